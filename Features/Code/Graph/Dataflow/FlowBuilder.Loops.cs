namespace Capstan.Features.Code.Graph.Dataflow;

internal sealed partial class FlowBuilder
{
    private void Loop(int item)
    {
        var control = Control(item);
        var (offset, end, stop) = (items[item].Offset, items[item].End, items[item].Skip);
        var body = control.BodyOffset > 0 && control.BodyOffset <= end ? control.BodyOffset : offset;
        if (control.ConditionOffset > body)
        {
            // work while condition
            Do(item);
            return;
        }
        var rest = control.AlternativeOffset > body && control.AlternativeOffset < end ? control.AlternativeOffset : end;
        var condition = control.ConditionOffset > offset && control.ConditionOffset < body ? control.ConditionOffset : offset;
        var update = control.UpdateOffset >= condition && control.UpdateOffset < body ? control.UpdateOffset : 0;
        var next = item + 1;
        int head;
        if (IsForeach(control))
        {
            // What is gone through is evaluated once, the variable gets a value each time.
            nodesOnly = true;
            next = Range(next, stop, offset, body);
            nodesOnly = false;
            head = Start(offset, body);
        }
        else
        {
            if (update != 0 && condition == offset) condition = update;
            if (condition > offset) next = Range(next, stop, offset, condition);
            head = Seal(condition);
            next = Range(next, stop, condition, update != 0 ? update : body);
        }
        Decides(item, body);
        var done = IsEndless(control) ? [] : Closed(body);
        open = false;
        var frame = Push(FrameKind.Loop);
        next = Range(update != 0 ? item + 1 : next, stop, body, rest);
        frames.Remove(frame);
        GoOn(Join(tails, frame.Continuing));
        if (update != 0) Range(item + 1, stop, update, body);
        foreach (var tail in tails) graph.Blocks[tail].LeadsTo(head);
        GoOn(done);
        // Python's else runs when the loop ended by itself.
        if (rest < end) Range(next, stop, rest, end);
        GoOn(Join(tails, frame.Leaving));
    }

    private void Do(int item)
    {
        var control = Control(item);
        var (offset, end, stop) = (items[item].Offset, items[item].End, items[item].Skip);
        var condition = control.ConditionOffset > offset && control.ConditionOffset < end ? control.ConditionOffset : end;
        var head = Seal(offset);
        var frame = Push(FrameKind.Loop);
        var next = Range(item + 1, stop, offset, condition);
        frames.Remove(frame);
        if (frame.Continuing.Count > 0) GoOn(Join(tails, frame.Continuing));
        Range(next, stop, condition, end);
        Decides(item, end);
        foreach (var tail in Closed(end)) graph.Blocks[tail].LeadsTo(head);
        GoOn(Join(tails, frame.Leaving));
    }

    /// <summary>One element after the other, without a condition of its own.</summary>
    private bool IsForeach(ControlFact control) => control is { Kind: ControlKind.For, ConditionOffset: 0, UpdateOffset: 0 } && Head(control) is var head && !head.Contains(';')
        && (facts.Language != "go" || head.IndexOf("range") >= 0);

    /// <summary>Nothing but a break or a return ends it.</summary>
    private bool IsEndless(ControlFact control)
    {
        var head = Head(control);
        return control.Kind == ControlKind.For ? facts.Language == "go" ? head.Trim() is "for" : head.IndexOf(";;") >= 0 || head.IndexOf("; ;") >= 0
            : control.Kind == ControlKind.While && head.StartsWith("while") && head[5..].Trim("(): \t{") is "true" or "True" or "TRUE" or "1";
    }

    /// <summary>What stands before the body.</summary>
    private static ReadOnlySpan<char> Head(ControlFact control) => control.Code.AsSpan(0, control.BodyOffset > control.Offset ? Math.Min(control.Code.Length, control.BodyOffset - control.Offset) : control.Code.Length);

    private void Jump(int item)
    {
        Inside(item);
        Decides(item, items[item].End);
        var code = Control(item).Code.TrimEnd(';', ' ');
        var space = code.IndexOf(' ', StringComparison.Ordinal);
        Jump(Closed(items[item].End), new(Control(item).Kind == ControlKind.Break, space > 0 ? code[(space + 1)..].Trim() : null), frames.Count - 1);
        GoOn([]);
    }

    private readonly record struct Target(bool Leaves, string? Label);

    private void Jump(List<int> from, Target target, int frame)
    {
        var count = int.TryParse(target.Label, out var number) ? number : 1;
        var label = number > 0 ? null : target.Label;
        var found = false;
        var known = label is not null && frames.Exists(f => f.Label == label);
        for (; frame >= 0; frame--)
        {
            var around = frames[frame];
            switch (around.Kind)
            {
                case FrameKind.Lambda:
                    around.Leaving.AddRange(from);
                    return;
                case FrameKind.Finally:
                    around.Leaving.AddRange(from);
                    around.Jumps.Add(target);
                    return;
                case FrameKind.Label when target.Leaves && around.Label == label:
                    around.Leaving.AddRange(from);
                    return;
                case FrameKind.Loop when known ? around.Label == label : label is not null || --count == 0:
                case FrameKind.Switch when label is null && target.Leaves && switchesBreak && --count == 0:
                    (target.Leaves ? around.Leaving : around.Continuing).AddRange(from);
                    // Which loop a label means that is not told: any of them.
                    if (label is null || known) return;
                    found = true;
                    break;
            }
        }
        if (!found) foreach (var block in from) graph.Blocks[block].LeadsTo(FlowBlock.Exit);
    }

    private readonly Dictionary<string, int> labels = new(StringComparer.Ordinal);
    private readonly List<(string Label, List<int> From)> gotos = [];

    private void Label(int item)
    {
        var region = facts.Regions[items[item].Index];
        labels[region.Name] = Seal(items[item].Offset);
        open = true;
        Node(FlowNodeKind.Region, items[item].Index, items[item].Offset);
        var frame = Push(FrameKind.Label);
        frame.Label = region.Name;
        Inside(item);
        frames.Remove(frame);
        if (frame.Leaving.Count > 0) GoOn(Join(tails, frame.Leaving));
    }

    private void Goto(int item)
    {
        Straight(items[item].Offset, items[item].End);
        Decides(item, items[item].End);
        var from = Closed(items[item].End);
        GoOn([]);
        var code = Control(item).Code.TrimEnd(';', ' ');
        var around = frames.FindLast(f => f.Kind == FrameKind.Switch);
        if (code == "fallthrough") around?.Falling.AddRange(from);
        else if (around is not null && (code.StartsWith("goto case", StringComparison.Ordinal) || code == "goto default")) foreach (var tail in from) graph.Blocks[tail].LeadsTo(around.Head);
        else gotos.Add((code[(code.LastIndexOf(' ') + 1)..], from));
    }

    private void JoinGotos()
    {
        foreach (var (label, sources) in gotos)
            foreach (var source in sources) graph.Blocks[source].LeadsTo(labels.TryGetValue(label, out var target) ? target : FlowBlock.Exit);
    }
}
