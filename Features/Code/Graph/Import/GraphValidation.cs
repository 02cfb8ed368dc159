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
    /// <summary>The same numbers, language by language.</summary>
    public IReadOnlyList<LanguageMetrics> Languages { get; init; } = [];
    /// <summary>Rows by kind of edge.</summary>
    public required IReadOnlyDictionary<string, long> Edges { get; init; }
    public required long DanglingEdges { get; init; }
    public required long DuplicateIds { get; init; }
    public required long MethodsWithoutPlace { get; init; }
    public required IReadOnlyDictionary<string, long> DurationMs { get; init; }
}

/// <summary>What the graph holds of one language.</summary>
public sealed record LanguageMetrics
{
    public required string Language { get; init; }
    public required long Files { get; init; }
    /// <summary>Could not be read: binary, crashed the parser, or took too long.</summary>
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

    internal LanguageMetrics Plus(LanguageMetrics? other, int sign) => other is null ? this : this with
    {
        Files = Files + sign * other.Files,
        FilesFailed = FilesFailed + sign * other.FilesFailed,
        Loc = Loc + sign * other.Loc,
        Methods = Methods + sign * other.Methods,
        ExternalMethods = ExternalMethods + sign * other.ExternalMethods,
        Types = Types + sign * other.Types,
        Calls = Calls + sign * other.Calls,
        CallsResolved = CallsResolved + sign * other.CallsResolved,
        CallsAmbiguous = CallsAmbiguous + sign * other.CallsAmbiguous,
        CallsExternal = CallsExternal + sign * other.CallsExternal,
        MethodsWithoutPlace = MethodsWithoutPlace + sign * other.MethodsWithoutPlace,
        FilesWithMethods = FilesWithMethods + sign * other.FilesWithMethods,
    };
}

/// <summary>What a graph, or a part of it, holds.</summary>
internal sealed record GraphCounts
{
    public required IReadOnlyList<LanguageMetrics> Languages { get; init; }
    /// <summary>Rows by kind of edge, kinds without any included.</summary>
    public required IReadOnlyDictionary<string, long> Edges { get; init; }
    public required IReadOnlyDictionary<string, long> Dangling { get; init; }
    public required long DuplicateIds { get; init; }

    /// <param name="externalMore">Methods outside the project, by language.</param>
    public GraphCounts With(IReadOnlyList<LanguageMetrics> before, IReadOnlyList<LanguageMetrics> after, IReadOnlyDictionary<string, int> externalMore, IReadOnlyDictionary<string, long> edgesMore)
    {
        var names = Languages.Concat(after).Select(l => l.Language).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return this with
        {
            Languages = [.. names.Select(name => (Find(Languages, name) ?? Empty(name)).Plus(Find(before, name), -1).Plus(Find(after, name), 1))
                .Select(l => l with { ExternalMethods = l.ExternalMethods + externalMore.GetValueOrDefault(l.Language) }).Where(l => l.Files > 0)],
            Edges = Edges.ToDictionary(e => e.Key, e => e.Value + edgesMore.GetValueOrDefault(e.Key)),
        };

        static LanguageMetrics? Find(IReadOnlyList<LanguageMetrics> list, string name) => list.FirstOrDefault(l => l.Language == name);
    }

    private static LanguageMetrics Empty(string language) => new()
    {
        Language = language, Files = 0, FilesFailed = 0, Loc = 0, Methods = 0, ExternalMethods = 0, Types = 0, Calls = 0, CallsResolved = 0, CallsAmbiguous = 0, CallsExternal = 0,
        MethodsWithoutPlace = 0, FilesWithMethods = 0,
    };
}

/// <summary>Looks at a whole graph, staged or served.</summary>
internal sealed class GraphValidation(GraphStore graphs)
{
    private static readonly GraphSql<NoArgs, LanguageMetrics> CountLanguages = GraphSql.Beside<NoArgs, LanguageMetrics>("ValidateGraph.sql");
    private static readonly GraphSql<NoArgs, long> CountDuplicates = GraphSql.Beside<NoArgs, long>("CountDuplicates.sql");
    private static readonly GraphSql<NoArgs, EdgesRow> CountEdges = GraphSql.Beside<NoArgs, EdgesRow>("CountEdges.sql");

    public async Task<ValidationReport> Check(string schema, IReadOnlyDictionary<string, long> durations, CancellationToken ct) => Judge(await Count(schema, ct), durations);

    public async Task<GraphCounts> Count(string schema, CancellationToken ct)
    {
        var edges = (await graphs.Read(schema, CountEdges, NoArgs.Value, ct)).OrderBy(e => e.Kind, StringComparer.Ordinal).ToList();
        return new()
        {
            Languages = await graphs.Read(schema, CountLanguages, NoArgs.Value, ct),
            Edges = edges.ToDictionary(e => e.Kind, e => e.Rows),
            Dangling = edges.ToDictionary(e => e.Kind, e => e.Dangling),
            DuplicateIds = (await graphs.Read(schema, CountDuplicates, NoArgs.Value, ct))[0],
        };
    }

    public static ValidationReport Judge(GraphCounts counts, IReadOnlyDictionary<string, long> durations)
    {
        var row = counts.Languages.Aggregate((a, b) => a.Plus(b, 1));
        var dangling = counts.Dangling.Values.Sum();
        var all = counts.Edges.Values.Sum();
        var problems = new List<string>();
        if (row.Files == 0) problems.Add("no files");
        foreach (var (kind, lost) in counts.Dangling.Where(e => e.Value > 0)) problems.Add(Invariant($"{lost} {kind} edges lead nowhere"));
        if (counts.DuplicateIds > 0) problems.Add(Invariant($"{counts.DuplicateIds} ids stand twice"));
        if (row.MethodsWithoutPlace > 0) problems.Add(Invariant($"{row.MethodsWithoutPlace} methods have no file or line"));
        var own = row.Calls - row.CallsExternal;
        var score = 100 * (0.35 * Share(row.Files - row.FilesFailed, row.Files) + 0.30 * Share(row.CallsResolved, own)
            + 0.15 * Share(row.Methods - row.MethodsWithoutPlace, row.Methods) + 0.10 * Share(row.FilesWithMethods, row.Files) + 0.10 * (1 - Share(dangling, all, 0)));
        var quality = (int)Math.Round(score);
        return new()
        {
            // A few edges that lead nowhere are a fault to report, not a reason to throw a large graph away.
            Status = row.Files == 0 || counts.DuplicateIds > 0 || dangling * 1000 > all ? "failed" : problems.Count > 0 || quality < 50 ? "warning" : "passed",
            QualityScore = quality,
            Problems = problems,
            Metrics = new()
            {
                Files = row.Files, FilesFailed = row.FilesFailed, Loc = row.Loc, Methods = row.Methods, ExternalMethods = row.ExternalMethods, Types = row.Types,
                Calls = row.Calls, CallsResolved = row.CallsResolved, CallsAmbiguous = row.CallsAmbiguous, CallsExternal = row.CallsExternal, Languages = counts.Languages,
                Edges = counts.Edges.Where(e => e.Value > 0).ToDictionary(), DanglingEdges = dangling, DuplicateIds = counts.DuplicateIds,
                MethodsWithoutPlace = row.MethodsWithoutPlace, DurationMs = durations.ToDictionary(),
            },
        };
    }

    private static double Share(long part, long whole, double otherwise = 1) => whole == 0 ? otherwise : (double)part / whole;

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed record EdgesRow
    {
        public required string Kind { get; init; }
        public required long Rows { get; init; }
        public required long Dangling { get; init; }
    }
}
