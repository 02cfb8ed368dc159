using System.Globalization;
using Capstan.Features.Code.Graph.Reading;
using Capstan.Features.Code.Graph.Schema;

namespace Capstan.Features.Code.Graph.Import;

/// <summary>Whether a graph is sound, and how much of its source it knows.</summary>
public sealed record ValidationReport
{
    /// <summary>passed; warning when the quality is under 50 or something small is wrong; failed when the graph contradicts itself.</summary>
    public required string Status { get; init; }
    /// <summary>0 to 100: 35 % files parsed, 30 % calls bound, 15 % methods with a place, 10 % files with a method, 10 % edges that lead somewhere.</summary>
    public required int QualityScore { get; init; }
    public required IReadOnlyList<string> Problems { get; init; }
    public required ValidationMetrics Metrics { get; init; }
}

public sealed record ValidationMetrics
{
    public required long Files { get; init; }
    public required long FilesFailed { get; init; }
    public required long Loc { get; init; }
    public required long Methods { get; init; }
    public required long ExternalMethods { get; init; }
    public required long Types { get; init; }
    public required long Calls { get; init; }
    /// <summary>Bound to a method or type of the repository.</summary>
    public required long CallsResolved { get; init; }
    /// <summary>Several definitions have the name, so none was chosen.</summary>
    public required long CallsAmbiguous { get; init; }
    /// <summary>To code outside the repository.</summary>
    public required long CallsExternal { get; init; }
    /// <summary>Rows by kind of edge.</summary>
    public required IReadOnlyDictionary<string, long> Edges { get; init; }
    public required long DanglingEdges { get; init; }
    public required long DuplicateIds { get; init; }
    public required long MethodsWithoutPlace { get; init; }
    public required IReadOnlyDictionary<string, long> DurationMs { get; init; }
}

/// <summary>Looks at a whole graph, staged or served.</summary>
internal sealed class GraphValidation(GraphStore graphs)
{
    private static readonly GraphSql<NoArgs, CountsRow> Counts = GraphSql.Beside<NoArgs, CountsRow>("ValidateGraph.sql");
    private static readonly GraphSql<NoArgs, EdgesRow> CountEdges = GraphSql.Beside<NoArgs, EdgesRow>("CountEdges.sql");

    public async Task<ValidationReport> Check(string schema, IReadOnlyDictionary<string, long> durations, CancellationToken ct)
    {
        var row = (await graphs.Read(schema, Counts, NoArgs.Value, ct))[0];
        var edges = (await graphs.Read(schema, CountEdges, NoArgs.Value, ct)).OrderBy(e => e.Kind, StringComparer.Ordinal).ToList();
        var dangling = edges.Sum(e => e.Dangling);
        var all = edges.Sum(e => e.Rows);
        var problems = new List<string>();
        if (row.Files == 0) problems.Add("no files");
        foreach (var edge in edges.Where(e => e.Dangling > 0)) problems.Add(Invariant($"{edge.Dangling} {edge.Kind} edges lead nowhere"));
        if (row.DuplicateIds > 0) problems.Add(Invariant($"{row.DuplicateIds} ids stand twice"));
        if (row.MethodsWithoutPlace > 0) problems.Add(Invariant($"{row.MethodsWithoutPlace} methods have no file or line"));
        var own = row.Calls - row.CallsExternal;
        var score = 100 * (0.35 * Share(row.Files - row.FilesFailed, row.Files) + 0.30 * Share(row.CallsResolved, own)
            + 0.15 * Share(row.Methods - row.MethodsWithoutPlace, row.Methods) + 0.10 * Share(row.FilesWithMethods, row.Files) + 0.10 * (1 - Share(dangling, all, 0)));
        var quality = (int)Math.Round(score);
        return new()
        {
            // A few edges that lead nowhere are a fault to report, not a reason to throw a large graph away.
            Status = row.Files == 0 || row.DuplicateIds > 0 || dangling * 1000 > all ? "failed" : problems.Count > 0 || quality < 50 ? "warning" : "passed",
            QualityScore = quality,
            Problems = problems,
            Metrics = new()
            {
                Files = row.Files, FilesFailed = row.FilesFailed, Loc = row.Loc, Methods = row.Methods, ExternalMethods = row.ExternalMethods, Types = row.Types,
                Calls = row.Calls, CallsResolved = row.CallsResolved, CallsAmbiguous = row.CallsAmbiguous, CallsExternal = row.CallsExternal,
                Edges = edges.Where(e => e.Rows > 0).ToDictionary(e => e.Kind, e => e.Rows), DanglingEdges = dangling, DuplicateIds = row.DuplicateIds,
                MethodsWithoutPlace = row.MethodsWithoutPlace, DurationMs = durations.ToDictionary(),
            },
        };
    }

    private static double Share(long part, long whole, double otherwise = 1) => whole == 0 ? otherwise : (double)part / whole;

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed record CountsRow
    {
        public required long Files { get; init; }
        public required long FilesFailed { get; init; }
        public required long Loc { get; init; }
        public required long Methods { get; init; }
        public required long ExternalMethods { get; init; }
        public required long Types { get; init; }
        public required long Calls { get; init; }
        public required long CallsResolved { get; init; }
        public required long CallsAmbiguous { get; init; }
        public required long CallsExternal { get; init; }
        public required long MethodsWithoutPlace { get; init; }
        public required long FilesWithMethods { get; init; }
        public required long DuplicateIds { get; init; }
    }

    private sealed record EdgesRow
    {
        public required string Kind { get; init; }
        public required long Rows { get; init; }
        public required long Dangling { get; init; }
    }
}
