using Capstan.Features.Code.Coverage;
using Capstan.Features.Code.Graph.Reading;
using Capstan.Features.Code.Scenarios.Model;

namespace Capstan.Features.Code.Scenarios.TestCoverage;

/// <summary>What runs of the tests covered, laid over the files of a graph.</summary>
internal sealed class RuntimeCoverage
{
    private readonly Dictionary<int, (int[] Lines, int[] Hits)> files;

    private RuntimeCoverage(Dictionary<int, (int[] Lines, int[] Hits)> files) => this.files = files;

    public required IReadOnlyList<CoverageReportRow> Reports { get; init; }
    /// <summary>Another one after every report.</summary>
    public string Key => string.Join('|', Reports.Select(r => $"{r.Name} {r.UploadedAt.UtcTicks}"));
    /// <summary>Paths of the reports that are no files of the graph.</summary>
    public required int Unmatched { get; init; }
    /// <summary>What the code was imported from; null where it has no revision.</summary>
    public required string? Revision { get; init; }
    public int Files => files.Count;
    /// <summary>Reports of other commits than the one that was imported.</summary>
    public IEnumerable<CoverageReportRow> Stale => Reports.Where(r => r.Revision is not null && Revision is not null && !Revision.StartsWith(r.Revision, StringComparison.OrdinalIgnoreCase));

    public static RuntimeCoverage Of(CodeModel model, IReadOnlyList<CoverageReportRow> reports, IReadOnlyList<CoverageStore.FileRow> rows, string? revision)
    {
        var names = model.Files.Select(f => f.Name).ToList();
        var (hits, unmatched) = (new Dictionary<int, SortedDictionary<int, int>>(), 0);
        foreach (var report in rows.GroupBy(r => r.Name, StringComparer.Ordinal))
        {
            var matched = CoveragePaths.Match([.. report.Select(r => r.Path)], names);
            foreach (var row in report)
            {
                if (!matched.TryGetValue(row.Path, out var file))
                {
                    unmatched++;
                    continue;
                }
                var lines = CoveredFile.Parse(row.Lines);
                if (!hits.TryGetValue(file, out var known)) hits[file] = lines;
                else
                    foreach (var (line, count) in lines) known[line] = Math.Max(known.GetValueOrDefault(line), count);
            }
        }
        return new(hits.ToDictionary(f => f.Key, f => (f.Value.Keys.ToArray(), f.Value.Values.ToArray()))) { Reports = reports, Unmatched = unmatched, Revision = revision };
    }

    /// <summary>
    /// How many lines of a method were measured, and how many of them ran; nothing when none was. The line of its name runs where it is only
    /// defined, as in Python, so it counts when it is the only one.
    /// </summary>
    public (int Measured, int Run)? Of(ModelMethod method)
    {
        if (!files.TryGetValue(method.File, out var file)) return null;
        var body = Count(file, method.Line + 1, method.LastLine);
        if (body.Measured > 0) return body;
        var head = Count(file, method.Line, method.Line);
        return head.Measured > 0 && method.Lines == 1 ? head : null;
    }

    /// <summary>Of all of a file.</summary>
    public (int Measured, int Run) OfFile(int file) => files.TryGetValue(file, out var lines) ? Count(lines, 1, int.MaxValue) : (0, 0);

    private static (int Measured, int Run) Count((int[] Lines, int[] Hits) file, int first, int last)
    {
        var at = Array.BinarySearch(file.Lines, first);
        var (measured, run) = (0, 0);
        for (var i = at < 0 ? ~at : at; i < file.Lines.Length && file.Lines[i] <= last; i++)
        {
            measured++;
            if (file.Hits[i] > 0) run++;
        }
        return (measured, run);
    }
}

/// <summary>Reads the reports of a project; computed again after an import and after a report.</summary>
internal sealed class RuntimeCoverages(CoverageStore store, CodeModels models)
{
    private static readonly SqlFile<NoArgs, string> GraphRevision = Sql.Beside<NoArgs, string>("GraphRevision.sql");
    private readonly PerBuild<RuntimeCoverage> kept = new(maximum: 8);

    /// <summary>Null when there is no report, or nobody whose project it is.</summary>
    public async Task<RuntimeCoverage?> Of(CodeGraph graph, Guid? organizationId)
    {
        if (organizationId is not { } organization) return null;
        var reports = await store.Reports(organization, graph.ProjectId, graph.Cancellation);
        if (reports.Count == 0) return null;
        return await kept.Get(graph, string.Join('|', reports.Select(r => $"{r.Name} {r.UploadedAt.UtcTicks}")), async g =>
            RuntimeCoverage.Of(await models.Of(g), reports, await store.Files(organization, g.ProjectId, g.Cancellation), (await g.Many(GraphRevision, NoArgs.Value)).FirstOrDefault()));
    }
}

/// <summary>What is tested: as runs tell where they measured, as calls tell elsewhere.</summary>
internal sealed class TestedMethods(CoverageFacts facts, RuntimeCoverage? runtime, int maximumDepth)
{
    public CoverageFacts Facts => facts;
    public RuntimeCoverage? Runtime => runtime;

    public bool IsMeasured(int method) => runtime?.Of(facts.Model.Methods[method]) is not null;

    public bool IsReached(int method) => facts.Depth[method] > 0 && facts.Depth[method] <= maximumDepth;

    public bool IsTested(int method) => runtime?.Of(facts.Model.Methods[method]) is { } lines ? lines.Run > 0 : IsReached(method);
}
