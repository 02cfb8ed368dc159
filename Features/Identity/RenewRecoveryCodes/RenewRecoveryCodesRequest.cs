namespace Capstan.Features.Identity.RenewRecoveryCodes;

/// <summary>Ten new codes, in this answer only. The old ones are void.</summary>
public sealed record RecoveryCodesResponse
{
    public required IReadOnlyList<string> BackupCodes { get; init; }
}
