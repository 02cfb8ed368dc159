using System.Text.RegularExpressions;
using Capstan.Features.Code.Graph;
using Capstan.Features.Code.Review.Delta;
using Capstan.Features.Code.Rules;

namespace Capstan.Features.Code.Review.Checks;

/// <summary>What is acquired and not given back on some way out; releases that the patch takes away; memory used after its release.</summary>
internal sealed class ResourceChecks : ICheck
{
    public void Run(ReviewContext context)
    {
        foreach (var method in context.Delta.Methods)
        {
            if (method.New is null || !method.IsChanged || method.New.IsModule || method.NewFile!.IsTest || method.New.IsTest) continue;
            if (method.File.Language == "c")
            {
                LeaksOnExit(context, method);
                UseAfterFree(context, method);
            }
            else
            {
                NeverReleased(context, method);
            }
            if (!method.IsMatched) continue;
            RemovedReleases(context, method);
            if (method.File.Language == "c") NotCleared(context, method);
        }
    }

    private sealed record Held(string Name, CallFact Acquire, string[] Releases);

    private static IEnumerable<Held> Acquired(MethodDelta method, string language)
    {
        foreach (var call in method.NewCalls)
        {
            if (Resources.ReleasesOf(language, call.Name, call.Receiver, call.Kind == CallKind.Construct) is not { } releases) continue;
            var assigned = method.NewAssignments.Where(a => a.Receiver.Length == 0 && a.Line == call.Line
                && a.Value.Contains(call.Name + "(", StringComparison.Ordinal)).ToList();
            if (assigned.Count > 0) yield return new Held(assigned[0].Name.Split(',')[0].Trim().TrimStart('*', '$'), call, releases);
        }
    }

    private static void LeaksOnExit(ReviewContext context, MethodDelta method)
    {
        var file = method.NewFile!;
        var span = method.New!.Span;
        Blocks? blocks = null;
        foreach (var held in Acquired(method, "c"))
        {
            var calls = method.NewCalls.Where(c => c.Arguments.Any(a => Mentions(a.Code, held.Name))).ToList();
            var releases = calls.Where(c => held.Releases.Contains(c.Name)).ToList();
            if (Escapes(method, held, calls)) continue;
            blocks ??= new Blocks(file.New, span.Line, span.EndLine, braces: true);
            foreach (var exit in method.NewControls.Where(c => c.Kind == ControlKind.Return && c.Line > held.Acquire.Line))
            {
                if (!blocks.Covers(held.Acquire.Line, exit.Line) || releases.Any(r => r.Line == exit.Line || blocks.Covers(r.Line, exit.Line))) continue;
                if (Hands(exit.Code, held.Name) || IsAcquireFailed(method, held, exit)) continue;
                if (ChangeBehind(method, held, exit, releases.Count) is not { } line) continue;
                context.Add("resource-leak", Category.Error, FindingSeverity.High, file, line, $"{method.Symbol}:{held.Name}",
                    $"`{held.Name}` from {held.Acquire.Name} is not released on the return in line {exit.Line}.",
                    $"Add {held.Releases[0]}({held.Name}) before return statement.", "CWE-772", 0.8);
                break;
            }
        }
    }

    // Handed to somebody else, or kept somewhere: not ours to release any more.
    private static bool Escapes(MethodDelta method, Held held, List<CallFact> calls)
    {
        if (calls.Any(c => !held.Releases.Contains(c.Name) && !Resources.Borrowers.Contains(c.Name) && c.Offset != held.Acquire.Offset && c.Arguments.Any(a => Hands(a.Code, held.Name)))) return true;
        return method.NewAssignments.Any(a => a.Line > held.Acquire.Line
            && (a.Value.Trim() == held.Name || Mentions(a.Value, "&" + held.Name) || (a.Receiver.Length > 0 && Mentions(a.Value, held.Name) && !a.Value.Contains('('))));
    }

    private static bool IsAcquireFailed(MethodDelta method, Held held, ControlFact exit) =>
        Conditions.Of(method.NewControls.Where(c => c.Kind == ControlKind.If && c.Line <= exit.Line && c.EndLine >= exit.Line), "c")
            .Any(g => g.Names.Contains(held.Name));

    private static int? ChangeBehind(MethodDelta method, Held held, ControlFact exit, int releases)
    {
        var file = method.NewFile!;
        if (file.IsAdded(exit.Line)) return exit.Line;
        if (file.IsAdded(held.Acquire.Line)) return held.Acquire.Line;
        if (method.OldFile is null) return null;
        // A release went away: the finding stands where it was.
        var before = method.OldCalls.Where(c => held.Releases.Contains(c.Name) && c.Arguments.Any(a => Mentions(a.Code, held.Name))).ToList();
        if (before.Count <= releases) return null;
        return before.Select(c => GuardChecks.Anchor(method, c.Line, c.Line)).FirstOrDefault(a => a is not null);
    }

    private static void RemovedReleases(ReviewContext context, MethodDelta method)
    {
        var file = method.NewFile!;
        var now = method.NewCalls.Where(IsRelease).Select(Target).ToList();
        foreach (var call in method.OldCalls.Where(IsRelease))
        {
            var target = Target(call);
            if (now.Remove(target)) continue;
            if (GuardChecks.Anchor(method, call.Line, call.Line) is not { } line || LeftWithIt(method, call)) continue;
            // Not needed when what it released is not there any more, or another way out took its place.
            if (target.Length == 0 || !StillThere(method, target) || now.Count > 0 && now.Exists(n => n.EndsWith(" " + target.Split(' ')[1], StringComparison.Ordinal))) continue;
            if (context.Findings.Any(f => f.Rule == "resource-leak" && f.Symbol.StartsWith(method.Symbol, StringComparison.Ordinal) && f.Symbol.EndsWith(":" + target.Split(' ')[1], StringComparison.Ordinal))) continue;
            context.Add("removed-release", Category.Error, FindingSeverity.High, file, line, $"{method.Symbol}:{target}",
                $"`{call.Code}` was removed from {method.Method.Name}, which still uses what it released.",
                $"Release it on every way out: restore `{call.Code}`.", "CWE-772", 0.7);
        }
    }

    // The whole way out is gone, and its release with it.
    private static bool LeftWithIt(MethodDelta method, CallFact call)
    {
        var exit = method.OldControls.Where(c => c.Kind is ControlKind.Return or ControlKind.Goto or ControlKind.Throw or ControlKind.Break or ControlKind.Continue
            && c.Line >= call.Line && c.Line <= call.Line + 4).OrderBy(c => c.Line).FirstOrDefault();
        return exit is not null && method.OldFile!.Removed.Any(r => r.BaseLine == exit.Line);
    }

    private static bool IsRelease(CallFact call) => Resources.Releases.Contains(call.Name) || ReleaseName.IsMatch(call.Name);

    private static string Target(CallFact call)
    {
        var what = call.Receiver.Length > 0 ? call.Receiver : call.Arguments.Count > 0 ? call.Arguments[0].Code : "";
        return what.Length == 0 ? "" : $"{call.Name} {string.Concat(what.Where(c => !char.IsWhiteSpace(c)))}";
    }

    private static bool StillThere(MethodDelta method, string target)
    {
        var name = Conditions.NamesIn(target.Split(' ')[1]).FirstOrDefault();
        if (name is null) return false;
        for (var line = method.New!.Span.Line; line <= method.New.Span.EndLine; line++)
        {
            var bare = method.NewFile!.New.BareAt(line);
            if (!Mentions(bare, name)) continue;
            if (bare.TrimStart().StartsWith("using ", StringComparison.Ordinal) || bare.Contains("await using", StringComparison.Ordinal)
                || bare.TrimStart().StartsWith("with ", StringComparison.Ordinal) || bare.Contains("try (", StringComparison.Ordinal)) return false;
            return true;
        }
        return false;
    }

    private static void UseAfterFree(ReviewContext context, MethodDelta method)
    {
        var file = method.NewFile!;
        var span = method.New!.Span;
        Blocks? blocks = null;
        foreach (var call in method.NewCalls)
        {
            if (call.Name is not ("free" or "kfree" or "g_free" or "pfree" or "fclose") || call.Arguments.Count != 1) continue;
            var name = string.Concat(call.Arguments[0].Code.Where(c => !char.IsWhiteSpace(c)));
            if (name.Length == 0 || !Name.IsMatch(name)) continue;
            blocks ??= new Blocks(file.New, span.Line, span.EndLine, braces: true);
            for (var line = call.Line + 1; line < span.EndLine && blocks.Covers(call.Line, line); line++)
            {
                var bare = file.New.BareAt(line);
                var squeezed = string.Concat(bare.Where(c => !char.IsWhiteSpace(c)));
                if (blocks.SameBlock(call.Line, line) && (squeezed.StartsWith("return", StringComparison.Ordinal) || squeezed.StartsWith("goto", StringComparison.Ordinal)
                    || squeezed.StartsWith("break", StringComparison.Ordinal) || squeezed.StartsWith("continue", StringComparison.Ordinal)) && !Mentions(bare, name)) break;
                if (!Mentions(bare, name)) continue;
                if (squeezed.Contains(name + "=", StringComparison.Ordinal) && !squeezed.Contains(name + "==", StringComparison.Ordinal)) break;
                if (squeezed.Contains("&" + name, StringComparison.Ordinal) || squeezed.Contains("sizeof", StringComparison.Ordinal)) break;
                // Comparing a pointer is no use of it, and loops that free their own elements start anew.
                if (!Dereferences(squeezed, name, call.Name)) continue;
                var cleared = method.OldFile?.Removed.Where(r => Cleared(r.Text, name)).Select(r => (int?)r.Anchor).FirstOrDefault(a => a >= span.Line && a <= span.EndLine);
                var place = file.IsAdded(line) ? line : file.IsAdded(call.Line) ? call.Line : cleared;
                if (place is { } at)
                    context.Add(squeezed.Contains($"{call.Name}({name})", StringComparison.Ordinal) ? "double-free" : "use-after-free", Category.Error, FindingSeverity.High, file, at,
                        $"{method.Symbol}:{name}", $"`{name}` is used in line {line} after {call.Name} in line {call.Line}.",
                        $"Set {name} to NULL after {call.Name}, or move the release behind the last use.", squeezed.Contains($"{call.Name}({name})", StringComparison.Ordinal) ? "CWE-415" : "CWE-416", 0.7);
                break;
            }
        }
    }

    // free-field-no-reassign: the pointer outlives the function, and the patch stops clearing it.
    private static void NotCleared(ReviewContext context, MethodDelta method)
    {
        foreach (var removed in method.OldFile!.Removed)
        {
            if (removed.BaseLine < method.Old!.Span.Line || removed.BaseLine > method.Old.Span.EndLine || Assigned.Match(removed.Text) is not { Success: true } match) continue;
            var name = match.Groups["name"].Value;
            var release = method.NewCalls.FirstOrDefault(c => IsRelease(c) && c.Arguments.Any(a => string.Concat(a.Code.Where(x => !char.IsWhiteSpace(x))) == name) && Math.Abs(c.Line - removed.Anchor) <= 3);
            if (release is null || method.NewFile!.Added.Any(a => Cleared(a.Text, name))) continue;
            context.Add("pointer-not-cleared", Category.Error, FindingSeverity.Medium, method.NewFile!, removed.Anchor, $"{method.Symbol}:{name}",
                $"`{name}` is not set to NULL any more after {release.Name}.", $"Keep `{name} = NULL`: a second release or use would go unnoticed.", "CWE-416", 0.8);
        }
    }

    private static bool Dereferences(string line, string name, string release) =>
        line.Contains(name + "->", StringComparison.Ordinal) || line.Contains(name + "[", StringComparison.Ordinal) || line.Contains("*" + name, StringComparison.Ordinal)
        || line.Contains($"{release}({name})", StringComparison.Ordinal) || line.Contains($"({name},", StringComparison.Ordinal) || line.Contains($",{name},", StringComparison.Ordinal)
        || line.Contains($",{name})", StringComparison.Ordinal) || line.StartsWith("return" + name, StringComparison.Ordinal);

    private static bool Cleared(string text, string name)
    {
        var squeezed = string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
        return squeezed == name + "=NULL;" || squeezed == name + "=0;" || squeezed == name + "=nullptr;";
    }

    private static void NeverReleased(ReviewContext context, MethodDelta method)
    {
        var file = method.NewFile!;
        foreach (var held in Acquired(method, file.Language))
        {
            if (!file.IsAdded(held.Acquire.Line) && !(method.OldFile?.Removed.Any(r => r.Anchor == held.Acquire.Line) ?? false)) continue;
            var line = file.New.BareAt(held.Acquire.Line);
            if (Managed.IsMatch(line)) continue;
            var used = method.NewCalls.Where(c => c.Offset != held.Acquire.Offset).ToList();
            if (used.Any(c => held.Releases.Any(r => Resources.Last(r) == c.Name) && (Mentions(c.Receiver, held.Name) || c.Arguments.Any(a => Mentions(a.Code, held.Name))))) continue;
            if (used.Any(c => c.Arguments.Any(a => Hands(a.Code, held.Name)))) continue;
            if (method.NewControls.Any(c => c.Kind is ControlKind.Return or ControlKind.Yield && Hands(c.Code, held.Name))) continue;
            if (method.NewAssignments.Any(a => a.Line >= held.Acquire.Line && a.Name != held.Name && Mentions(a.Value, held.Name) && !a.Value.Contains('('))) continue;
            context.Add("resource-not-closed", Category.Error, FindingSeverity.Medium, file, held.Acquire.Line, $"{method.Symbol}:{held.Name}",
                $"`{held.Name}` from {held.Acquire.Name} is never closed in {method.Method.Name}.",
                file.Language switch
                {
                    "python" => $"Open it in a with statement.",
                    "go" => $"Add defer {held.Name}.Close() after the error check.",
                    "java" or "kotlin" => "Use try-with-resources.",
                    "csharp" => "Declare it with using.",
                    _ => $"Call {held.Releases[0]} on every way out.",
                }, "CWE-772", 0.7);
        }
    }

    private static readonly Regex ReleaseName = new("(?i)(?:^|_)(?:free|delete|destroy|close|release|unref|cleanup|dispose|unlock|decref|xdecref)$|[a-z](?:Free|Delete|Destroy|Close|Release|Cleanup|Dispose|Unlock)$", RegexOptions.NonBacktracking);
    private static readonly Regex Assigned = new(@"^\s*(?<name>[A-Za-z_]\w*(?:(?:->|\.)\w+)*)\s*=\s*(?:NULL|nullptr|0)\s*;\s*$", RegexOptions.NonBacktracking);
    private static readonly Regex Managed = new(@"^\s*(?:await\s+)?using\b|\bwith\b|\btry\s*\(|\.use\s*\{|\bdefer\b", RegexOptions.NonBacktracking);
    private static readonly Regex Name = new(@"^[A-Za-z_]\w*(?:(?:->|\.)\w+)*$", RegexOptions.NonBacktracking);

    /// <summary>The text holds the name as a whole word.</summary>
    internal static bool Mentions(string text, string name)
    {
        if (name.Length == 0) return false;
        for (var at = text.IndexOf(name, StringComparison.Ordinal); at >= 0; at = text.IndexOf(name, at + 1, StringComparison.Ordinal))
        {
            var (before, after) = (at > 0 ? text[at - 1] : ' ', at + name.Length < text.Length ? text[at + name.Length] : ' ');
            if (!IsWord(before) && !IsWord(after)) return true;
        }
        return false;
    }

    /// <summary>The expression is the thing itself, not something read from it.</summary>
    private static bool Hands(string code, string name)
    {
        for (var at = code.IndexOf(name, StringComparison.Ordinal); at >= 0; at = code.IndexOf(name, at + 1, StringComparison.Ordinal))
        {
            var (before, after) = (at > 0 ? code[at - 1] : ' ', at + name.Length < code.Length ? code[at + name.Length] : ' ');
            if (!IsWord(before) && !IsWord(after) && after is not ('.' or '-' or '[')) return true;
        }
        return false;
    }

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c == '_';
}
