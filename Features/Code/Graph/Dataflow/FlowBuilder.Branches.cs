namespace Capstan.Features.Code.Graph.Dataflow;

/// <summary>One of several ways on: if, ?:, switch.</summary>
internal sealed partial class FlowBuilder
{
    private void If(int item)
    {
        var control = Control(item);
        var (offset, end, stop) = (items[item].Offset, items[item].End, items[item].Skip);
        var (condition, body) = (control.ConditionOffset, control.BodyOffset);
        if (body <= 0 || body > end)
        {
            Decides(item, offset);
            MayBeSkipped(item);
            return;
        }
        if (condition > body && control.AlternativeOffset == 0)
        {
            // x = 1 if condition
            Range(item + 1, stop, condition, end);
            var tested = Decided(item, end);
            Range(item + 1, stop, offset, condition);
            GoOn(Join(tails, tested));
            return;
        }
        var next = Range(item + 1, stop, offset, body);
        var decided = Decided(item, body);
        var alternative = control.AlternativeOffset > body && control.AlternativeOffset < end ? control.AlternativeOffset : end;
        next = Range(next, stop, body, alternative);
        var ends = tails;
        GoOn(decided);
        if (alternative < end) Alternatives(item, next, alternative, ref ends);
        GoOn(Join(ends, tails));
    }

    /// <summary>Else, and any number of elif that are not nested in one another.</summary>
    private void Alternatives(int item, int next, int from, ref List<int> ends)
    {
        var stop = items[item].Skip;
        while (next < stop && IsControl(next, ControlKind.If) && Control(next) is { IsBranch: true } branch)
        {
            var elif = next;
            var (offset, end) = (items[elif].Offset, items[elif].End);
            next = items[elif].Skip;
            var body = branch.BodyOffset > offset && branch.BodyOffset < end ? branch.BodyOffset : offset;
            var inside = Range(elif + 1, next, offset, body);
            var decided = Decided(elif, body);
            var rest = branch.AlternativeOffset > body && branch.AlternativeOffset < end ? branch.AlternativeOffset : end;
            inside = Range(inside, next, body, rest);
            ends = Join(ends, tails);
            GoOn(decided);
            if (rest < end) Alternatives(elif, inside, rest, ref ends);
            from = end;
        }
        Range(next, stop, from, items[item].End);
    }

    private void Ternary(int item)
    {
        var control = Control(item);
        var (offset, end, stop) = (items[item].Offset, items[item].End, items[item].Skip);
        var (body, alternative, condition) = (control.BodyOffset, control.AlternativeOffset, control.ConditionOffset);
        if (body < offset || alternative <= body || alternative >= end)
        {
            MayBeSkipped(item);
            Decides(item, end);
            return;
        }
        // a if condition else b
        var isLast = condition > body;
        Range(item + 1, stop, isLast ? condition : offset, isLast ? alternative : body);
        Decides(item, body);
        var decided = Closed(body);
        Range(item + 1, stop, body, isLast ? condition : alternative);
        var ends = tails;
        GoOn(decided);
        Range(item + 1, stop, alternative, end);
        GoOn(Join(ends, tails));
    }

    private void Switch(int item)
    {
        var (offset, end, stop) = (items[item].Offset, items[item].End, items[item].Skip);
        var cases = new List<int>();
        for (var i = item + 1; i < stop; i = items[i].Skip)
            if (IsControl(i, ControlKind.Case) || (IsControl(i, ControlKind.Else) && cases.Count > 0)) cases.Add(i);
        var next = Range(item + 1, stop, offset, cases.Count > 0 ? items[cases[0]].Offset : end);
        var head = Seal(cases.Count > 0 ? items[cases[0]].Offset : end);
        open = true;
        Decides(item, end);
        if (cases.Count == 0) return;
        var chosen = Closed(items[cases[0]].Offset);
        var frame = Push(FrameKind.Switch);
        frame.Head = head;
        List<int> ends = [], before = [];
        var whole = IsExhaustive(Control(item));
        for (var i = 0; i < cases.Count; i++)
        {
            var one = cases[i];
            var control = Control(one);
            GoOn(Join(Join(chosen, before), frame.Falling));
            frame.Falling.Clear();
            before = [];
            Decides(one, items[one].Offset);
            Inside(one);
            // A label of its own (Java): its statements follow it.
            var to = i + 1 < cases.Count ? items[cases[i + 1]].Offset : end;
            next = Range(items[one].Skip, stop, items[one].End, to);
            // Java's arrows have a body of their own.
            if (fallsThrough && IsControl(item, ControlKind.Switch) && !(facts.Language == "java" && control.BodyOffset > 0)) before = tails;
            else ends = Join(ends, tails);
            whole |= control.Kind == ControlKind.Else || IsDefault(control.Code);
        }
        frames.Remove(frame);
        GoOn(Join(Join(ends, before), Join(frame.Leaving, frame.Falling)));
        if (!whole) GoOn(Join(tails, chosen));
    }

    private static bool IsDefault(string code) => code.StartsWith("default", StringComparison.Ordinal) || code.StartsWith("else", StringComparison.Ordinal)
        || code.StartsWith("case _", StringComparison.Ordinal) || code.StartsWith('_');

    /// <summary>One of the cases always holds, or the value has none and something is thrown.</summary>
    private bool IsExhaustive(ControlFact control) =>
        (facts.Language is "csharp" or "php" && control.Kind == ControlKind.Match) || facts.Language == "swift" || (facts.Language == "go" && control.Code.StartsWith("select", StringComparison.Ordinal));
}
