namespace Capstan.Features.Code.Graph.Reading;

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

    /// <summary>Rows one by one: a whole table need not be held twice.</summary>
    public IAsyncEnumerable<TRow> Stream<TArgs, TRow>(SqlFile<TArgs, TRow> sql, TArgs args) => statements.Stream(sql, args, ct);

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
