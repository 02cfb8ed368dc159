using Capstan.Features.Code.Graph;

namespace Capstan.Features.Code.Rules.Flow;

/// <summary>Makes the blocks of a method from its control structures and the text between them.</summary>
internal sealed class BlockReader(FileFacts facts, string text)
{
    private static readonly HashSet<string> Leaving =
    [
        "exit", "die", "abort", "halt", "_exit", "exitProcess", "panic", "Fatal", "Fatalf", "fatalError", "preconditionFailure", "raise", "fail", "throw", "Exit", "FailFast", "quit", "error", "ereport", "elog", "not_found", "notFound", "redirect_and_exit", "wp_die", "longjmp",
    ];

    public Block Read(int method)
    {
        var span = facts.Methods[method];
        var root = new Block { Parent = null, Control = -1, Kind = ControlKind.Else, Branch = 0, Branches = 1, IsExhaustive = true, Start = method == 0 ? 0 : span.Span.Offset, End = method == 0 ? int.MaxValue : span.Span.EndOffset };
        var controls = facts.Controls.Select((c, i) => (Control: c, Index: i)).Where(c => c.Control.Method == method).OrderBy(c => c.Control.Offset).ThenByDescending(c => c.Control.EndOffset).ToList();
        foreach (var (control, index) in controls)
        {
            if (control.Kind is ControlKind.If) Branches(root, control, index, controls);
            else if (control.Kind is ControlKind.For or ControlKind.While or ControlKind.Do or ControlKind.Catch or ControlKind.Finally or ControlKind.Try) Add(root, control, index, control.Kind, 0, 1, false, control.Offset, control.EndOffset);
            else if (control.Kind is ControlKind.Case) Case(root, control, index, controls);
        }
        Leave(root, controls.Select(c => c.Control), method);
        return root;
    }

    private static Block Add(Block root, ControlFact control, int index, ControlKind kind, int branch, int branches, bool exhaustive, int start, int end)
    {
        var parent = root;
        while (parent.Inner.Find(b => b.Holds(start) && b.End >= end && !(b.Start == start && b.End == end && b.Control == index)) is { } inner) parent = inner;
        var block = new Block { Parent = parent, Control = index, Kind = kind, Branch = branch, Branches = branches, IsExhaustive = exhaustive, Start = start, End = end };
        parent.Inner.Add(block);
        return block;
    }

    private void Branches(Block root, ControlFact control, int index, List<(ControlFact Control, int Index)> all)
    {
        var written = Slice(control.Offset, control.EndOffset);
        // elif is a branch of the if around it, and has been made one.
        if (written.StartsWith("elif", StringComparison.Ordinal) || written.StartsWith("elsif", StringComparison.Ordinal) || written.StartsWith("elseif", StringComparison.Ordinal) || (facts.Language == "php" && written.StartsWith("else", StringComparison.Ordinal))) return;
        var cuts = Cuts(control, all);
        var exhaustive = cuts.Count > 0 && cuts[^1].Final;
        var starts = cuts.Select(c => c.At).Prepend(control.Offset).ToList();
        if (written.StartsWith("guard", StringComparison.Ordinal))
        {
            // What follows else runs when the condition does not hold.
            var otherwise = written.IndexOf("else", StringComparison.Ordinal);
            if (otherwise > 0) Add(root, control, index, ControlKind.If, 1, 2, false, control.Offset + otherwise, control.EndOffset);
            return;
        }
        for (var i = 0; i < starts.Count; i++)
            Add(root, control, index, ControlKind.If, i, starts.Count, exhaustive, starts[i], i + 1 < starts.Count ? starts[i + 1] : control.EndOffset);
    }

    /// <summary>Where the else branches of an if begin; the final one has no condition.</summary>
    private List<(int At, bool Final)> Cuts(ControlFact control, List<(ControlFact Control, int Index)> all)
    {
        if (facts.Language is "c" or "javascript" or "php" or "python" or "ruby")
        {
            var inside = all.Where(c => c.Control.Offset > control.Offset && c.Control.EndOffset <= control.EndOffset).Select(c => c.Control).ToList();
            var nested = inside.Where(c => c.Kind is ControlKind.If or ControlKind.For or ControlKind.While or ControlKind.Try or ControlKind.Switch or ControlKind.Catch && !IsElseIf(c)).ToList();
            return
            [
                .. inside.Where(c => (c.Kind == ControlKind.Else || IsElseIf(c)) && !nested.Any(n => n.Offset < c.Offset && n.EndOffset >= c.EndOffset))
                    .Select(c => (c.Offset, c.Kind == ControlKind.Else && !Slice(c.Offset, Math.Min(c.EndOffset, c.Offset + 12)).TrimStart("else".ToCharArray()).TrimStart().StartsWith("if", StringComparison.Ordinal))),
            ];
        }
        var cuts = new List<(int, bool)>();
        var level = 0;
        for (var i = control.Offset + 2; i < control.EndOffset && i < text.Length; i++)
        {
            var c = text[i];
            if (c is '"' or '`' || (c == '\'' && facts.Language is "csharp" or "java" or "go")) i = Quoted(i, control.EndOffset);
            else if (c is '(' or '{' or '[') level++;
            else if (c is ')' or '}' or ']') level--;
            else if (c == '/' && i + 1 < text.Length && text[i + 1] == '/') i = text.IndexOf('\n', i) is > 0 and var line ? line : control.EndOffset;
            else if (level == 0 && c == 'e' && string.CompareOrdinal(text, i, "else", 0, 4) == 0 && !char.IsLetterOrDigit(text[i - 1]))
            {
                var rest = text.AsSpan(i + 4, Math.Min(12, text.Length - i - 4)).TrimStart();
                cuts.Add((i, !rest.StartsWith("if")));
                i += 3;
            }
        }
        return cuts;
    }

    private bool IsElseIf(ControlFact control) => control.Kind == ControlKind.If
        && Slice(control.Offset, Math.Min(control.EndOffset, control.Offset + 6)) is var head && (head.StartsWith("elif", StringComparison.Ordinal) || head.StartsWith("els", StringComparison.Ordinal));

    private void Case(Block root, ControlFact control, int index, List<(ControlFact Control, int Index)> all)
    {
        var holder = all.Where(c => c.Control.Kind is ControlKind.Switch or ControlKind.Match && c.Control.Offset < control.Offset && c.Control.EndOffset >= control.EndOffset).Select(c => (int?)c.Index).LastOrDefault();
        if (holder is not { } choice) return;
        var cases = all.Where(c => c.Control.Kind == ControlKind.Case && c.Control.Offset > facts.Controls[choice].Offset && c.Control.EndOffset <= facts.Controls[choice].EndOffset).Select(c => c.Control).ToList();
        var position = cases.IndexOf(control);
        // A label alone: its statements go on to the next label.
        var end = position + 1 < cases.Count ? cases[position + 1].Offset : facts.Controls[choice].EndOffset;
        var exhaustive = cases.Any(c => Slice(c.Offset, Math.Min(c.EndOffset, c.Offset + 9)) is var head && (head.StartsWith("default", StringComparison.Ordinal) || head.StartsWith("else", StringComparison.Ordinal) || head.StartsWith("_ ", StringComparison.Ordinal)));
        Add(root, control, choice, ControlKind.Case, position, cases.Count, exhaustive, control.Offset, Math.Max(control.EndOffset, end));
    }

    private void Leave(Block root, IEnumerable<ControlFact> controls, int method)
    {
        foreach (var control in controls)
            if (control.Kind is ControlKind.Return or ControlKind.Throw or ControlKind.Continue or ControlKind.Goto || (control.Kind is ControlKind.Break && BlockAt(root, control.Offset).Kind != ControlKind.Case))
                Mark(BlockAt(root, control.Offset));
        foreach (var call in facts.Calls)
            if (call.Method == method && Leaving.Contains(call.Name) && (call.Name is not ("error" or "raise" or "fail" or "throw" or "halt") || facts.Language is "ruby" or "kotlin"))
                Mark(BlockAt(root, call.Offset));
    }

    private static void Mark(Block block)
    {
        if (block.Control >= 0) block.Leaves = true;
    }

    private static Block BlockAt(Block root, int offset)
    {
        var block = root;
        while (block.Inner.Find(inner => inner.Holds(offset)) is { } inner) block = inner;
        return block;
    }

    private int Quoted(int at, int end)
    {
        var quote = text[at];
        for (var i = at + 1; i < end && i < text.Length; i++)
        {
            if (text[i] == '\\') i++;
            else if (text[i] == quote) return i;
            else if (text[i] == '\n' && quote != '`') return at;
        }
        return at;
    }

    private string Slice(int from, int to) => from >= text.Length ? "" : text[from..Math.Min(text.Length, to)];
}
