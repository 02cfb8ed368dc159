namespace Capstan.Features.Identity.VerifyLogin;

/// <summary>The second step of a sign-in.</summary>
public sealed record VerifyLoginRequest
{
    /// <summary>From the answer of the first step; 5 minutes old at most. Works for one sign-in.</summary>
    public required string TempToken { get; init; }
    /// <summary>Six digits of the authenticator app, or a recovery code.</summary>
    /// <example>"492039"</example>
    public required string TotpCode { get; init; }
}
