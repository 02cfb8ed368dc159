using System.Text.Json.Serialization;

namespace Capstan.Features.Identity.IdentityShared;

/// <summary>
/// A token pair; or, where the person has a second factor, <c>mfa_required</c> and a <c>temp_token</c> that only <c>POST /auth/verify-mfa</c> takes, for 5 minutes.
/// </summary>
public sealed record SignInResponse
{
    /// <summary>Goes into <c>Authorization: Bearer</c>. Absent when a second factor is asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? AccessToken { get; init; }
    /// <summary>Makes the next pair, once, at <c>POST /auth/refresh</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? RefreshToken { get; init; }
    /// <example>bearer</example>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TokenType { get; init; }
    /// <summary>Life of the access token, in seconds.</summary>
    /// <example>1800</example>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? ExpiresIn { get; init; }
    /// <summary>Present, and true, when a second factor is asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? MfaRequired { get; init; }
    /// <summary>For <c>POST /auth/verify-mfa</c>; no other operation takes it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TempToken { get; init; }

    public static SignInResponse Of(TokenResponse pair) => new()
    {
        AccessToken = pair.AccessToken,
        RefreshToken = pair.RefreshToken,
        TokenType = pair.TokenType,
        ExpiresIn = pair.ExpiresIn,
    };
}
