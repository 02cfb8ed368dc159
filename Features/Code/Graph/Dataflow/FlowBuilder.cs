namespace Capstan.Features.Code.Graph.Dataflow;

/// <summary>
/// The control flow of one method from its calls, control structures and regions. Where a grammar does not tell a body from a condition, the
/// statement is one that may be skipped: more ways than there are, never fewer. A call comes when its receiver and arguments have been
/// evaluated, a control structure where it decides: an if behind its condition, a try, a case and a handler at their beginning, a return at its end.
/// </summary>
internal sealed partial class FlowBuilder
{
    private const int DeepestNesting = 200;

    private readonly FileFacts facts;
    private readonly FlowItem[] items;
    private readonly Func<CallFact, bool>? leaves;
    private readonly FlowGraph graph = new();
    private readonly List<Frame> frames = [];
    private readonly List<int> calls = [];
    private readonly bool fallsThrough;
    private readonly bool switchesBreak;
    /// <summary>Blocks whose end leads to what comes next; none after a return.</summary>
    private List<int> tails;
    private bool open = true;
    /// <summary>Places are passed elsewhere, only the nodes here.</summary>
    private bool nodesOnly;
    private int depth;

    private FlowBuilder(FileFacts facts, FlowItem[] items, Func<CallFact, bool>? leaves)
    {
        (this.facts, this.items, this.leaves) = (facts, items, leaves);
        fallsThrough = facts.Language is "c" or "java" or "javascript" or "php";
        switchesBreak = facts.Language is not ("python" or "ruby" or "kotlin");
        tails = [graph.Add(0, 0).Number];
    }

    /// <param name="leaves">Calls that do not come back; by default every call does.</param>
    public static FlowGraph Build(FileFacts facts, FlowItem[] items, int from, int to, Func<CallFact, bool>? leaves = null)
    {
        var builder = new FlowBuilder(facts, items, leaves);
        // What is called before the body begins: defaults of parameters, other constructors.
        var first = builder.items.Length > 0 ? Math.Min(from, builder.items[0].Offset) : from;
        if (first < from)
        {
            builder.nodesOnly = true;
            first = builder.Range(0, items.Length, first, from);
            builder.nodesOnly = false;
        }
        else first = 0;
        foreach (var item in items) to = Math.Max(to, item.End);
        builder.Range(first, items.Length, from, to);
        foreach (var tail in builder.tails) builder.graph.Blocks[tail].LeadsTo(FlowBlock.Exit);
        builder.JoinGotos();
        return builder.graph;
    }

    private ControlFact Control(int item) => facts.Controls[items[item].Index];

    private bool IsControl(int item, ControlKind kind) => items[item].Kind == FlowNodeKind.Control && Control(item).Kind == kind;

    /// <summary>Everything from one place to another, of the items from one to another; answers the first item behind it.</summary>
    private int Range(int next, int stop, int from, int to)
    {
        var first = calls.Count;
        while (next < stop && items[next].Offset < from) next = items[next].Skip;
        while (next < stop && items[next].Offset < to)
        {
            var item = next;
            Called(first, items[item].Offset, ref from);
            Straight(from, items[item].Offset);
            from = Math.Max(from, items[item].Offset);
            if (items[item].Kind == FlowNodeKind.Call)
            {
                calls.Add(item);
                next++;
                continue;
            }
            if (++depth > DeepestNesting)
            {
                Straight(from, Math.Min(items[item].End, to));
                next = items[item].Skip;
            }
            else next = One(item, stop);
            depth--;
            // Handlers of all before them take the rest.
            from = Math.Max(from, next == items[item].Skip ? items[item].End : to);
        }
        Called(first, int.MaxValue, ref from);
        Straight(from, to);
        return next;
    }

    /// <summary>The calls that have all they need, inner ones first.</summary>
    private void Called(int first, int before, ref int from)
    {
        while (calls.Count > first && items[calls[^1]] is var call && call.End <= before)
        {
            calls.RemoveAt(calls.Count - 1);
            Straight(from, call.End);
            from = Math.Max(from, call.End);
            Node(FlowNodeKind.Call, call.Index, call.End, throws: true);
            if (leaves?.Invoke(facts.Calls[call.Index]) != true) continue;
            Away(Closed(call.End), throws: true, frames.Count - 1);
            tails = [];
        }
    }

    private void Straight(int from, int to)
    {
        if (to <= from || nodesOnly) return;
        if (IsOpen && graph.Blocks[^1].To == from) graph.Blocks[^1].To = to;
        else Start(from, to);
    }

    private bool IsOpen => open && tails is [var only] && only == graph.Blocks.Count - 1;

    private void Node(FlowNodeKind kind, int index, int at, bool throws = false)
    {
        if (!IsOpen) Start(at, at);
        var block = graph.Blocks[^1];
        if (block.EndNode == 0) block.FirstNode = graph.Nodes.Count;
        graph.Nodes.Add(new(kind, index, throws));
        block.EndNode = graph.Nodes.Count;
    }

    private void Decides(int item, int at) => Node(FlowNodeKind.Control, items[item].Index, at);

    /// <summary>The control structure decides here whether its body is done, which follows.</summary>
    private List<int> Decided(int item, int at)
    {
        Decides(item, at);
        var decided = Closed(at);
        graph.Decisions.Add((items[item].Index, decided[0], graph.Blocks.Count));
        return decided;
    }

    private int Start(int from, int to)
    {
        var block = graph.Add(from, to);
        foreach (var tail in tails) graph.Blocks[tail].LeadsTo(block.Number);
        tails = [block.Number];
        open = true;
        return block.Number;
    }

    private int Seal(int at)
    {
        var block = Start(at, at);
        open = false;
        return block;
    }

    /// <summary>The blocks that end here, for one of several ways on.</summary>
    private List<int> Closed(int at)
    {
        if (tails.Count == 0) Seal(at);
        open = false;
        return [.. tails];
    }

    private void GoOn(List<int> from)
    {
        tails = from;
        open = false;
    }

    private static List<int> Join(List<int> one, List<int> two) => one.Count == 0 ? [.. two] : two.Count == 0 ? [.. one] : [.. one.Union(two)];

    private int One(int item, int stop)
    {
        var (kind, index, offset, end) = items[item];
        if (kind == FlowNodeKind.Region)
        {
            switch (facts.Regions[index].Kind)
            {
                case RegionKind.Lambda: Lambda(item); break;
                case RegionKind.Label: Label(item); break;
                default: MayBeSkipped(item); break;
            }
            return items[item].Skip;
        }
        switch (Control(item).Kind)
        {
            case ControlKind.If: If(item); break;
            case ControlKind.Ternary: Ternary(item); break;
            case ControlKind.For or ControlKind.While: Loop(item); break;
            case ControlKind.Do: Do(item); break;
            case ControlKind.Switch or ControlKind.Match: Switch(item); break;
            case ControlKind.Try: Try(item); break;
            case ControlKind.Catch or ControlKind.Finally: return Outside(item, stop);
            case ControlKind.Case:
                Decides(item, offset);
                MayBeSkipped(item);
                break;
            case ControlKind.Return or ControlKind.Throw: Leave(item); break;
            case ControlKind.Break or ControlKind.Continue: Jump(item); break;
            case ControlKind.Goto: Goto(item); break;
            case ControlKind.Yield when facts.Language == "java" && frames.FindLast(f => f.Kind == FrameKind.Switch) is { } switched:
                Inside(item);
                Decides(item, end);
                switched.Leaving.AddRange(Closed(end));
                GoOn([]);
                break;
            case ControlKind.Else:
                Decides(item, offset);
                Inside(item);
                break;
            default:
                Inside(item);
                Decides(item, end);
                break;
        }
        return items[item].Skip;
    }

    private void Inside(int item) => Range(item + 1, items[item].Skip, items[item].Offset, items[item].End);

    private void MayBeSkipped(int item)
    {
        var before = Closed(items[item].Offset);
        Inside(item);
        GoOn(Join(tails, before));
    }

    private void Lambda(int item)
    {
        var head = Seal(items[item].Offset);
        var frame = Push(FrameKind.Lambda);
        Inside(item);
        frames.Remove(frame);
        foreach (var tail in Join(tails, frame.Leaving)) graph.Blocks[tail].LeadsTo(head);
        GoOn([head]);
    }
}
