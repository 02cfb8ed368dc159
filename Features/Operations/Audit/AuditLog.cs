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
    /// <summary>Whose entries belong to no organization: the installation's, which superusers read.</summary>
    public static readonly Guid Installation = Guid.Empty;
    private static readonly SqlFile<AuditEntry, int> Insert = Sql.Beside<AuditEntry, int>("WriteEntry.sql");

    /// <summary>The thing is done, so a client that hangs up must not keep it out of the log.</summary>
    public Task Write(AuditEntry entry) => db.Execute(Insert, entry, CancellationToken.None);

    /// <summary>With what it tells of, in one transaction.</summary>
    public static Task Write(DbTransaction transaction, AuditEntry entry, CancellationToken ct) => transaction.Execute(Insert, entry, ct);

    /// <summary>With the statement it tells of, in one round trip: both are there or neither.</summary>
    public async Task<List<TRow>> Write<TArgs, TRow>(SqlFile<TArgs, TRow> sql, TArgs args, AuditEntry entry, CancellationToken ct) =>
        (await db.Both(sql, args, Insert, entry, ct)).First;
}
