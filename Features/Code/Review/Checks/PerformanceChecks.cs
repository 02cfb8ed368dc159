using System.Text.RegularExpressions;
using Capstan.Features.Code.Graph;
using Capstan.Features.Code.Review.Delta;
using Capstan.Features.Code.Rules;

namespace Capstan.Features.Code.Review.Checks;

/// <summary>What costs more than before: slow calls in loops, loops in loops, locks that are held longer. Patterns of single calls are rules of the catalogue.</summary>
internal sealed partial class PerformanceChecks : ICheck
{
    private const int ManyCallers = 10;

    public void Run(ReviewContext context)
    {
        SlowCallsInLoops(context);
        foreach (var method in context.ProductMethods)
        {
            if (method.New is null) continue;
            DeeperLoops(context, method);
            LongerLocks(context, method);
        }
    }

    /// <summary>Calls that the patch puts into a loop, outside tests.</summary>
    public static IEnumerable<(MethodDelta Method, CallFact Call)> CallsInLoops(PatchDelta delta)
    {
        foreach (var method in delta.Methods)
        {
            if (method.New is null || !method.IsChanged || method.File.IsTest || method.Method.IsTest || !method.NewFile!.IsReviewed) continue;
            var before = method.OldCalls.Where(c => c.LoopDepth > 0).Select(c => c.Name).ToHashSet(StringComparer.Ordinal);
            foreach (var call in method.NewCalls)
                if (call.LoopDepth > 0 && !before.Contains(call.Name) && call.Kind is CallKind.Call or CallKind.Command && Touched(method, call)) yield return (method, call);
        }
    }

    // The call itself, or the loop that was put around it.
    private static bool Touched(MethodDelta method, CallFact call) =>
        method.NewFile!.IsAdded(call.Line) || method.NewControls.Any(c => IsLoop(c) && c.Line <= call.Line && c.EndLine >= call.Line && method.NewFile.IsAdded(c.Line));

    private static void SlowCallsInLoops(ReviewContext context)
    {
        var slow = context.Impact.SlowMethods.ToHashSet(StringComparer.Ordinal);
        // And those the patch itself brings.
        foreach (var facts in context.Delta.Files.Select(f => f.NewFacts).OfType<FileFacts>())
            foreach (var call in facts.Calls)
                if (call.Method > 0 && call.Method < facts.Methods.Count && Sinks.Is(call.Name, call.Receiver)) slow.Add(facts.Methods[call.Method].Name);
        foreach (var (method, call) in CallsInLoops(context.Delta))
        {
            // The catalogue's rule speaks of the sinks themselves.
            if (!slow.Contains(call.Name) || Sinks.Is(call.Name, call.Receiver) || call.Name == method.Method.Name) continue;
            var line = method.NewFile!.IsAdded(call.Line) ? call.Line : method.NewFile.NearestChange(call.Line, method.New!.Span.Line, method.New.Span.EndLine) ?? call.Line;
            context.Add("slow-call-in-loop", Category.Performance, FindingSeverity.Medium, method.NewFile, line, $"{method.Symbol}:{call.Name}",
                $"{call.Name} asks a database or a server, and now does so once per turn of the loop.", $"Fetch what the loop needs with one call before it, or let {call.Name} take many at once.", null, 0.75);
        }
    }

    private static void DeeperLoops(ReviewContext context, MethodDelta method)
    {
        var (now, at) = Depth(method.NewControls);
        var before = method.Old is null ? 0 : Depth(method.OldControls).Depth;
        // A new method of two loops is how tables are walked; what was linear and is not any more is worth a word.
        if (now <= before || now < (method.IsAdded ? 3 : 2) || at is null) return;
        if (method.NewFile!.NearestChange(at.Line, at.Line, Math.Max(at.Line, at.EndLine)) is not { } line) return;
        context.Add("deeper-loops", Category.Performance, FindingSeverity.Medium, method.NewFile, line, method.Symbol,
            method.IsAdded ? $"{method.Method.Name} has loops {now} deep." : $"{method.Method.Name} now has loops {now} deep instead of {before}: its cost grows with a higher power of what it is given.",
            "Look things up in a set or map made once, or sort first; or say why the inner loop is short.", null, 0.7);
    }

    private static (int Depth, ControlFact? Innermost) Depth(IEnumerable<ControlFact> controls)
    {
        var loops = controls.Where(IsLoop).OrderBy(c => c.Line).ThenByDescending(c => c.EndLine).ToList();
        var open = new Stack<ControlFact>();
        var (depth, at) = (0, (ControlFact?)null);
        foreach (var loop in loops)
        {
            while (open.TryPeek(out var outer) && outer.EndLine < loop.EndLine) open.Pop();
            while (open.TryPeek(out var outer) && outer.EndLine < loop.Line) open.Pop();
            open.Push(loop);
            if (open.Count > depth) (depth, at) = (open.Count, loop);
        }
        return (depth, at);
    }

    private static bool IsLoop(ControlFact control) => control.Kind is ControlKind.For or ControlKind.While or ControlKind.Do;

    // ---- locks ------------------------------------------------------------------------------------------------------------------

    private static void LongerLocks(ReviewContext context, MethodDelta method)
    {
        if (!method.IsMatched || context.NodeOf(method) is not { FanIn: >= ManyCallers } node) return;
        var before = Held(method.OldFile!.Old, method.Old!.Span, method.OldCalls.ToList(), method.File.Language);
        foreach (var (target, calls, line) in Held(method.NewFile!.New, method.New!.Span, method.NewCalls.ToList(), method.File.Language))
        {
            var was = before.Where(b => b.Target == target).Select(b => (int?)b.Calls).FirstOrDefault();
            if (was is null || calls <= was || method.NewFile.NearestChange(line, method.New.Span.Line, method.New.Span.EndLine) is not { } at) continue;
            context.Add("lock-held-longer", Category.Performance, FindingSeverity.Medium, method.NewFile, at, $"{method.Symbol}:{target}",
                $"`{target}` is now held over {calls} calls instead of {was}, in a method with {node.FanIn} callers that wait for it.", "Do the work before the lock is taken or after it is given back.", null, 0.7);
        }
    }

    /// <summary>What is locked, over how many calls, and where.</summary>
    private static List<(string Target, int Calls, int Line)> Held(SourceText text, Span span, List<CallFact> calls, string language)
    {
        var held = new List<(string, int, int)>();
        foreach (var call in calls.Where(c => Locks().IsMatch(c.Name)))
        {
            var target = TargetOf(call);
            var release = calls.FirstOrDefault(c => c.Line > call.Line && Unlocks().IsMatch(c.Name) && TargetOf(c) == target);
            var end = release?.Line ?? span.EndLine;
            held.Add((target, calls.Count(c => c.Line > call.Line && c.Line < end && !Locks().IsMatch(c.Name) && !Unlocks().IsMatch(c.Name)), call.Line));
        }
        for (var line = span.Line; line <= span.EndLine; line++)
        {
            if (LockBlock().Match(text.BareAt(line)) is not { Success: true } block) continue;
            var end = EndOfBlock(text, line, span.EndLine, language == "python");
            held.Add((string.Concat(block.Groups["target"].Value.Where(c => !char.IsWhiteSpace(c))), calls.Count(c => c.Line > line && c.Line <= end), line));
        }
        return held;
    }

    private static string TargetOf(CallFact call) =>
        string.Concat((call.Receiver.Length > 0 ? call.Receiver : call.Arguments.Count > 0 ? call.Arguments[0].Code : "").Where(c => !char.IsWhiteSpace(c)));

    private static int EndOfBlock(SourceText text, int line, int last, bool byIndent)
    {
        if (byIndent)
        {
            var indent = Indent(text.BareAt(line));
            var end = line;
            for (var i = line + 1; i <= last; i++)
                if (text.BareAt(i).Trim().Length > 0)
                {
                    if (Indent(text.BareAt(i)) <= indent) break;
                    end = i;
                }
            return end;
        }
        var depth = 0;
        for (var i = line; i <= last; i++)
        {
            var bare = text.BareAt(i);
            depth += bare.Count(c => c == '{') - bare.Count(c => c == '}');
            if (depth <= 0 && (i > line || bare.Contains('}', StringComparison.Ordinal))) return i;
        }
        return last;
    }

    private static int Indent(string line) => line.Length - line.TrimStart().Length;

    [GeneratedRegex("^(?:lock|Lock|RLock|acquire|lockInterruptibly|writeLock|pthread_mutex_lock|mutex_lock|spin_lock|LWLockAcquire|EnterCriticalSection)$")]
    private static partial Regex Locks();

    [GeneratedRegex("^(?:unlock|Unlock|RUnlock|release|Release|pthread_mutex_unlock|mutex_unlock|spin_unlock|LWLockRelease|LeaveCriticalSection)$")]
    private static partial Regex Unlocks();

    [GeneratedRegex(@"^\s*(?:(?:lock|synchronized)\s*\((?<target>[^()]*(?:\([^()]*\))?)\)|with\s+(?<target>[\w.]*lock[\w.]*)\s*:)", RegexOptions.IgnoreCase)]
    private static partial Regex LockBlock();
}
