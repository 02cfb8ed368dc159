using Capstan.Features.Code.Coverage;
using Capstan.Features.Code.Graph.Reading;
using Capstan.Features.Projects.Lookup;

namespace Capstan.Features.Code.Scenarios.TestCoverage;

/// <summary>Which paths of reports are files of a project.</summary>
public sealed class CoverageFiles(GraphReader graphs)
{
    private static readonly SqlFile<NoArgs, string> GraphFiles = Sql.Beside<NoArgs, string>("GraphFiles.sql");

    /// <summary>By name of report; null while the project has no graph.</summary>
    internal async Task<IReadOnlyDictionary<string, (int Matched, List<string> Unmatched)>?> Match(ProjectEntry project, IReadOnlyList<(string Report, string Path)> paths, CancellationToken ct)
    {
        if (!project.HasGraph) return null;
        var files = await graphs.Read(project.Id, graph => graph.Many(GraphFiles, NoArgs.Value), ct);
        return paths.GroupBy(p => p.Report, StringComparer.Ordinal).ToDictionary(g => g.Key, g =>
        {
            var matched = CoveragePaths.Match([.. g.Select(p => p.Path)], files);
            return (matched.Count, g.Select(p => p.Path).Where(p => !matched.ContainsKey(p)).ToList());
        }, StringComparer.Ordinal);
    }
}
