using Capstan.Features.Code.Graph.Reading;
using Capstan.Features.Code.Thresholds;

namespace Capstan.Features.Code.Scenarios.Compliance;

/// <summary>Controls of licences: every file says its own, and none forbids being part of this project.</summary>
internal sealed class LicenseControls(CodeGraph graph, ComplianceSettings settings, Tongue tongue)
{
    private static readonly SqlFile<NoArgs, HeadRow> FileHeads = Sql.Beside<NoArgs, HeadRow>("FileHeads.sql");
    private static readonly SqlFile<NoArgs, ManifestRow> LicenseManifests = Sql.Beside<NoArgs, ManifestRow>("LicenseManifests.sql");

    public async Task<List<Control>> All()
    {
        var (licensed, silent) = (new List<(string File, License License, bool IsVendored)>(), new List<string>());
        await foreach (var row in graph.Stream(FileHeads, NoArgs.Value))
            if (Licenses.In(row.Head) is { } license) licensed.Add((row.Name, license, row.IsVendored));
            else if (!row.IsVendored) silent.Add(row.Name);
        var (whole, from) = await Whole(licensed);
        return [Headers(licensed, silent), Conflicts(whole, from, licensed)];
    }

    /// <summary>The project's own: set, or from its licence file or manifest, or what most of its files say.</summary>
    private async Task<(License? License, string From)> Whole(List<(string File, License License, bool IsVendored)> licensed)
    {
        if (settings.ProjectLicense is { Length: > 0 } set) return (Licenses.ById(set) ?? new(set, LicenseKind.Closed), tongue["scenario settings", "настройки сценариев"]);
        var manifests = await graph.Many(LicenseManifests, NoArgs.Value);
        foreach (var manifest in manifests.OrderBy(m => IsLicenseFile(m.Name) ? 0 : m.Name.StartsWith("README", StringComparison.OrdinalIgnoreCase) ? 2 : 1).ThenBy(m => m.Name, StringComparer.Ordinal))
            if ((IsLicenseFile(manifest.Name) ? Licenses.In(manifest.Head) : Licenses.InManifest(manifest.Head)) is { } license) return (license, manifest.Name);
        var most = licensed.Where(l => !l.IsVendored).GroupBy(l => l.License).OrderByDescending(g => g.Count()).ThenBy(g => g.Key.Id, StringComparer.Ordinal).FirstOrDefault();
        return most is null ? (null, "") : (most.Key, tongue["most file headers", "большинство заголовков файлов"]);

        static bool IsLicenseFile(string name) => name.StartsWith("LICEN", StringComparison.OrdinalIgnoreCase) || name.StartsWith("COPY", StringComparison.OrdinalIgnoreCase);
    }

    private Control Headers(List<(string File, License License, bool IsVendored)> licensed, List<string> silent)
    {
        var named = licensed.Count(l => !l.IsVendored);
        var all = named + silent.Count;
        // Some do and some do not: then those without were forgotten.
        var required = settings.RequireLicenseHeaders || named > silent.Count;
        return new("LIC-1", tongue["Every source file names its licence", "Каждый файл называет свою лицензию"], all == 0 ? null : !required || silent.Count == 0,
            required ? tongue[$"{silent.Count} of {all} files {(silent.Count == 1 ? "does" : "do")} not", $"не называют: {silent.Count} из {all}"] : tongue[$"{named} of {all} files {(named == 1 ? "does" : "do")}; headers are not required", $"называют {named} из {all}; заголовки не обязательны"],
            required ? [.. silent.Select(f => new Violation(f, 1, tongue["no licence header", "нет лицензии в заголовке"], 0.9))] : []);
    }

    private Control Conflicts(License? whole, string from, List<(string File, License License, bool IsVendored)> licensed)
    {
        var title = tongue["No file's licence forbids being part of the project", "Лицензии файлов совместимы с лицензией проекта"];
        if (whole is null) return new("LIC-2", title, null, tongue["the licence of the project is not known: set `compliance.project_license`", "лицензия проекта неизвестна: задайте `compliance.project_license`"], []);
        var conflicts = licensed.Where(l => Licenses.Conflict(whole, l.License)).Select(l => new Violation(l.File, 1, $"{l.License.Id} × {whole.Id}", 0.85)).ToList();
        return new("LIC-2", title, conflicts.Count == 0, tongue[$"the project is under {whole.Id} ({from}); {conflicts.Count} files conflict", $"проект под {whole.Id} ({from}); конфликтующих файлов: {conflicts.Count}"], conflicts);
    }

    private sealed record HeadRow
    {
        public required string Name { get; init; }
        public required string Head { get; init; }
        public required bool IsVendored { get; init; }
    }

    private sealed record ManifestRow
    {
        public required string Name { get; init; }
        public required string Head { get; init; }
    }
}
