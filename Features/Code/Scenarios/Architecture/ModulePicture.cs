using System.Globalization;
using Capstan.Features.Code.Diagrams;
using Capstan.Features.Code.Scenarios.Model;

namespace Capstan.Features.Code.Scenarios.Architecture;

/// <summary>Modules and what they depend on, drawn: layers in colour and in words, circles in red.</summary>
internal sealed class ModulePicture(ArchitectureParts parts)
{
    /// <summary>More boxes or arrows than this are a ball of wool.</summary>
    private const int MostModules = 20, MostEdges = 30;
    private readonly Layers layers = new(parts.Modules, parts.Settings);

    private Tongue Tongue => parts.Draft.Tongue;

    /// <summary>The heaviest dependencies of what is asked about.</summary>
    public void Dependencies()
    {
        var component = parts.Modules.Edges.Components(out _);
        var all = parts.Modules.Edges.Edges.ToArray().Where(e => parts.IsAskedFor(e.From) || parts.IsAskedFor(e.To)).ToList();
        var (shown, modules) = (new List<ModelEdge>(), new HashSet<int>());
        foreach (var edge in all.OrderByDescending(e => e.Count).ThenBy(e => e.From).ThenBy(e => e.To))
        {
            if (shown.Count == MostEdges) break;
            if (modules.Count + (modules.Contains(edge.From) ? 0 : 1) + (modules.Contains(edge.To) ? 0 : 1) > MostModules) continue;
            modules.Add(edge.From);
            modules.Add(edge.To);
            shown.Add(edge);
        }
        var inCircle = shown.Any(e => component[e.From] == component[e.To]);
        var title = Tongue["Dependencies of modules", "Зависимости модулей"]
            + (shown.Count < all.Count ? Tongue[$": the heaviest {shown.Count} of {all.Count}", $": самые сильные, {shown.Count} из {all.Count}"] : "")
            + (inCircle ? Tongue["; red: parts of a cycle", "; красным — части цикла"] : "");
        var sketch = new DiagramSketch("modules", title);
        foreach (var module in modules.Order()) Box(sketch, module);
        foreach (var edge in shown) sketch.Edge(Key(edge.From), Key(edge.To), edge.Count.ToString(CultureInfo.InvariantCulture), component[edge.From] == component[edge.To]);
        parts.Draft.Draw(sketch);
    }

    /// <summary>The way around, and where it is cut most cheaply.</summary>
    public void Circle(IReadOnlyList<int> way, int weakest)
    {
        var sketch = new DiagramSketch("cycle", Tongue["A cycle of modules", "Цикл модулей"]);
        foreach (var module in way) Box(sketch, module);
        for (var i = 0; i < way.Count; i++)
        {
            var (from, to) = (way[i], way[(i + 1) % way.Count]);
            var count = parts.Edge(from, to).Count.ToString(CultureInfo.InvariantCulture);
            sketch.Edge(Key(from), Key(to), i == weakest ? Tongue[$"{count}, cut here", $"{count}, разрывать здесь"] : count, i == weakest);
        }
        parts.Draft.Draw(sketch);
    }

    /// <summary>Dependencies that go against an order, each with why.</summary>
    public void Wrong(string title, IEnumerable<(int From, int To)> edges)
    {
        var sketch = new DiagramSketch("modules", title);
        foreach (var (from, to) in edges.Take(MostEdges / 2))
        {
            if (!Box(sketch, from) || !Box(sketch, to)) continue;
            sketch.Edge(Key(from), Key(to), parts.Edge(from, to).Count.ToString(CultureInfo.InvariantCulture), marked: true);
        }
        parts.Draft.Draw(sketch);
    }

    /// <summary>The layer stands in the label too: not everybody tells colours apart.</summary>
    private bool Box(DiagramSketch sketch, int module)
    {
        var (name, layer) = (parts.Modules.Modules[module].Name, layers.AreThere ? layers.Of(module) : -1);
        return layer < 0 ? sketch.Node(Key(module), name) : sketch.Node(Key(module), $"{name} ({layers.Names[layer]})", Mark(layer));
    }

    private static DiagramMark Mark(int layer) => (layer % 5) switch
    {
        0 => DiagramMark.Layer1,
        1 => DiagramMark.Layer2,
        2 => DiagramMark.Layer3,
        3 => DiagramMark.Layer4,
        _ => DiagramMark.Layer5,
    };

    private static string Key(int module) => module.ToString(CultureInfo.InvariantCulture);
}
