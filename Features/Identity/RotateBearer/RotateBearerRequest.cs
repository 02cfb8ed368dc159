namespace Capstan.Features.Identity.RotateBearer;

/// <summary>The credential that takes the place of the one the request was made with. It is in this answer only.</summary>
public sealed record RotateBearerResponse
{
    /// <summary>An access token of the same sign-in, or the new text of the same API key.</summary>
    public required string Token { get; init; }
    /// <summary>The same as <c>token</c>.</summary>
    public required string AccessToken { get; init; }
    /// <summary>bearer: an access token. api_key: a key, which may be sent as a bearer token too.</summary>
    /// <example>bearer</example>
    public required string TokenType { get; init; }
    /// <summary>Null for a key that does not expire.</summary>
    public required DateTimeOffset? ExpiresAt { get; init; }
}
