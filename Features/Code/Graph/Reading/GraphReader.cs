using System.Globalization;
using Capstan.Features.Code.Graph.Schema;
using Npgsql;

namespace Capstan.Features.Code.Graph.Reading;

/// <summary>
/// Opens the served graph of a project for reading: one transaction, bounded in time, on one build of the graph. The project must have been
/// seen with the caller's eyes before (<c>ProjectDirectory</c>).
/// </summary>
public sealed class GraphReader(NpgsqlDataSource source)
{
    private const int Attempts = 3;
    private static readonly TimeSpan StatementTimeout = TimeSpan.FromSeconds(30);
    private static readonly SqlFile<EnterArgs, EnterRow> Enter = Sql.Beside<EnterArgs, EnterRow>("EnterGraph.sql");
    private static readonly SqlFile<BuildArgs, long> Build = Sql.Beside<BuildArgs, long>("GraphBuild.sql");

    /// <summary>Runs the work again when a new import was swapped in meanwhile: what it read may be half of each.</summary>
    public async Task<T> Read<T>(Guid projectId, Func<CodeGraph, Task<T>> work, CancellationToken ct)
    {
        var schema = GraphNames.Graph(projectId);
        for (var attempt = 1; ; attempt++)
        {
            await using var connection = await source.OpenConnectionAsync(ct);
            await using var transaction = await connection.BeginTransactionAsync(ct);
            var statements = new DbTransaction(connection);
            var entered = await statements.One(Enter, new() { Schema = schema, TimeoutMs = ((int)StatementTimeout.TotalMilliseconds).ToString(CultureInfo.InvariantCulture) }, ct);
            if (entered.Build == 0) throw new ProblemException(Errors.ProjectNotImported);
            try
            {
                var result = await work(new CodeGraph(statements, projectId, entered.Build, ct));
                if (attempt == Attempts || await statements.One(Build, new() { Schema = schema }, ct) == entered.Build) return result;
            }
            catch (PostgresException e) when (attempt < Attempts && e.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.LockNotAvailable)
            {
                // The old graph went away under the statement.
            }
        }
    }

    private sealed record EnterArgs
    {
        public required string Schema { get; init; }
        public required string TimeoutMs { get; init; }
    }

    private sealed record EnterRow
    {
        public required string Path { get; init; }
        public required string Timeout { get; init; }
        public required string Jit { get; init; }
        public required long Build { get; init; }
    }

    private sealed record BuildArgs
    {
        public required string Schema { get; init; }
    }
}
