using System.Text;
using Capstan.Features.Code.Graph;
using Capstan.Features.Code.Graph.Dataflow;
using Capstan.Features.Code.Rules.Flow;

namespace Capstan.Features.Code.Rules;

/// <summary>What a pattern asks of the code around a call: what follows, what is done with its result, what the method looks like.</summary>
public sealed partial class RuleMatcher
{
    private sealed partial class FileScan
    {
        private bool Follows(CompiledPattern pattern, CallFact call)
        {
            if (pattern.Pattern.Unchecked && !IsUnchecked(call)) return false;
            if (pattern.Pattern.Then is not { } then || flow is null) return true;
            if (Thing(call, then.Of) is not { Length: > 0 } thing) return false;
            var places = flow.Of(call.Method).Places;
            var renewed = NewValues(thing, call);
            var follows = then.Call is null ? IsUsed(thing, call, places, renewed) : flow.Calls(call.Method).Any(later =>
                (later.Offset > call.Offset || IsBody(later, call)) && pattern.Later.Any(c => Matches(c, later)) && TakesThing(then, later, thing) && places.Leads(call.EndOffset - 1, later.Offset, renewed));
            return follows != then.Absent;
        }

        // Ruby writes the condition behind what it guards.
        private bool IsBody(CallFact body, CallFact condition) => facts.Language == "ruby" && body.Offset < condition.Offset
            && facts.Controls.Any(c => c.Kind == ControlKind.If && c.Offset <= body.Offset && c.EndOffset >= condition.EndOffset && c.Line == condition.Line && body.Line == condition.Line);

        private static string? Thing(CallFact call, int of) => of switch
        {
            -1 => Plain(call.Receiver),
            >= 0 when of < call.Arguments.Count => Plain(call.Arguments[of].Code),
            _ => null,
        };

        private static bool TakesThing(FollowUp then, CallFact later, string thing) => then.At switch
        {
            -1 => Plain(later.Receiver) == thing,
            { } at => at < later.Arguments.Count && Plain(later.Arguments[at].Code) == thing,
            null => later.Arguments.Any(a => Plain(a.Code) == thing) || Plain(later.Receiver) == thing,
        };

        private static string Plain(string code) => code.Trim().TrimStart('&', '$', '*', '(').TrimEnd(')');

        /// <summary>Where the thing is given another value.</summary>
        private List<int> NewValues(string thing, CallFact call)
        {
            var key = ValueFlow.Key("", thing.Replace("->", ".", StringComparison.Ordinal));
            var places = flow!.Assignments(call.Method).Where(a => ValueFlow.Key(a.Receiver, a.Name) == key).Select(a => a.Offset).ToList();
            // Nothing but a number is no assignment among the facts: p = 0, and NULL in some grammars.
            var text = flow.Text;
            var end = call.Method == 0 ? text.Length : Math.Min(text.Length, facts.Methods[call.Method].Span.EndOffset);
            for (var at = call.EndOffset; (at = text.IndexOf(thing, at, Math.Max(0, end - at), StringComparison.Ordinal)) >= 0; at += thing.Length)
            {
                var rest = text.AsSpan(at + thing.Length, Math.Min(12, text.Length - at - thing.Length)).TrimStart();
                if (rest.StartsWith("=") && !rest.StartsWith("==")) places.Add(at);
            }
            return places;
        }

        private bool IsUsed(string thing, CallFact call, FlowPlaces places, List<int> renewed)
        {
            var text = flow!.Text;
            var end = call.Method == 0 ? text.Length : Math.Min(text.Length, facts.Methods[call.Method].Span.EndOffset);
            for (var at = call.EndOffset; at < end && (at = text.IndexOf(thing, at, end - at, StringComparison.Ordinal)) >= 0; at += thing.Length)
            {
                if (IsNamePart(text, at - 1) || IsNamePart(text, at + thing.Length) || (at > 0 && text[at - 1] is '.' or '>' or '"') || !places.Leads(call.EndOffset - 1, at, renewed)) continue;
                if (facts.Comments.Any(c => c.Span.Offset <= at && c.Span.EndOffset > at) || facts.Literals.Any(l => l.Offset <= at && at < l.Offset + l.Code.Length)) continue;
                var rest = text.AsSpan(at + thing.Length);
                // Freed twice is told by its own rule; asking whether it is null reads nothing.
                var isFreed = flow.Calls(call.Method).Any(c => c.Name == call.Name && c.Offset <= at && c.EndOffset > at);
                if (!isFreed && (rest.StartsWith("->") || rest.StartsWith("[") || text[at - 1] == '*' || flow.Calls(call.Method).Any(c => c.Offset <= at && c.EndOffset > at && c.Offset > call.Offset)
                    || text.AsSpan(Math.Max(0, at - 7), Math.Min(7, at)).EndsWith("return "))) return true;
            }
            return false;
        }

        private static bool IsNamePart(string text, int at) => at >= 0 && at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] == '_');

        /// <summary>The result of a call stands alone as a statement, or in a variable that is used before any condition asks about it.</summary>
        private bool IsUnchecked(CallFact call)
        {
            if (flow is null) return false;
            var text = flow.Text;
            var before = call.Offset - 1;
            while (before >= 0 && char.IsWhiteSpace(text[before])) before--;
            if (before >= 0 && text[before] is ';' or '{' or '}') return true;
            var assignment = flow.Assignments(call.Method).Where(a => a.ValueOffset <= call.Offset && a.ValueEndOffset >= call.EndOffset).OrderByDescending(a => a.Offset).FirstOrDefault();
            if (assignment is null || call.Outer >= 0 && facts.Calls[call.Outer].Offset > assignment.Offset) return false;
            var name = assignment.Receiver.Length == 0 ? assignment.Name : text[assignment.Offset..Math.Max(assignment.Offset, assignment.ValueOffset)].Split('=')[0].Trim();
            if (name.Length == 0 || InCondition(call.Method, assignment.Offset)) return false;
            var end = Math.Min(text.Length, call.Method == 0 ? text.Length : facts.Methods[call.Method].Span.EndOffset);
            for (var at = call.EndOffset; at < end && (at = text.IndexOf(name, at, end - at, StringComparison.Ordinal)) >= 0; at += name.Length)
            {
                if (IsNamePart(text, at - 1) || IsNamePart(text, at + name.Length)) continue;
                // Handing it on leaves the check to whoever gets it.
                if (InCondition(call.Method, at) || text.AsSpan(Math.Max(0, at - 8), Math.Min(8, at)).Contains("return", StringComparison.Ordinal)) return false;
                return !text.AsSpan(at + name.Length, Math.Min(8, text.Length - at - name.Length)).TrimStart().StartsWith("==") && !text.AsSpan(at + name.Length, Math.Min(8, text.Length - at - name.Length)).TrimStart().StartsWith("?");
            }
            return false;
        }

        private bool InCondition(int method, int offset) => flow!.Controls(method).Select(c => c.Control).Any(c => c.Kind is ControlKind.If or ControlKind.While or ControlKind.For or ControlKind.Do or ControlKind.Switch or ControlKind.Ternary
            && c.Offset <= offset && offset < HeadEnd(c)) || flow!.Calls(method).Any(c => c.Offset <= offset && c.EndOffset > offset && c.Name.Contains("assert", StringComparison.OrdinalIgnoreCase));

        private int HeadEnd(ControlFact control)
        {
            var text = flow!.Text;
            if (control.Kind == ControlKind.Ternary) return text.IndexOf('?', control.Offset) is > 0 and var mark ? mark : control.EndOffset;
            var open = text.IndexOf('(', control.Offset);
            if (open < 0 || open >= control.EndOffset) return control.Offset;
            var level = 0;
            for (var i = open; i < control.EndOffset && i < text.Length; i++)
            {
                if (text[i] == '(') level++;
                else if (text[i] == ')' && --level == 0) return i;
            }
            return control.EndOffset;
        }

        private bool InLoop(int line) => facts.Controls.Any(c => c.Kind is ControlKind.For or ControlKind.While or ControlKind.Do && c.Line < line && c.EndLine >= line);

        private bool IsAsync(int method)
        {
            for (var m = method; m > 0 && m < facts.Methods.Count; m = facts.Methods[m].Parent)
                if (facts.Methods[m].Modifiers.HasFlag(Modifiers.Async)) return true;
            return false;
        }

        /// <summary>Declared methods by name, and what their body says.</summary>
        public void Methods()
        {
            if (rules.Methods.Count == 0 || flow is null) return;
            for (var i = 1; i < facts.Methods.Count; i++)
            {
                var method = facts.Methods[i];
                if (method.IsDeclarationOnly || !rules.Methods.TryGetValue(method.Name, out var patterns)) continue;
                var body = Body(method);
                foreach (var pattern in patterns)
                    if (Applies(pattern) && pattern.Body?.IsMatch(body) != false && pattern.Receiver?.IsMatch(method.Signature) != false && !IsExcused(pattern, i))
                        Add(pattern, method.Span.Line, method.Span.Column, i, method.Signature, method.Name, "", -1);
            }
        }

        /// <summary>Handlers of exceptions, by what they do.</summary>
        public void Handlers()
        {
            if (rules.Handlers.Count == 0 || flow is null) return;
            foreach (var control in facts.Controls)
                if (control.Kind is ControlKind.Catch or ControlKind.Finally && rules.Handlers.Count > 0)
                {
                    var written = Blank(control.Offset, Math.Min(flow.Text.Length, control.EndOffset));
                    foreach (var pattern in rules.Handlers)
                        if (Applies(pattern) && pattern.Handler!.IsMatch(written)) Add(pattern, control.Line, control.Column, control.Method, control.Code, "", "", -1);
                }
        }

        private string Body(MethodFact method) => Blank(method.BodyOffset, Math.Min(flow!.Text.Length, method.BodyEndOffset));

        private string Blank(int from, int to)
        {
            if (from >= to) return "";
            var body = new StringBuilder(flow!.Text, from, to - from, to - from);
            foreach (var comment in facts.Comments)
                for (var i = Math.Max(from, comment.Span.Offset); i < Math.Min(to, comment.Span.EndOffset); i++) body[i - from] = ' ';
            return body.ToString();
        }

        /// <summary>The bytes of the argument that is data; all arguments when any may be, the whole call when the pattern asks for none.</summary>
        private (int From, int To) Data(CompiledPattern pattern, CallFact call, ArgumentFact? argument)
        {
            if (argument is not null && pattern.Pattern.Arguments.Any(a => a.At is not null || a.Name is not null || a.Shape == ArgumentShape.Built)) return (argument.Offset, argument.EndOffset);
            // What it writes into is no data it takes.
            if (FlowModel.Default.Of(facts.Language, call.Name).Select(f => f.Rule).FirstOrDefault(f => f is { To: >= 0, From: not null }) is { From: { } first } && first < call.Arguments.Count)
                return (call.Arguments[first].Offset, call.Arguments[^1].EndOffset);
            if (pattern.Pattern.Arguments.Any(a => a.Shape is ArgumentShape.Dynamic or ArgumentShape.Built) && argument is not null) return (argument.Offset, call.Arguments[^1].EndOffset);
            if (call.Arguments.Count == 0 || pattern.Pattern.Arguments.Count == 0) return (call.Offset, call.EndOffset);
            // The one that looks like data, wherever it stands; a constant only says how the call is meant.
            var data = argument is { Shape: not ExpressionShape.Literal } ? argument : call.Arguments[0];
            return (data.Offset, data.EndOffset);
        }

        /// <summary>A stretch of the text as bytes of the file.</summary>
        private static (int From, int To) Bytes(string text, int index, int length)
        {
            var from = Encoding.UTF8.GetByteCount(text.AsSpan(0, index));
            return (from, from + Encoding.UTF8.GetByteCount(text.AsSpan(index, length)));
        }

        private static int Next(string text, int end) => end < text.Length && text[end] == '\r' && end + 1 < text.Length && text[end + 1] == '\n' ? end + 2 : Math.Min(text.Length, end + 1);
    }
}
