using System.Text;
using System.Text.RegularExpressions;
using Capstan.Features.Code.Graph;
using Capstan.Features.Code.Graph.Reading;
using Capstan.Features.Code.Rules;
using Capstan.Features.Code.Scenarios.EntryPoints;

namespace Capstan.Features.Code.Scenarios.Security;

/// <summary>How a trace of data back from a sink ended.</summary>
internal enum TraceEnd { Proven, Sanitized, Unproven }

/// <summary>One place data goes through, from the source towards the sink.</summary>
internal sealed record Hop(string File, int Line, string Code);

/// <param name="SourceKind">http, cli, network, environment or parameter; null unless proven.</param>
/// <param name="Confidence">Of the weakest call edge on the way.</param>
internal sealed record Trace(TraceEnd End, string? SourceKind, IReadOnlyList<Hop> Hops, double Confidence)
{
    public static readonly Trace Unproven = new(TraceEnd.Unproven, null, [], 1);
    public static readonly Trace Clean = new(TraceEnd.Sanitized, null, [], 1);
}

/// <summary>
/// Follows data backwards from a sink: through the assignments of the method, its parameters to the arguments of its callers, and the
/// results of the methods it calls, over edges that are sure enough. Bounded in depth and in steps, so the same graph always gives the same.
/// </summary>
internal sealed partial class TaintTracer
{
    public const int MaximumDepth = 8;
    private const int StepsPerTrace = 60, StepsInAll = 8_000, CallSitesPerMethod = 12, AssignmentsPerName = 6;
    private static readonly SqlFile<MethodArgs, long> FindMethod = Sql.Beside<MethodArgs, long>("FindMethod.sql");
    private static readonly SqlFile<CallersArgs, CallerRow> CallersOf = Sql.Beside<CallersArgs, CallerRow>("CallersOf.sql");
    private static readonly SqlFile<CalledArgs, CalledRow> CalledFrom = Sql.Beside<CalledArgs, CalledRow>("CalledFrom.sql");
    private readonly CodeGraph graph;
    private readonly ParsedSources sources;
    private int stepsLeft = StepsInAll;

    public TaintTracer(CodeGraph graph, ParsedSources sources) => (this.graph, this.sources) = (graph, sources);

    public async Task<Trace> Follow(ParsedFile file, RuleMatch match)
    {
        var facts = file.Facts;
        var expression = match.Argument;
        var offset = int.MaxValue;
        if (match.Call >= 0)
        {
            var call = facts.Calls[match.Call];
            offset = call.Offset;
            // Facts cut long arguments off; the call as it stands has all of it.
            if (expression.Length >= 118 || !match.DependsOnData) expression = Text(file, call.Offset, Math.Min(call.EndOffset, call.Offset + 4_000));
        }
        var sanitizer = match.Rule.Sanitizers.Count == 0 ? null
            : new Regex($@"(?:^|[^\w])(?:{string.Join('|', match.Rule.Sanitizers.Select(Regex.Escape))})\s*\(", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        var walk = new Walk(this, sanitizer, Math.Min(StepsPerTrace, stepsLeft));
        var trace = await walk.Expression(file, match.Method, expression, offset, 0, null);
        stepsLeft -= walk.Steps;
        return trace;
    }

    internal static string Text(ParsedFile file, int from, int to)
    {
        to = Math.Min(to, file.Content.Length);
        return from < 0 || from >= to ? "" : Encoding.UTF8.GetString(file.Content.Span[from..to]);
    }

    /// <summary>Variables an expression reads, and names it calls. Parts of string literals count only where they are holes.</summary>
    internal static (List<string> Names, List<string> Fields, List<string> Calls) Parts(string expression)
    {
        var (names, fields, calls) = (new List<string>(), new List<string>(), new List<string>());
        foreach (var text in ExpressionJudge.Holes(expression).Prepend(ExpressionJudge.WithoutLiterals(expression)))
            foreach (Match match in Name().Matches(text))
            {
                var name = match.Value;
                var before = match.Index == 0 ? ' ' : text[match.Index - 1];
                var isMember = before == '.' || (before == '>' && match.Index > 1 && text[match.Index - 2] == '-') || (before == ':' && match.Index > 1 && text[match.Index - 2] == ':');
                var after = match.Index + match.Length;
                while (after < text.Length && text[after] == ' ') after++;
                if (after < text.Length && text[after] == '(') calls.Add(name);
                else if (isMember) { if (IsSelf(text, match.Index)) fields.Add(name); }
                else if (name[0] == '@') fields.Add(name.TrimStart('@'));
                else if (name is not ("this" or "self" or "new" or "await" or "return" or "null" or "true" or "false" or "None" or "True" or "False" or "nil")) names.Add(name.TrimStart('$', '&', '*'));
            }
        return ([.. names.Distinct(StringComparer.Ordinal)], [.. fields.Distinct(StringComparer.Ordinal)], [.. calls.Distinct(StringComparer.Ordinal)]);
    }

    private static bool IsSelf(string text, int index)
    {
        var head = text[..index].TrimEnd('.', '>', '-', ':');
        return head.EndsWith("this", StringComparison.Ordinal) || head.EndsWith("self", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"[\p{L}_$@][\p{L}\p{Nd}_$]*", RegexOptions.NonBacktracking)]
    private static partial Regex Name();

    /// <summary>The call by which a walk went into a method for its result: the method's parameters are that call's arguments, and no other's.</summary>
    private sealed record Entered(string File, int Method, ParsedFile Caller, CallFact Call, Entered? Before);

    /// <summary>One trace: what it has seen, and how many steps it may still take.</summary>
    private sealed class Walk(TaintTracer tracer, Regex? sanitizer, int budget)
    {
        private readonly HashSet<(string File, int Method, string Name, int From)> seen = [];

        public int Steps { get; private set; }

        public async Task<Trace> Expression(ParsedFile file, int method, string expression, int offset, int depth, Entered? entered)
        {
            if (expression.Length == 0 || depth > MaximumDepth || Steps++ > budget) return Trace.Unproven;
            if (sanitizer?.IsMatch(expression) == true) return Trace.Clean;
            var facts = file.Facts;
            if (TaintSources.Default.KindOf(facts.Language, expression) is { } kind) return new(TraceEnd.Proven, kind, [], 1);

            var (names, fields, calls) = Parts(expression);
            var clean = 0;
            foreach (var name in names)
            {
                var trace = await Variable(file, method, name, offset, depth, entered);
                if (trace.End == TraceEnd.Proven) return trace;
                if (trace.End == TraceEnd.Sanitized) clean++;
            }
            foreach (var field in fields)
                if (await Field(file, field, depth, entered) is { End: TraceEnd.Proven } trace) return trace;
            foreach (var call in calls.Take(4))
                if (await Result(file, method, call, expression, depth, entered) is { End: TraceEnd.Proven } trace) return trace;
            return clean > 0 && clean == names.Count && fields.Count == 0 ? Trace.Clean : Trace.Unproven;
        }

        private async Task<Trace> Variable(ParsedFile file, int method, string name, int offset, int depth, Entered? entered)
        {
            var facts = file.Facts;
            if (!seen.Add((facts.Path, method, name, entered?.Call.Offset ?? -1))) return Trace.Unproven;
            var assignments = facts.Assignments.Where(a => a.Method == method && a.Receiver.Length == 0 && a.Name.TrimStart('$') == name)
                .OrderBy(a => a.Offset <= offset ? 0 : 1).ThenByDescending(a => a.Offset).Take(AssignmentsPerName).ToList();
            var (any, clean) = (false, true);
            foreach (var assignment in assignments)
            {
                var trace = await Expression(file, method, Value(file, assignment), assignment.Offset, depth, entered);
                if (trace.End == TraceEnd.Proven) return Through(trace, facts.Path, assignment.Line, $"{assignment.Name} = {assignment.Value}");
                any = true;
                clean &= trace.End == TraceEnd.Sanitized;
            }
            if (any && clean) return Trace.Clean;
            var parameter = method >= 0 && method < facts.Methods.Count ? facts.Methods[method].Parameters.FirstOrDefault(p => p.Name.TrimStart('$', '&', '*') == name) : null;
            return parameter is null ? Trace.Unproven : await Parameter(file, method, parameter, depth, entered);
        }

        /// <summary>An entry point is given its parameters from outside; others are given them by their callers.</summary>
        private async Task<Trace> Parameter(ParsedFile file, int method, ParameterFact parameter, int depth, Entered? entered)
        {
            var declared = file.Facts.Methods[method];
            if (entered is not null && entered.File == file.Facts.Path && entered.Method == method)
                return Argument(entered.Call, parameter) is { } given
                    ? Through(await Expression(entered.Caller, entered.Call.Method, given, entered.Call.Offset, depth + 1, entered.Before), entered.Caller.Facts.Path, entered.Call.Line, entered.Call.Code)
                    : Trace.Unproven;
            if (EntryPointDetectors.Default.ParameterSource(file.Facts, declared) is { } kind)
                return new(TraceEnd.Proven, kind, [new(file.Facts.Path, declared.Span.Line, declared.Signature)], 0.9);
            if (depth >= MaximumDepth || await Id(file.Facts.Path, declared) is not { } id) return Trace.Unproven;
            Steps++;
            foreach (var site in await tracer.graph.Many(CallersOf, new() { Id = id, Take = CallSitesPerMethod }))
            {
                if (Steps > budget || await tracer.sources.Get(site.Filename) is not { } calling) break;
                var call = calling.Facts.Calls.FirstOrDefault(c => c.Offset == site.Position && Last(c.Name) == declared.Name)
                    ?? calling.Facts.Calls.FirstOrDefault(c => c.Line == site.Line && (Last(c.Name) == declared.Name || declared.IsConstructor));
                if (call is null || Argument(call, parameter) is not { } argument) continue;
                var trace = await Expression(calling, call.Method, argument, call.Offset, depth + 1, null);
                if (trace.End == TraceEnd.Proven) return Through(trace with { Confidence = Math.Min(trace.Confidence, site.Confidence) }, calling.Facts.Path, call.Line, call.Code);
            }
            return Trace.Unproven;
        }

        private async Task<Trace> Field(ParsedFile file, string field, int depth, Entered? entered)
        {
            if (depth >= MaximumDepth || !seen.Add((file.Facts.Path, -1, field, -1))) return Trace.Unproven;
            foreach (var assignment in file.Facts.Assignments.Where(a => a.Name.TrimStart('@', '$') == field && (a.Receiver is "this" or "self" or "$this" || a.Name.StartsWith('@'))).Take(AssignmentsPerName))
            {
                var trace = await Expression(file, assignment.Method, Value(file, assignment), assignment.Offset, depth + 1, entered);
                // Another call may have set the field in between: what was proven is that it can hold this.
                if (trace.End == TraceEnd.Proven) return Through(trace with { Confidence = Math.Min(trace.Confidence, 0.8) }, file.Facts.Path, assignment.Line, $"{field} = {assignment.Value}");
            }
            return Trace.Unproven;
        }

        /// <summary>What a called method of this code returns.</summary>
        private async Task<Trace> Result(ParsedFile file, int method, string name, string expression, int depth, Entered? entered)
        {
            if (depth >= MaximumDepth || method < 0 || method >= file.Facts.Methods.Count || !seen.Add((file.Facts.Path, method, name + "()", entered?.Call.Offset ?? -1))) return Trace.Unproven;
            if (await Id(file.Facts.Path, file.Facts.Methods[method]) is not { } id) return Trace.Unproven;
            Steps++;
            if (await tracer.graph.Maybe(CalledFrom, new() { Id = id, Name = name }) is not { } called || await tracer.sources.Get(called.Filename) is not { } other) return Trace.Unproven;
            var index = Index(other.Facts, called);
            if (index < 0) return Trace.Unproven;
            // The call that stands in the expression, where there are several of the name.
            var call = file.Facts.Calls.Where(c => c.Method == method && Last(c.Name) == name).OrderByDescending(c => expression.Contains(c.Code, StringComparison.Ordinal)).FirstOrDefault();
            var inside = call is null ? entered : new Entered(called.Filename, index, file, call, entered);
            foreach (var returned in other.Facts.Controls.Where(c => c.Kind == ControlKind.Return && c.Method == index).Take(AssignmentsPerName))
            {
                var code = returned.Code.StartsWith("return", StringComparison.Ordinal) ? returned.Code[6..] : returned.Code;
                var trace = await Expression(other, index, code, int.MaxValue, depth + 1, inside);
                if (trace.End == TraceEnd.Proven) return Through(trace with { Confidence = Math.Min(trace.Confidence, called.Confidence) }, called.Filename, returned.Line, returned.Code);
            }
            return Trace.Unproven;
        }

        private async Task<long?> Id(string path, MethodFact method) =>
            await tracer.graph.Maybe(FindMethod, new() { Filename = path, Name = method.Name, Line = method.Span.Line }) is var id and not 0 ? id : null;

        private static int Index(FileFacts facts, CalledRow called)
        {
            for (var i = 0; i < facts.Methods.Count; i++)
                if (facts.Methods[i].Name == called.Name && facts.Methods[i].Span.Line == called.Line) return i;
            return -1;
        }

        private static string? Argument(CallFact call, ParameterFact parameter)
        {
            if (call.Arguments.FirstOrDefault(a => a.Name == parameter.Name) is { } named) return named.Code;
            var at = parameter.Index - 1;
            return at >= 0 && at < call.Arguments.Count && call.Arguments[at].Name.Length == 0 ? call.Arguments[at].Code : null;
        }

        private static string Value(ParsedFile file, AssignmentFact assignment)
        {
            if (assignment.Value.Length < 198) return assignment.Value;
            var text = Text(file, assignment.Offset, assignment.Offset + 2_000);
            var end = text.IndexOf(";\n", StringComparison.Ordinal);
            return end > 0 ? text[..end] : assignment.Value;
        }

        private static Trace Through(Trace trace, string file, int line, string code) =>
            trace.End != TraceEnd.Proven ? trace : trace.Hops.Count > 0 && trace.Hops[^1] is var last && last.File == file && last.Line == line ? trace : trace with { Hops = [.. trace.Hops, new(file, line, code)] };

        private static string Last(string name) => name[(name.LastIndexOf('.') + 1)..];
    }

    private sealed record MethodArgs
    {
        public required string Filename { get; init; }
        public required string Name { get; init; }
        public required int Line { get; init; }
    }

    private sealed record CallersArgs
    {
        public required long Id { get; init; }
        public required int Take { get; init; }
    }

    private sealed record CallerRow
    {
        public required string Filename { get; init; }
        public required int Line { get; init; }
        public required int? Position { get; init; }
        public required float Confidence { get; init; }
        public required string? Caller { get; init; }
    }

    private sealed record CalledArgs
    {
        public required long Id { get; init; }
        public required string Name { get; init; }
    }

    private sealed record CalledRow
    {
        public required long Id { get; init; }
        public required string Filename { get; init; }
        public required int Line { get; init; }
        public required string Name { get; init; }
        public required float Confidence { get; init; }
    }
}
