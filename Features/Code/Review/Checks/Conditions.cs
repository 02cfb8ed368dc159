using System.Text.RegularExpressions;
using Capstan.Features.Code.Graph;

namespace Capstan.Features.Code.Review.Checks;

public enum GuardKind { Null, Bound, Other }

/// <summary>One part of a condition between <c>&amp;&amp;</c> and <c>||</c>, written so that equal tests are equal text: <c>a &gt;= b</c> and <c>!(b &gt; a)</c> are one.</summary>
internal sealed record Guard(GuardKind Kind, string Key, string Left, string Right, string Text, ControlFact Control)
{
    /// <summary>Variables the guard speaks of; of a member access the one it starts from.</summary>
    public IEnumerable<string> Names => Conditions.RootsIn(Left.Length > 0 ? $"{Left} {Right}" : Text);
}

internal static partial class Conditions
{
    private const int CutLength = 115;
    private static readonly string[] Nothing = ["NULL", "null", "nil", "None", "nullptr", "undefined"];

    /// <summary>The guards of the if, while, for and ternary conditions of a method.</summary>
    public static List<Guard> Of(IEnumerable<ControlFact> controls, string language)
    {
        // Where a condition must be a boolean, a bare name is no test for null.
        var truthy = language is "c" or "javascript" or "python" or "php" or "ruby";
        var guards = new List<Guard>();
        foreach (var control in controls)
        {
            if (control.Kind is not (ControlKind.If or ControlKind.While or ControlKind.For or ControlKind.Do or ControlKind.Ternary)) continue;
            var parts = Parts(Condition(control)).ToList();
            // The fact holds the head of a long condition only: its last part may be half of one.
            if (control.Code.Length >= CutLength && parts.Count > 0) parts.RemoveAt(parts.Count - 1);
            foreach (var part in parts) guards.Add(Canonical(part, control, truthy));
        }
        return guards;
    }

    public static IEnumerable<string> RootsIn(string text) => Root().Matches(text).Select(m => m.Groups["name"].Value).Where(n => n is not ("this" or "self"));

    public static IEnumerable<string> NamesIn(string text) => Name().Matches(text).Select(m => m.Value);

    private static string Condition(ControlFact control)
    {
        var code = Collapse(control.Code);
        if (control.Kind == ControlKind.Ternary) return code.Split('?')[0];
        code = WithoutStatement(Keyword().Replace(code, "", 1)).TrimEnd('{', ':', ' ');
        if (control.Kind == ControlKind.For)
        {
            var parts = code.Trim('(', ')').Split(';');
            return parts.Length > 1 ? parts[1] : "";
        }
        // Go and C++17 write a statement first: if err := f(); err != nil.
        return code.LastIndexOf(';') is > 0 and var semicolon ? code[(semicolon + 1)..] : code;
    }

    // The statement may stand on the line of its condition: if (!p) return -1;
    private static string WithoutStatement(string code)
    {
        if (!code.StartsWith('(')) return code;
        var depth = 0;
        for (var i = 0; i < code.Length; i++)
        {
            if (code[i] == '(') depth++;
            else if (code[i] == ')' && --depth == 0) return AfterCondition().IsMatch(code[(i + 1)..]) ? code[..(i + 1)] : code;
        }
        return code;
    }

    private static IEnumerable<string> Parts(string condition)
    {
        var (depth, start) = (0, 0);
        condition = Unwrap(condition);
        for (var i = 0; i < condition.Length; i++)
        {
            if (condition[i] is '(' or '[') depth++;
            else if (condition[i] is ')' or ']') depth--;
            var length = depth > 0 ? 0 : Joint(condition, i);
            if (length == 0) continue;
            foreach (var part in Parts(condition[start..i])) yield return part;
            start = i + length;
            i = start - 1;
        }
        if (start > 0)
        {
            foreach (var part in Parts(condition[start..])) yield return part;
        }
        else if (condition.Trim().Length > 0) yield return condition.Trim();
    }

    private static int Joint(string text, int i)
    {
        if (string.CompareOrdinal(text, i, "&&", 0, 2) == 0 || string.CompareOrdinal(text, i, "||", 0, 2) == 0) return 2;
        if (string.CompareOrdinal(text, i, " and ", 0, 5) == 0) return 5;
        return string.CompareOrdinal(text, i, " or ", 0, 4) == 0 ? 4 : 0;
    }

    private static Guard Canonical(string part, ControlFact control, bool truthy)
    {
        var text = Unwrap(part);
        while (text.StartsWith('!') && !text.StartsWith("!=", StringComparison.Ordinal) || text.StartsWith("not ", StringComparison.Ordinal))
        {
            text = Unwrap(text[(text[0] == '!' ? 1 : 4)..]);
        }
        if (text.EndsWith(" is not null", StringComparison.Ordinal) || text.EndsWith(" is null", StringComparison.Ordinal)
            || text.EndsWith(" is None", StringComparison.Ordinal) || text.EndsWith(" is not None", StringComparison.Ordinal))
            return Null(text[..text.IndexOf(" is ", StringComparison.Ordinal)], part, control);
        foreach (var symbol in (ReadOnlySpan<string>)["===", "!==", "==", "!=", "<=", ">=", "<", ">"])
        {
            if (Find(text, symbol) is not (> 0 and var at)) continue;
            var (left, right) = (Squeeze(text[..at]), Squeeze(text[(at + symbol.Length)..]));
            if (symbol[0] is '=' or '!')
            {
                if (Nothing.Contains(right)) return Null(left, part, control);
                if (Nothing.Contains(left)) return Null(right, part, control);
                return new Guard(GuardKind.Other, string.CompareOrdinal(left, right) < 0 ? $"{left}=={right}" : $"{right}=={left}", left, right, part, control);
            }
            // a < b is what a >= b denies; b > a is the same again.
            var strict = symbol is "<" or ">=" ? (left, right) : (right, left);
            return new Guard(GuardKind.Bound, $"{strict.Item1}<{strict.Item2}", left, right, part, control);
        }
        var plain = Squeeze(text);
        return truthy && plain[0] != '*' && PlainName().IsMatch(plain) ? Null(plain, part, control) : new Guard(GuardKind.Other, plain, "", "", part, control);
    }

    private static Guard Null(string name, string part, ControlFact control)
    {
        var plain = Squeeze(Unwrap(name));
        return new Guard(GuardKind.Null, $"null {plain}", plain, "", part, control);
    }

    private static int Find(string text, string symbol)
    {
        var depth = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is '(' or '[') depth++;
            else if (text[i] is ')' or ']') depth--;
            else if (depth == 0 && string.CompareOrdinal(text, i, symbol, 0, symbol.Length) == 0)
            {
                var (before, after) = (i > 0 ? text[i - 1] : ' ', i + symbol.Length < text.Length ? text[i + symbol.Length] : ' ');
                if (before is '<' or '>' or '-' or '=' || after is '<' or '>' || (symbol.Length == 1 && after == '=')) continue;
                return i;
            }
        }
        return -1;
    }

    private static string Unwrap(string text)
    {
        text = text.Trim();
        while (text.StartsWith('(') && Closes(text) == text.Length - 1) text = text[1..^1].Trim();
        return text;
    }

    private static int Closes(string text)
    {
        var depth = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '(') depth++;
            else if (text[i] == ')' && --depth == 0) return i;
        }
        return -1;
    }

    private static string Collapse(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string Squeeze(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));

    [GeneratedRegex(@"^\s*(?:[;{]|(?!(?:and|or|in|is|not|if)\b)[A-Za-z_])")]
    private static partial Regex AfterCondition();

    [GeneratedRegex(@"^(?:\}?\s*else\s+)?(?:if|elif|elsif|unless|while|until|for|foreach|do|guard)\b\s*")]
    private static partial Regex Keyword();

    [GeneratedRegex(@"(?<![\w.]|->|::)(?:(?:this|self)(?:\.|->))?(?<name>[A-Za-z_]\w*)")]
    private static partial Regex Root();

    [GeneratedRegex(@"[A-Za-z_]\w*")]
    private static partial Regex Name();

    [GeneratedRegex(@"^[\w.$*&@]+(?:(?:->|\.|::)\w+)*$")]
    private static partial Regex PlainName();
}
