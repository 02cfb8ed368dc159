using Capstan.Features.Code.Graph;
using Capstan.Features.Code.Review.Delta;

namespace Capstan.Features.Code.Review.Reading;

/// <summary>An import that was not there before, and under which names its target may be known to the graph.</summary>
internal sealed record AddedImport(ChangedFile File, ImportFact Import, IReadOnlyList<string> Patterns);

internal static class AddedImports
{
    private const int Most = 60;
    private static readonly string[] ScriptEndings = ["", ".js", ".ts", ".jsx", ".tsx", ".mjs", "/index.js", "/index.ts", "/index.tsx"];

    public static List<AddedImport> Of(PatchDelta delta)
    {
        var added = new List<AddedImport>();
        foreach (var file in delta.Files)
        {
            if (file.NewFacts is not { } facts || file.IsTest || !file.IsReviewed) continue;
            var before = (file.OldFacts?.Imports ?? []).Select(i => i.Entity).ToHashSet(StringComparer.Ordinal);
            foreach (var import in facts.Imports)
                if (added.Count < Most && import.Entity.Length > 0 && !before.Contains(import.Entity) && file.IsAdded(import.Line)) added.Add(new(file, import, [.. Patterns(file, import)]));
        }
        return added;
    }

    /// <summary>LIKE patterns over the names of files.</summary>
    private static IEnumerable<string> Patterns(ChangedFile file, ImportFact import)
    {
        var entity = import.Entity;
        switch (file.Language)
        {
            case "c":
                if (import.IsLocal && Relative(file.Path, entity) is { } beside) yield return Exactly(beside);
                if (entity.Contains('/', StringComparison.Ordinal)) yield return Like.Ending("/" + entity);
                break;
            case "javascript":
                if (import.IsLocal && Relative(file.Path, entity.LastIndexOf(':') is > 0 and var colon ? entity[..colon] : entity) is { } script)
                    foreach (var ending in ScriptEndings) yield return Exactly(script + ending);
                break;
            case "ruby" or "php" when import.IsLocal:
                if (Relative(file.Path, entity) is { } local)
                {
                    yield return Exactly(local);
                    yield return Exactly(local + ".rb");
                }
                break;
            case "go":
                if (entity.Split('/') is { Length: >= 2 } parts) yield return "%" + Exactly(string.Join('/', parts[^2..])) + "/%.go";
                break;
            case "python":
                foreach (var path in PythonPaths(file.Path, entity))
                {
                    yield return Exactly(path);
                    if (!entity.StartsWith('.')) yield return Like.Ending("/" + path);
                }
                break;
            case "java" or "kotlin":
                foreach (var ending in (string[])[".java", ".kt"]) yield return Like.Ending("/" + entity.Replace('.', '/') + ending);
                break;
        }
    }

    private static IEnumerable<string> PythonPaths(string importer, string entity)
    {
        var dots = entity.Length - entity.TrimStart('.').Length;
        var rest = entity[dots..].Replace('.', '/');
        var folder = "";
        if (dots > 0)
        {
            folder = ModuleUse.Folder(importer);
            for (var i = 1; i < dots; i++) folder = ModuleUse.Folder(folder);
            folder = folder == "." ? "" : folder + "/";
        }
        var parent = rest.LastIndexOf('/') is > 0 and var slash ? rest[..slash] : "";
        foreach (var path in (string[])[rest, parent])
            if (path.Length > 0)
            {
                yield return $"{folder}{path}.py";
                yield return $"{folder}{path}/__init__.py";
            }
    }

    private static string? Relative(string importer, string entity)
    {
        var parts = new List<string>(ModuleUse.Folder(importer) is "." ? [] : ModuleUse.Folder(importer).Split('/'));
        foreach (var part in entity.Split('/'))
        {
            if (part is "." or "") continue;
            if (part != "..") parts.Add(part);
            else if (parts.Count == 0) return null;
            else parts.RemoveAt(parts.Count - 1);
        }
        return string.Join('/', parts);
    }

    private static string Exactly(string name) => Like.Beginning(name)[..^1];
}
