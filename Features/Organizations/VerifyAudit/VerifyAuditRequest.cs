using System.ComponentModel.DataAnnotations;

namespace Capstan.Features.Organizations.VerifyAudit;

/// <summary>Which chain.</summary>
public sealed record VerifyAuditRequest
{
    /// <summary><c>installation</c>, for superusers; else the organization's own.</summary>
    [AllowedValues(null, "organization", "installation")]
    public string? Scope { get; init; }
}

/// <summary>Whether the audit log is what was written.</summary>
public sealed record VerifyAuditResponse
{
    /// <summary>Every entry hashes to what it says, follows the one before it, and none is missing.</summary>
    public required bool Valid { get; init; }
    public required long Entries { get; init; }
    /// <summary>The first entry that was changed, or that follows one that is missing; null when the log is valid.</summary>
    public required long? FirstBroken { get; init; }
    /// <summary>The newest entry's hash, in hex. Kept elsewhere, it proves later that nothing before it was rewritten.</summary>
    public required string? Head { get; init; }
}
