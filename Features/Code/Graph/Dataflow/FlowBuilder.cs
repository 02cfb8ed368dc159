namespace Capstan.Features.Code.Graph.Dataflow;

/// <summary>
/// The control flow of one method from its control structures. Where a grammar does not tell a body from a condition, the statement is one
/// that may be skipped and repeated: more ways than there are, never fewer. Conditions are one step: what &amp;&amp; and ?: leave out is not told.
/// </summary>
internal sealed class FlowBuilder
{
    private const int DeepestNesting = 200, MostTryBlocks = 256;

    private sealed class Statement(int offset, int end)
    {
        public int Offset { get; } = offset;
        public int End { get; set; } = end;
        public ControlFact? Control { get; init; }
        public RegionFact? Region { get; init; }
        public List<Statement> Inner { get; } = [];
    }

    private sealed class Frame
    {
        public bool IsSwitch { get; init; }
        public bool IsLambda { get; init; }
        public List<int> Breaks { get; } = [];
        public List<int> Continues { get; } = [];
    }

    private readonly FlowGraph graph = new();
    private readonly List<Frame> frames = [];
    private readonly Dictionary<string, int> labels = new(StringComparer.Ordinal);
    private readonly List<(string Label, List<int> From)> jumps = [];
    private readonly bool fallsThrough;
    private readonly bool switchesBreak;
    /// <summary>Blocks whose end leads to what comes next; none after a return.</summary>
    private List<int> tails;
    private bool open = true;
    private int depth;

    private FlowBuilder(string language)
    {
        fallsThrough = language is "c" or "java" or "javascript" or "php";
        switchesBreak = language is not ("python" or "ruby" or "kotlin");
        tails = [graph.Add(0, 0).Number];
    }

    public static FlowGraph Build(string language, int from, int to, IEnumerable<ControlFact> controls, IEnumerable<RegionFact> regions)
    {
        var builder = new FlowBuilder(language);
        var statements = controls.Where(c => c.Kind is not (ControlKind.Ternary or ControlKind.Yield)).Select(c => new Statement(c.Offset, c.EndOffset) { Control = c })
            .Concat(regions.Select(r => new Statement(r.Offset, r.EndOffset) { Region = r })).OrderBy(s => s.Offset).ThenByDescending(s => s.End).ToList();
        var root = new Statement(from, to);
        Nest(root, statements);
        builder.Range(root.Inner, 0, from, to);
        foreach (var tail in builder.tails) builder.graph.Blocks[tail].LeadsTo(FlowBlock.Exit);
        foreach (var (label, sources) in builder.jumps)
            foreach (var source in sources) builder.graph.Blocks[source].LeadsTo(builder.labels.TryGetValue(label, out var target) ? target : FlowBlock.Exit);
        return builder.graph;
    }

    private static void Nest(Statement root, List<Statement> statements)
    {
        var around = new Stack<Statement>([root]);
        foreach (var statement in statements)
        {
            while (around.Count > 1 && around.Peek().End <= statement.Offset) around.Pop();
            statement.End = Math.Min(statement.End, around.Peek().End);
            around.Peek().Inner.Add(statement);
            around.Push(statement);
        }
    }

    /// <summary>Everything from one place to another; answers the first of the inner statements behind it.</summary>
    private int Range(List<Statement> inner, int first, int from, int to)
    {
        while (first < inner.Count && inner[first].Offset < from) first++;
        for (; first < inner.Count && inner[first].Offset < to; first++)
        {
            var statement = inner[first];
            Straight(from, statement.Offset);
            if (++depth > DeepestNesting) Straight(statement.Offset, Math.Min(statement.End, to));
            else One(statement);
            depth--;
            from = Math.Max(from, statement.End);
        }
        Straight(from, to);
        return first;
    }

    private void Straight(int from, int to)
    {
        if (to <= from) return;
        if (open && tails is [var only] && only == graph.Blocks.Count - 1 && graph.Blocks[only].To == from) graph.Blocks[only].To = to;
        else Start(from, to);
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

    private static List<int> Join(List<int> one, List<int> two) => one.Count == 0 ? [.. two] : two.Count == 0 ? [.. one] : [.. one.Union(two)];

    private void One(Statement statement)
    {
        if (statement.Region is { } region)
        {
            if (region.Kind == RegionKind.Lambda) Lambda(statement);
            else
            {
                labels[region.Name] = Seal(statement.Offset);
                Range(statement.Inner, 0, statement.Offset, statement.End);
            }
            return;
        }
        switch (statement.Control!.Kind)
        {
            case ControlKind.If: If(statement); break;
            case ControlKind.For or ControlKind.While: Loop(statement); break;
            case ControlKind.Do: Do(statement); break;
            case ControlKind.Switch or ControlKind.Match: Switch(statement); break;
            case ControlKind.Try: Try(statement); break;
            case ControlKind.Catch: Handler(statement); break;
            case ControlKind.Case: MayBeSkipped(statement); break;
            case ControlKind.Return or ControlKind.Throw: Leave(statement); break;
            case ControlKind.Break or ControlKind.Continue: Jump(statement); break;
            case ControlKind.Goto: Goto(statement); break;
            default: Range(statement.Inner, 0, statement.Offset, statement.End); break;
        }
    }

    private void If(Statement statement)
    {
        var control = statement.Control!;
        if (control.BodyOffset <= 0 || control.BodyOffset > statement.End)
        {
            MayBeSkipped(statement);
            return;
        }
        var (condition, body) = (control.ConditionOffset, control.BodyOffset);
        var next = 0;
        if (condition > body && control.AlternativeOffset == 0)
        {
            // x = 1 if condition
            Range(statement.Inner, 0, condition, statement.End);
            var tested = Closed(condition);
            Range(statement.Inner, 0, statement.Offset, condition);
            tails = Join(tails, tested);
            open = false;
            return;
        }
        next = Range(statement.Inner, 0, statement.Offset, body);
        var decided = Closed(body);
        var alternative = control.AlternativeOffset > body && control.AlternativeOffset < statement.End ? control.AlternativeOffset : statement.End;
        next = Range(statement.Inner, next, body, alternative);
        var ends = tails;
        tails = decided;
        open = false;
        if (alternative < statement.End) Alternatives(statement, next, alternative, ref ends);
        tails = Join(ends, tails);
        open = false;
    }

    /// <summary>Else, and any number of elif that are not nested in one another.</summary>
    private void Alternatives(Statement statement, int next, int from, ref List<int> ends)
    {
        while (next < statement.Inner.Count && statement.Inner[next].Control is { IsBranch: true, Kind: ControlKind.If } branch)
        {
            var elif = statement.Inner[next++];
            var body = branch.BodyOffset > elif.Offset && branch.BodyOffset < elif.End ? branch.BodyOffset : elif.Offset;
            var inside = Range(elif.Inner, 0, elif.Offset, body);
            var decided = Closed(body);
            var rest = branch.AlternativeOffset > body && branch.AlternativeOffset < elif.End ? branch.AlternativeOffset : elif.End;
            inside = Range(elif.Inner, inside, body, rest);
            ends = Join(ends, tails);
            tails = decided;
            open = false;
            if (rest < elif.End) Alternatives(elif, inside, rest, ref ends);
            from = elif.End;
        }
        Range(statement.Inner, next, from, statement.End);
    }

    /// <summary>The blocks that end here, for one of several ways on.</summary>
    private List<int> Closed(int at)
    {
        if (tails.Count == 0) Seal(at);
        open = false;
        return [.. tails];
    }

    private void MayBeSkipped(Statement statement)
    {
        var before = Closed(statement.Offset);
        Range(statement.Inner, 0, statement.Offset, statement.End);
        tails = Join(tails, before);
        open = false;
    }

    private void Loop(Statement statement)
    {
        var control = statement.Control!;
        var body = control.BodyOffset > 0 && control.BodyOffset <= statement.End ? control.BodyOffset : statement.Offset;
        if (control.ConditionOffset > body)
        {
            // work while condition
            Do(statement);
            return;
        }
        var end = control.AlternativeOffset > body && control.AlternativeOffset < statement.End ? control.AlternativeOffset : statement.End;
        var condition = control.ConditionOffset > statement.Offset && control.ConditionOffset < body ? control.ConditionOffset : statement.Offset;
        var update = control.UpdateOffset >= condition && control.UpdateOffset < body ? control.UpdateOffset : 0;
        if (update != 0 && condition == statement.Offset) condition = update;
        var next = condition > statement.Offset ? Range(statement.Inner, 0, statement.Offset, condition) : 0;
        var head = Seal(condition);
        next = Range(statement.Inner, next, condition, update != 0 ? update : body);
        var leaves = Closed(body);
        var frame = new Frame();
        frames.Add(frame);
        next = Range(statement.Inner, next, body, end);
        frames.Remove(frame);
        tails = Join(tails, frame.Continues);
        open = false;
        if (update != 0) Range(statement.Inner, 0, update, body);
        foreach (var tail in tails) graph.Blocks[tail].LeadsTo(head);
        tails = leaves;
        open = false;
        // Python's else runs when the loop ended by itself.
        if (end < statement.End) Range(statement.Inner, next, end, statement.End);
        tails = Join(tails, frame.Breaks);
        open = false;
    }

    private void Do(Statement statement)
    {
        var head = Seal(statement.Offset);
        var frame = new Frame();
        frames.Add(frame);
        Range(statement.Inner, 0, statement.Offset, statement.End);
        frames.Remove(frame);
        tails = Join(tails, frame.Continues);
        foreach (var tail in tails) graph.Blocks[tail].LeadsTo(head);
        tails = Join(tails, frame.Breaks);
        open = false;
    }

    private void Switch(Statement statement)
    {
        var cases = new List<Statement>();
        foreach (var inner in statement.Inner)
            if (inner.Control?.Kind == ControlKind.Case || (inner.Control is { Kind: ControlKind.Else } && cases.Count > 0)) cases.Add(inner);
        if (cases.Count == 0)
        {
            MayBeSkipped(statement);
            return;
        }
        Range(statement.Inner, 0, statement.Offset, cases[0].Offset);
        var chosen = Closed(cases[0].Offset);
        var frame = new Frame { IsSwitch = true };
        frames.Add(frame);
        List<int> ends = [], before = [];
        var whole = false;
        var next = 0;
        for (var i = 0; i < cases.Count; i++)
        {
            var one = cases[i];
            tails = fallsThrough ? Join(chosen, before) : [.. chosen];
            open = false;
            // A label of its own (Java): its statements follow it.
            var to = i + 1 < cases.Count ? cases[i + 1].Offset : statement.End;
            while (next < statement.Inner.Count && statement.Inner[next] != one) next++;
            Range(one.Inner, 0, one.Offset, one.End);
            next = Range(statement.Inner, next + 1, one.End, to);
            if (fallsThrough) before = tails;
            else ends = Join(ends, tails);
            whole |= one.Control!.Kind == ControlKind.Else || one.Control.Code.StartsWith("default", StringComparison.Ordinal) || one.Control.Code.StartsWith("else", StringComparison.Ordinal)
                || one.Control.Code.StartsWith("case _", StringComparison.Ordinal) || one.Control.Code.StartsWith('_');
        }
        frames.Remove(frame);
        tails = Join(Join(ends, before), frame.Breaks);
        if (!whole) tails = Join(tails, chosen);
        open = false;
    }

    private void Try(Statement statement)
    {
        var before = Closed(statement.Offset);
        var first = Seal(statement.Offset);
        var handlers = statement.Inner.FindIndex(s => s.Control?.Kind is ControlKind.Catch or ControlKind.Finally || s.Control is { Kind: ControlKind.Else, IsBranch: true });
        if (handlers < 0)
        {
            Range(statement.Inner, 0, statement.Offset, statement.End);
            return;
        }
        Range(statement.Inner, 0, statement.Offset, statement.Inner[handlers].Offset);
        List<int> risky = [.. before, .. Enumerable.Range(first, Math.Min(graph.Blocks.Count - first, MostTryBlocks))];
        var ends = tails;
        var next = handlers;
        for (; next < statement.Inner.Count && statement.Inner[next].Control?.Kind != ControlKind.Finally; next++)
        {
            var part = statement.Inner[next];
            var caught = part.Control?.Kind == ControlKind.Catch;
            tails = caught ? [.. risky] : ends;
            open = false;
            Range(part.Inner, 0, part.Offset, part.End);
            ends = caught ? Join(ends, tails) : tails;
        }
        tails = next < statement.Inner.Count ? Join(ends, risky) : ends;
        open = false;
        for (; next < statement.Inner.Count; next++) Range(statement.Inner[next].Inner, 0, statement.Inner[next].Offset, statement.Inner[next].End);
    }

    /// <summary>Ruby's rescue of a whole method: from anywhere in it.</summary>
    private void Handler(Statement statement)
    {
        var before = Closed(statement.Offset);
        tails = [.. Enumerable.Range(0, Math.Min(graph.Blocks.Count, MostTryBlocks))];
        Range(statement.Inner, 0, statement.Offset, statement.End);
        tails = Join(tails, before);
        open = false;
    }

    private void Lambda(Statement statement)
    {
        var before = Closed(statement.Offset);
        var head = Seal(statement.Offset);
        var frame = new Frame { IsLambda = true };
        frames.Add(frame);
        Range(statement.Inner, 0, statement.Offset, statement.End);
        frames.Remove(frame);
        tails = Join(tails, frame.Breaks);
        foreach (var tail in tails) graph.Blocks[tail].LeadsTo(head);
        tails = Join(tails, before);
        open = false;
    }

    private void Leave(Statement statement)
    {
        Range(statement.Inner, 0, statement.Offset, statement.End);
        Closed(statement.End);
        if (frames.FindLast(f => f.IsLambda) is { } lambda) lambda.Breaks.AddRange(tails);
        else foreach (var tail in tails) graph.Blocks[tail].LeadsTo(FlowBlock.Exit);
        tails = [];
        open = false;
    }

    private void Jump(Statement statement)
    {
        Range(statement.Inner, 0, statement.Offset, statement.End);
        Closed(statement.End);
        var code = statement.Control!.Code.TrimEnd(';', ' ');
        var leaves = statement.Control.Kind == ControlKind.Break;
        var labelled = code.IndexOf(' ', StringComparison.Ordinal) > 0;
        for (var i = frames.Count - 1; i >= 0 && !frames[i].IsLambda; i--)
        {
            if (frames[i].IsSwitch && (!leaves || !switchesBreak)) continue;
            (leaves ? frames[i].Breaks : frames[i].Continues).AddRange(tails);
            // Which loop a label means is not told: any of them.
            if (!labelled) break;
        }
        tails = [];
        open = false;
    }

    private void Goto(Statement statement)
    {
        Straight(statement.Offset, statement.End);
        Closed(statement.End);
        var code = statement.Control!.Code.TrimEnd(';', ' ');
        jumps.Add((code[(code.LastIndexOf(' ') + 1)..], [.. tails]));
        tails = [];
        open = false;
    }
}
