using Capstan.Features.Code.Graph.Schema;
using Npgsql;

namespace Capstan.Features.Code.Scenarios;

/// <summary>Opens the served graph of a project for reading: one read-only transaction, bounded in time, on one build of the graph.</summary>
public sealed class CodeGraphs(NpgsqlDataSource source)
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
            var entered = await statements.One(Enter, new() { Schema = schema, TimeoutMs = ((int)StatementTimeout.TotalMilliseconds).ToString(System.Globalization.CultureInfo.InvariantCulture) }, ct);
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

/// <summary>One build of one project's graph, open for reading.</summary>
public sealed class CodeGraph
{
    private static readonly SqlFile<LinesArgs, LinesRow> ReadLines = Sql.Beside<LinesArgs, LinesRow>("ReadLines.sql");
    private readonly DbTransaction statements;
    private readonly CancellationToken ct;

    internal CodeGraph(DbTransaction statements, Guid projectId, long build, CancellationToken ct) =>
        (this.statements, ProjectId, Build, this.ct) = (statements, projectId, build, ct);

    public Guid ProjectId { get; }
    /// <summary>Another number after every import: what was computed from one build can be kept under it.</summary>
    public long Build { get; }
    public CancellationToken Cancellation => ct;

    public Task<List<TRow>> Many<TArgs, TRow>(SqlFile<TArgs, TRow> sql, TArgs args) => statements.Many(sql, args, ct);

    public Task<TRow> One<TArgs, TRow>(SqlFile<TArgs, TRow> sql, TArgs args) => statements.One(sql, args, ct);

    public Task<TRow?> Maybe<TArgs, TRow>(SqlFile<TArgs, TRow> sql, TArgs args) => statements.Maybe(sql, args, ct);

    /// <summary>The lines of each place, in the order asked for; empty where the source was not kept.</summary>
    public async Task<string[]> Lines(IReadOnlyList<SourcePlace> places)
    {
        var texts = new string[places.Count];
        Array.Fill(texts, "");
        if (places.Count == 0) return texts;
        var rows = await Many(ReadLines, new()
        {
            Files = [.. places.Select(p => p.File)],
            First = [.. places.Select(p => Math.Max(1, p.Line))],
            Last = [.. places.Select(p => Math.Max(1, Math.Min(p.Line + SourcePlace.MaximumLines - 1, p.LastLine)))],
        });
        foreach (var row in rows) texts[row.Ordinal - 1] = row.Lines ?? "";
        return texts;
    }

    private sealed record LinesArgs
    {
        public required string[] Files { get; init; }
        public required int[] First { get; init; }
        public required int[] Last { get; init; }
    }

    private sealed record LinesRow
    {
        public required int Ordinal { get; init; }
        public required string? Lines { get; init; }
    }
}

/// <summary>Some lines of a file.</summary>
public readonly record struct SourcePlace(string File, int Line, int LastLine)
{
    public const int MaximumLines = 10;
}
