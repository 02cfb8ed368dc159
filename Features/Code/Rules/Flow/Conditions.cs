using System.Text.RegularExpressions;
using Capstan.Features.Code.Graph;

namespace Capstan.Features.Code.Rules.Flow;

/// <summary>A condition of which it is known, at some place, whether it held.</summary>
internal readonly record struct Known(int From, int To, bool Held);

/// <summary>Which conditions must have held, or not, for control to get to a place.</summary>
internal static partial class Conditions
{
    private static readonly HashSet<string> Asserting = FlowModel.Default.Guards.Asserting.Select(CalleeNames.Last).ToHashSet(StringComparer.Ordinal);

    public static IEnumerable<Known> At(SourceFlow file, int method, int at)
    {
        var places = file.Of(method).Places;
        var block = places.At(at);
        foreach (var (control, body) in places.Dominators.Outcomes(block.Number))
            if (file.Facts.Controls[control].Kind == ControlKind.If && Of(file, control) is { } written) yield return new(written.From, written.To, body == written.Holds);
        foreach (var call in file.Calls(method))
            if (call.EndOffset <= at && call.Arguments.Count > 0 && Asserting.Contains(CalleeNames.Last(call.Name)) && FlowModel.Default.Guards.Asserting.Contains(call.Receiver.Length > 0 ? $"{call.Receiver}.{call.Name}" : call.Name, StringComparer.Ordinal) && places.Dominators.Dominates(places.At(call.EndOffset - 1).Number, block.Number))
                yield return new(call.Arguments[0].Offset, call.Arguments[0].EndOffset, true);
    }

    private static (int From, int To, bool Holds)? Of(SourceFlow file, int control)
    {
        if (!file.Conditions.TryGetValue(control, out var known)) file.Conditions[control] = known = Read(file, file.Facts.Controls[control]);
        return known;
    }

    /// <summary>The condition of an if as it is written in each language, and whether it holds where the body is done.</summary>
    private static (int From, int To, bool Holds)? Read(SourceFlow file, ControlFact control)
    {
        var (text, start, end) = (file.Text, control.Offset, Math.Min(file.Text.Length, control.EndOffset));
        var head = Head().Match(text, start, Math.Min(12, end - start));
        if (!head.Success)
        {
            if (file.Facts.Language != "ruby") return null;
            var trailing = Trailing().Match(text[start..end]);
            if (!trailing.Success) return null;
            var from = start + trailing.Index + trailing.Length;
            return (from, end, trailing.Groups["word"].Value != "unless");
        }
        var at = head.Index + head.Length;
        var isGuard = head.Value.StartsWith("guard", StringComparison.Ordinal);
        var holds = !isGuard && !head.Value.Contains("unless", StringComparison.Ordinal);
        if (file.Facts.Language is "c" or "csharp" or "java" or "javascript" or "php" or "kotlin")
        {
            var open = text.IndexOf('(', at, Math.Max(0, end - at));
            return open < 0 ? null : (open + 1, Close(text, open, end), holds);
        }
        var stop = file.Facts.Language switch
        {
            "python" => End(text, at, end, ":"),
            "ruby" => End(text, at, end, "\n;"),
            _ => End(text, at, end, "{"),
        };
        if (isGuard && text.IndexOf(" else", at, Math.Max(0, end - at), StringComparison.Ordinal) is >= 0 and var otherwise) stop = otherwise;
        // Go: if v, ok := m[k]; ok { … }
        if (file.Facts.Language == "go" && text.LastIndexOf(';', Math.Max(at, stop - 1), Math.Max(0, stop - at)) is >= 0 and var semicolon) at = semicolon + 1;
        return (at, stop, holds);
    }

    private static int Close(string text, int open, int end)
    {
        var level = 0;
        for (var i = open; i < end; i++)
        {
            if (text[i] is '"' or '\'' && Quoted(text, i, end) is var close && close > i) i = close;
            else if (text[i] == '(') level++;
            else if (text[i] == ')' && --level == 0) return i;
        }
        return end;
    }

    private static int End(string text, int at, int end, string stop)
    {
        var level = 0;
        for (var i = at; i < end; i++)
        {
            if (text[i] is '"' or '\'' or '`' && Quoted(text, i, end) is var close && close > i) i = close;
            else if (level == 0 && stop.Contains(text[i], StringComparison.Ordinal)) return i;
            else if (text[i] is '(' or '[' or '{') level++;
            else if (text[i] is ')' or ']' or '}') level--;
        }
        return end;
    }

    private static int Quoted(string text, int at, int end)
    {
        for (var i = at + 1; i < end && text[i] != '\n'; i++)
        {
            if (text[i] == '\\') i++;
            else if (text[i] == text[at]) return i;
        }
        return at;
    }

    [GeneratedRegex(@"\G(?:if|elif|elsif|elseif|else if|unless|guard)\b", RegexOptions.ExplicitCapture)]
    private static partial Regex Head();

    [GeneratedRegex(@"\s(?<word>if|unless)\s(?!.*\s(?:if|unless)\s)", RegexOptions.ExplicitCapture | RegexOptions.Singleline)]
    private static partial Regex Trailing();
}
