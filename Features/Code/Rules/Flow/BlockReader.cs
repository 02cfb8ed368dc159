using Capstan.Features.Code.Graph;

namespace Capstan.Features.Code.Rules.Flow;

/// <summary>Makes the blocks of a method from its control structures and the text between them.</summary>
internal sealed class BlockReader(FileFlow file)
{
    private static readonly HashSet<string> Leaving =
    [
        "exit", "die", "abort", "halt", "_exit", "exitProcess", "panic", "Fatal", "Fatalf", "fatalError", "preconditionFailure", "raise", "fail", "throw", "Exit", "FailFast", "quit", "error", "ereport", "elog", "not_found", "notFound", "redirect_and_exit", "wp_die", "longjmp",
    ];

    private readonly FileFacts facts = file.Facts;
    private readonly string text = file.Text;
    private readonly Dictionary<int, (List<ControlFact> All, bool IsExhaustive)> cases = [];

    public Block Read(int method)
    {
        var span = facts.Methods[method];
        var root = new Block { Parent = null, Control = -1, Kind = ControlKind.Else, Branch = 0, Branches = 1, IsExhaustive = true, Start = method == 0 ? 0 : span.Span.Offset, End = method == 0 ? int.MaxValue : span.Span.EndOffset };
        var controls = file.Controls(method).OrderBy(c => c.Control.Offset).ThenByDescending(c => c.Control.EndOffset).ToList();
        for (var i = 0; i < controls.Count; i++)
        {
            var (control, index) = controls[i];
            if (control.Kind is ControlKind.If) Branches(root, control, index, controls, i);
            else if (control.Kind is ControlKind.For or ControlKind.While or ControlKind.Do or ControlKind.Catch or ControlKind.Finally or ControlKind.Try) Add(root, control, index, control.Kind, 0, 1, false, control.Offset, control.EndOffset);
            else if (control.Kind is ControlKind.Case) Case(root, control, controls, i);
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

    private void Branches(Block root, ControlFact control, int index, List<(ControlFact Control, int Index)> all, int at)
    {
        var written = Slice(control.Offset, control.EndOffset);
        // elif is a branch of the if around it, and has been made one.
        if (written.StartsWith("elif") || written.StartsWith("elsif") || written.StartsWith("elseif") || (facts.Language == "php" && written.StartsWith("else"))) return;
        var cuts = Cuts(control, all, at);
        var exhaustive = cuts.Count > 0 && cuts[^1].Final;
        var starts = cuts.Select(c => c.At).Prepend(control.Offset).ToList();
        if (written.StartsWith("guard"))
        {
            // What follows else runs when the condition does not hold.
            var otherwise = written.IndexOf("else");
            if (otherwise > 0) Add(root, control, index, ControlKind.If, 1, 2, false, control.Offset + otherwise, control.EndOffset);
            return;
        }
        for (var i = 0; i < starts.Count; i++)
            Add(root, control, index, ControlKind.If, i, starts.Count, exhaustive, starts[i], i + 1 < starts.Count ? starts[i + 1] : control.EndOffset);
    }

    /// <summary>Where the else branches of an if begin; the final one has no condition.</summary>
    private List<(int At, bool Final)> Cuts(ControlFact control, List<(ControlFact Control, int Index)> all, int at)
    {
        if (facts.Language is "c" or "javascript" or "php" or "python" or "ruby")
        {
            var found = new List<(int, bool)>();
            // Where what is nested in it, of what came so far, ends: an else in there belongs to it.
            var (nestedEnd, sameStart, sameEnd) = (0, -1, 0);
            for (var i = at + 1; i < all.Count && all[i].Control is var inner && inner.Offset < control.EndOffset; i++)
            {
                if (inner.Offset == control.Offset || inner.EndOffset > control.EndOffset) continue;
                if (inner.Offset != sameStart) (nestedEnd, sameStart, sameEnd) = (Math.Max(nestedEnd, sameEnd), inner.Offset, 0);
                var isElseIf = IsElseIf(inner);
                if ((inner.Kind == ControlKind.Else || isElseIf) && nestedEnd < inner.EndOffset)
                    found.Add((inner.Offset, inner.Kind == ControlKind.Else && !Slice(inner.Offset, Math.Min(inner.EndOffset, inner.Offset + 12)).TrimStart("else").TrimStart().StartsWith("if")));
                if (!isElseIf && inner.Kind is ControlKind.If or ControlKind.For or ControlKind.While or ControlKind.Try or ControlKind.Switch or ControlKind.Catch) sameEnd = Math.Max(sameEnd, inner.EndOffset);
            }
            return found;
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
        && Slice(control.Offset, Math.Min(control.EndOffset, control.Offset + 6)) is var head && (head.StartsWith("elif") || head.StartsWith("els"));

    private void Case(Block root, ControlFact control, List<(ControlFact Control, int Index)> all, int at)
    {
        var holder = -1;
        for (var i = at - 1; i >= 0 && holder < 0; i--)
            if (all[i].Control is { Kind: ControlKind.Switch or ControlKind.Match } outer && outer.Offset < control.Offset && outer.EndOffset >= control.EndOffset) holder = all[i].Index;
        if (holder < 0) return;
        if (!cases.TryGetValue(holder, out var known))
        {
            var list = all.Where(c => c.Control.Kind == ControlKind.Case && c.Control.Offset > facts.Controls[holder].Offset && c.Control.EndOffset <= facts.Controls[holder].EndOffset).Select(c => c.Control).ToList();
            cases[holder] = known = (list, list.Exists(IsDefault));
        }
        var position = known.All.BinarySearch(control, Comparer<ControlFact>.Create((a, b) => (a.Offset, -a.EndOffset).CompareTo((b.Offset, -b.EndOffset))));
        // A label alone: its statements go on to the next label.
        var end = position + 1 < known.All.Count ? known.All[position + 1].Offset : facts.Controls[holder].EndOffset;
        Add(root, control, holder, ControlKind.Case, position, known.All.Count, known.IsExhaustive, control.Offset, Math.Max(control.EndOffset, end));
    }

    private bool IsDefault(ControlFact label) =>
        Slice(label.Offset, Math.Min(label.EndOffset, label.Offset + 9)) is var head && (head.StartsWith("default") || head.StartsWith("else") || head.StartsWith("_ "));

    private void Leave(Block root, IEnumerable<ControlFact> controls, int method)
    {
        foreach (var control in controls)
            if (control.Kind is ControlKind.Return or ControlKind.Throw or ControlKind.Continue or ControlKind.Goto || (control.Kind is ControlKind.Break && BlockAt(root, control.Offset).Kind != ControlKind.Case))
                Mark(BlockAt(root, control.Offset));
        foreach (var call in file.Calls(method))
            if (Leaving.Contains(call.Name) && (call.Name is not ("error" or "raise" or "fail" or "throw" or "halt") || facts.Language is "ruby" or "kotlin"))
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

    private ReadOnlySpan<char> Slice(int from, int to) => from >= text.Length ? [] : text.AsSpan(from, Math.Min(text.Length, to) - from);
}
