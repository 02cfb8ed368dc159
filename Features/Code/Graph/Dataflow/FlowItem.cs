namespace Capstan.Features.Code.Graph.Dataflow;

/// <summary>A call, control structure or region of a method as a place in its text. What stands in it follows it, up to <see cref="Skip"/>.</summary>
internal record struct FlowItem(FlowNodeKind Kind, int Index, int Offset, int End)
{
    public int Skip { get; set; }
}

/// <summary>The facts of one file by method, each method's in the order of the text and nested.</summary>
internal sealed class FlowItems
{
    private readonly FileFacts facts;
    private readonly ArraySegment<int>[] calls, controls, regions;

    /// <param name="owner">The method whose control flow what is in a method belongs to.</param>
    public FlowItems(FileFacts facts, Func<int, int> owner)
    {
        this.facts = facts;
        var owners = new int[facts.Methods.Count];
        for (var m = 0; m < owners.Length; m++) owners[m] = owner(m);
        calls = Grouped(facts.Calls, owners, static c => c.Method);
        controls = Grouped(facts.Controls, owners, static c => c.Method);
        regions = Grouped(facts.Regions, owners, static r => r.Method);
    }

    public static ArraySegment<int>[] Grouped<T>(IReadOnlyList<T> facts, int[] owners, Func<T, int> method)
    {
        var ends = new int[owners.Length + 1];
        for (var i = 0; i < facts.Count; i++) ends[owners[method(facts[i])] + 1]++;
        for (var m = 1; m < ends.Length; m++) ends[m] += ends[m - 1];
        var order = new int[facts.Count];
        var next = ends.AsSpan(0, owners.Length).ToArray();
        for (var i = 0; i < facts.Count; i++) order[next[owners[method(facts[i])]]++] = i;
        var groups = new ArraySegment<int>[owners.Length];
        for (var m = 0; m < groups.Length; m++) groups[m] = new(order, ends[m], ends[m + 1] - ends[m]);
        return groups;
    }

    public FlowItem[] Of(int method)
    {
        var items = new FlowItem[calls[method].Count + controls[method].Count + regions[method].Count];
        var count = 0;
        foreach (var c in controls[method]) items[count++] = new(FlowNodeKind.Control, c, facts.Controls[c].Offset, facts.Controls[c].EndOffset);
        foreach (var r in regions[method]) items[count++] = new(FlowNodeKind.Region, r, facts.Regions[r].Offset, facts.Regions[r].EndOffset);
        foreach (var c in calls[method]) items[count++] = new(FlowNodeKind.Call, c, facts.Calls[c].Offset, facts.Calls[c].EndOffset);
        for (var i = 1; i < items.Length; i++)
        {
            if (Order(items[i - 1], items[i]) <= 0) continue;
            Array.Sort(items, Order);
            break;
        }
        Nest(items);
        return items;
    }

    /// <summary>What stands around something comes before it; where both are all there is, the control structure is around the call.</summary>
    private static int Order(FlowItem a, FlowItem b) =>
        a.Offset != b.Offset ? a.Offset.CompareTo(b.Offset) : a.End != b.End ? b.End.CompareTo(a.End) : a.Kind != b.Kind ? a.Kind.CompareTo(b.Kind) : a.Index.CompareTo(b.Index);

    private static void Nest(FlowItem[] items)
    {
        var around = new Stack<int>();
        for (var i = 0; i < items.Length; i++)
        {
            while (around.TryPeek(out var outer) && items[outer].End <= items[i].Offset) items[around.Pop()].Skip = i;
            if (around.TryPeek(out var parent)) items[i].End = Math.Min(items[i].End, items[parent].End);
            around.Push(i);
        }
        while (around.TryPop(out var rest)) items[rest].Skip = items.Length;
    }
}
