using Capstan.Features.Code.Graph.Reading;

namespace Capstan.Features.Code.Scenarios.Manifests;

/// <summary>The packages a graph's project uses, from its manifests and lock files.</summary>
internal static class ManifestReader
{
    private const int MaximumFiles = 500;
    private static readonly SqlFile<Args, Row> Select = Sql.Beside<Args, Row>("Manifests.sql");

    /// <summary>In order of packages, files and lines; what a lock file says before what a manifest asks for.</summary>
    public static async Task<List<PackageUse>> Read(CodeGraph graph)
    {
        var rows = await graph.Many(Select, new() { Take = MaximumFiles });
        return
        [
            .. rows.Where(r => Manifest.IsManifest(r.Name)).SelectMany(r => Manifest.Read(r.Name, r.Content))
                .OrderBy(u => u.Ecosystem, StringComparer.Ordinal).ThenBy(u => u.Package, StringComparer.Ordinal).ThenBy(u => !u.IsLocked).ThenBy(u => u.File, StringComparer.Ordinal).ThenBy(u => u.Line),
        ];
    }

    private sealed record Args
    {
        public required int Take { get; init; }
    }

    private sealed record Row
    {
        public required string Name { get; init; }
        public required string Content { get; init; }
    }
}
