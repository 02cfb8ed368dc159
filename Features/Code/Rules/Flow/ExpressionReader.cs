namespace Capstan.Features.Code.Rules.Flow;

/// <summary>
/// Reads an expression of any of the ten languages as terms: what it takes its value from. It knows strings with holes, calls, members, lambdas,
/// choices and casts; of operators it only knows which make a truth value. It never fails: what it cannot read counts as a part.
/// </summary>
internal sealed partial class ExpressionReader
{
    private const int MaximumDepth = 40, MaximumLength = 6_000;
    private readonly string text;
    private readonly int end;
    private readonly string language;
    private int at;
    private int depth;

    private ExpressionReader(string text, int from, int to, string language) =>
        (this.text, at, end, this.language) = (text, Math.Max(0, from), Math.Min(text.Length, Math.Min(to, from + MaximumLength)), language);

    /// <param name="text">The whole file as <see cref="SourceBytes.Text"/> gives it.</param>
    public static Term Read(string text, int from, int to, string language) => new ExpressionReader(text, from, to, language).Expression("");

    private bool IsPhp => language == "php";
    private bool IsRuby => language == "ruby";
    private char Now => at < end ? text[at] : '\0';

    private char Ahead(int by) => at + by < end ? text[at + by] : '\0';

    /// <summary>Up to one of the characters of <paramref name="stop"/>, which is left.</summary>
    private Term Expression(string stop)
    {
        if (++depth > MaximumDepth)
        {
            at = end;
            depth--;
            return Term.Nothing;
        }
        var start = at;
        var parts = new List<Term>();
        var isTruth = false;
        var label = "";
        while (true)
        {
            Space();
            if (at >= end || stop.Contains(Now, StringComparison.Ordinal)) break;
            var before = at;
            if (Comparison())
            {
                isTruth = true;
            }
            else if (Now == '?' && Ahead(1) is not ('.' or '?' or ':' or '['))
            {
                parts = [Choice(start, stop)];
                isTruth = false;
            }
            else if (Starts("=>") || (Starts("->") && parts.Count > 0 && !IsPhp))
            {
                at += 2;
                if (IsPhp || IsRuby) parts.Clear();
                else parts = [Lambda(text[start..before], stop)];
            }
            else if (Now is '=' or ':' && !Starts("::"))
            {
                // A target, a key or the name of an argument: not a part of the value.
                if (Now == ':' && IsRuby && char.IsLetter(Ahead(1)) && (at == start || text[at - 1] is ' ' or '(' or '[' or ','))
                {
                    at++;
                    Word();
                    parts.Add(Term.Nothing);
                }
                else
                {
                    if (parts is [{ Kind: TermKind.Name } only]) label = only.Name;
                    at++;
                    parts.Clear();
                    isTruth = false;
                }
            }
            else if (IsOperand(Now))
            {
                if (Modifier(parts.Count)) break;
                if (parts.Count > 0 && language == "python" && Keyword("if") && OtherwisePart(start, stop) is { } choice) parts = [choice];
                else if (parts.Count > 0 && language == "python" && Keyword("for")) parts = [Comprehension(parts, stop)];
                else if (parts.Count > 0 && (Keyword("and") || Keyword("or") || Keyword("else") || Keyword("then"))) { }
                else parts.Add(Operand());
            }
            else if (Now == '!' && Ahead(1) != '=')
            {
                at++;
                Space();
                if (IsOperand(Now)) Operand();
                parts.Add(Term.Nothing);
            }
            else if (Now == '/' && (parts.Count == 0 || text[before - 1] is '(' or ',') && language is "javascript" or "ruby")
            {
                parts.Add(Postfix(Pattern(), before));
            }
            else
            {
                at++;
            }
            if (at == before) at++;
        }
        depth--;
        if (isTruth) return new() { Kind = TermKind.Constant, Offset = start, End = at, Label = label };
        return parts.Count switch
        {
            0 => new() { Kind = TermKind.Constant, Offset = start, End = at, Label = label },
            1 => parts[0] with { Label = label },
            _ when parts.TrueForAll(p => p.Kind == TermKind.Constant) => new() { Kind = TermKind.Constant, Text = string.Concat(parts.Select(p => p.Text)), Offset = start, End = at, Label = label },
            _ => new() { Kind = TermKind.Union, Parts = parts, Offset = start, End = at, Label = label },
        };
    }

    private static bool IsOperand(char c) => char.IsLetterOrDigit(c) || c is '_' or '$' or '@' or '"' or '\'' or '`' or '(' or '[' or '{' or '#' || c >= 0x80;

    private void Space()
    {
        while (at < end)
        {
            if (char.IsWhiteSpace(text[at]) || text[at] is ';' or '\\') at++;
            else if (Starts("//") && language is not ("python" or "ruby")) Line();
            else if (Starts("/*")) at = text.IndexOf("*/", at + 2, StringComparison.Ordinal) is >= 0 and var close && close < end ? close + 2 : end;
            else if (text[at] == '#' && (language == "python" || (language is "ruby" or "php" && Ahead(1) is ' ' or '#'))) Line();
            else return;
        }
    }

    private void Line() => at = text.IndexOf('\n', at) is >= 0 and var line && line < end ? line : end;

    private bool Starts(string what) => at + what.Length <= end && string.CompareOrdinal(text, at, what, 0, what.Length) == 0;

    private bool Keyword(string word)
    {
        if (!Starts(word) || IsWord(Ahead(word.Length))) return false;
        at += word.Length;
        return true;
    }

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c == '_' || c >= 0x80;

    private bool Comparison()
    {
        foreach (var sign in (ReadOnlySpan<string>)["===", "!==", "<=>", "==", "!=", "<=", ">=", "=~", "!~"])
            if (Starts(sign))
            {
                at += sign.Length;
                return true;
            }
        if (Now is '<' or '>' && Ahead(1) == ' ' && at > 0 && text[at - 1] == ' ')
        {
            at++;
            return true;
        }
        return Keyword("instanceof") || Keyword("in") || Keyword("is");
    }

    // What stands behind a statement in Ruby is its condition.
    private bool Modifier(int parts) => IsRuby && parts > 0 && (Starts("if ") || Starts("unless ") || Starts("rescue ") || Starts("while "));

    private Term Choice(int start, string stop)
    {
        var condition = text[start..at];
        at++;
        var yes = Expression(stop + ":");
        if (Now == ':') at++;
        var no = Expression(stop);
        return new() { Kind = TermKind.Choice, Text = condition.Trim(), Parts = [yes, no], Offset = start, End = at };
    }

    /// <summary>Python: <c>a if c else b</c>, the keyword if already read.</summary>
    private Term? OtherwisePart(int start, string stop)
    {
        var from = at;
        var level = 0;
        for (var i = at; i < end; i++)
        {
            if (text[i] is '(' or '[' or '{') level++;
            else if (text[i] is ')' or ']' or '}' && --level < 0) return null;
            if (level != 0 || string.CompareOrdinal(text, i, " else ", 0, 6) != 0) continue;
            var yes = Read(text, start, from - 2, language);
            at = i + 6;
            var no = Expression(stop);
            return new() { Kind = TermKind.Choice, Text = text[from..i].Trim(), Parts = [yes, no], Offset = start, End = at };
        }
        return null;
    }

    /// <summary>Python: <c>f(x) for x in xs if c</c> as a call of map on xs.</summary>
    private Term Comprehension(List<Term> body, string stop)
    {
        Space();
        var from = at;
        while (at < end && !Starts(" in ")) at++;
        var names = text[from..Math.Min(at, end)].Trim();
        at = Math.Min(end, at + 4);
        var collection = Expression(stop + "\u0001");
        var filter = collection.Kind == TermKind.Choice ? collection.Text : "";
        return new()
        {
            Kind = TermKind.Call, Name = "map", Target = collection, Text = filter,
            Parts = [new() { Kind = TermKind.Lambda, Name = names, Parts = [.. body], Offset = from, End = at }], Offset = from, End = at,
        };
    }

    private Term Lambda(string parameters, string stop)
    {
        var from = at;
        Space();
        if (Now == '{')
        {
            var close = Closing();
            var body = Body(at + 1, close);
            at = Math.Min(end, close + 1);
            return new() { Kind = TermKind.Lambda, Name = parameters, Parts = [body], Offset = from, End = at };
        }
        return new() { Kind = TermKind.Lambda, Name = parameters, Parts = [Expression(stop)], Offset = from, End = at };
    }

    /// <summary>What a block gives: its returns, or all of it when it is one expression.</summary>
    private Term Body(int from, int to)
    {
        var returned = text.IndexOf("return ", from, Math.Max(0, Math.Min(to, end) - from), StringComparison.Ordinal);
        return Read(text, returned >= 0 ? returned + 7 : from, Math.Min(to, end), language);
    }

    /// <summary>The place of the bracket that closes the one here; the end when none does.</summary>
    private int Closing()
    {
        var (open, level) = (Now, 0);
        var close = open switch { '(' => ')', '[' => ']', _ => '}' };
        for (var i = at; i < end; i++)
        {
            var c = text[i];
            if (c is '"' or '\'' or '`' && !(c == '\'' && i > 0 && char.IsLetterOrDigit(text[i - 1])))
            {
                var quote = i;
                for (i++; i < end && text[i] != c; i++) if (text[i] == '\\') i++;
                // An apostrophe in a comment opens nothing.
                if (i >= end) i = quote;
            }
            else if (c == open) level++;
            else if (c == close && --level == 0) return i;
        }
        return end;
    }
}
