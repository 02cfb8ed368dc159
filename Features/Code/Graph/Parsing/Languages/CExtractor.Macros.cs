namespace Capstan.Features.Code.Graph.Parsing.Languages;

/// <summary>Macros that stand where the grammar expects none.</summary>
internal sealed unsafe partial class CExtractor
{
    /// <summary>
    /// "class EXPORT_MACRO Name : Base {" reads as a function named Name, "EXPORT_MACRO(int) name(int x);" as a call: the macro is blanked.
    /// </summary>
    protected override ReadOnlySpan<byte> Readable(ReadOnlySpan<byte> content)
    {
        byte[]? copy = null;
        for (var line = 0; line < content.Length;)
        {
            if (WrappedType(content, line, out var open, out var close))
            {
                copy ??= content.ToArray();
                copy.AsSpan(line, open + 1 - line).Fill((byte)' ');
                copy[close] = (byte)' ';
            }
            var end = content[line..].IndexOf((byte)'\n');
            line = end < 0 ? content.Length : line + end + 1;
        }
        foreach (var keyword in cpp ? Keywords : [])
        {
            for (var position = 0; content[position..].IndexOf(keyword) is var found && found >= 0;)
            {
                var macro = position + found + keyword.Length;
                position = macro;
                var end = MacroEnd(content, macro);
                if (end > macro)
                {
                    copy ??= content.ToArray();
                    copy.AsSpan(macro, end - macro).Fill((byte)' ');
                }
            }
        }
        return copy ?? content;
    }

    private static readonly byte[][] Keywords = [[.. "class "u8], [.. "struct "u8]];

    /// <summary>End of an all-capitals word (with arguments) that a name and a class head follow; start otherwise.</summary>
    private static int MacroEnd(ReadOnlySpan<byte> text, int start)
    {
        var end = start;
        while (end < text.Length && text[end] is >= (byte)'A' and <= (byte)'Z' or >= (byte)'0' and <= (byte)'9' or (byte)'_')
        {
            end++;
        }
        if (end - start < 3 || end >= text.Length)
        {
            return start;
        }
        var name = end;
        if (text[name] == '(')
        {
            var close = text[name..Math.Min(text.Length, name + 100)].IndexOf((byte)')');
            name = close < 0 ? text.Length : name + close + 1;
            end = name;
        }
        name = SkipSpace(text, name);
        var after = name;
        while (after < text.Length && (IsNamePart(text[after]) || text[after] == ':' && after + 1 < text.Length && text[after + 1] == ':' || text[after] == ':' && text[after - 1] == ':'))
        {
            after++;
        }
        if (name == end || after == name)
        {
            return start;
        }
        after = SkipSpace(text, after);
        after = text[after..].StartsWith("final"u8) ? SkipSpace(text, after + 5) : after;
        return after < text.Length && text[after] is (byte)'{' or (byte)':' ? end : start;
    }

    /// <summary>
    /// A line that begins with "MACRO(type) name(" declares name: no statement looks like that. What is indented stays, for it may be a
    /// loop macro and its body.
    /// </summary>
    private static bool WrappedType(ReadOnlySpan<byte> text, int line, out int open, out int close)
    {
        const int Longest = 100;
        (open, close) = (line, 0);
        var capitals = 0;
        for (; open < text.Length && IsNamePart(text[open]); open++)
        {
            capitals += text[open] is >= (byte)'A' and <= (byte)'Z' ? 1 : 0;
        }
        // Keywords and attributes (if, decltype, __attribute__, _Alignas) are no macros.
        if (capitals < 2 || text[line] == '_' || open >= text.Length || text[open] != '(')
        {
            return false;
        }
        for (close = open + 1; close < text.Length && close - open < Longest && (IsNamePart(text[close]) || text[close] is (byte)' ' or (byte)'*' or (byte)':'); close++)
        {
        }
        if (close >= text.Length || text[close] != ')' || SkipSpace(text, open + 1) == close)
        {
            return false;
        }
        var name = SkipSpace(text, close + 1);
        while (name < text.Length && text[name] == '*')
        {
            name = SkipSpace(text, name + 1);
        }
        var after = name;
        while (after < text.Length && IsNamePart(text[after]))
        {
            after++;
        }
        return after > name && text[name] is not (>= (byte)'0' and <= (byte)'9') && SkipSpace(text, after) is var list && list < text.Length && text[list] == '(';
    }

    private static int SkipSpace(ReadOnlySpan<byte> text, int position)
    {
        while (position < text.Length && text[position] <= ' ')
        {
            position++;
        }
        return position;
    }
}
