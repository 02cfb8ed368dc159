using System.Text.RegularExpressions;
using Capstan.Features.Code.Graph;
using Capstan.Features.Code.Review.Delta;
using Capstan.Features.Code.Rules;

namespace Capstan.Features.Code.Review.Checks;

/// <summary>Calls that are still made but ask for less: less memory, a smaller bound, no copy; and comparisons that moved by one.</summary>
internal sealed partial class CallChecks : ICheck
{
    public void Run(ReviewContext context)
    {
        foreach (var method in context.Delta.Methods)
        {
            if (!method.IsMatched || !method.BodyChanged || method.File.IsTest || method.Method.IsTest) continue;
            foreach (var (old, now) in Pairs(method)) Arguments(context, method, old, now);
            if (method.File.Language == "c") Copies(context, method);
        }
        foreach (var file in context.CodeFiles)
            if (!file.IsDeleted && !file.IsTest) Comparisons(context, file);
    }

    // Calls of one name in order, when there are as many as before.
    private static IEnumerable<(CallFact Old, CallFact New)> Pairs(MethodDelta method)
    {
        var now = method.NewCalls.ToLookup(c => c.Name);
        foreach (var group in method.OldCalls.GroupBy(c => c.Name))
        {
            var (old, @new) = (group.ToList(), now[group.Key].ToList());
            if (old.Count != @new.Count) continue;
            for (var i = 0; i < old.Count; i++)
                if (old[i].Code != @new[i].Code) yield return (old[i], @new[i]);
        }
    }

    private static void Arguments(ReviewContext context, MethodDelta method, CallFact old, CallFact now)
    {
        if (method.NewFile!.NearestChange(now.Line, now.Line, now.Line + 3) is not { } line) return;
        for (var i = 0; i < Math.Min(old.Arguments.Count, now.Arguments.Count); i++)
        {
            var (before, after) = (Squeeze(old.Arguments[i].Code), Squeeze(now.Arguments[i].Code));
            if (before == after) continue;
            if (Allocates().IsMatch(now.Name) && before.StartsWith(after + "+", StringComparison.Ordinal))
                context.Add("smaller-buffer", Category.Error, FindingSeverity.High, method.NewFile, line, $"{method.Symbol}:{now.Name}",
                    $"{now.Name} is asked for `{now.Arguments[i].Code}` instead of `{old.Arguments[i].Code}`.", "Keep the room for the terminator or header, or show that it is not written.", "CWE-131", 0.8);
            else if (CopiesBytes().IsMatch(now.Name) && (after.StartsWith(before + "+", StringComparison.Ordinal) || before.StartsWith(after + "-", StringComparison.Ordinal)))
                context.Add("larger-copy", Category.Error, FindingSeverity.High, method.NewFile, line, $"{method.Symbol}:{now.Name}",
                    $"{now.Name} may write `{now.Arguments[i].Code}` bytes instead of `{old.Arguments[i].Code}`.", "Check that the target has that much room.", "CWE-787", 0.75);
            else if (before.StartsWith('"') && before.Contains("%.*s", StringComparison.Ordinal) && after.StartsWith('"') && !after.Contains("%.*s", StringComparison.Ordinal))
                context.Add("unbounded-format", Category.Error, FindingSeverity.High, method.NewFile, line, $"{method.Symbol}:{now.Name}",
                    $"{now.Name} prints the text without its length: `%.*s` became `%s`.", "Pass the length with %.*s: the text need not end with a NUL.", "CWE-125", 0.85);
        }
    }

    private static void Copies(ReviewContext context, MethodDelta method)
    {
        var left = method.NewCalls.Where(c => Copying().IsMatch(c.Name)).Select(c => $"{c.Name}({Argument(c)}").ToList();
        foreach (var call in method.OldCalls)
        {
            if (!Copying().IsMatch(call.Name) || call.Outer < 0 || left.Remove($"{call.Name}({Argument(call)}")) continue;
            if (GuardChecks.Anchor(method, call.Line, call.Line) is not { } line || Argument(call) is not { Length: > 0 } what) continue;
            // The value is handed over itself now, in the line that handed over a copy.
            if (!ResourceChecks.Mentions(method.NewFile!.New.BareAt(line), what)) continue;
            context.Add("removed-copy", Category.Error, FindingSeverity.Medium, method.NewFile, line, $"{method.Symbol}:{what}",
                $"`{what}` is handed over itself instead of `{call.Code}`.", $"Keep {call.Name} where the callee takes ownership and `{what}` is used again.", "CWE-416", 0.6);
        }
    }

    // Works on text, so that macros and files without a grammar are covered.
    private static void Comparisons(ReviewContext context, ChangedFile file)
    {
        var added = file.Added.Where(a => a.Text.Length < 1_000).ToLookup(a => Strict(a.Text));
        foreach (var removed in file.Removed)
        {
            if (removed.Text.Length > 1_000 || !removed.Text.Contains('=', StringComparison.Ordinal) && !removed.Text.Contains('<', StringComparison.Ordinal) && !removed.Text.Contains('>', StringComparison.Ordinal)) continue;
            foreach (var (line, text) in added[Strict(removed.Text)])
            {
                if (Squeeze(text) == Squeeze(removed.Text) || !Defines().IsMatch(text)) continue;
                context.Add("changed-bound", Category.Error, FindingSeverity.Medium, file, line, Squeeze(text) is var key && key.Length > 80 ? key[..80] : key,
                    "A comparison in the macro moved by one.", "Check both ends of the range with a test: the last allowed value and the first refused one.", "CWE-193", 0.7);
            }
        }
    }

    private static string Strict(string text) => Squeeze(text).Replace("<=", "<", StringComparison.Ordinal).Replace(">=", ">", StringComparison.Ordinal);

    private static string Argument(CallFact call) => call.Arguments.Count == 1 ? Squeeze(call.Arguments[0].Code) : "";

    private static string Squeeze(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));

    [GeneratedRegex("(?i)alloc|ensure|reserve|resize|grow|realloc|strndup|extend|newsize|make_room")]
    private static partial Regex Allocates();

    [GeneratedRegex("^(?:memcpy|memmove|memset|strncpy|strncat|snprintf|vsnprintf|read|recv|fread|fgets|strlcpy|strlcat|bcopy)$")]
    private static partial Regex CopiesBytes();

    [GeneratedRegex("(?i)(?:^|_)(?:copy|dup|clone|ref|retain|incref|addref)$")]
    private static partial Regex Copying();

    [GeneratedRegex(@"^\s*#\s*define\b")]
    private static partial Regex Defines();
}
