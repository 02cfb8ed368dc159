namespace Capstan.Features.Code.Graph.Dataflow;

/// <summary>What leaves the straight way: return, throw, and the handlers that catch it. Handlers are asked in their order; a finally goes on to wherever those who came through it were going.</summary>
internal sealed partial class FlowBuilder
{
    private enum FrameKind { Loop, Switch, Lambda, Label, Try, Finally }

    /// <summary>Something that catches jumps.</summary>
    private sealed class Frame(FrameKind kind)
    {
        public FrameKind Kind { get; } = kind;
        public string? Label { get; set; }
        /// <summary>Of a switch: the block that decides.</summary>
        public int Head { get; set; }
        /// <summary>Blocks that go on behind it; of a try and a finally, in the handler.</summary>
        public List<int> Leaving { get; } = [];
        public List<int> Continuing { get; } = [];
        /// <summary>Of a switch: blocks that go on in the next case.</summary>
        public List<int> Falling { get; } = [];
        /// <summary>Of a finally: where those go on who came by a jump.</summary>
        public HashSet<Target> Jumps { get; } = [];
        public bool Returns { get; set; }
    }

    private Frame Push(FrameKind kind)
    {
        var frame = new Frame(kind);
        if (kind == FrameKind.Loop && frames is [.., { Kind: FrameKind.Label } label]) frame.Label = label.Label;
        frames.Add(frame);
        return frame;
    }

    private void Leave(int item)
    {
        Inside(item);
        Decides(item, items[item].End);
        Away(Closed(items[item].End), IsControl(item, ControlKind.Throw), frames.Count - 1);
        GoOn([]);
    }

    /// <summary>Out of the method, or into what stands in the way.</summary>
    private void Away(List<int> from, bool throws, int frame)
    {
        for (; frame >= 0; frame--)
        {
            var around = frames[frame];
            if (around.Kind == FrameKind.Finally && !throws) around.Returns = true;
            if (around.Kind is FrameKind.Lambda or FrameKind.Finally || (around.Kind == FrameKind.Try && throws))
            {
                around.Leaving.AddRange(from);
                return;
            }
        }
        foreach (var block in from) graph.Blocks[block].LeadsTo(FlowBlock.Exit);
    }

    private void Try(int item)
    {
        var (offset, stop) = (items[item].Offset, items[item].Skip);
        var first = Start(offset, offset);
        Node(FlowNodeKind.Control, items[item].Index, offset, throws: true);
        var (handlers, catches, last) = (0, false, (Frame?)null);
        for (var i = item + 1; i < stop; i = items[i].Skip)
        {
            if (items[i].Kind != FlowNodeKind.Control || Control(i) is not { Kind: ControlKind.Catch or ControlKind.Finally or ControlKind.Else } part || (part.Kind == ControlKind.Else && !part.IsBranch)) continue;
            if (handlers == 0) handlers = i;
            catches |= part.Kind == ControlKind.Catch;
            if (part.Kind == ControlKind.Finally) last ??= Push(FrameKind.Finally);
        }
        if (handlers == 0)
        {
            Inside(item);
            return;
        }
        var frame = catches ? Push(FrameKind.Try) : null;
        Range(item + 1, stop, offset, items[handlers].Offset);
        if (frame is not null) frames.Remove(frame);
        Handlers(first, handlers, stop, frame?.Leaving ?? [], last);
    }

    /// <summary>Ruby: handlers of a whole method, or of one expression.</summary>
    private int Outside(int item, int stop)
    {
        if (Control(item).Code is var code && !code.StartsWith("rescue", StringComparison.Ordinal) && !code.StartsWith("ensure", StringComparison.Ordinal))
        {
            Decides(item, items[item].Offset);
            MayBeSkipped(item);
            return items[item].Skip;
        }
        Handlers(0, item, stop, [], null);
        return stop;
    }

    private void Handlers(int first, int next, int stop, List<int> thrown, Frame? last)
    {
        var (body, normal, caught) = (graph.Blocks.Count, tails, new List<int>());
        var unmatched = FlowBlock.None;
        var any = false;
        for (; next < stop && !IsControl(next, ControlKind.Finally); next = items[next].Skip)
        {
            if (!IsControl(next, ControlKind.Catch))
            {
                GoOn(normal);
                Range(next, items[next].Skip, items[next].Offset, items[next].End);
                normal = tails;
                continue;
            }
            GoOn(unmatched >= 0 ? [unmatched] : any ? [] : thrown);
            var handler = Start(items[next].Offset, items[next].Offset);
            if (!any) Handle(first, body, handler);
            any = true;
            var all = CatchesAll(Control(next).Code);
            var isLast = items[next].Skip >= stop || !IsControl(items[next].Skip, ControlKind.Catch);
            Node(FlowNodeKind.Control, items[next].Index, items[next].Offset, throws: !all && isLast);
            unmatched = all ? FlowBlock.None : handler;
            if (!all) open = false;
            Inside(next);
            caught = Join(caught, tails);
        }
        if (last is not null) frames.Remove(last);
        GoOn(Join(normal, caught));
        if (next < stop) Finally(first, next, last);
    }

    private void Finally(int first, int item, Frame? frame)
    {
        var goesOn = tails.Count > 0;
        if (frame is not null) GoOn(Join(tails, frame.Leaving));
        var block = Start(items[item].Offset, items[item].Offset);
        Handle(first, block, block);
        Decides(item, items[item].Offset);
        Inside(item);
        var done = Closed(items[item].End);
        Away(done, throws: true, frames.Count - 1);
        if (frame is { Returns: true }) Away(done, throws: false, frames.Count - 1);
        if (frame is not null) foreach (var target in frame.Jumps) Jump(done, target, frames.Count - 1);
        GoOn(goesOn ? done : []);
    }

    /// <summary>What throws in the blocks and is not caught in them.</summary>
    private void Handle(int first, int end, int handler)
    {
        for (var b = first; b < end; b++)
            if (graph.Blocks[b].Handler == FlowBlock.None) graph.Blocks[b].Handler = handler;
    }

    /// <summary>Nothing passes the handler.</summary>
    private bool CatchesAll(string code)
    {
        if (facts.Language == "javascript") return true;
        if (code.Contains(" when ", StringComparison.Ordinal) || code.Contains(" where ", StringComparison.Ordinal)) return false;
        var rest = code.AsSpan(Math.Min(code.Length, code.AsSpan().IndexOfAny(" (:") is >= 0 and var word ? word : code.Length)).Trim(" ():{");
        if (rest.IsEmpty || rest.StartsWith("...") || rest.StartsWith("=>")) return true;
        foreach (var name in (ReadOnlySpan<string>)["Exception", "BaseException", "Throwable", "System.Exception", "java.lang.Throwable", "\\Throwable", "\\Exception"])
        {
            if (rest.StartsWith(name, StringComparison.Ordinal) && (rest.Length == name.Length || rest[name.Length] is ' ' or ':' or ')' or '{')) return true;
            // catch (e: Exception)
            if (facts.Language == "kotlin" && rest.EndsWith(name, StringComparison.Ordinal) && rest[..^name.Length].TrimEnd().EndsWith(":")) return true;
        }
        return rest.StartsWith("final ") && CatchesAll("catch (" + rest["final ".Length..].ToString());
    }
}
