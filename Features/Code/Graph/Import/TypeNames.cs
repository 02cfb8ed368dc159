namespace Capstan.Features.Code.Graph.Import;

/// <summary>From a type as written to the dotted name that can be looked up.</summary>
internal static class TypeNames
{
    private static readonly string[] Noise = ["const ", "volatile ", "struct ", "union ", "enum ", "class ", "final ", "readonly ", "ref ", "out ", "in ", "mut ", "inout ", "some ", "any ", "static ", "async "];

    /// <summary>
    /// Without type arguments, arrays, pointers, nullability and qualifiers: <c>const std::vector&lt;Foo&gt; *</c> is <c>std.vector</c>,
    /// <c>Optional[Foo]</c>, <c>Foo | null</c> and Go's <c>map[string]*Foo</c> are <c>Foo</c>. Empty when nothing nameable is left.
    /// </summary>
    public static string Bare(string written)
    {
        if (written.Length == 0 || IsPlain(written)) return written;
        var text = written.AsSpan().Trim();
        foreach (var wrapper in (ReadOnlySpan<string>)["Optional[", "Promise<", "Task<", "ValueTask<", "Awaitable["])
            if (text.StartsWith(wrapper) && text.Length > wrapper.Length + 1) return Bare(text[wrapper.Length..^1].ToString());
        if (text.StartsWith("map[") && text.IndexOf(']') is var key and > 0) return Bare(text[(key + 1)..].ToString());
        if (text.StartsWith("chan ") || text.StartsWith("<-chan ") || text.StartsWith("chan<- ")) return Bare(text[(text.IndexOf(' ') + 1)..].ToString());
        for (var again = true; again;)
        {
            again = false;
            foreach (var word in Noise)
                if (text.StartsWith(word))
                {
                    text = text[word.Length..].TrimStart();
                    again = true;
                }
        }
        text = text.TrimStart(['*', '&', '?', '[', ']', '(', '\\', '!']).TrimStart();
        var name = new System.Text.StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var letter = text[i];
            if (char.IsLetterOrDigit(letter) || letter is '_' or '$') name.Append(letter);
            else if (letter is '.' or '\\') name.Append('.');
            else if (letter == ':' && i + 1 < text.Length && text[i + 1] == ':')
            {
                name.Append('.');
                i++;
            }
            else break;
        }
        return name.ToString().Trim('.');
    }

    private static bool IsPlain(string text)
    {
        foreach (var letter in text)
            if (!char.IsAsciiLetterOrDigit(letter) && letter is not ('_' or '.')) return false;
        return true;
    }
}
