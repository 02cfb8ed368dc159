using Capstan.Features.Code.Graph;
using Capstan.Features.Code.Rules.Flow;
using Capstan.Features.Code.Scenarios.EntryPoints;

namespace Capstan.Features.Code.Scenarios.Security;

/// <summary>Where variables, fields, elements and results get their values.</summary>
internal sealed partial class TaintWalk
{
    private async Task<Trace> Variable(string name, Frame frame, int at)
    {
        if (name.StartsWith("this.", StringComparison.Ordinal)) return await Field(name, frame, at);
        var key = (frame.Facts.Path, frame.Method, name, at, frame.Entered?.Call.Offset ?? -1);
        if (known.TryGetValue(key, out var before)) return before;
        // A value that depends on itself adds nothing.
        known[key] = Trace.Clean;
        return known[key] = await Fresh(name, frame, at);
    }

    private async Task<Trace> Fresh(string name, Frame frame, int at)
    {
        var facts = frame.Facts;
        if (!rule.NumbersHarm && frame.File.Locals(frame.Method, name).Any(l => IsNumber(l.TypeName, l.Code, facts.Language))) return Trace.Clean;
        var reach = frame.File.Of(frame.Method).Reach(name, at);
        var result = Trace.Clean;
        foreach (var definition in reach.Definitions) result = Trace.Join(result, await Defined(definition, frame));
        if (reach.All) return result;
        if (facts.Language is "c" or "csharp" or "go" or "php" or "swift") result = Trace.Join(result, await ByReference(name, frame, at));
        if (Parameters(frame, name) is { } parameter) return Trace.Join(result, await Parameter(parameter, frame));
        if (reach.Definitions.Count > 0 && frame.Method == 0) return result;
        if (reach.Definitions.Count > 0 && frame.File.Locals(frame.Method, name).Any()) return result;
        return Trace.Join(result, await Outside(name, frame, at, reach.Definitions.Count > 0 || result.End != TraceEnd.Sanitized));
    }

    /// <summary>Names that the method itself gives no value to: of a lambda, an enclosing method, a field, the file.</summary>
    private async Task<Trace> Outside(string name, Frame frame, int at, bool hasValue)
    {
        var facts = frame.Facts;
        if (Iterated(name, frame, at) is { } collection) return await Of(collection, frame, collection.Offset);
        if (frame.Declared is { Parent: > 0 } local) return await Variable(name, frame with { Method = local.Parent, Entered = null }, local.Span.Offset);
        if (frame.File.MembersOf(name).Any(m => m.Name == name && (m.Type >= 0 || frame.File.AssignmentsOf(name).Any(a => a.Name == name && a.Method != 0 && a.Receiver.Length == 0)))) return await Field($"this.{name}", frame, at);
        if (frame.Method != 0 && frame.File.Of(0) is var module && module.Defines(name))
        {
            var result = Trace.Clean;
            foreach (var definition in module.Of(name).Take(6)) result = Trace.Join(result, await Defined(definition, frame with { Method = 0, UsedAt = int.MaxValue, Entered = null }));
            return result;
        }
        if (hasValue || IsConstantName(name, frame.File)) return Trace.Clean;
        return Trace.Unproven;
    }

    private static bool IsConstantName(string name, SourceFlow file) =>
        name is "this" or "self" or "super" or "base" or "__dirname" or "__filename" or "__file__" or "new" || (name.Length > 1 && name.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '_'))
        || file.Declares(name)
        // Types and packages of libraries are no data.
        || (file.Facts.Language is not "go" && name.Length > 1 && char.IsAsciiLetterUpper(name[0]) && name.Skip(1).Any(char.IsAsciiLetterLower));

    private static bool IsNumber(string type, string code, string language) =>
        NumberType.IsNumber(type) && !(language is "c" or "go" && (code.Contains('*', StringComparison.Ordinal) || code.Contains('[', StringComparison.Ordinal)));

    private async Task<Trace> Defined(Definition definition, Frame frame)
    {
        var file = frame.Facts.Path;
        if (definition is { Writer: { } writer, Flow: { } flow })
        {
            if (flow.Source is { } kind) return new Trace(TraceEnd.Proven, kind, [], 1).Through(file, definition.Line, definition.Code);
            var result = Trace.Clean;
            if (flow.From is { } first)
                for (var i = first; i < writer.Arguments.Count; i++)
                    if (i != flow.To) result = Trace.Join(result, await Of(frame.File.Read(writer.Arguments[i].Offset, writer.Arguments[i].EndOffset), frame, writer.Offset));
            return result.Through(file, definition.Line, definition.Code);
        }
        var term = frame.File.Read(definition.ValueOffset, definition.ValueEnd);
        return (await Of(term, frame, definition.ValueOffset)).Through(file, definition.Line, definition.Code);
    }

    /// <summary>What a called method writes through a reference it is given.</summary>
    private async Task<Trace> ByReference(string name, Frame frame, int at)
    {
        if (frame.Depth >= TaintTracer.MaximumDepth) return Trace.Clean;
        var result = Trace.Clean;
        foreach (var call in frame.File.Calls(frame.Method))
        {
            if (call.EndOffset > at) continue;
            var position = -1;
            for (var i = 0; i < call.Arguments.Count && position < 0; i++)
                if (call.Arguments[i].Code is var code && IsReference(code, name, frame.Facts.Language)) position = i;
            if (position < 0) continue;
            foreach (var callee in await edges.Callees(frame.Facts.Path, call.Offset, call.Name))
            {
                if (await Method(callee) is not { } inside || Parameters(inside.Declared!).ElementAtOrDefault(position) is not { } parameter) continue;
                var own = parameter.Name.TrimStart('$', '&', '*');
                var entered = inside with { Depth = frame.Depth + 1, Entered = new(frame, call) };
                foreach (var definition in inside.File.Of(inside.Method).Of(own).TakeLast(4))
                    result = Trace.Join(result, (await Defined(definition, entered)).Through(frame.Facts.Path, call.Line, call.Code, callee.Confidence));
            }
        }
        return result;
    }

    private static bool IsReference(string code, string name, string language) => language switch
    {
        "c" => code == name || code == $"&{name}",
        "csharp" => code == $"out {name}" || code == $"ref {name}" || code == $"out var {name}",
        "go" or "swift" => code == $"&{name}",
        _ => code == $"${name}",
    };

    /// <summary>The collection a lambda gets this parameter from: <c>xs.forEach(x => …)</c>.</summary>
    private static Term? Iterated(string name, Frame frame, int at)
    {
        foreach (var call in frame.File.Calls(frame.Method))
        {
            if (call.Offset >= at || call.EndOffset < at || call.Receiver.Length == 0) continue;
            var head = frame.File.Text[call.Offset..Math.Min(call.EndOffset, Math.Min(frame.File.Text.Length, call.Offset + 2_000))];
            if (!LambdaNames(head, name)) continue;
            var term = frame.File.Read(call.Offset, call.EndOffset);
            if (term is { Kind: TermKind.Call, Target: { } target } && term.Name == call.Name) return target;
        }
        return null;
    }

    private static bool LambdaNames(string call, string name)
    {
        var open = call.IndexOfAny(['(', '{', '|']);
        if (open < 0) return false;
        foreach (var sign in (ReadOnlySpan<string>)["=>", "->", " in ", " in\n", "|"])
        {
            var at = call.IndexOf(sign, open, StringComparison.Ordinal);
            if (at < 0) continue;
            var parameters = sign == "|" && call.IndexOf('|', at + 1) is > 0 and var close ? call[(at + 1)..close] : call[open..at];
            if (parameters.Split([' ', ',', '(', ')', '{', '|', ':', '\n', '\t']).Contains(name, StringComparer.Ordinal)) return true;
        }
        return name == "it" && call.Contains('{', StringComparison.Ordinal);
    }

    private static ParameterFact? Parameters(Frame frame, string name) => frame.Declared?.Parameters.FirstOrDefault(p => p.Name.TrimStart('$', '&', '*', '@') == name);

    /// <summary>An entry point is given its parameters from outside; others are given them by their callers.</summary>
    private async Task<Trace> Parameter(ParameterFact parameter, Frame frame)
    {
        var declared = frame.Declared!;
        if (!rule.NumbersHarm && IsNumber(parameter.Type, parameter.Code, frame.Facts.Language)) return Trace.Clean;
        if (frame.Entered is { } entered)
            return Argument(entered.Call, parameter) is { } given
                ? (await Of(entered.Caller.File.Read(given.Offset, given.EndOffset), entered.Caller with { Depth = frame.Depth }, given.Offset)).Through(entered.Caller.Facts.Path, entered.Call.Line, entered.Call.Code)
                : Trace.Clean;
        if (TaintSources.Default.IsGiven(frame.Facts.Language, parameter) || EntryPointDetectors.Default.ParameterSource(frame.Facts, declared) is not null)
            return new(TraceEnd.Proven, EntryPointDetectors.Default.ParameterSource(frame.Facts, declared) ?? "http", [new(frame.Facts.Path, declared.Span.Line, declared.Signature)], 0.9);
        if (frame.Depth >= TaintTracer.MaximumDepth) return Trace.Unproven;
        var sites = await edges.Callers(frame.Facts.Path, declared.Name, declared.Span.Line);
        if (sites.Count == 0) return Trace.Unproven;
        var result = Trace.Clean;
        foreach (var site in sites)
        {
            if (Steps > budget || await sources.Get(site.Filename) is not { } calling) return Trace.Join(result, Trace.Unproven);
            result = Trace.Join(result, await Given(site, calling, declared, parameter, frame.Depth));
            if (result is { End: TraceEnd.Proven, SourceKind: "http" or "message" }) break;
        }
        // There are more callers than were looked at.
        return sites.Count == CallEdges.SitesPerMethod ? Trace.Join(result, Trace.Unproven) : result;
    }

    private async Task<Trace> Given(CallSite site, SourceFlow calling, MethodFact declared, ParameterFact parameter, int depth)
    {
        var call = (site.Position is { } position ? calling.CallsAt(position) : []).FirstOrDefault(c => Last(c.Name) == declared.Name)
            ?? calling.CallsInLine(site.Line).FirstOrDefault(c => Last(c.Name) == declared.Name || declared.IsConstructor);
        if (call is null) return Trace.Unproven;
        if (Argument(call, parameter) is not { } argument) return call.Arguments.Count < call.ArgumentCount ? Trace.Unproven : Trace.Clean;
        var frame = new Frame(calling, call.Method, call.Offset, depth + 1, null);
        return (await Of(calling.Read(argument.Offset, argument.EndOffset), frame, argument.Offset)).Through(calling.Facts.Path, call.Line, call.Code, site.Confidence);
    }

    private static ArgumentFact? Argument(CallFact call, ParameterFact parameter)
    {
        if (call.Arguments.FirstOrDefault(a => a.Name.Length > 0 && a.Name == parameter.Name.TrimStart('$')) is { } named) return named;
        var at = parameter.Index - 1;
        return at >= 0 && at < call.Arguments.Count && (call.Arguments[at].Name.Length == 0 || call.Arguments.All(a => a.Name.Length > 0)) ? call.Arguments[at] : null;
    }

    private async Task<Trace> Member(Term term, Frame frame, int at)
    {
        var chain = term.Chain;
        var dot = chain.LastIndexOf('.');
        var key = dot < 0 ? chain : ValueFlow.Key(chain[..dot], chain[(dot + 1)..]);
        if (key.StartsWith("this.", StringComparison.Ordinal)) return await Field(key, frame, at);
        var flow = frame.File.Of(frame.Method);
        if (flow.Defines(key))
        {
            var reach = flow.Reach(key, at);
            var result = Trace.Clean;
            foreach (var definition in reach.Definitions) result = Trace.Join(result, await Defined(definition, frame));
            if (reach.All || term.Target is null) return result;
            return Trace.Join(result, await Of(term.Target, frame, at));
        }
        if (term.Target is not { } target) return Trace.Unproven;
        // A field of what the whole file can see.
        if (frame.File.AssignmentsOf(key[(key.LastIndexOf('.') + 1)..]).Any(a => a.Method != frame.Method && a.Receiver.Length > 0 && ValueFlow.Key(a.Receiver, a.Name) == key)) return await Field("this." + key, frame, at);
        // Ruby and Kotlin call without parentheses.
        if (CallAt(term, frame) is { } call && await Result(term, call, frame) is { } answered) return answered;
        return await Of(target, frame, at);
    }

    private async Task<Trace> Element(Term term, Frame frame, int at) => term.Target is { } target ? await Of(target, frame, at) : Trace.Unproven;

    /// <summary>What the methods of the file put into a field; in the method itself only what gets there.</summary>
    private async Task<Trace> Field(string key, Frame frame, int at)
    {
        var facts = frame.Facts;
        var name = key["this.".Length..];
        if (!rule.NumbersHarm && frame.File.MembersOf(name).Any(m => IsNumber(m.TypeName, m.Code, facts.Language))) return Trace.Clean;
        var own = frame.File.Of(frame.Method).Reach(key, at);
        if (own.Definitions.Count == 0) own = frame.File.Of(frame.Method).Reach(name, at);
        var result = Trace.Clean;
        foreach (var definition in own.Definitions) result = Trace.Join(result, await Defined(definition, frame));
        if (own.All) return result;
        var seen = (facts.Path, -1, name, -1, -1);
        if (known.TryGetValue(seen, out var before)) return Trace.Join(result, before);
        known[seen] = Trace.Clean;
        var others = await Fields(name, frame);
        known[seen] = others;
        return Trace.Join(result, others);
    }

    private async Task<Trace> Fields(string name, Frame frame)
    {
        if (frame.Depth >= TaintTracer.MaximumDepth) return Trace.Unproven;
        var facts = frame.Facts;
        var result = Trace.Clean;
        var any = false;
        var simple = name[(name.LastIndexOf('.') + 1)..];
        foreach (var assignment in frame.File.AssignmentsOf(simple).Where(a => (name == simple || ValueFlow.Key(a.Receiver, a.Name) == name) && (a.Receiver.Length > 0 || a.Name.StartsWith('@') || a.Method == 0 || !frame.File.Locals(a.Method, simple).Any(l => l.Name == simple))).Take(8))
        {
            any = true;
            var there = new Frame(frame.File, assignment.Method, assignment.Offset, frame.Depth + 1, null);
            var trace = await Of(frame.File.Read(assignment.ValueOffset, assignment.ValueEndOffset), there, assignment.ValueOffset);
            // Another call may have set the field in between: what was proven is that it can hold this.
            result = Trace.Join(result, trace.Through(facts.Path, assignment.Line, $"{simple} = {assignment.Value}", 0.8));
        }
        // Parameters of a constructor that are fields at once.
        for (var i = 1; i < facts.Methods.Count && !any; i++)
            if (facts.Methods[i].IsConstructor && facts.Methods[i].Parameters.FirstOrDefault(p => p.Name.TrimStart('$') == simple) is { } parameter)
                return await Parameter(parameter, new(frame.File, i, facts.Methods[i].Span.EndOffset, frame.Depth + 1, null));
        return any ? result : Trace.Unproven;
    }

    private async Task<Trace> Call(Term term, Frame frame, int at)
    {
        if (Mapping.Has(term.Chain) && term.Parts.Any(IsHarmlessCallback)) return Trace.Clean;
        if (Filtering.Has(term.Chain) && term.Parts.FirstOrDefault(p => p.Kind == TermKind.Lambda) is { Parts: [var kept] } lambda && Filters(lambda, kept, frame)) return Trace.Clean;
        if (CallAt(term, frame) is { } call && await Result(term, call, frame) is { } answered) return answered;
        return await Any(term.Target is { } target ? term.Parts.Prepend(target) : term.Parts, frame, at);

        bool IsHarmlessCallback(Term part) => part.Kind switch
        {
            TermKind.Name or TermKind.Member => IsHarmless(part.Chain),
            TermKind.Constant when part.Name == "\"" => IsHarmless(part.Text),
            TermKind.Lambda when part.Parts is [{ Kind: TermKind.Call or TermKind.Member } body] => IsHarmless(body.Chain),
            TermKind.Lambda when part.Parts is [{ Kind: TermKind.Constant }] => true,
            _ => false,
        };

        bool IsHarmless(string chain) => sanitizers.Has(chain) || (!rule.NumbersHarm && FlowModel.Default.IsHarmless(frame.Facts.Language, chain));
    }

    private bool Filters(Term lambda, Term body, Frame frame)
    {
        var names = lambda.Name.Split([' ', ',', '(', ')', ':'], StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal);
        return body.End > body.Offset && new Guards(frame.File, rule).Checks(frame.File.Text[body.Offset..body.End], true, names, frame.Method);
    }

    /// <summary>What the methods that a call goes to return; null when it goes to none of this program.</summary>
    private async Task<Trace?> Result(Term term, CallFact call, Frame frame)
    {
        if (frame.Depth >= TaintTracer.MaximumDepth) return null;
        Trace? result = null;
        foreach (var callee in await edges.Callees(frame.Facts.Path, call.Offset, call.Name))
        {
            if (await Method(callee) is not { } found || found.Declared!.IsConstructor || found.Declared.IsDeclarationOnly) continue;
            var inside = found with { Depth = frame.Depth + 1, Entered = new(frame, call) };
            var returns = Results(inside).Take(ReturnsPerMethod).ToList();
            if (returns.Count == 0) continue;
            result ??= Trace.Clean;
            foreach (var (from, to, line) in returns)
            {
                var trace = await Of(inside.File.Read(from, to), inside with { UsedAt = from }, from);
                result = Trace.Join(result, trace.Through(callee.Filename, line, "return " + Short(inside.File.Text[from..to]), callee.Confidence));
            }
        }
        return result;
    }

    private static string Short(string code) => code.Length <= 100 ? code : code[..100];

    /// <summary>The expressions a method gives back: of its returns, or of a body that is one expression.</summary>
    private static IEnumerable<(int From, int To, int Line)> Results(Frame method)
    {
        var (facts, declared, text) = (method.Facts, method.Declared!, method.File.Text);
        var any = false;
        foreach (var (control, _) in method.File.Controls(method.Method))
        {
            if (control.Kind != ControlKind.Return) continue;
            any = true;
            var from = text.AsSpan(control.Offset).StartsWith("return") ? control.Offset + 6 : control.Offset;
            var to = Math.Min(text.Length, control.EndOffset);
            if (facts.Language == "ruby" && text.IndexOf(" if ", from, Math.Max(0, to - from), StringComparison.Ordinal) is > 0 and var condition) to = condition;
            if (to > from) yield return (from, to, control.Line);
        }
        if (any && facts.Language is not "ruby" || declared.BodyEndOffset <= declared.BodyOffset) yield break;
        var (start, end) = (declared.BodyOffset, Math.Min(text.Length, declared.BodyEndOffset));
        while (start < end && (char.IsWhiteSpace(text[start]) || text[start] is '=' or '>')) start++;
        if (start < end && text[start] == '{')
        {
            start++;
            end--;
            // One expression in braces is what Swift and Kotlin lambdas give.
            if (facts.Language is not ("swift" or "kotlin") || text[start..end].Trim().Contains('\n', StringComparison.Ordinal)) yield break;
        }
        if (facts.Language == "ruby")
        {
            var body = text[start..end].TrimEnd();
            if (body.EndsWith("end", StringComparison.Ordinal)) body = body[..^3].TrimEnd();
            var last = body.LastIndexOf('\n') + 1;
            var line = declared.Span.Line + text.AsSpan(declared.Span.Offset, start + last - declared.Span.Offset).Count('\n');
            if (last < body.Length && !body[last..].TrimStart().StartsWith("return", StringComparison.Ordinal)) yield return (start + last, start + body.Length, line);
            yield break;
        }
        if (facts.Language is not ("python" or "go" or "c" or "php") && start < end) yield return (start, end, declared.Span.Line);
    }

    private static string Last(string name) => name[(name.LastIndexOf('.') + 1)..];
}
