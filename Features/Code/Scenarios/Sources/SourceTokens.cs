namespace Capstan.Features.Code.Scenarios.Sources;

internal enum TokenKind : byte { Identifier, Number, Text, Mark }

/// <summary>A piece of source that means something: no blank, no comment.</summary>
internal readonly record struct Token(TokenKind Kind, int Start, int Length, int Line);

/// <summary>
/// Cuts source of the ten languages into tokens, in one pass. It knows comments, strings and numbers, and no grammar: what it gives is
/// for counting and comparing, not for understanding.
/// </summary>
internal sealed class SourceTokens
{
    private readonly List<Token> tokens = [];
    private string text = "";
    private int at, line;
    private bool hashComments, slashComments, backTicks, tripleQuotes, verbatim, regexes, preprocessor;

    /// <summary>The list is the scanner's own: the next call fills it anew.</summary>
    public List<Token> Of(string source, string language)
    {
        (text, at, line) = (source, 0, 1);
        hashComments = language is "python" or "ruby" or "php";
        slashComments = language is not ("python" or "ruby");
        backTicks = language is "go" or "javascript";
        tripleQuotes = language is "python" or "kotlin" or "swift" or "csharp" or "java";
        verbatim = language is "csharp";
        regexes = language is "javascript";
        preprocessor = language is "c" or "csharp";
        tokens.Clear();
        while (at < text.Length) Next(text[at]);
        return tokens;
    }

    public ReadOnlySpan<char> Text(Token token) => text.AsSpan(token.Start, token.Length);

    private void Next(char c)
    {
        if (c == '\n')
        {
            line++;
            at++;
        }
        else if (c is ' ' or '\t' or '\r') at++;
        else if (IsLetter(c)) Add(TokenKind.Identifier, EndOfName());
        else if (char.IsAsciiDigit(c)) Add(TokenKind.Number, EndOfNumber());
        else if (c is '"' or '\'' || c == '`' && backTicks) Quoted(c);
        else if (c == '@' && verbatim && Peek(1) == '"') Verbatim(2);
        else if (c == '/' && slashComments && Peek(1) == '/' || c == '#' && hashComments && Peek(1) != '[') SkipLine();
        else if (c == '/' && slashComments && Peek(1) == '*') SkipBlock();
        else if (c == '#' && preprocessor && StartsLine()) Directive();
        else if (c == '/' && regexes && !EndsValue()) RegularExpression();
        else Add(TokenKind.Mark, at + MarkLength(c));
    }

    private char Peek(int ahead) => at + ahead < text.Length ? text[at + ahead] : '\0';

    private static bool IsLetter(char c) => char.IsAsciiLetter(c) || c is '_' or '$' || c > 127 && char.IsLetter(c);

    private void Add(TokenKind kind, int end)
    {
        tokens.Add(new(kind, at, end - at, line));
        at = end;
    }

    private int EndOfName()
    {
        var end = at + 1;
        while (end < text.Length && (IsLetter(text[end]) || char.IsAsciiDigit(text[end]))) end++;
        return end;
    }

    private int EndOfNumber()
    {
        var end = at + 1;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_'
            || text[end] == '.' && end + 1 < text.Length && char.IsAsciiDigit(text[end + 1])
            || text[end] is '+' or '-' && text[end - 1] is 'e' or 'E' && !text.AsSpan(at, end - at).StartsWith("0x", StringComparison.OrdinalIgnoreCase) && char.IsAsciiDigit(Peek(end + 1 - at)))) end++;
        return end;
    }

    private void Quoted(char quote)
    {
        if (tripleQuotes && Peek(1) == quote && Peek(2) == quote && quote != '`')
        {
            var close = text.IndexOf(new string(quote, 3), at + 3, StringComparison.Ordinal);
            AddLines(close < 0 ? text.Length : close + 3);
            return;
        }
        var end = at + 1;
        while (end < text.Length && text[end] != quote)
        {
            // A quote that is not closed on its line was none: an apostrophe, most often.
            if (text[end] == '\n' && quote != '`') break;
            end += text[end] == '\\' && quote != '`' || text[end] == '\\' && regexes ? 2 : 1;
        }
        AddLines(Math.Min(text.Length, end < text.Length && text[end] == quote ? end + 1 : end));
    }

    private void Verbatim(int prefix)
    {
        var end = at + prefix;
        while (end < text.Length && (text[end] != '"' || end + 1 < text.Length && text[end + 1] == '"')) end += text[end] == '"' ? 2 : 1;
        AddLines(Math.Min(text.Length, end + 1));
    }

    private void AddLines(int end)
    {
        var first = line;
        for (var i = at; i < end; i++)
            if (text[i] == '\n') line++;
        tokens.Add(new(TokenKind.Text, at, end - at, first));
        at = end;
    }

    private void SkipLine()
    {
        var end = text.IndexOf('\n', at);
        at = end < 0 ? text.Length : end;
    }

    private void SkipBlock()
    {
        var end = text.IndexOf("*/", at + 2, StringComparison.Ordinal);
        end = end < 0 ? text.Length : end + 2;
        for (; at < end; at++)
            if (text[at] == '\n') line++;
    }

    /// <summary>What a file includes or is compiled with is no part of what it does; only the values of macros are.</summary>
    private void Directive()
    {
        var word = at + 1;
        while (word < text.Length && text[word] == ' ') word++;
        if (text.AsSpan(word).StartsWith("define", StringComparison.Ordinal)) at = word + "define".Length;
        else SkipLine();
    }

    private bool StartsLine()
    {
        for (var i = at - 1; i >= 0 && text[i] != '\n'; i--)
            if (text[i] is not (' ' or '\t')) return false;
        return true;
    }

    /// <summary>Whether a slash here divides.</summary>
    private bool EndsValue() => tokens.Count > 0 && tokens[^1] is var last
        && (last.Kind is TokenKind.Number or TokenKind.Text || last.Kind == TokenKind.Identifier && Text(last) is not ("return" or "typeof" or "case" or "in" or "of" or "void" or "delete") || Text(last) is ")" or "]" or "}");

    private void RegularExpression()
    {
        var (end, inClass) = (at + 1, false);
        while (end < text.Length && text[end] != '\n' && (text[end] != '/' || inClass))
        {
            inClass = text[end] == '[' || inClass && text[end] != ']';
            end += text[end] == '\\' ? 2 : 1;
        }
        if (end >= text.Length || text[end] == '\n') Add(TokenKind.Mark, at + 1);
        else Add(TokenKind.Text, end + 1);
    }

    private int MarkLength(char c)
    {
        var (second, third) = (Peek(1), Peek(2));
        return (c, second) switch
        {
            ('=', '=') or ('!', '=') => third == '=' ? 3 : 2,
            ('<', '<') or ('>', '>') or ('*', '*') or ('?', '?') or ('&', '&') or ('|', '|') => third == '=' ? 3 : 2,
            ('+' or '-' or '*' or '/' or '%' or '&' or '|' or '^' or '<' or '>' or ':' or '.', '=') => 2,
            ('+', '+') or ('-', '-') or ('-', '>') or ('=', '>') or (':', ':') or ('?', '.') => 2,
            _ => 1,
        };
    }
}
