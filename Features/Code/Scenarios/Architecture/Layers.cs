using Capstan.Features.Code.Thresholds;

namespace Capstan.Features.Code.Scenarios.Architecture;

/// <summary>Which layer each module is in, and which dependencies go against the layering.</summary>
internal sealed class Layers
{
    private readonly ModuleGraph graph;
    private readonly ArchitectureSettings settings;
    private readonly LayerNames names;
    private readonly int[] layerOf;

    public Layers(ModuleGraph graph, ArchitectureSettings settings)
    {
        (this.graph, this.settings) = (graph, settings);
        names = new(settings);
        layerOf = [.. graph.Modules.Select(m => names.Of(m.Name))];
    }

    /// <summary>Nobody said what the layers are: they follow from names.</summary>
    public bool IsInferred => names.IsInferred;
    public IReadOnlyList<string> Names => names.Names;

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
            else if (names.IsUpward(from, to)) yield return new(edge.From, edge.To, edge.Count, ViolationKind.Upward);
            else if (names.Skips(from, to)) yield return new(edge.From, edge.To, edge.Count, ViolationKind.Skips);
        }

        bool Names(string rule, int module) => layerOf[module] is var layer and >= 0 && this.Names[layer] == rule || LayerNames.Fits(rule, graph.Modules[module].Name);
    }
}

internal enum ViolationKind { Upward, Skips, Forbidden }

internal readonly record struct Violation(int From, int To, int References, ViolationKind Kind);
