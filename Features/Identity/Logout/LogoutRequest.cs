namespace Capstan.Features.Identity.Logout;

/// <summary>What to end beside the access token of this request. The body may be absent.</summary>
public sealed record LogoutRequest
{
    /// <summary>Its whole sign-in ends, if it is the caller's own; a token that is not is ignored.</summary>
    public string? RefreshToken { get; init; }
}

/// <summary>What was done, for a person.</summary>
public sealed record LogoutResponse
{
    /// <example>Signed out.</example>
    public required string Message { get; init; }
    /// <summary>The same as <c>message</c>.</summary>
    public required string Detail { get; init; }
}
