using System.Text.RegularExpressions;
using Capstan.Features.Code.Graph;
using Capstan.Features.Code.Review.Delta;
using Capstan.Features.Code.Rules;

namespace Capstan.Features.Code.Review.Checks;

/// <summary>A test the old code made and the new one does not, while what it protected is still used; a limit that moved.</summary>
internal sealed partial class GuardChecks : ICheck
{
    public void Run(ReviewContext context)
    {
        foreach (var method in context.Delta.Methods)
        {
            if (!method.IsMatched || !method.BodyChanged || method.File.IsTest || method.Method.IsTest) continue;
            Compare(context, method);
        }
    }

    private static void Compare(ReviewContext context, MethodDelta method)
    {
        var old = Conditions.Of(method.OldControls, method.File.Language);
        var @new = Conditions.Of(method.NewControls, method.File.Language);
        var gone = Without(old, @new);
        var came = Without(@new, old);
        var file = method.NewFile!;
        foreach (var guard in gone)
        {
            if (Anchor(method, guard.Control.Line, guard.Control.EndLine) is not { } line) continue;
            var names = guard.Names.Where(n => n.Length > 0 && !char.IsUpper(n[0])).Distinct().ToList();
            if (came.Find(c => c.Kind == guard.Kind && guard.Kind == GuardKind.Bound && (c.Left == guard.Left || c.Right == guard.Right || c.Left == guard.Right || c.Right == guard.Left)) is { } moved)
            {
                came.Remove(moved);
                Moved(context, method, file, guard, moved);
                continue;
            }
            // The same things are still tested, only in other words.
            if (names.Count > 0 && came.Any(c => c.Names.Intersect(names).Any())) continue;
            // A loop that is gone, or a branch that went with its condition, leaves nothing unguarded.
            if (guard.Control.Kind is ControlKind.For or ControlKind.While or ControlKind.Do) continue;
            var rejects = Rejects(method.OldControls, method.OldCalls, guard.Control);
            if (!rejects && (guard.Kind == GuardKind.Other || !BodyStays(method, guard.Control))) continue;
            if (!StillUsed(method, guard.Kind == GuardKind.Bound && !Trivial(guard.Left) && !Trivial(guard.Right) ? guard.Names.Concat(Sources(method, names)) : guard.Names) || IsCheckedByCall(method, names)) continue;
            var (rule, what, severity) = guard.Kind switch
            {
                GuardKind.Null => ("removed-null-check", "null check", FindingSeverity.High),
                GuardKind.Bound => ("removed-bounds-check", "bounds check", FindingSeverity.High),
                _ => ("removed-guard", "check", FindingSeverity.Medium),
            };
            // A look at who asks or where something goes is protection, whatever it compares.
            if (guard.Kind == GuardKind.Other && SecurityWord().IsMatch(guard.Text)) severity = FindingSeverity.High;
            if (guard.Kind == GuardKind.Null && !rejects && method.File.Language != "c") severity = FindingSeverity.Medium;
            context.Add(rule, Category.Error, severity, file, line, $"{method.Symbol}:{guard.Key}",
                $"The {what} `{Short(guard.Text)}` was removed from {method.Method.Name}, which still uses what it protected.",
                $"Keep the check `{Short(guard.Text)}`, or show where it is made now.", guard.Kind == GuardKind.Null ? "CWE-476" : guard.Kind == GuardKind.Bound ? "CWE-125" : null, 0.8);
        }
    }

    private static void Moved(ReviewContext context, MethodDelta method, ChangedFile file, Guard from, Guard to)
    {
        var line = file.NearestChange(to.Control.Line, to.Control.Line, Math.Max(to.Control.Line, Math.Min(to.Control.EndLine, to.Control.Line + 3)));
        if (line is null) return;
        var sameOperands = (from.Left == to.Left && from.Right == to.Right) || (from.Left == to.Right && from.Right == to.Left);
        var weaker = sameOperands && Weaker(method, from, to);
        context.Add(weaker ? "weakened-bound" : "changed-bound", Category.Error, weaker ? FindingSeverity.High : FindingSeverity.Medium, file, line.Value, $"{method.Symbol}:{to.Key}",
            weaker ? $"The bound became weaker by one: `{Short(from.Text)}` is now `{Short(to.Text)}`." : $"The bound `{Short(from.Text)}` is now `{Short(to.Text)}`.",
            "Check both ends of the range with a test: the last allowed value and the first refused one.", "CWE-193", weaker ? 0.8 : 0.6);
    }

    // A condition that rejects got stronger when it holds more often; one that admits, when it holds less often.
    private static bool Weaker(MethodDelta method, Guard from, Guard to)
    {
        var (before, after) = (Inclusive(from.Text), Inclusive(to.Text));
        if (before == after) return false;
        return Rejects(method.NewControls, method.NewCalls, to.Control) ? before && !after : !before && after;
    }

    private static bool Inclusive(string text) => text.Contains("<=", StringComparison.Ordinal) || text.Contains(">=", StringComparison.Ordinal);

    private static bool Rejects(IEnumerable<ControlFact> controls, IEnumerable<CallFact> calls, ControlFact guard) =>
        controls.Any(c => c.Kind is ControlKind.Return or ControlKind.Throw or ControlKind.Goto or ControlKind.Break or ControlKind.Continue && c.Line >= guard.Line && c.Line <= guard.EndLine)
        || calls.Any(c => c.Line >= guard.Line && c.Line <= guard.EndLine && GivesUp().IsMatch(c.Name));

    // The check moved into a function that says so.
    private static bool IsCheckedByCall(MethodDelta method, List<string> names)
    {
        var before = method.OldCalls.Select(c => c.Name).ToHashSet(StringComparer.Ordinal);
        return method.NewCalls.Any(c => !before.Contains(c.Name) && Checking().IsMatch(c.Name)
            && Conditions.NamesIn(c.Receiver + " " + string.Join(' ', c.Arguments.Select(a => a.Code))).Intersect(names).Any());
    }

    private static bool Trivial(string side) => side is "0" or "1" or "-1";

    private static bool BodyStays(MethodDelta method, ControlFact guard)
    {
        var (file, old) = (method.OldFile!, method.OldFile!.Old);
        var again = method.NewFile!.Added.Select(a => a.Text.Trim()).ToHashSet(StringComparer.Ordinal);
        for (var line = guard.Line + 1; line <= guard.EndLine && line <= file.NewLineOf.Count; line++)
            if (old.BareAt(line).Trim() is not ("" or "{" or "}") && (file.NewLineOf[line - 1] > 0 || again.Contains(old.Lines[line - 1].Trim()))) return true;
        var body = old.CodeAt(guard.EndLine).Trim();
        var at = body.LastIndexOf(')', Math.Max(0, body.Length - 3));
        // Written on the line of its condition, or indented anew without it.
        return again.Any(text => text.Length > 3 && (text == body || (guard.Line == guard.EndLine && at > 0 && body.EndsWith(text, StringComparison.Ordinal))));
    }

    // A local that went with its check was made of something that is still there.
    private static IEnumerable<string> Sources(MethodDelta method, List<string> names) => method.OldAssignments
        .Where(a => names.Contains(a.Name)).SelectMany(a => Conditions.RootsIn(ArgumentsOf(a.Value)));

    private static string ArgumentsOf(string code) => code.IndexOf('(', StringComparison.Ordinal) is >= 0 and var open ? code[open..] : code;

    private static bool StillUsed(MethodDelta method, IEnumerable<string> names)
    {
        var text = method.NewFile!.New;
        var wanted = names.Where(n => n.Length > 0).ToHashSet(StringComparer.Ordinal);
        if (wanted.Count == 0) return false;
        for (var line = method.New!.Span.Line + 1; line <= method.New.Span.EndLine; line++)
            if (Conditions.NamesIn(text.BareAt(line)).Any(wanted.Contains)) return true;
        return false;
    }

    internal static int? Anchor(MethodDelta method, int first, int last) => method.OldFile!.AnchorOf(first, last);

    private static List<Guard> Without(List<Guard> all, List<Guard> others)
    {
        var left = others.GroupBy(g => g.Key).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
        var rest = new List<Guard>();
        foreach (var guard in all)
        {
            if (left.TryGetValue(guard.Key, out var count) && count > 0) left[guard.Key] = count - 1;
            else rest.Add(guard);
        }
        return rest;
    }

    [GeneratedRegex(@"(?i)domain|origin\b|\bhost(?:name)?\b|csrf|token|auth(?!or)|permission|privilege|\brole|signature|nonce|credential|password|__proto__|prototype|constructor\b")]
    private static partial Regex SecurityWord();

    [GeneratedRegex("(?i)abort|exit|panic|fatal|^die$|^err|error|fail|throw|ereport|elog|usage|unreachable")]
    private static partial Regex GivesUp();

    [GeneratedRegex("(?i)check|valid|ensure|assert|guard|require|verify|expect|throwif")]
    private static partial Regex Checking();

    private static string Short(string text) => text.Length <= 60 ? text : text[..59] + "…";
}
