using System.Text.RegularExpressions;
using Capstan.Features.Code.Graph;
using Capstan.Features.Code.Rules;
using Capstan.Features.Code.Rules.Flow;
using Capstan.Features.Code.Scenarios.EntryPoints;

namespace Capstan.Features.Code.Scenarios.Security;

/// <summary>One trace: what it has seen, and how many steps it may still take.</summary>
internal sealed partial class TaintWalk(ParsedSources sources, CallEdges edges, Rule rule, int budget)
{
    private const int ReturnsPerMethod = 8;
    private const int MostDerived = 100;
    private static readonly NameSet Mapping = new(FlowModel.Default.Guards.Mapping), Filtering = new(FlowModel.Default.Guards.Filtering);
    private readonly NameSet sanitizers = new(rule.Sanitizers);
    private readonly Dictionary<(string File, int Method, string Name, int At, int Call), Trace> known = [];

    public int Steps { get; private set; }

    /// <summary>The method a value is looked at in, and where in it the value is used.</summary>
    /// <param name="Entered">The call by which the walk went into the method for its result: its parameters are that call's arguments, and no other's.</param>
    private sealed record Frame(SourceFlow File, int Method, int UsedAt, int Depth, Entered? Entered)
    {
        public FileFacts Facts => File.Facts;
        public MethodFact? Declared => Method >= 0 && Method < Facts.Methods.Count ? Facts.Methods[Method] : null;
    }

    private sealed record Entered(Frame Caller, CallFact Call);

    public Task<Trace> Value(SourceFlow file, int method, int from, int to)
    {
        var term = file.Read(from, to);
        // What it begins with decides where it goes: https://api.example.com/ + anything stays there.
        if (rule.SafePrefix is { } safe && Prefix(term) is { } prefix && Regex.IsMatch(prefix, safe, RegexOptions.NonBacktracking)) return Task.FromResult(Trace.Clean);
        return Of(term, new(file, method, from, 0, null), from);
    }

    /// <summary>The constant text a value begins with; null when it begins with data.</summary>
    private static string? Prefix(Term term) => term.Kind switch
    {
        TermKind.Constant => term.Text,
        TermKind.Union when term.Name == "\"" && term.Text.Length > 0 => term.Text,
        TermKind.Union when term.Parts.Count > 0 && term.Name != "\"" => Prefix(term.Parts[0]) is { Length: > 0 } head ? head : null,
        TermKind.Call when term.Parts.Count > 0 && FormatName().IsMatch(term.Name) => Prefix(term.Parts[0]),
        TermKind.Call when term.IsNew && term.Parts.Count > 0 => Prefix(term.Parts[0]),
        _ => null,
    };

    private async Task<Trace> Of(Term term, Frame frame, int at)
    {
        if (frame.Depth > TaintTracer.MaximumDepth || Steps++ > budget) return Trace.Unproven;
        switch (term.Kind)
        {
            case TermKind.Constant or TermKind.Lambda:
                return Trace.Clean;
            case TermKind.Union:
                return await Any(term.Parts, frame, at);
            case TermKind.Choice:
                return Trace.Join(await Branch(term, 0, frame, at), await Branch(term, 1, frame, at));
        }
        var found = await Named(term, frame, at);
        // A check on the way to the sink holds for what the sink is given.
        return found.End == TraceEnd.Sanitized || !await IsChecked(term, frame) ? found : Trace.Clean;
    }

    private async Task<Trace> Any(IEnumerable<Term> parts, Frame frame, int at)
    {
        var result = Trace.Clean;
        foreach (var part in parts)
        {
            result = Trace.Join(result, await Of(part, frame, at));
            if (result is { End: TraceEnd.Proven, SourceKind: "http" or "message" }) break;
        }
        return result;
    }

    private async Task<Trace> Branch(Term choice, int branch, Frame frame, int at)
    {
        if (branch >= choice.Parts.Count) return Trace.Clean;
        var part = choice.Parts[branch];
        var found = await Of(part, frame, at);
        if (found.End == TraceEnd.Sanitized || choice.Text.Length == 0) return found;
        var heads = part.All().Select(t => t.Head).Where(h => h.Length > 0).ToHashSet(StringComparer.Ordinal);
        return new Guards(frame.File, rule).Checks(choice.Text, branch == 0, heads, frame.Method) ? Trace.Clean : found;
    }

    private async Task<Trace> Named(Term term, Frame frame, int at)
    {
        var language = frame.Facts.Language;
        if (term.Kind is TermKind.Call or TermKind.Member)
        {
            if (sanitizers.Has(term.Chain) || (!rule.NumbersHarm && FlowModel.Default.IsHarmless(language, term.Chain)) || IsTypedNumber(term)) return Trace.Clean;
            if (term.Kind == TermKind.Call && Allows(term)) return Trace.Clean;
        }
        if (SourceOf(term, frame) is { } kind) return new(TraceEnd.Proven, kind, [], 1);
        return term.Kind switch
        {
            TermKind.Call => await Call(term, frame, at),
            TermKind.Index => await Element(term, frame, at),
            TermKind.Member => await Member(term, frame, at),
            _ when language == "ruby" && Bare(term.Name, frame) is { } called => await Given(called, frame),
            _ => await Variable(ValueFlow.Key("", term.Text + term.Name), frame, at),
        };
    }

    /// <summary>Ruby calls a method of the same file by its name alone, which the facts cannot tell from a variable.</summary>
    private static Frame? Bare(string name, Frame frame)
    {
        if (frame.Depth >= TaintTracer.MaximumDepth || frame.File.Of(frame.Method).Defines(name) || Parameters(frame, name) is not null) return null;
        for (var i = 1; i < frame.Facts.Methods.Count; i++)
            if (i != frame.Method && frame.Facts.Methods[i].Name == name && frame.Facts.Methods[i].Type == frame.Declared?.Type) return new(frame.File, i, frame.Facts.Methods[i].Span.EndOffset, frame.Depth + 1, null);
        return null;
    }

    private async Task<Trace> Given(Frame called, Frame frame)
    {
        var result = Trace.Clean;
        foreach (var (from, to, line) in Results(called).Take(ReturnsPerMethod))
            result = Trace.Join(result, (await Of(called.File.Read(from, to), called with { UsedAt = from }, from)).Through(frame.Facts.Path, line, called.File.Text[from..to], 0.9));
        return result;
    }

    private static string? SourceOf(Term term, Frame frame)
    {
        var head = term.Head;
        if (head.Length == 0) return null;
        if (TaintSources.Default.KindOf(frame.Facts.Language, head) is { } kind) return kind;
        if (frame.Facts.Language == "php") return TaintSources.Default.KindOf("php", "$" + head.Replace(".", "->", StringComparison.Ordinal)) ?? TaintSources.Default.KindOf("php", head.Replace(".", "::", StringComparison.Ordinal));
        // A request by whatever name its variable goes.
        var dot = head.IndexOfAny(['.', '(', '[']);
        var variable = dot < 0 ? head : head[..dot];
        foreach (var type in frame.File.Names.TypesOf(variable, frame.Method))
            if (TaintSources.Default.NameOf(frame.Facts.Language, type) is { } name && TaintSources.Default.KindOf(frame.Facts.Language, name + head[variable.Length..]) is { } typed) return typed;
        return null;
    }

    private bool IsTypedNumber(Term call) => !rule.NumbersHarm && call.Parts.Any(p => p.Label == "type" && p is { Kind: TermKind.Name, Name: "int" or "float" or "bool" });

    /// <summary>A replacement that leaves only harmless characters: <c>replace(/[^a-z0-9]/g, "")</c>.</summary>
    private static bool Allows(Term call) => ReplaceName().IsMatch(call.Name) && call.Parts.Any(p => p is { Kind: TermKind.Constant } && NegatedClass().IsMatch(p.Text));

    private async Task<bool> IsChecked(Term term, Frame frame)
    {
        var head = term.Head;
        if (head.Length == 0) return false;
        var heads = Derived(head, frame);
        var open = new List<OpenCheck>();
        var guards = new Guards(frame.File, rule);
        if (guards.Checked(frame.Method, frame.UsedAt, heads, open)) return true;
        foreach (var check in open.Take(3))
            if (await Vouches(check, frame)) return true;
        return false;
    }

    /// <summary>The value and what the method makes of it: a check of a URL's host is a check of the URL.</summary>
    private static HashSet<string> Derived(string head, Frame frame)
    {
        var heads = new HashSet<string>(StringComparer.Ordinal) { head };
        var pending = new Queue<string>([head]);
        while (heads.Count < MostDerived && pending.TryDequeue(out var from))
            foreach (var (offset, name) in frame.File.SetFrom(frame.Method, from))
                if (offset < frame.UsedAt && heads.Add(name)) pending.Enqueue(name);
        return heads;
    }

    /// <summary>Whether a function of the program that a condition asks checks its argument: each of its results is such a check.</summary>
    private async Task<bool> Vouches(OpenCheck check, Frame frame)
    {
        if (frame.Depth >= TaintTracer.MaximumDepth || CallAt(check.Call, frame) is not { } call) return false;
        foreach (var callee in await edges.Callees(frame.Facts.Path, call.Offset, call.Name))
        {
            if (await Method(callee) is not { } inside || check.Argument >= inside.Declared!.Parameters.Count) continue;
            var name = Parameters(inside.Declared).ElementAtOrDefault(check.Argument)?.Name.TrimStart('$', '&', '*') ?? "";
            var results = Results(inside).Select(r => (Text: inside.File.Text[r.From..r.To], r.From)).Where(r => r.Text.Trim() is not ("false" or "False" or "0")).ToList();
            var guards = new Guards(inside.File, rule);
            if (results.Count > 0 && results.TrueForAll(r => guards.Checks(r.Text, check.Held, new HashSet<string>(StringComparer.Ordinal) { name }, inside.Method)
                || (r.Text.Trim() is "true" or "True" && guards.Checked(inside.Method, r.From, new HashSet<string>(StringComparer.Ordinal) { name }, [])))) return true;
        }
        return false;
    }

    private static IEnumerable<ParameterFact> Parameters(MethodFact method) => method.Parameters.Where(p => p.Index > 0).OrderBy(p => p.Index);

    private async Task<Frame?> Method(CalledMethod callee)
    {
        if (await sources.Get(callee.Filename) is not { } file) return null;
        return file.MethodAt(callee.Name, callee.Line) is > 0 and var i ? new(file, i, file.Facts.Methods[i].Span.EndOffset, 0, null) : null;
    }

    /// <summary>The call fact of a call in an expression.</summary>
    private static CallFact? CallAt(Term term, Frame frame)
    {
        CallFact? near = null;
        foreach (var call in frame.File.Calls(frame.Method, term.Name))
        {
            if (call.Offset > term.End || call.EndOffset < term.Offset) continue;
            if (call.EndOffset == term.End || call.Offset == term.Offset) return call;
            near ??= call.Offset >= term.Offset - 4 && call.EndOffset <= term.End + 4 ? call : null;
        }
        return near;
    }

    [GeneratedRegex(@"(?i)^(?:s?printf|format|formatted|psprintf)$")]
    private static partial Regex FormatName();

    [GeneratedRegex(@"(?i)^(?:replace(?:all|First)?|gsub!?|sub|tr|preg_replace|ReplaceAllString|replacingOccurrences|delete)$", RegexOptions.ExplicitCapture)]
    private static partial Regex ReplaceName();

    [GeneratedRegex(@"^/?\(?\[\^(?!\\s|<>|'""\])[^\]]+\]\+?\)?/?[a-z]*$|^/?\\W\+?/?[a-z]*$", RegexOptions.ExplicitCapture)]
    private static partial Regex NegatedClass();
}
