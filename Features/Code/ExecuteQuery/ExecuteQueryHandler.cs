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
    /// The problem's <c>detail</c> carries PostgreSQL's message, the position in the query and the SQLSTATE.
    /// </remarks>
    public static async Task<Results<PushStreamHttpResult, Problem>> Handle(
        ExecuteQueryRequest request, Caller caller, Origin origin, ProjectDirectory projects, QuerySandbox sandbox, QueryRunner runner, AuditLog audit, CancellationToken ct)
    {
        var project = await projects.WithGraph(caller, request.ProjectId, ct, "query:execute");
        if (await sandbox.State(ct) is { Level: SandboxLevel.Unavailable, Reason: var reason })
            return new Problem(Errors.QuerySandboxUnavailable, $"Queries are off: {reason}. {QuerySandbox.AcceptWeakSetting}=true accepts that.");

        var timeout = TimeSpan.FromMilliseconds(Math.Min(request.TimeoutMs ?? DefaultTimeout, MaximumTimeout));
        var started = Stopwatch.GetTimestamp();
        QueryOutcome? outcome = null;
        try
        {
            outcome = await runner.Run(new(project.Id, caller.UserId, request.Query, timeout), ct);
        }
        finally
        {
            Metrics.Histogram("graph_query_duration_seconds", "Time to run a user's query.", "outcome", Word(outcome)).ObserveSince(started);
            await audit.Write(Entry(caller, origin, project.Id, request.Query, outcome, Stopwatch.GetElapsedTime(started)));
        }
        return outcome switch
        {
            QueryOutcome.Answered { Result: var result } => TypedResults.Stream(async body =>
            {
                using (result) await result.WriteTo(body, ct);
            }, "application/json; charset=utf-8"),
            QueryOutcome.Failed { Failure: var failure } => new Problem(failure.Error, failure.Detail, retryAfterSeconds: failure.RetryAfterSeconds),
            _ => throw new UnreachableException(),
        };
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
            Rows = (outcome as QueryOutcome.Answered)?.Result.RowCount ?? 0,
            Ms = (long)elapsed.TotalMilliseconds,
            Outcome = Word(outcome),
        }),
    };

    private static string Word(QueryOutcome? outcome) => outcome switch
    {
        QueryOutcome.Answered { Result.Truncated: true } => "truncated",
        QueryOutcome.Answered => "ok",
        QueryOutcome.Failed failed => failed.Failure.Error.Code,
        _ => "cancelled",
    };
}
