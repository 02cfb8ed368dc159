using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Capstan.Features.Organizations.OrganizationsShared;

namespace Capstan.Features.Organizations.ExportAudit;

public static class ExportAuditHandler
{
    private const int Batch = 500;

    /// <summary>Export the audit log</summary>
    /// <remarks>
    /// Newest first, as an attachment that is written while it is read. In CSV, a cell that a spreadsheet would take for a formula begins
    /// with an apostrophe. The export itself is an entry of the log.
    /// </remarks>
    public static PushStreamHttpResult Handle([AsParameters] ExportAuditRequest request, Caller caller, Db db, TimeProvider clock, CancellationToken ct)
    {
        var rows = Rows(db, request, AuditEntries.Chain(caller, request.Scope), ct);
        var name = $"audit-{clock.GetUtcNow():yyyy-MM-dd}";
        return request.Format == "csv"
            ? TypedResults.Stream(body => WriteCsv(body, rows, ct), "text/csv; charset=utf-8", name + ".csv")
            : TypedResults.Stream(body => WriteLines(body, rows, ct), "application/x-ndjson", name + ".ndjson");
    }

    private static async IAsyncEnumerable<AuditEntryResponse> Rows(Db db, IAuditFilter filter, Guid organizationId, [EnumeratorCancellation] CancellationToken ct)
    {
        long? before = null;
        List<AuditEntryResponse> rows;
        do
        {
            rows = await AuditEntries.Read(db, filter, organizationId, before, Batch, 0, ct);
            foreach (var row in rows)
            {
                before = row.Id;
                yield return row;
            }
        }
        while (rows.Count == Batch);
    }

    private static async Task WriteLines(Stream body, IAsyncEnumerable<AuditEntryResponse> rows, CancellationToken ct)
    {
        await foreach (var row in rows)
        {
            await JsonSerializer.SerializeAsync(body, row, WireJson.Options, ct);
            await body.WriteAsync("\n"u8.ToArray(), ct);
        }
    }

    private static Task WriteCsv(Stream body, IAsyncEnumerable<AuditEntryResponse> rows, CancellationToken ct) =>
        CsvFile.Write(body, ["id", "created_at", "action", "resource_id", "actor_type", "actor_id", "actor_name", "api_key_id", "ip_address", "request_id", "details", "changes", "hash"], rows, row =>
        [
            row.Id.ToString(CultureInfo.InvariantCulture), row.CreatedAt.UtcDateTime.ToString("O", CultureInfo.InvariantCulture), row.Action, row.ResourceId, row.ActorType,
            row.ActorId?.ToString(), row.ActorName, row.ApiKeyId?.ToString(), row.IpAddress, row.RequestId, row.Details.Text, row.Changes.Text, row.Hash,
        ], ct);
}
