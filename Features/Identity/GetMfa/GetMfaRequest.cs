namespace Capstan.Features.Identity.GetMfa;

/// <summary>How the caller's second factor stands.</summary>
public sealed record MfaStatusResponse
{
    public required bool MfaEnabled { get; init; }
    public required DateTimeOffset? EnabledAt { get; init; }
    /// <summary>The organization of this request requires one.</summary>
    public required bool Required { get; init; }
    /// <summary>From when on nothing else can be done without one; null where none is required or one is on.</summary>
    public required DateTimeOffset? RequiredFrom { get; init; }
    /// <summary>How many recovery codes are not used up.</summary>
    public required int BackupCodesLeft { get; init; }
}
