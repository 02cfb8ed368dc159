using Capstan.Features.Organizations.OrganizationsShared;

namespace Capstan.Features.Organizations.VerifyAudit;

public static class VerifyAuditHandler
{
    private static readonly SqlFile<Args, ChainRow> Select = Sql.Beside<Args, ChainRow>();

    /// <summary>Check the audit log against its own chain of hashes</summary>
    /// <remarks>Reads the whole log: about a second for 300,000 entries.</remarks>
    public static async Task<Ok<VerifyAuditResponse>> Handle([AsParameters] VerifyAuditRequest request, Caller caller, Db db, CancellationToken ct)
    {
        var chain = await db.One(Select, new() { OrganizationId = AuditEntries.Chain(caller, request.Scope) }, ct);
        return TypedResults.Ok(new VerifyAuditResponse { Valid = chain.FirstBroken is null, Entries = chain.Entries, FirstBroken = chain.FirstBroken, Head = chain.Head });
    }

    private sealed record Args
    {
        public required Guid OrganizationId { get; init; }
    }

    private sealed record ChainRow
    {
        public required long Entries { get; init; }
        public required long? FirstBroken { get; init; }
        public required string? Head { get; init; }
    }
}
