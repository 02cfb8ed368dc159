using System.Text;
using System.Text.RegularExpressions;
using Capstan.Features.Code.Graph;

namespace Capstan.Features.Code.Rules;

/// <summary>
/// Tells constants from data, looking through the locals of one method: an argument that is a name is judged by what the method assigned to it.
/// </summary>
internal sealed partial class ExpressionJudge
{
    private const int MaxDepth = 3;
    private readonly FileFacts _facts;
    private readonly ILookup<(int Method, string Name), AssignmentFact> _assignments;
    private readonly HashSet<string> _constants;

    public ExpressionJudge(FileFacts facts)
    {
        _facts = facts;
        _assignments = facts.Assignments.ToLookup(a => (a.Method, Plain(a.Name)));
        _constants = facts.Members.Where(m => (m.Modifiers & Modifiers.Const) != 0 || m.Modifiers.HasFlag(Modifiers.Static | Modifiers.Final)
            || m.Modifiers.HasFlag(Modifiers.Static | Modifiers.Readonly)).Select(m => Plain(m.Name)).ToHashSet(StringComparer.Ordinal);
    }

    public bool Is(ArgumentShape wanted, ExpressionShape shape, string code, int method) => wanted switch
    {
        ArgumentShape.Constant => IsConstant(shape, code, method, 0),
        ArgumentShape.Dynamic => !IsConstant(shape, code, method, 0),
        ArgumentShape.Built => IsBuilt(shape, code, method, 0),
        _ => true,
    };

    /// <summary>The expression and, when it is a local's name, everything the method assigned to it.</summary>
    public IEnumerable<string> Writings(ExpressionShape shape, string code, int method)
    {
        yield return code;
        if (shape != ExpressionShape.Identifier) yield break;
        foreach (var assignment in _assignments[(method, Plain(code))]) yield return assignment.Value;
    }

    private bool IsConstant(ExpressionShape shape, string code, int method, int depth)
    {
        if (shape == ExpressionShape.Literal) return !Holes(code).Any(hole => !IsConstantName(hole, method, depth));
        if (shape is ExpressionShape.Lambda) return true;
        if (shape is ExpressionShape.Identifier) return IsConstantName(code, method, depth);
        if (shape is ExpressionShape.Member) return IsConstantName(code, method, depth);
        if (shape is ExpressionShape.Interpolation) return Holes(code).All(hole => IsConstantName(hole, method, depth));
        if (shape is ExpressionShape.Concatenation or ExpressionShape.Collection)
            return NamePattern().Matches(WithoutLiterals(code)).All(name => IsConstantName(name.Value, method, depth));
        return code.Length > 0 && (char.IsAsciiDigit(code[0]) || (code[0] is '"' or '\'' && WithoutLiterals(code).Trim().Length == 0));
    }

    private bool IsBuilt(ExpressionShape shape, string code, int method, int depth)
    {
        switch (shape)
        {
            case ExpressionShape.Concatenation:
            case ExpressionShape.Interpolation:
                return !IsConstant(shape, code, method, depth);
            case ExpressionShape.Literal:
                return Holes(code).Any(hole => !IsConstantName(hole, method, depth));
            case ExpressionShape.Identifier when depth < MaxDepth:
                return _assignments[(method, Plain(code))].Any(a => a.IsCompound
                    ? !IsConstant(a.Shape, a.Value, method, depth + 1)
                    : IsBuilt(a.Shape, a.Value, method, depth + 1));
            case ExpressionShape.Call:
                return FormatCall().IsMatch(code) && NamePattern().Matches(WithoutLiterals(Arguments(code))).Any(name => !IsConstantName(name.Value, method, depth));
            default:
                return PercentFormat().IsMatch(code);
        }
    }

    private bool IsConstantName(string code, int method, int depth)
    {
        var name = Plain(code.Trim());
        if (name.Length == 0 || char.IsAsciiDigit(name[0])) return true;
        if (name is "true" or "false" or "null" or "None" or "True" or "False" or "nil" or "NULL" or "nullptr" or "undefined") return true;
        if (UpperCase().IsMatch(name[(name.LastIndexOf('.') + 1)..])) return true;
        if (!NamePattern().Match(name).Value.Equals(name, StringComparison.Ordinal)) return false;
        if (_constants.Contains(name[(name.LastIndexOf('.') + 1)..])) return true;
        if (depth >= MaxDepth || method < 0 || method >= _facts.Methods.Count) return false;
        if (_facts.Methods[method].Parameters.Any(p => Plain(p.Name) == name)) return false;
        var (any, all) = (false, true);
        foreach (var assignment in _assignments[(method, name)])
        {
            any = true;
            all &= IsConstant(assignment.Shape, assignment.Value, method, depth + 1);
        }
        return any && all;
    }

    private static string Plain(string name) => name.TrimStart('$', '@', '&', '*').Replace("->", ".", StringComparison.Ordinal).Replace("::", ".", StringComparison.Ordinal);

    private static string Arguments(string call)
    {
        var open = call.IndexOf('(', StringComparison.Ordinal);
        return open < 0 ? call : call[open..];
    }

    /// <summary>The expression with every string literal taken out; one that was cut off counts to the end.</summary>
    internal static string WithoutLiterals(string code)
    {
        var rest = new StringBuilder(code.Length);
        for (var i = 0; i < code.Length; i++)
        {
            if (code[i] is not ('"' or '\'' or '`'))
            {
                rest.Append(code[i]);
                continue;
            }
            // Prefixes of string literals (r"", b'', f"", L"", @"") go with them.
            while (rest.Length > 0 && rest[^1] is 'r' or 'b' or 'f' or 'u' or 'L' or 'R' or 'B' or 'F' && (rest.Length == 1 || !char.IsLetterOrDigit(rest[^2]))) rest.Length--;
            var quote = code[i];
            for (i++; i < code.Length && code[i] != quote; i++)
                if (code[i] == '\\') i++;
            rest.Append(' ');
        }
        return rest.ToString();
    }

    /// <summary>What stands in the holes of an interpolated string: {x}, ${x}, #{x}, \(x), $x.</summary>
    internal static IEnumerable<string> Holes(string code)
    {
        if (code.Length == 0) yield break;
        var braces = code[0] is '$' or 'f' or 'F' or 'r' or '@' && code.Contains('{', StringComparison.Ordinal);
        for (var i = 0; i + 1 < code.Length; i++)
        {
            var next = code[i + 1];
            if (code[i] == '\\' && next != '(') i++;
            else if ((code[i] is '#' or '$' && next == '{') || (code[i] == '\\' && next == '('))
            {
                var close = code.IndexOf(next == '(' ? ')' : '}', i + 2);
                yield return close < 0 ? code[(i + 2)..] : code[(i + 2)..close];
                if (close < 0) yield break;
                i = close;
            }
            else if (code[i] == '$' && i > 0 && (char.IsAsciiLetter(next) || next == '_')) yield return code[(i + 1)..].Split(' ', '"', '\'', ')', ',', ';', '/', '[')[0];
            else if (braces && code[i] == '{' && next == '{') i++;
            else if (braces && code[i] == '{')
            {
                var close = code.IndexOf('}', i);
                yield return (close < 0 ? code[(i + 1)..] : code[(i + 1)..close]).Split(':', '!')[0];
                if (close < 0) yield break;
                i = close;
            }
        }
    }

    [GeneratedRegex(@"[\p{L}_$][\p{L}\p{Nd}_$]*(?:(?:\.|->|::)[\p{L}_$][\p{L}\p{Nd}_$]*)*", RegexOptions.NonBacktracking)]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"^[A-Z][A-Z0-9_]+$", RegexOptions.NonBacktracking)]
    private static partial Regex UpperCase();

    [GeneratedRegex(@"(?:^|[.>:])(?:S?[Ss]?printf|Sprintf|Sprint|Sprintln|format|Format|formatted|concat|Concat|implode|strcat|asprintf|vsprintf)\s*\(", RegexOptions.NonBacktracking)]
    private static partial Regex FormatCall();

    [GeneratedRegex(@"^[rbfu]?[""'].*[""']\s*%\s*[\p{L}_(]", RegexOptions.NonBacktracking | RegexOptions.Singleline)]
    private static partial Regex PercentFormat();
}
