using Capstan.Features.Code.Thresholds;

namespace Capstan.Features.Code.Scenarios.Architecture;

/// <summary>Which layer each module is in, and which dependencies go against the layering.</summary>
internal sealed class Layers
{
    /// <summary>Words in the names of modules, outermost layer first.</summary>
    private static readonly (string Name, string[] Words)[] Usual =
    [
        ("presentation", ["ui", "web", "view", "views", "controller", "controllers", "pages", "components", "endpoint", "endpoints", "routes", "api", "rest", "graphql", "presentation", "frontend", "cli", "cmd"]),
        ("application", ["service", "services", "application", "usecase", "usecases", "interactors", "workflows"]),
        ("domain", ["domain", "entity", "entities", "model", "models"]),
        ("data", ["data", "infra", "infrastructure", "persistence", "repository", "repositories", "dao", "db", "database", "storage"]),
    ];
    private const int UsualDomain = 2;
    private readonly ModuleGraph graph;
    private readonly ArchitectureSettings settings;
    private readonly int[] layerOf;

    public Layers(ModuleGraph graph, ArchitectureSettings settings)
    {
        (this.graph, this.settings) = (graph, settings);
        IsInferred = settings.Layers.Count == 0;
        Names = IsInferred ? [.. Usual.Select(l => l.Name)] : [.. settings.Layers.Select(l => l.Name)];
        layerOf = [.. graph.Modules.Select(m => IsInferred ? Inferred(m.Name) : settings.Layers.ToList().FindIndex(l => l.Modules.Any(p => Fits(p, m.Name))))];
    }

    /// <summary>Nobody said what the layers are: they follow from names.</summary>
    public bool IsInferred { get; }
    public IReadOnlyList<string> Names { get; }

    /// <summary>-1 for a module in no layer.</summary>
    public int Of(int module) => layerOf[module];

    /// <summary>Two layers at least have modules; else there is nothing to say.</summary>
    public bool AreThere => layerOf.Where(l => l >= 0).Distinct().Count() > 1;

    public IEnumerable<Violation> Violations()
    {
        foreach (var edge in graph.Edges.Edges.ToArray())
        {
            var (from, to) = (layerOf[edge.From], layerOf[edge.To]);
            if (settings.Forbidden.Any(f => Names(f.From, edge.From) && Names(f.To, edge.To))) yield return new(edge.From, edge.To, edge.Count, ViolationKind.Forbidden);
            else if (from >= 0 && to >= 0 && from > to && !(IsInferred && to == UsualDomain)) yield return new(edge.From, edge.To, edge.Count, ViolationKind.Upward);
            else if (from >= 0 && to > from + 1 && !settings.MaySkipLayers) yield return new(edge.From, edge.To, edge.Count, ViolationKind.Skips);
        }

        bool Names(string rule, int module) => layerOf[module] is var layer and >= 0 && this.Names[layer] == rule || Fits(rule, graph.Modules[module].Name);
    }

    /// <summary>The last part of the name that says one: <c>web/models/db</c> is about data.</summary>
    private static int Inferred(string module)
    {
        var parts = module.Split('/', '.', '-', '_');
        for (var i = parts.Length - 1; i >= 0; i--)
            for (var layer = 0; layer < Usual.Length; layer++)
                if (Usual[layer].Words.Contains(parts[i], StringComparer.OrdinalIgnoreCase)) return layer;
        return -1;
    }

    /// <summary><c>*</c> stands for anything, also for nothing.</summary>
    internal static bool Fits(string pattern, string name)
    {
        var parts = pattern.Split('*');
        if (parts.Length == 1) return name == pattern;
        if (!name.StartsWith(parts[0], StringComparison.Ordinal) || name.Length < parts[0].Length + parts[^1].Length || !name.EndsWith(parts[^1], StringComparison.Ordinal)) return false;
        var (at, end) = (parts[0].Length, name.Length - parts[^1].Length);
        foreach (var part in parts[1..^1])
        {
            var found = name.IndexOf(part, at, end - at, StringComparison.Ordinal);
            if (found < 0) return false;
            at = found + part.Length;
        }
        return true;
    }
}

internal enum ViolationKind { Upward, Skips, Forbidden }

internal readonly record struct Violation(int From, int To, int References, ViolationKind Kind);
