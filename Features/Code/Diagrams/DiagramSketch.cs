namespace Capstan.Features.Code.Diagrams;

/// <summary>How a box or an arrow stands out.</summary>
internal enum DiagramMark { Plain, Focus, Start, Danger, Outside, Layer1, Layer2, Layer3, Layer4, Layer5 }

/// <summary>Something that can be drawn into an answer.</summary>
internal interface IPicture
{
    /// <summary>It shows more than a sentence would.</summary>
    bool IsWorthDrawing { get; }

    AnswerDiagram Draw();
}

internal sealed record DiagramNode(string Key, string Label, DiagramMark Mark);

/// <summary>Numbers of nodes; <paramref name="Marked"/> arrows are drawn as the ones the picture is about.</summary>
internal sealed record DiagramEdge(int From, int To, string Label, bool Marked);

/// <summary>A picture being put together: boxes and arrows, in the order they were added. The same additions give the same picture, to the byte.</summary>
internal sealed class DiagramSketch(string kind, string title) : IPicture
{
    public const int MaximumNodes = 40;
    private const int MaximumEdges = 160;
    private readonly List<DiagramNode> nodes = [];
    private readonly List<DiagramEdge> edges = [];
    private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);
    private readonly HashSet<(int, int)> joined = [];

    public IReadOnlyList<DiagramNode> Nodes => nodes;
    public IReadOnlyList<DiagramEdge> Edges => edges;
    public string Title => title;

    /// <summary>A box, unless there is one of this key already. False when the picture is full.</summary>
    public bool Node(string key, string label, DiagramMark mark = DiagramMark.Plain)
    {
        if (numbers.ContainsKey(key)) return true;
        if (nodes.Count == MaximumNodes) return false;
        numbers[key] = nodes.Count;
        nodes.Add(new(key, label, mark));
        return true;
    }

    /// <summary>An arrow between two boxes that are there; nothing when one of them is not, or they are joined already.</summary>
    public DiagramSketch Edge(string from, string to, string label = "", bool marked = false)
    {
        if (edges.Count < MaximumEdges && numbers.TryGetValue(from, out var start) && numbers.TryGetValue(to, out var end) && joined.Add((start, end)))
            edges.Add(new(start, end, label, marked));
        return this;
    }

    public bool Has(string key) => numbers.ContainsKey(key);

    public bool IsWorthDrawing => nodes.Count > 1 && edges.Count > 0;

    public AnswerDiagram Draw() => new() { Kind = kind, Title = title, Mermaid = MermaidText.Of(this), Svg = SvgPicture.Of(this) };

    /// <summary>What fits into a box and still tells it from others: the last parts of a name, the beginning of anything with words in it.</summary>
    public static string Short(string fullName)
    {
        const int most = 34, mostOfWords = 60;
        if (fullName.Length <= most) return fullName;
        if (fullName.Contains(' ')) return fullName.Length <= mostOfWords ? fullName : Cut(fullName, mostOfWords - 1) + "…";
        var cut = fullName.IndexOfAny(['.', '/', ':', '\\'], fullName.Length - most);
        var tail = cut < 0 ? "" : fullName[cut..].TrimStart('.', '/', ':', '\\');
        return "…" + (tail.Length > 0 ? tail : char.IsLowSurrogate(fullName[^(most - 1)]) ? fullName[^(most - 2)..] : fullName[^(most - 1)..]);
    }

    /// <summary>Never half of a character.</summary>
    private static string Cut(string text, int length) => text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
}
