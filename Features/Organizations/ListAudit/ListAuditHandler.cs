using System.Globalization;
using Capstan.Features.Organizations.OrganizationsShared;

namespace Capstan.Features.Organizations.ListAudit;

public static class ListAuditHandler
{
    /// <summary>Read the audit log</summary>
    /// <remarks>Who did what, from where, when, and what it was before. Append-only: entries are never changed or removed.</remarks>
    public static async Task<Ok<AuditListResponse>> Handle([AsParameters] ListAuditRequest request, Caller caller, Db db, CancellationToken ct)
    {
        var limit = request.Limit ?? 100;
        var rows = await AuditEntries.Read(db, request, AuditEntries.Chain(caller, request.Scope), request.Cursor, limit + 1, request.Offset ?? 0, ct);
        var next = rows.Count > limit ? rows[limit - 1].Id.ToString(CultureInfo.InvariantCulture) : null;
        return TypedResults.Ok(new AuditListResponse(rows.Take(limit), next));
    }
}
