using System.Net;

namespace Capstan.Features.Operations.Audit;

/// <summary>Something of consequence that somebody did. <c>Detail</c> never holds a secret.</summary>
public sealed record AuditEntry
{
    public required Guid OrganizationId { get; init; }
    public required Guid? ActorId { get; init; }
    public Guid? ApiKeyId { get; init; }
    public required string Action { get; init; }
    public string? Target { get; init; }
    public IPAddress? Address { get; init; }
    public required string RequestId { get; init; }
    public RawJson Detail { get; init; } = RawJson.EmptyObject;
}

public sealed class AuditLog(Db db)
{
    private static readonly SqlFile<AuditEntry, int> Insert = Sql.Beside<AuditEntry, int>("WriteEntry.sql");

    /// <summary>The thing is done, so a client that hangs up must not keep it out of the log.</summary>
    public Task Write(AuditEntry entry) => db.Execute(Insert, entry, CancellationToken.None);
}
