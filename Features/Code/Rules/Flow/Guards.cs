using System.Text.RegularExpressions;
using Capstan.Features.Code.Graph;

namespace Capstan.Features.Code.Rules.Flow;

/// <summary>A condition that calls a function of the program on the value: whether it checks anything is to be seen there.</summary>
internal readonly record struct OpenCheck(Term Call, int Argument, bool Held);

/// <summary>Whether conditions that hold at a place make a value harmless: it is one of a list, matches a whole expression, is equal to a constant, lies in a folder.</summary>
internal sealed partial class Guards(SourceFlow file, Rule rule)
{
    private static readonly GuardNames Names = FlowModel.Default.Guards;
    private static readonly NameSet Membership = new(Names.Membership), Pattern = new(Names.Pattern), Whole = new(Names.Whole), Kinds = new(Names.Kind), Prefix = new(Names.Prefix), Contains = new(Names.Contains),
        Equality = new(Names.Equality), Normalizing = new(Names.Normalizing);
    private const int ShortCondition = 24, LongestCondition = 2_000;
    private readonly NameSet sanitizers = new(rule.Sanitizers);

    public bool IsNormalizing(string chain) => Normalizing.Has(chain);

    /// <param name="heads">The value, and what is derived from it, as <see cref="Term.Head"/>.</param>
    public bool Checked(int method, int at, IReadOnlySet<string> heads, List<OpenCheck> open)
    {
        foreach (var known in Conditions.At(file, method, at))
            if (MayTell(file.Text.AsSpan(known.From, Math.Max(0, Math.Min(known.To, file.Text.Length) - known.From)), heads) && Checks(file.Text, known.From, known.To, known.Held, heads, method, open)) return true;
        return false;
    }

    /// <summary>Most conditions say nothing of the value, which is seen without reading them; a short one may be the name of what does. Nobody writes very long ones.</summary>
    private static bool MayTell(ReadOnlySpan<char> condition, IReadOnlySet<string> heads)
    {
        if (condition.Length <= ShortCondition) return true;
        if (condition.Length > LongestCondition) return false;
        foreach (var head in heads)
        {
            var end = head.AsSpan().IndexOfAny('.', '(', '[');
            if (condition.Contains(end < 0 ? head : head.AsSpan(0, end), StringComparison.Ordinal)) return true;
        }
        return false;
    }

    /// <summary>The same for the condition of a choice, whose text stands alone.</summary>
    public bool Checks(string text, bool held, IReadOnlySet<string> heads, int method) => Checks(text, 0, text.Length, held, heads, method, []);

    private bool Checks(string text, int from, int to, bool held, IReadOnlySet<string> heads, int method, List<OpenCheck> open)
    {
        Trim(text, ref from, ref to);
        if (from >= to || to - from > LongestCondition) return false;
        if (Split(text, from, to, "||", " or ") is { Count: > 1 } any)
            return held ? any.TrueForAll(a => Checks(text, a.From, a.To, true, heads, method, open)) : any.Exists(a => Checks(text, a.From, a.To, false, heads, method, open));
        if (Split(text, from, to, "&&", " and ") is { Count: > 1 } all)
            return held ? all.Exists(a => Checks(text, a.From, a.To, true, heads, method, open)) : all.TrueForAll(a => Checks(text, a.From, a.To, false, heads, method, open));
        if (file.Facts.Language == "swift" && Split(text, from, to, ",", "\u0001") is { Count: > 1 } list && held) return list.Exists(a => Checks(text, a.From, a.To, true, heads, method, open));
        if (text[from] == '!' && text[Math.Min(to - 1, from + 1)] != '=') return Checks(text, from + 1, to, !held, heads, method, open);
        if (string.CompareOrdinal(text, from, "not ", 0, 4) == 0) return Checks(text, from + 4, to, !held, heads, method, open);
        return Atom(text, from, to, held, heads, method, open);
    }

    private bool Atom(string text, int from, int to, bool held, IReadOnlySet<string> heads, int method, List<OpenCheck> open)
    {
        if (Split(text, from, to, " not in ", " !in ") is { Count: 2 } outside) return IsMember(text, outside, !held, heads);
        if (Split(text, from, to, " in ", "\u0001") is { Count: 2 } inside) return IsMember(text, inside, held, heads);
        if (Split(text, from, to, "=~", "!~") is { Count: 2 } matched)
            return held == text[matched[0].To..matched[1].From].Contains('=', StringComparison.Ordinal) && Mentions(Read(text, matched[0]), heads) && IsAnchored(Read(text, matched[1]));
        foreach (var sign in (ReadOnlySpan<string>)["===", "!==", "==", "!=", ">=", "<", ">"])
        {
            if (Split(text, from, to, sign is "<" or ">" ? $" {sign} " : sign, sign == "==" ? " is " : sign == "!=" ? " is not " : "\u0001") is not { Count: 2 } sides) continue;
            return Compared(text, sides, sign, held, heads, method, open);
        }
        return Call(Read(text, (from, to)), held, heads, method, open);
    }

    private bool Compared(string text, List<(int From, int To)> sides, string sign, bool held, IReadOnlySet<string> heads, int method, List<OpenCheck> open)
    {
        var other = text[sides[1].From..sides[1].To].Trim();
        var left = Read(text, sides[0]);
        var equal = sign is "==" or "===" ? held : sign is "!=" or "!==" ? !held : (bool?)null;
        if (left.Kind == TermKind.Call && NoResult().IsMatch(other))
        {
            // Compared with "nothing found": the call says yes when it is something else.
            var found = sign switch { "==" or "===" => !held, "!=" or "!==" => held, ">=" => held, ">" => held, _ => !held };
            if (other == "0" && sign is "==" or "!=" or "===" or "!==" && Equality.Has(left.Chain) | Prefix.Has(left.Chain)) found = !found;
            if (other is "true" or "True" or "1") found = !found;
            return Call(left, found, heads, method, open);
        }
        if (equal != true) return false;
        var right = Read(text, sides[1]);
        return (IsLiteral(right) && Mentions(left, heads) && left.Kind is TermKind.Name or TermKind.Member or TermKind.Index) || (IsLiteral(left) && Mentions(right, heads));
    }

    private static bool IsLiteral(Term term) => term is { Kind: TermKind.Constant, Name: "\"" } || (term.Kind is TermKind.Name or TermKind.Member && UpperCase().IsMatch(term.Name));

    private bool IsMember(string text, List<(int From, int To)> sides, bool held, IReadOnlySet<string> heads)
    {
        var (value, set) = (Read(text, sides[0]), Read(text, sides[1]));
        if (IsDots(value)) return !held && rule.Guards.Contains("path") && Mentions(set, heads);
        return held && Mentions(value, heads) && !Mentions(set, heads);
    }

    private bool Call(Term term, bool held, IReadOnlySet<string> heads, int method, List<OpenCheck> open)
    {
        // Go: v, ok := allowed[name]; if ok — and allowed[name] itself as a truth value.
        if (term.Kind == TermKind.Index) return held && term.Parts.Any(p => Mentions(p, heads)) && !Mentions(term.Target!, heads);
        if (term.Kind == TermKind.Name && held && file.Of(method).Of(term.Name).Any(d => file.Read(d.ValueOffset, d.ValueEnd) is var value && (value.Kind == TermKind.Index ? Call(value, true, heads, method, open) : value.Kind == TermKind.Call && Call(value, true, heads, method, [])))) return true;
        if (term.Kind == TermKind.Member && Kinds.Has(term.Chain)) return held && Mentions(term.Target!, heads);
        if (term.Kind != TermKind.Call) return false;
        var chain = term.Chain;
        var receiver = term.Target is { } target && Mentions(target, heads);
        var argument = term.Parts.Any(p => p.Kind != TermKind.Lambda && Mentions(p, heads));
        if (!receiver && !argument) return false;
        if (sanitizers.Has(chain)) return held;
        if (Contains.Has(chain) && (receiver || argument) && term.Parts.Any(IsDots)) return !held && rule.Guards.Contains("path");
        if (Prefix.Has(chain) && PrefixHolds(term, receiver, heads, method)) return held;
        if (Pattern.Has(chain) && (Whole.Has(chain) || term.All().Where(t => t != term && !Mentions(t, heads)).Any(IsAnchored))) return held;
        if (Kinds.Has(chain)) return held && term.Parts.All(p => p.Kind != TermKind.Lambda || KindCallback().IsMatch(file.Text[p.Offset..p.End]));
        if (Equality.Has(chain)) return held && (term.Parts.Any(IsLiteral) || (term.Target is { } constant && IsLiteral(constant)));
        if (Membership.Has(chain) && argument && !receiver && !(term.Parts.Count > 1 && Mentions(term.Parts[0], heads) && term.Parts[1] is { Kind: TermKind.Constant, Name: "\"" })) return held;
        var at = term.Parts.ToList().FindIndex(p => Mentions(p, heads));
        if (at >= 0) open.Add(new(term, at, held));
        return false;
    }

    private bool PrefixHolds(Term term, bool receiver, IReadOnlySet<string> heads, int method)
    {
        if (rule.Guards.Contains("url")) return term.Parts.Any(p => p is { Kind: TermKind.Constant, Name: "\"" } && FixedHost().IsMatch(p.Text)) || !term.Parts.Any(p => p.Kind == TermKind.Constant);
        if (!rule.Guards.Contains("path")) return false;
        var value = receiver ? term.Target! : term.Parts.FirstOrDefault(p => Mentions(p, heads)) ?? term;
        if (value.All().Any(t => t.Kind is TermKind.Call or TermKind.Member && Normalizing.Has(t.Chain))) return true;
        return value.All().Where(t => t.Kind is TermKind.Name or TermKind.Member).SelectMany(t => file.Of(method).Of(ValueFlow.Key("", t.Chain)))
            .Any(d => (d.Writer is { } writer && Normalizing.Has(writer.Name)) || (d.Writer is null && file.Read(d.ValueOffset, d.ValueEnd).All().Any(t => t.Kind is TermKind.Call or TermKind.Member && Normalizing.Has(t.Chain))));
    }

    private static bool IsDots(Term term) => term is { Kind: TermKind.Constant } && term.Text is ".." or "../" or "/.." or "/../" or "..\\";

    /// <summary>An expression for the whole of a value; one that is named is looked up in the file.</summary>
    private bool IsAnchored(Term term)
    {
        if (term is { Kind: TermKind.Constant } && term.Text.Length > 0) return Anchored(term.Text);
        if (term.Kind is not (TermKind.Name or TermKind.Member)) return false;
        var written = file.MembersOf(term.Name).Where(m => m.Name == term.Name).Select(m => m.Code).Concat(file.AssignmentsOf(term.Name).Where(a => a.Name == term.Name).Select(a => a.Value)).ToList();
        return written.Count == 0 ? PatternName().IsMatch(term.Name) : written.Exists(Anchored);
    }

    private static bool Anchored(string pattern) => (pattern.Contains('^', StringComparison.Ordinal) || pattern.Contains("\\A", StringComparison.Ordinal)) && AnchoredStart().IsMatch(pattern)
        && (pattern.Contains('$', StringComparison.Ordinal) || pattern.Contains("\\z", StringComparison.OrdinalIgnoreCase));

    public static bool Mentions(Term term, IReadOnlySet<string> heads) => term.All().Any(t => HasHead(t) && heads.Contains(t.Head));

    public static bool HasHead(Term term) => term.Kind is TermKind.Name or TermKind.Member or TermKind.Index or TermKind.Call;

    private Term Read(string text, (int From, int To) range) => ExpressionReader.Read(text, range.From, range.To, file.Facts.Language);

    private static void Trim(string text, ref int from, ref int to)
    {
        while (true)
        {
            while (from < to && char.IsWhiteSpace(text[from])) from++;
            while (to > from && char.IsWhiteSpace(text[to - 1])) to--;
            if (to - from < 2 || text[from] != '(' || text[to - 1] != ')') return;
            var level = 0;
            for (var i = from; i < to; i++)
            {
                level += text[i] == '(' ? 1 : text[i] == ')' ? -1 : 0;
                if (level == 0 && i < to - 1) return;
            }
            from++;
            to--;
        }
    }

    /// <summary>The stretches between separators outside brackets and strings.</summary>
    private static List<(int From, int To)> Split(string text, int from, int to, string one, string other)
    {
        var parts = new List<(int, int)>();
        var (start, level) = (from, 0);
        for (var i = from; i < to; i++)
        {
            var c = text[i];
            if (c is '"' or '\'' or '`')
            {
                var close = i + 1;
                while (close < to && text[close] != c) close += text[close] == '\\' ? 2 : 1;
                if (close < to) i = close;
                continue;
            }
            if (c is '(' or '[' or '{') level++;
            else if (c is ')' or ']' or '}') level--;
            if (level != 0) continue;
            foreach (var separator in (ReadOnlySpan<string>)[one, other])
                if (i + separator.Length <= to && string.CompareOrdinal(text, i, separator, 0, separator.Length) == 0 && !(separator is "==" or "!=" && i + 2 < to && text[i + 2] == '='))
                {
                    parts.Add((start, i));
                    i += separator.Length - 1;
                    start = i + 1;
                    break;
                }
        }
        parts.Add((start, to));
        return parts;
    }

    [GeneratedRegex(@"^(?:-1|0|1|nil|null|None|false|False|true|True|undefined|NULL|std::string::npos|string::npos|\.none)$", RegexOptions.ExplicitCapture)]
    private static partial Regex NoResult();

    [GeneratedRegex(@"^[A-Z][A-Z0-9_]+$")]
    private static partial Regex UpperCase();

    [GeneratedRegex(@"(?i)re$|rx|regex|pattern|valid|allow|safe|slug|name|ident")]
    private static partial Regex PatternName();

    [GeneratedRegex(@"^[^\^\\A]{0,24}(?:\^|\\A)", RegexOptions.ExplicitCapture)]
    private static partial Regex AnchoredStart();

    [GeneratedRegex(@"(?i)is_?(?:ascii_?)?(?:digit|letter|alnum|alpha|number|alphanumeric)")]
    private static partial Regex KindCallback();

    [GeneratedRegex(@"^(?:https?://[^/]+/|/[^/\\]|/$)", RegexOptions.ExplicitCapture)]
    private static partial Regex FixedHost();
}
