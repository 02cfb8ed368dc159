using System.Text.RegularExpressions;

namespace Capstan.Features.Code.Rules.Flow;

/// <summary>Names, calls, members, brackets.</summary>
internal sealed partial class ExpressionReader
{
    private static readonly HashSet<string> Prefixes = ["await", "return", "yield", "throw", "go", "defer", "ref", "out", "var", "val", "let", "const", "final", "static", "echo", "print", "checked", "unchecked", "async", "raise", "case", "std"];
    private static readonly HashSet<string> Constants = ["null", "nil", "None", "true", "false", "True", "False", "NULL", "nullptr", "undefined", "TRUE", "FALSE", "YES", "NO"];
    private static readonly HashSet<string> Measures = ["typeof", "sizeof", "nameof", "alignof", "not"];

    private Term Operand()
    {
        if (++depth > MaximumDepth)
        {
            at = end;
            depth--;
            return Term.Nothing;
        }
        var start = at;
        var term = Primary();
        term = Postfix(term, start);
        depth--;
        return term;
    }

    private Term Primary()
    {
        var start = at;
        var c = Now;
        if (StringHere() is { } literal) return literal;
        switch (c)
        {
            case '(': return Parenthesis();
            case '[':
                return Bracketed(']');
            case '{': return Braces();
        }
        if (char.IsAsciiDigit(c))
        {
            while (at < end && (IsWord(Now) || (Now == '.' && char.IsAsciiDigit(Ahead(1))))) at++;
            return new() { Kind = TermKind.Constant, Text = text[start..at], Offset = start, End = at };
        }
        var word = Word();
        if (word.Length == 0)
        {
            at++;
            return Term.Nothing;
        }
        if (Constants.Contains(word)) return new() { Kind = TermKind.Constant, Offset = start, End = at };
        if (Measures.Contains(word))
        {
            Space();
            if (IsOperand(Now)) Operand();
            return new() { Kind = TermKind.Constant, Offset = start, End = at };
        }
        if (Prefixes.Contains(word) && Now is not ('(' or '.' or ',' or ')' or '[') || (word == "try" && Now is ' ' or '!' or '?'))
        {
            if (Now is '!' or '?') at++;
            Space();
            return IsOperand(Now) ? Operand() : Term.Nothing;
        }
        if (word is "new" && Now is ' ' or '(' or '{' or '[')
        {
            Space();
            return IsOperand(Now) ? New(start) : Term.Nothing;
        }
        if (word is "function" or "func" or "fn" or "fun" or "lambda" or "def") return FunctionHere(word, start);
        if (word is "if" && language == "kotlin" && Now is ' ' or '(') return KotlinIf(start);
        if (word == "map" && language == "go" && Now == '[')
        {
            Arguments(']');
            return Primary();
        }
        if (word is "when" or "match" && language is "kotlin" or "php") return Arms(start, skipHead: true);
        return new() { Kind = TermKind.Name, Name = SourceBytes.Name(word.TrimStart('$', '@')), Offset = start, End = at, Text = word[0] == '@' ? "@" : "" };
    }

    private string Word()
    {
        var start = at;
        while (at < end && (Now is '$' or '@' or '&')) at++;
        while (at < end && (IsWord(Now) || (Now == '$' && !IsPhp))) at++;
        // Ruby names may end so.
        if (IsRuby && at > start && at < end && Now is '?' or '!' && Ahead(1) is not ('=' or '~')) at++;
        return text[start..at];
    }

    private Term New(int start)
    {
        if (Now == '{') return Braces() with { IsNew = true };
        if (Now is '(' or '[') return new() { Kind = TermKind.Call, Name = "new", IsNew = true, Parts = Arguments(Now == '(' ? ')' : ']'), Offset = start, End = at };
        var operand = Operand();
        return operand.Kind == TermKind.Call ? operand with { IsNew = true, Offset = start } : operand;
    }

    private Term Parenthesis()
    {
        var start = at;
        at++;
        var inner = Expression(")");
        if (Now == ')') at++;
        var written = text[(start + 1)..Math.Max(start + 1, Math.Min(end, at) - 1)].Trim();
        if (Space2() is "=>" or "->" && language != "php")
        {
            Space();
            at += 2;
            return Lambda(written, ",;)]}");
        }
        // A cast: a type in parentheses with a value right behind.
        if (language is "csharp" or "java" or "php" or "c" && CastType().IsMatch(written) && (IsOperand(Now) || (Now == ' ' && IsOperand(Ahead(1)) && language is "csharp" or "java" or "php")) && Now is not ('[' or '{'))
        {
            Space();
            var value = Operand();
            return NumberType.IsNumber(written) ? new() { Kind = TermKind.Constant, Offset = start, End = at } : value;
        }
        return inner;
    }

    private string Space2()
    {
        var i = at;
        while (i < end && text[i] == ' ') i++;
        return i + 1 < end ? text.Substring(i, 2) : "";
    }

    private Term Bracketed(char close)
    {
        var start = at;
        var parts = Arguments(close);
        return parts.All(p => p.Kind == TermKind.Constant)
            ? new() { Kind = TermKind.Constant, Offset = start, End = at }
            : new() { Kind = TermKind.Union, Parts = parts, Offset = start, End = at };
    }

    /// <summary>The arguments of the bracket here, which is read to its end.</summary>
    private List<Term> Arguments(char close)
    {
        at++;
        var parts = new List<Term>();
        while (at < end)
        {
            Space();
            if (Now == close) break;
            if (Now == ',')
            {
                at++;
                continue;
            }
            var before = at;
            parts.Add(Expression($",{close}"));
            if (at == before) at++;
        }
        at = Math.Min(end, at + 1);
        return parts;
    }

    private Term Braces()
    {
        var start = at;
        var close = Closing();
        if (ClosureHead().Match(text, at, Math.Max(0, Math.Min(close, end) - at)) is { Success: true } head || language is "kotlin" or "swift")
        {
            var matched = ClosureHead().Match(text, at, Math.Max(0, Math.Min(close, end) - at));
            var names = matched.Success ? matched.Groups["names"].Value : language == "kotlin" ? "it" : "$0";
            var body = Body(matched.Success ? matched.Index + matched.Length : at + 1, close);
            at = Math.Min(end, close + 1);
            return new() { Kind = TermKind.Lambda, Name = names, Parts = [body], Offset = start, End = at };
        }
        return Bracketed('}');
    }

    private Term FunctionHere(string word, int start)
    {
        Space();
        if (word == "lambda")
        {
            var from = at;
            while (at < end && Now != ':') at++;
            var names = text[from..at];
            at = Math.Min(end, at + 1);
            return new() { Kind = TermKind.Lambda, Name = names, Parts = [Expression(",)]}")], Offset = start, End = at };
        }
        while (at < end && Now is not ('(' or '{')) at++;
        var parameters = "";
        if (Now == '(')
        {
            var close = Closing();
            parameters = text[Math.Min(end, at + 1)..close];
            at = Math.Min(end, close + 1);
        }
        while (at < end && Now != '{' && !Starts("=>") && Now is not (',' or ')')) at++;
        if (Starts("=>")) at += 2;
        return Lambda(parameters, ",;)]}") with { Offset = start };
    }

    private Term KotlinIf(int start)
    {
        Space();
        if (Now != '(') return Term.Nothing;
        var close = Closing();
        var condition = text[Math.Min(end, at + 1)..close];
        at = Math.Min(end, close + 1);
        Space();
        var yes = Branch();
        Space();
        var no = Keyword("else") ? Branch() : Term.Nothing;
        return new() { Kind = TermKind.Choice, Text = condition.Trim(), Parts = [yes, no], Offset = start, End = at };
    }

    private Term Branch()
    {
        Space();
        if (Now != '{') return IsOperand(Now) ? Operand() : Term.Nothing;
        var close = Closing();
        var body = Read(text, at + 1, close, language);
        at = Math.Min(end, close + 1);
        return body;
    }

    /// <summary>Values of a switch, when or match that is an expression.</summary>
    private Term Arms(int start, bool skipHead)
    {
        while (skipHead && at < end && Now != '{') at++;
        if (Now != '{') return Term.Nothing;
        var close = Closing();
        var parts = new List<Term>();
        for (var i = at + 1; i < close; i++)
        {
            if (string.CompareOrdinal(text, i, "=>", 0, 2) != 0 && string.CompareOrdinal(text, i, "->", 0, 2) != 0) continue;
            var reader = new ExpressionReader(text, i + 2, close, language) { depth = depth };
            parts.Add(reader.Expression(",\n"));
            i = Math.Max(i + 1, reader.at - 1);
        }
        at = Math.Min(end, close + 1);
        return parts.TrueForAll(p => p.Kind == TermKind.Constant) ? Term.Nothing with { Offset = start, End = at } : new() { Kind = TermKind.Union, Parts = parts, Offset = start, End = at };
    }

    private Term Postfix(Term term, int start)
    {
        for (var steps = 0; steps < 200; steps++)
        {
            SkipTypeArguments();
            if (MemberSign() is > 0 and var sign)
            {
                at += sign;
                Space();
                var nameAt = at;
                var name = Word();
                if (name.Length == 0)
                {
                    if (Now == '(') continue;
                    return term;
                }
                term = name == "new" && IsRuby
                    ? new() { Kind = TermKind.Call, Name = term.Name, Target = term.Target, IsNew = true, Parts = Now == '(' ? Arguments(')') : [], Offset = start, End = at }
                    : new() { Kind = TermKind.Member, Name = SourceBytes.Name(name.TrimStart('$')), Target = term, Offset = start, End = at, Text = nameAt > 1 && text[nameAt - 1] == ':' ? "::" : "" };
            }
            else if (Now == '(' && term.Kind is not (TermKind.Constant or TermKind.Union) || (Now == ' ' && Ahead(1) == '(' && language == "c" && term.Kind == TermKind.Name))
            {
                Space();
                var parts = Arguments(')');
                term = term.Kind is TermKind.Name or TermKind.Member
                    ? new() { Kind = TermKind.Call, Name = term.Name, Target = term.Target, Parts = parts, Offset = start, End = at }
                    : new() { Kind = TermKind.Call, Name = "", Target = term, Parts = parts, Offset = start, End = at };
            }
            else if (Now == '[' && (term.Kind is not TermKind.Constant || term.Text.Length == 0))
            {
                var parts = Arguments(']');
                term = new() { Kind = TermKind.Index, Name = term.Name, Target = term, Parts = parts, Offset = start, End = at };
            }
            else if (Block() && term.Kind is TermKind.Name or TermKind.Member or TermKind.Call)
            {
                Space();
                term = Trailing(term, start);
            }
            else if (IsRuby && term.Kind is TermKind.Name or TermKind.Member && Now == ' ' && CommandArgument())
            {
                at++;
                var parts = new List<Term>();
                do parts.Add(Expression(",\n)]}")); while (Now == ',' && ++at < end);
                term = new() { Kind = TermKind.Call, Name = term.Name, Target = term.Target, Parts = parts, Offset = start, End = at };
            }
            else if (Now == '`' && language == "javascript" && term.Kind is TermKind.Name or TermKind.Member)
            {
                term = new() { Kind = TermKind.Call, Name = term.Name, Target = term.Target, Parts = [StringHere()!], Text = "`", Offset = start, End = at };
            }
            else if ((Now == '!' && Ahead(1) != '=' && language is "swift" or "kotlin" or "csharp" or "javascript") || (Now == '?' && Ahead(1) is '.' or '[' or ')' or ',' && language is "swift" or "kotlin" or "csharp" or "javascript"))
            {
                at++;
            }
            else if (At(" as ") || At(" as? ") || At(" as! "))
            {
                at += 3;
                while (at < end && Now is ' ' or '?' or '!') at++;
                var from = at;
                while (at < end && (IsWord(Now) || Now is '.' or '<' or '>' or '[' or ']' or '?')) at++;
                if (NumberType.IsNumber(text[from..at])) return new() { Kind = TermKind.Constant, Offset = start, End = at };
            }
            else if (At(" switch") && language == "csharp")
            {
                Space();
                Word();
                Space();
                return Arms(start, skipHead: false);
            }
            else
            {
                return term;
            }
        }
        return term;
    }

    private bool At(string what) => Starts(what);

    private int MemberSign()
    {
        if (Starts("?->")) return 3;
        if (Starts("->") || Starts("::") || Starts("?.") || Starts("&.") || Starts("!.")) return Starts("->") && language is not ("c" or "php") ? 0 : Starts("&.") && !IsRuby ? 0 : 2;
        if (Now == '.' && !IsPhp && Ahead(1) != '.') return 1;
        // A chain goes on in the next line.
        if (Now is '\n' or '\r' or ' ' && !IsPhp)
        {
            var i = at;
            while (i < end && char.IsWhiteSpace(text[i])) i++;
            if (i + 1 < end && text[i] == '.' && char.IsLetter(text[i + 1]) && text.IndexOf('\n', at, i - at) >= 0)
            {
                at = i;
                return 1;
            }
        }
        return 0;
    }

    private void SkipTypeArguments()
    {
        if (Now == '<' && language is "csharp" or "java" or "kotlin" or "swift" or "javascript" && TypeArguments().Match(text, at, end - at) is { Success: true } match) at += match.Length;
    }

    private bool Block() => language switch
    {
        "kotlin" or "swift" or "ruby" => Now == '{' || (Now == ' ' && Ahead(1) == '{') || (IsRuby && At(" do ") | At(" do\n")),
        "go" or "csharp" or "c" => Now == '{' && text.LastIndexOfAny([';', '\n'], Math.Max(0, at - 1)) is var line && !text.AsSpan(line + 1, at - line - 1).TrimStart().StartsWith("if ") && !text.AsSpan(line + 1, at - line - 1).TrimStart().StartsWith("for "),
        _ => false,
    };

    private Term Trailing(Term call, int start)
    {
        IReadOnlyList<Term> parts = call.Kind == TermKind.Call ? call.Parts : [];
        if (IsRuby && Keyword("do"))
        {
            var rest = ClosureNames().Match(text, at, end - at);
            at += rest.Success ? rest.Length : 0;
            parts = [.. parts, new() { Kind = TermKind.Lambda, Name = rest.Groups["names"].Value, Parts = [Expression("")], Offset = start, End = at }];
        }
        else if (language is "go" or "csharp" or "c")
        {
            parts = [.. parts, .. Arguments('}')];
        }
        else
        {
            parts = [.. parts, Braces()];
        }
        return new() { Kind = TermKind.Call, Name = call.Name, Target = call.Target, IsNew = call.IsNew, Parts = parts, Offset = start, End = at };
    }

    private bool CommandArgument()
    {
        var c = Ahead(1);
        if (c is '"' or '\'' or '@' || (c == ':' && char.IsLetter(Ahead(2)))) return true;
        if (!char.IsLetter(c)) return false;
        foreach (var word in (ReadOnlySpan<string>)["if ", "unless ", "and ", "or ", "do", "then", "while ", "rescue", "in ", "end", "else"])
            if (string.CompareOrdinal(text, at + 1, word, 0, word.Length) == 0) return false;
        return true;
    }

    [GeneratedRegex(@"\G<[\w\s,.<>\[\]?:]{0,80}>(?=[(.\[{:])")]
    private static partial Regex TypeArguments();

    [GeneratedRegex(@"^(?:const\s+|unsigned\s+|struct\s+)*[A-Za-z_][\w.:]*(?:<[\w<>,\s?]*>)?(?:\s*\*+|\[\])?\??$", RegexOptions.ExplicitCapture)]
    private static partial Regex CastType();

    [GeneratedRegex(@"\G\{\s*(?:\|(?<names>[^|]*)\||\(?(?<names>[\w\s,:]*)\)?\s*(?:->\s*[\w?]+\s+in|in|->)\s)", RegexOptions.ExplicitCapture)]
    private static partial Regex ClosureHead();

    [GeneratedRegex(@"\G\s*\|(?<names>[^|]*)\|", RegexOptions.ExplicitCapture)]
    private static partial Regex ClosureNames();
}

/// <summary>Types whose values carry no text of others.</summary>
internal static partial class NumberType
{
    public static bool IsNumber(string type) => Pattern().IsMatch(type.Trim().TrimEnd('?'));

    [GeneratedRegex(@"^(?:(?:System|java\.lang|java\.util|kotlin|uuid|std)[.:]+)?(?:u?int(?:8|16|32|64|eger|ptr)?(?:_t)?|u?long|u?short|s?byte|float(?:32|64)?|double|decimal|bool(?:ean)?|Guid|UUID|DateTime(?:Offset)?|DateOnly|TimeSpan|LocalDate|Integer|Long|Short|Float|Double|Boolean|Bool|U?Int(?:8|16|32|64)?|s?size_t|time_t|unsigned(?: int| long)?|BigInteger|BigDecimal|number|Date)$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();
}
