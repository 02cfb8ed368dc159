using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Capstan.Features.Code.Graph.Sandbox;
using Capstan.Features.Operations.Audit;
using Capstan.Features.Projects.Lookup;

namespace Capstan.Features.Code.ExecuteQuery;

public static class ExecuteQueryHandler
{
    private const long DefaultTimeout = 30_000, MaximumTimeout = 60_000;

    /// <summary>Query the code graph with SQL</summary>
    /// <remarks>
    /// Runs one read-only query as the project's own database role, which can read that graph and nothing else. One query per user at a time.
    /// A query the planner expects to cost more than the operator allows is QUERY_TOO_EXPENSIVE before it runs. The problem's <c>detail</c> carries
    /// PostgreSQL's message, the position in the query and the SQLSTATE.
    ///
    /// As JSON the answer has 10,000 rows or 10 MiB at most. As CSV (RFC 4180; cells that a spreadsheet would take for a formula begin with an
    /// apostrophe) or NDJSON it is written while it is read, with 1,000,000 rows, 256 MiB, 10 MiB per row and two minutes at most (<c>X-Row-Limit</c>
    /// and <c>X-Byte-Limit</c> say so). What fails before the first rows is a problem; what fails later, or goes beyond a limit, breaks the connection
    /// before the end of the body, so that a part is never taken for the whole: ask for less with LIMIT.
    /// </remarks>
    public static async Task<Results<PushStreamHttpResult, StreamedAnswer, Problem>> Handle(
        ExecuteQueryRequest request, WantedMedia wanted, Caller caller, Origin origin, ProjectDirectory projects, QuerySandbox sandbox, QueryRunner runner, AuditLog audit,
        CancellationToken ct)
    {
        var project = await projects.WithGraph(caller, request.ProjectId, ct, "query:execute");
        if (await sandbox.State(ct) is { Level: SandboxLevel.Unavailable, Reason: var reason })
            return new Problem(Errors.QuerySandboxUnavailable, $"Queries are off: {reason}. {QuerySandbox.AcceptWeakSetting}=true accepts that.");

        var timeout = TimeSpan.FromMilliseconds(Math.Min(request.TimeoutMs ?? DefaultTimeout, MaximumTimeout));
        var query = new GraphQuery(project.Id, caller.UserId, request.Query, timeout);
        switch (request.Format ?? Asked(wanted))
        {
            case "csv": return Streamed(RowFormat.Csv, "text/csv; charset=utf-8; header=present");
            case "ndjson": return Streamed(RowFormat.Ndjson, "application/x-ndjson; charset=utf-8");
        }
        return await Recorded(stop => runner.Run(query, stop), ct) switch
        {
            QueryOutcome.Answered { Result: var result } => TypedResults.Stream(async body =>
            {
                using (result) await result.WriteTo(body, ct);
            }, "application/json; charset=utf-8"),
            QueryOutcome.Failed { Failure: var failure } => ProblemOf(failure),
            _ => throw new UnreachableException(),
        };

        StreamedAnswer Streamed(RowFormat format, string contentType) => new(contentType, runner.StreamLimits, async (begin, stop) => await Recorded(inner => runner.Stream(query, format, begin, inner), stop) switch
        {
            QueryOutcome.Streamed { Truncated: false } => null,
            QueryOutcome.Streamed => new(Errors.QueryTooExpensive, "The result is larger than a stream may be."),
            QueryOutcome.Failed { Failure: var failure } => ProblemOf(failure),
            _ => throw new UnreachableException(),
        });

        async Task<QueryOutcome> Recorded(Func<CancellationToken, Task<QueryOutcome>> run, CancellationToken stop)
        {
            var started = Stopwatch.GetTimestamp();
            QueryOutcome? outcome = null;
            try
            {
                return outcome = await run(stop);
            }
            finally
            {
                Metrics.Histogram("graph_query_duration_seconds", "Time to run a user's query.", "outcome", Word(outcome)).ObserveSince(started);
                await audit.Write(Entry(caller, origin, project.Id, request.Query, outcome, Stopwatch.GetElapsedTime(started)));
            }
        }
    }

    private static Problem ProblemOf(QueryFailure failure) => new(failure.Error, failure.Detail, retryAfterSeconds: failure.RetryAfterSeconds);

    /// <summary>The first of the three that is named counts; whoever names none gets JSON.</summary>
    private static string Asked(WantedMedia wanted)
    {
        foreach (var type in wanted.MediaTypes)
            switch (type)
            {
                case "application/json" or "*/*": return "json";
                case "text/csv": return "csv";
                case "application/x-ndjson" or "application/ndjson" or "application/jsonl": return "ndjson";
            }
        return "json";
    }

    /// <summary>The text itself may hold what its writer would not want kept: its hash is enough to recognize it.</summary>
    private static AuditEntry Entry(Caller caller, Origin origin, Guid projectId, string query, QueryOutcome? outcome, TimeSpan elapsed) => new()
    {
        OrganizationId = caller.OrganizationId,
        ActorId = caller.UserId,
        ApiKeyId = caller.ApiKeyId,
        Action = "query.execute",
        Target = projectId.ToString(),
        Address = origin.Address,
        RequestId = origin.RequestId,
        Detail = RawJson.Of(new
        {
            SqlSha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(query))),
            Rows = outcome switch { QueryOutcome.Answered { Result: var result } => result.RowCount, QueryOutcome.Streamed streamed => streamed.Rows, _ => 0 },
            Ms = (long)elapsed.TotalMilliseconds,
            Outcome = Word(outcome),
        }),
    };

    private static string Word(QueryOutcome? outcome) => outcome switch
    {
        QueryOutcome.Answered { Result.Truncated: true } or QueryOutcome.Streamed { Truncated: true } => "truncated",
        QueryOutcome.Answered or QueryOutcome.Streamed => "ok",
        QueryOutcome.Failed failed => failed.Failure.Error.Code,
        _ => "cancelled",
    };
}
