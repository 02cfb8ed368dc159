namespace Capstan.Features.Identity.FinishOAuth;

/// <summary>What the provider sends the browser back with.</summary>
public sealed record FinishOAuthRequest
{
    /// <summary>Works once.</summary>
    public string? Code { get; init; }
    /// <summary>As it was sent off.</summary>
    public string? State { get; init; }
    /// <summary>Why the provider did not sign anybody in, as RFC 6749 names it.</summary>
    public string? Error { get; init; }
}
