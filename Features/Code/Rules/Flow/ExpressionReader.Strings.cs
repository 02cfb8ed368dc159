namespace Capstan.Features.Code.Rules.Flow;

/// <summary>String literals of ten languages, with their holes.</summary>
internal sealed partial class ExpressionReader
{
    /// <summary>The string literal that starts here; null when none does.</summary>
    private Term? StringHere()
    {
        var (start, i) = (at, at);
        while (i < end && i - at < 4 && (char.IsLetter(text[i]) || text[i] is '$' or '@' or '#')) i++;
        if (i >= end || text[i] is not ('"' or '\'' or '`'))
        {
            return IsPhp && Starts("<<<") ? Heredoc() : null;
        }
        var prefix = text[at..i];
        if (prefix.Length > 0 && !IsPrefix(prefix)) return null;
        var quote = text[i];
        if (quote == '`' && language is "kotlin" or "swift") return null;
        var triple = i + 2 < end && text[i + 1] == quote && text[i + 2] == quote && quote == '"' | language == "python";
        var open = triple ? 3 : 1;
        at = i + open;
        var holes = new List<Term>();
        var text0 = -1;
        var from = at;
        while (at < end && !Closes(quote, triple))
        {
            if (Now == '\\' && !(language == "swift" && Ahead(1) == '(') && Escapes(prefix, quote)) at += 2;
            else if (Hole(prefix, quote) is { } hole)
            {
                if (text0 < 0) text0 = hole.Offset;
                holes.Add(hole);
            }
            else at++;
        }
        var stop = Math.Min(at, end);
        at = Math.Min(end, at + open);
        if (prefix.Contains('#', StringComparison.Ordinal) && Now == '#') at++;
        var head = text[from..Math.Max(from, text0 < 0 ? stop : Math.Min(text0, stop))];
        return holes.Count == 0
            ? new() { Kind = TermKind.Constant, Text = head, Offset = start, End = at, Name = "\"" }
            : new() { Kind = TermKind.Union, Text = head.TrimEnd('{', '$', '#', '(', '\\'), Parts = holes, Offset = start, End = at, Name = "\"" };
    }

    private bool IsPrefix(string prefix) => language switch
    {
        "python" => prefix.All(c => "rRbBfFuU".Contains(c, StringComparison.Ordinal)),
        "csharp" => prefix.All(c => c is '$' or '@'),
        "c" => prefix is "L" or "u" or "U" or "u8" or "R",
        "swift" => prefix == "#",
        "php" => prefix is "b",
        _ => false,
    };

    private bool Escapes(string prefix, char quote) => language switch
    {
        "csharp" => !prefix.Contains('@', StringComparison.Ordinal),
        "go" => quote != '`',
        _ => true,
    };

    private bool Closes(char quote, bool triple) => Now == quote && (!triple || (Ahead(1) == quote && Ahead(2) == quote));

    /// <summary>The hole that starts here, read to its end; null when none does.</summary>
    private Term? Hole(string prefix, char quote)
    {
        switch (language)
        {
            case "python" when prefix.Contains('f', StringComparison.OrdinalIgnoreCase):
            case "csharp" when prefix.Contains('$', StringComparison.Ordinal):
                if (Now != '{') return null;
                if (Ahead(1) == '{')
                {
                    at += 2;
                    return null;
                }
                return Inside(1, ":!}");
            case "javascript" when quote == '`':
                return Starts("${") ? Inside(2, "") : null;
            case "ruby" when quote != '\'':
                return Starts("#{") ? Inside(2, "") : null;
            case "swift":
                return Starts("\\(") ? Inside(2, "") : null;
            case "kotlin" when quote == '"':
                if (Starts("${")) return Inside(2, "");
                return Now == '$' && char.IsLetter(Ahead(1)) ? NamedHole() : null;
            case "php" when quote != '\'':
                if (Starts("{$") || Starts("${")) return Inside(Starts("${") ? 2 : 1, "");
                return Now == '$' && (char.IsLetter(Ahead(1)) || Ahead(1) == '_') ? NamedHole() : null;
            default:
                return null;
        }
    }

    private Term Inside(int skip, string stop)
    {
        var start = at;
        at += skip - 1;
        var close = Closing();
        var reader = new ExpressionReader(text, start + skip, close, language) { depth = depth };
        var inner = reader.Expression(stop);
        at = Math.Min(end, close + 1);
        return inner with { Offset = start };
    }

    private Term NamedHole()
    {
        var start = at;
        at++;
        var from = at;
        while (at < end && IsWord(Now)) at++;
        var name = new Term { Kind = TermKind.Name, Name = SourceBytes.Name(text[from..at]), Offset = start, End = at };
        if (!IsPhp) return name;
        if (Now == '[')
        {
            var close = Closing();
            var key = text[Math.Min(end, at + 1)..close].Trim('\'', '"');
            at = Math.Min(end, close + 1);
            return new() { Kind = TermKind.Index, Name = name.Name, Target = name, Parts = [new() { Kind = TermKind.Constant, Text = key }], Offset = start, End = at };
        }
        if (!Starts("->") || !IsWord(Ahead(2))) return name;
        at += 2;
        from = at;
        while (at < end && IsWord(Now)) at++;
        return new() { Kind = TermKind.Member, Name = text[from..at], Target = name, Offset = start, End = at };
    }

    private Term Heredoc()
    {
        var start = at;
        at += 3;
        Space();
        var quoted = Now == '\'';
        var holes = new List<Term>();
        while (at < end)
        {
            if (!quoted && Hole("", '"') is { } hole) holes.Add(hole);
            else at++;
        }
        return holes.Count == 0 ? new() { Kind = TermKind.Constant, Offset = start, End = at, Name = "\"" } : new() { Kind = TermKind.Union, Parts = holes, Offset = start, End = at, Name = "\"" };
    }

    /// <summary>A regular expression literal of JavaScript or Ruby.</summary>
    private Term Pattern()
    {
        var start = at++;
        var inClass = false;
        while (at < end && (Now != '/' || inClass) && Now != '\n')
        {
            if (Now == '\\') at++;
            else if (Now == '[') inClass = true;
            else if (Now == ']') inClass = false;
            at++;
        }
        at = Math.Min(end, at + 1);
        while (at < end && char.IsAsciiLetter(Now)) at++;
        return new() { Kind = TermKind.Constant, Text = text[start..at], Name = "/", Offset = start, End = at };
    }
}
