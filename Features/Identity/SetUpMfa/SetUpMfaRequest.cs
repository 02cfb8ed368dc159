namespace Capstan.Features.Identity.SetUpMfa;

/// <summary>What an authenticator app needs, and what to keep in a safe place. All of it is in this answer only.</summary>
public sealed record SetUpMfaResponse
{
    /// <summary>For apps that cannot read a picture: base 32, 160 bits.</summary>
    public required string Secret { get; init; }
    /// <summary>An <c>otpauth://</c> address with the secret.</summary>
    public required string ProvisioningUri { get; init; }
    /// <summary>The same as a picture: a <c>data:image/png</c> URI.</summary>
    public required string QrCode { get; init; }
    /// <summary>Ten codes, each of which stands in for a code of the app, once.</summary>
    public required IReadOnlyList<string> BackupCodes { get; init; }
}
