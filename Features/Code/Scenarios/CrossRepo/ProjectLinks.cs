using Capstan.Features.Code.Diagrams;

namespace Capstan.Features.Code.Scenarios.CrossRepo;

internal enum LinkKind { Calls, Requests, Copies }

/// <summary>What ties projects to each other, for the picture of them.</summary>
internal sealed class ProjectLinks
{
    private readonly Dictionary<(string From, string To), int[]> links = [];

    public void Add(string from, string to, LinkKind kind, int count)
    {
        if (!links.TryGetValue((from, to), out var counts)) links[(from, to)] = counts = new int[3];
        counts[(int)kind] += count;
    }

    public DiagramSketch Picture(Tongue tongue)
    {
        var sketch = new DiagramSketch("modules", tongue["What ties the projects to each other", "Что связывает проекты"]);
        var ordered = links.OrderByDescending(l => l.Value.Sum()).ThenBy(l => l.Key.From, StringComparer.Ordinal).ThenBy(l => l.Key.To, StringComparer.Ordinal).ToList();
        foreach (var ((from, to), counts) in ordered)
        {
            sketch.Node(from, from);
            sketch.Node(to, to);
            List<string> parts = [];
            if (counts[0] > 0) parts.Add(tongue.Count(counts[0], "call", "calls", "вызов", "вызова", "вызовов"));
            if (counts[1] > 0) parts.Add(tongue.Count(counts[1], "request", "requests", "запрос", "запроса", "запросов"));
            if (counts[2] > 0) parts.Add(tongue.Count(counts[2], "copied method", "copied methods", "копия метода", "копии методов", "копий методов"));
            sketch.Edge(from, to, string.Join(", ", parts));
        }
        return sketch;
    }
}
