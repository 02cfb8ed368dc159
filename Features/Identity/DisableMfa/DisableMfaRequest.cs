namespace Capstan.Features.Identity.DisableMfa;

/// <summary>Proof that it is the owner who switches the second factor off.</summary>
public sealed record DisableMfaRequest
{
    /// <summary>A code of the app, or a recovery code. May be left out beside the right password when the caller proved themselves in the last ten minutes.</summary>
    /// <example>"492039"</example>
    public string? TotpCode { get; init; }
    /// <summary>Checked when it is sent. Required unless <c>totp_code</c> is.</summary>
    public string? Password { get; init; }
}
