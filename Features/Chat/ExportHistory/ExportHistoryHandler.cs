using System.Runtime.CompilerServices;

namespace Capstan.Features.Chat.ExportHistory;

public static class ExportHistoryHandler
{
    private const int Batch = 200;
    private static readonly SqlFile<SessionArgs, Guid> OwnsSession = Sql.Beside<SessionArgs, Guid>("OwnsSession.sql");
    private static readonly SqlFile<Args, ExportRow> Select = Sql.Beside<Args, ExportRow>();

    /// <summary>Export my messages</summary>
    /// <remarks>
    /// All of them, oldest first, as an attachment that is written while it is read. In CSV, a cell that a spreadsheet would take for a
    /// formula begins with an apostrophe.
    /// </remarks>
    public static async Task<Results<PushStreamHttpResult, Problem>> Handle(
        [AsParameters] ExportHistoryRequest request, Caller caller, Db db, TimeProvider clock, CancellationToken ct)
    {
        if (request.SessionId is { } sessionId
            && await db.Maybe(OwnsSession, new() { OrganizationId = caller.OrganizationId, UserId = caller.UserId, SessionId = sessionId }, ct) == Guid.Empty)
            return new Problem(Errors.NotFound, "No such session.");

        var rows = Rows(caller, request.SessionId, db, ct);
        var name = $"history-{clock.GetUtcNow():yyyy-MM-dd}";
        return request.Format switch
        {
            "csv" => TypedResults.Stream(body => HistoryFile.WriteCsv(body, rows, ct), "text/csv; charset=utf-8", name + ".csv"),
            "markdown" => TypedResults.Stream(body => HistoryFile.WriteMarkdown(body, rows, ct), "text/markdown; charset=utf-8", name + ".md"),
            _ => TypedResults.Stream(body => HistoryFile.WriteJson(body, rows, ct), "application/json; charset=utf-8", name + ".json"),
        };
    }

    private static async IAsyncEnumerable<ExportRow> Rows(Caller caller, Guid? sessionId, Db db, [EnumeratorCancellation] CancellationToken ct)
    {
        ExportRow? last = null;
        List<ExportRow> rows;
        do
        {
            rows = await db.Many(Select, new()
            {
                OrganizationId = caller.OrganizationId,
                UserId = caller.UserId,
                SessionId = sessionId,
                AfterAt = last?.CreatedAt.UtcDateTime,
                AfterId = last?.Id,
                Take = Batch,
            }, ct);
            foreach (var row in rows) yield return last = row;
        }
        while (rows.Count == Batch);
    }

    private sealed record SessionArgs
    {
        public required Guid OrganizationId { get; init; }
        public required Guid UserId { get; init; }
        public required Guid SessionId { get; init; }
    }

    private sealed record Args
    {
        public required Guid OrganizationId { get; init; }
        public required Guid UserId { get; init; }
        public required Guid? SessionId { get; init; }
        public required DateTime? AfterAt { get; init; }
        public required Guid? AfterId { get; init; }
        public required int Take { get; init; }
    }
}
