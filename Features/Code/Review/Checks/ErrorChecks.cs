using System.Text.RegularExpressions;
using Capstan.Features.Code.Graph;
using Capstan.Features.Code.Review.Delta;
using Capstan.Features.Code.Rules;

namespace Capstan.Features.Code.Review.Checks;

/// <summary>Slips in added lines that run but do not do what was meant.</summary>
internal sealed partial class ErrorChecks : ICheck
{
    public void Run(ReviewContext context)
    {
        foreach (var file in context.CodeFiles)
        {
            if (file.IsDeleted) continue;
            foreach (var added in file.Added)
            {
                Line(context, file, added.Line, file.IsApplied ? file.New.BareAt(added.Line) : SourceText.Of([added.Text], file.Language).Bare[0]);
            }
            if (!file.IsApplied) continue;
            MissingBreaks(context, file);
            Unreachable(context, file);
            if (file.NewFacts is not { } facts) continue;
            Swallowed(context, file, facts);
            Awaits(context, file, facts);
        }
        foreach (var method in context.Delta.Methods)
        {
            if (!method.IsMatched || !method.IsChanged || method.File.IsTest) continue;
            Narrowed(context, method);
            NarrowingCasts(context, method);
            LockOrder(context, method);
        }
    }

    private static void Line(ReviewContext context, ChangedFile file, int line, string bare)
    {
        if (file.Language is "c" or "javascript" or "php" or "java" && AssignmentInCondition.Match(bare) is { Success: true } assignment)
            context.Add("assignment-in-condition", Category.Error, FindingSeverity.Medium, file, line, assignment.Groups["name"].Value,
                $"`{assignment.Groups["name"].Value}` is assigned inside the condition.", "Compare with ==, or assign in a statement of its own before the condition.", "CWE-481", 0.8);
        if (file.Language is not ("python" or "ruby") && OffByOne.Match(bare) is { Success: true } loop)
            context.Add("off-by-one", Category.Error, FindingSeverity.High, file, line, loop.Groups["bound"].Value,
                $"The loop runs up to and including `{loop.Groups["bound"].Value}`, one past the last index.", $"Use < {loop.Groups["bound"].Value}.", "CWE-193", 0.8);
        if (MayBeNothing.Match(bare) is { Success: true } chain)
            context.Add("possible-null-dereference", Category.Error, FindingSeverity.Medium, file, line, chain.Groups["call"].Value,
                $"`{chain.Groups["call"].Value}` may find nothing, and its result is used at once.", "Keep the result in a variable and handle the case that nothing was found.", "CWE-476", 0.7);
        if (file.Language == "c" && UncheckedReturn().Match(bare) is { Success: true } ignored)
            context.Add("unchecked-return", Category.Error, FindingSeverity.Medium, file, line, ignored.Groups["call"].Value,
                $"The result of {ignored.Groups["call"].Value} is ignored.", $"Check what {ignored.Groups["call"].Value} returns and handle its failure.", "CWE-252", 0.7);
        if (file.Language == "c" && ReallocOver().Match(bare) is { Success: true } over && over.Groups["target"].Value == over.Groups["source"].Value)
            context.Add("realloc-over-itself", Category.Error, FindingSeverity.Medium, file, line, over.Groups["target"].Value,
                $"When realloc fails, `{over.Groups["target"].Value}` is lost and its memory leaks.", "Assign the result to another variable and check it first.", "CWE-401", 0.8);
    }

    // ---- statements -------------------------------------------------------------------------------------------------------------

    private static void MissingBreaks(ReviewContext context, ChangedFile file)
    {
        if (file.Language is not ("c" or "java" or "javascript" or "php")) return;
        for (var line = 2; line <= file.New.Bare.Count; line++)
        {
            if (!CaseLabel().IsMatch(file.New.BareAt(line))) continue;
            var before = line - 1;
            while (before > 0 && file.New.BareAt(before).Trim().Length == 0 && !FallThrough().IsMatch(file.New.Lines[before - 1])) before--;
            if (before == 0 || FallThrough().IsMatch(file.New.Lines[before - 1]) || FallThrough().IsMatch(file.New.Lines[line - 1])) continue;
            var last = file.New.BareAt(before).Trim();
            if (last.Length == 0 || last == "}" || LeavesCase().IsMatch(last) || last.EndsWith('{') || last.EndsWith(':') || last.EndsWith(',')) continue;
            if (last.Contains("->", StringComparison.Ordinal) && file.Language == "java") continue;
            // Only where the patch put the statement or the label there, or took the break away.
            if (!file.IsAdded(before) && !file.IsAdded(line) && !file.Removed.Any(r => r.Anchor == line && r.Text.Trim() == "break;")) continue;
            context.Add("missing-break", Category.Error, FindingSeverity.Medium, file, file.IsAdded(before) ? before : line, file.New.BareAt(line).Trim(),
                $"The case above `{file.New.BareAt(line).Trim()}` runs into it.", "Add break, or a comment that says the fall-through is meant.", "CWE-484", 0.7);
        }
    }

    private static void Unreachable(ReviewContext context, ChangedFile file)
    {
        for (var line = 2; line <= file.New.Bare.Count; line++)
        {
            var previous = file.New.BareAt(line - 1);
            if (!Leaves().IsMatch(previous) || (file.Language is not ("python" or "ruby" or "go" or "kotlin" or "swift" or "javascript") && !previous.TrimEnd().EndsWith(';'))) continue;
            if (!file.IsAdded(line) && !file.IsAdded(line - 1)) continue;
            var next = file.New.BareAt(line);
            if (next.Trim().Length == 0 || Indent(next) != Indent(previous) || NotAStatement().IsMatch(next) || !Balanced(previous)) continue;
            // The statement of an if without braces leaves only that if.
            var above = line - 2;
            while (above > 0 && file.New.BareAt(above).Trim().Length == 0) above--;
            if (above > 0 && Indent(file.New.BareAt(above)) < Indent(previous) && !file.New.BareAt(above).TrimEnd().EndsWith('{') && !file.New.BareAt(above).TrimEnd().EndsWith(':')
                && file.Language is not ("ruby" or "python")) continue;
            context.Add("unreachable-code", Category.Error, FindingSeverity.Medium, file, file.IsAdded(line) ? line : line - 1, next.Trim(),
                $"`{next.Trim()}` can never run: the line above leaves the block.", "Remove the statement, or the one above it.", "CWE-561", 0.8);
        }
    }

    private static int Indent(string line)
    {
        var indent = 0;
        foreach (var c in line)
        {
            if (c == ' ') indent++;
            else if (c == '\t') indent += 8;
            else break;
        }
        return indent;
    }

    private static bool Balanced(string line) => line.Count(c => c is '(' or '[' or '{') == line.Count(c => c is ')' or ']' or '}') && !line.TrimEnd().EndsWith('\\');

    private static void Swallowed(ReviewContext context, ChangedFile file, FileFacts facts)
    {
        foreach (var handler in facts.Controls)
        {
            if (handler.Kind != ControlKind.Catch) continue;
            var end = Math.Max(handler.Line, handler.EndLine);
            if (file.NearestChange(handler.Line, handler.Line, end) is not { } line) continue;
            if (facts.Calls.Any(c => Within(c.Line)) || facts.Assignments.Any(a => Within(a.Line)) || facts.Controls.Any(c => c.Kind is ControlKind.Throw or ControlKind.Return or ControlKind.Goto or ControlKind.Break or ControlKind.Continue && Within(c.Line))) continue;
            if (Enumerable.Range(handler.Line, end - handler.Line + 1).Any(l => Comments(file, l))) continue;
            context.Add("swallowed-exception", Category.Error, FindingSeverity.Medium, file, line, Short(handler.Code),
                $"`{Short(handler.Code)}` drops the exception: nothing is logged, handled or thrown on.", "Handle it, log it, or let it through; say in a comment why it may be dropped.", "CWE-390", 0.85);

            bool Within(int at) => at >= handler.Line && at <= end && (at > handler.Line || at == end);
        }
    }

    private static bool Comments(ChangedFile file, int line) => line <= file.New.Lines.Count && file.New.Lines[line - 1].Trim().Length > file.New.CodeAt(line).Trim().Length + 3;

    private static void Awaits(ReviewContext context, ChangedFile file, FileFacts facts)
    {
        if (file.Language is not ("csharp" or "javascript" or "python")) return;
        var known = facts.Methods.Where(m => m.Modifiers.HasFlag(Modifiers.Async)).Select(m => m.Name).ToHashSet(StringComparer.Ordinal);
        var removed = file.Removed.Where(r => r.Text.Contains("await ", StringComparison.Ordinal)).Select(r => r.Text.Replace("await ", "", StringComparison.Ordinal).Trim()).ToHashSet(StringComparer.Ordinal);
        foreach (var call in facts.Calls)
        {
            if (!file.IsAdded(call.Line) || call.Method >= facts.Methods.Count || !facts.Methods[call.Method].Modifiers.HasFlag(Modifiers.Async)) continue;
            var statement = file.New.CodeAt(call.Line).Trim();
            var lost = removed.Contains(statement) && call.Outer < 0;
            var own = known.Contains(call.Name) && call.ReceiverKind is ReceiverKind.None or ReceiverKind.This
                || file.Language == "csharp" && call.Name.EndsWith("Async", StringComparison.Ordinal) && call.Name.Length > 5;
            if (!lost && !own) continue;
            var start = (call.Receiver.Length > 0 ? call.Receiver : call.Name).Split('(')[0];
            if (call.Outer >= 0 || !statement.StartsWith(start, StringComparison.Ordinal) || !(statement.EndsWith(");", StringComparison.Ordinal) || statement.EndsWith(')'))) continue;
            context.Add("missing-await", Category.Error, FindingSeverity.High, file, call.Line, $"{facts.Methods[call.Method].FullName}:{call.Name}",
                $"{call.Name} is asynchronous and its result is not awaited: failures are lost and the order is undefined.", $"Write await {call.Name}(…).", null, lost ? 0.9 : 0.75);
        }
    }

    // ---- methods ----------------------------------------------------------------------------------------------------------------

    private static void Narrowed(ReviewContext context, MethodDelta method)
    {
        if (method.File.Language is not ("c" or "java" or "csharp" or "go")) return;
        var before = Types(method.OldLocals, method.Old!);
        foreach (var (name, (type, line)) in Types(method.NewLocals, method.New!))
        {
            if (!before.TryGetValue(name, out var old) || Width(old.Type) is not (> 0 and var was) || Width(type) is not (> 0 and var now) || now >= was) continue;
            if (!method.NewFile!.IsAdded(line)) continue;
            context.Add("integer-narrowing", Category.Error, FindingSeverity.Medium, method.NewFile, line, $"{method.Symbol}:{name}",
                $"`{name}` shrinks from {old.Type} to {type}: large values wrap around.", $"Keep {old.Type}, or check the range before the conversion.", "CWE-197", 0.75);
        }
    }

    // A cast says that it is meant, not that the value fits.
    private static void NarrowingCasts(ReviewContext context, MethodDelta method)
    {
        if (method.File.Language is not ("c" or "java" or "csharp" or "go")) return;
        var types = Types(method.NewLocals, method.New!);
        var before = Enumerable.Range(method.Old!.Span.Line, method.Old.Span.EndLine - method.Old.Span.Line + 1).SelectMany(l => Casts(method.OldFile!.Old.BareAt(l))).ToHashSet();
        for (var line = method.New!.Span.Line; line <= method.New.Span.EndLine; line++)
        {
            if (!method.NewFile!.IsAdded(line)) continue;
            foreach (var (type, name) in Casts(method.NewFile.New.BareAt(line)))
            {
                if (before.Contains((type, name)) || !types.TryGetValue(name, out var known) || Width(type) is not (> 0 and var to) || Width(known.Type) is not (> 0 and var from) || to >= from) continue;
                context.Add("integer-narrowing", Category.Error, FindingSeverity.Medium, method.NewFile, line, $"{method.Symbol}:{type}({name})",
                    $"`{name}` of type {known.Type} is cut down to {type}: large values wrap around.", "Check the range before the conversion, or keep the wider type.", "CWE-197", 0.65);
            }
        }
    }

    private static IEnumerable<(string Type, string Name)> Casts(string line) =>
        NarrowCast().Matches(line).Select(m => (m.Groups["type"].Value, m.Groups["name"].Value));

    private static Dictionary<string, (string Type, int Line)> Types(IEnumerable<LocalFact> locals, MethodFact method)
    {
        var types = new Dictionary<string, (string, int)>(StringComparer.Ordinal);
        foreach (var parameter in method.Parameters) types.TryAdd(parameter.Name, (parameter.Type, parameter.Line));
        foreach (var local in locals)
            if (local.TypeName.Length > 0) types.TryAdd(local.Name, (local.TypeName, local.Line));
        return types;
    }

    private static int Width(string type) => type.Replace("const ", "", StringComparison.Ordinal).Trim() switch
    {
        "size_t" or "ssize_t" or "long" or "unsigned long" or "long long" or "unsigned long long" or "int64_t" or "uint64_t" or "off_t" or "ptrdiff_t" or "ulong" or "int64" or "uint64" or "Size" or "Int64" => 8,
        "int" or "unsigned" or "unsigned int" or "int32_t" or "uint32_t" or "uint" or "int32" or "uint32" or "Int32" => 4,
        "short" or "unsigned short" or "int16_t" or "uint16_t" or "ushort" or "int16" or "uint16" => 2,
        "char" or "unsigned char" or "int8_t" or "uint8_t" or "byte" or "sbyte" or "int8" or "uint8" => 1,
        _ => 0,
    };

    private static void LockOrder(ReviewContext context, MethodDelta method)
    {
        var (old, @new) = (Locks(method.OldCalls), Locks(method.NewCalls));
        for (var i = 0; i < @new.Count; i++)
            for (var j = i + 1; j < @new.Count; j++)
            {
                var (first, second) = (@new[i], @new[j]);
                var (wasFirst, wasSecond) = (old.FindIndex(l => l.Name == first.Name), old.FindIndex(l => l.Name == second.Name));
                if (first.Name == second.Name || wasFirst < 0 || wasSecond < 0 || wasFirst < wasSecond) continue;
                if (method.NewFile!.NearestChange(first.Line, first.Line, second.Line) is not { } line) continue;
                context.Add("lock-order-changed", Category.Error, FindingSeverity.High, method.NewFile, line, $"{method.Symbol}:{first.Name},{second.Name}",
                    $"`{first.Name}` is now locked before `{second.Name}`; it was the other way round.", "Keep one order of locks everywhere, or two callers can wait for each other.", "CWE-833", 0.8);
            }
    }

    private static List<(string Name, int Line)> Locks(IEnumerable<CallFact> calls) =>
        [.. calls.Where(c => c.Name is "lock" or "Lock" or "acquire" or "pthread_mutex_lock" or "mutex_lock" or "spin_lock" or "LWLockAcquire" or "EnterCriticalSection" or "RLock")
            .Select(c => (c.Receiver.Length > 0 ? c.Receiver : c.Arguments.Count > 0 ? c.Arguments[0].Code : "", c.Line)).Where(l => l.Item1.Length > 0)];

    private static string Short(string text) => text.Length <= 60 ? text : text[..59] + "…";

    // Double parentheses and calls whose result is tested on the spot are meant.
    private static readonly Regex AssignmentInCondition = new(@"^\s*(?:\}\s*)?(?:else\s+)?(?:if|while)\s*\(\s*(?<name>[A-Za-z_$][\w.$]*)\s*=\s*(?:[\w""'-][\w.""' -]*)\)\s*(?:\{|;|$|\w)", RegexOptions.NonBacktracking);

    private static readonly Regex OffByOne = new(@"\bfor\s*\([^;]*;[^;]*?<=\s*(?<bound>(?:[\w.>\[\]-]*(?:\.|->))?(?:length|Length|size\(\)|Count|length\(\)|size|len)|strlen\([^)]*\)|len\([^)]*\)|count\(\$\w+\)|sizeof\([^)]*\))\s*;|\bfor\s+[^;]*;[^;]*?<=\s*(?<bound>len\([^)]*\))\s*;", RegexOptions.NonBacktracking);

    private static readonly Regex MayBeNothing = new(@"(?<call>\b(?:FirstOrDefault|SingleOrDefault|LastOrDefault|re\.match|re\.search|re\.fullmatch|querySelector|getElementById|strchr|strrchr|strstr|getenv|getParameter|preg_match)\((?:[^()]|\([^()]*\))*\))\s*(?:\.\w|->|\[)", RegexOptions.NonBacktracking);

    [GeneratedRegex(@"\((?<type>int|short|char|byte|u?int(?:8|16|32)_t|unsigned(?: int| short| char)?|uint|ushort|sbyte)\)\s*(?<name>[A-Za-z_]\w*)(?![\w.\[(-])|\b(?<type>u?int(?:8|16|32))\((?<name>[A-Za-z_]\w*)\)")]
    private static partial Regex NarrowCast();

    [GeneratedRegex(@"^\s*(?:\(void\)\s*)?(?<call>read|write|fread|recv|realloc|setuid|setgid|seteuid|setgroups|chdir|chroot|ftruncate|pthread_mutex_init|fgets|asprintf)\s*\([^;]*\)\s*;\s*$")]
    private static partial Regex UncheckedReturn();

    [GeneratedRegex(@"^\s*(?<target>[\w.>-]+)\s*=\s*(?:\([^()]*\)\s*)?realloc\s*\(\s*(?<source>[\w.>-]+)\s*,")]
    private static partial Regex ReallocOver();

    [GeneratedRegex(@"^\s*(?:case\b.*|default\s*):")]
    private static partial Regex CaseLabel();

    [GeneratedRegex(@"(?i)fall[ -]?s?[ -]?thr(?:ough|u)|no ?break")]
    private static partial Regex FallThrough();

    [GeneratedRegex(@"^(?:\}\s*)?(?:.*[;{}]\s*)?(?:break|return|throw|goto|continue|exit|abort|ereport|elog|unreachable|die|__builtin_unreachable|process\.exit)\b|\b(?:break|continue)\s*;\s*\}?$")]
    private static partial Regex LeavesCase();

    [GeneratedRegex(@"^\s*(?:return|throw|raise|break|continue|goto)\b[^{]*$")]
    private static partial Regex Leaves();

    [GeneratedRegex(@"^\s*(?:[}\])]|case\b|default\b|else\b|elif\b|elsif\b|catch\b|finally\b|except\b|rescue\b|ensure\b|end\b|when\b|while\b|until\b|#|@|\.|\?|:|&&|\|\||[+*/-]|\w+\s*:(?:[^:]|$)|(?:async\s+)?(?:def|function|func|class)\b|and\b|or\b|if\b.*:$|\[<)")]
    private static partial Regex NotAStatement();
}
