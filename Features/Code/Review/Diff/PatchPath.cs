using System.Text;

namespace Capstan.Features.Code.Review.Diff;

/// <summary>File names as diffs write them: quoted, prefixed, with a time stamp behind a tab.</summary>
internal static class PatchPath
{
    private const int MaxLength = 4_096;
    private const string DevNull = "/dev/null";
    // a/ b/ by default; i/ w/ c/ o/ under diff.mnemonicPrefix.
    private const string Prefixes = "abciwo";
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The name in a <c>---</c> or <c>+++</c> line; null for /dev/null.</summary>
    public static string? FromHeader(string text)
    {
        if (text.StartsWith('"')) return Unquote(text, out _) is var quoted && quoted == DevNull ? null : quoted;
        var tab = text.IndexOf('\t', StringComparison.Ordinal);
        var name = tab < 0 ? text.TrimEnd() : text[..tab];
        return name == DevNull ? null : name;
    }

    public static string FromExtendedHeader(string text) => text.StartsWith('"') ? Unquote(text, out _) : text;

    /// <summary>The two names of a <c>diff --git</c> line, or null when only the lines below it can tell.</summary>
    public static (string Old, string New)? FromGitLine(string text)
    {
        if (text.StartsWith('"'))
        {
            var old = Unquote(text, out var end);
            if (end >= text.Length || text[end] != ' ') return null;
            return (old, FromExtendedHeader(text[(end + 1)..]));
        }
        var quote = text.IndexOf(" \"", StringComparison.Ordinal);
        if (quote > 0 && text.EndsWith('"')) return (text[..quote], Unquote(text[(quote + 1)..], out _));

        // Unquoted names may hold spaces: the line is unambiguous only where both names are the same behind their prefixes.
        for (var space = text.IndexOf(' ', StringComparison.Ordinal); space > 0; space = text.IndexOf(' ', space + 1))
        {
            var (old, @new) = (text[..space], text[(space + 1)..]);
            if (old == @new || (HasPrefix(old) && HasPrefix(@new) && old[2..] == @new[2..])) return (old, @new);
            if (space + 1 >= text.Length) break;
        }
        return null;
    }

    /// <summary>Takes the prefixes off and refuses names that leave the tree.</summary>
    public static (string? Old, string? New) Clean(string? oldName, string? newName, bool git)
    {
        var (old, @new) = (oldName, newName);
        if (old is not null && @new is not null)
        {
            if (HasPrefix(old) && HasPrefix(@new) && old[0] != @new[0]) (old, @new) = (old[2..], @new[2..]);
            else if (!git && old != @new) (old, @new) = CommonTail(old, @new);
        }
        else if (old is not null && HasPrefix(old)) old = old[2..];
        else if (@new is not null && HasPrefix(@new)) @new = @new[2..];
        return (Safe(old), Safe(@new));
    }

    private static bool HasPrefix(string name) => name.Length > 2 && name[1] == '/' && Prefixes.Contains(name[0], StringComparison.Ordinal);

    // "diff -ru old/src/x.c new/src/x.c" and "x.c.orig x.c" both speak of the new name's file.
    private static (string Old, string New) CommonTail(string old, string @new)
    {
        var (oldSlash, newSlash) = (old.IndexOf('/', StringComparison.Ordinal), @new.IndexOf('/', StringComparison.Ordinal));
        if (oldSlash > 0 && newSlash > 0 && old[oldSlash..] == @new[newSlash..]) @new = @new[(newSlash + 1)..];
        return (@new, @new);
    }

    public static string? Safe(string? name)
    {
        if (name is null) return null;
        while (name.StartsWith("./", StringComparison.Ordinal)) name = name[2..];
        var bad = name.Length is 0 or > MaxLength
            || name.Contains('\0', StringComparison.Ordinal)
            || name[0] is '/' or '\\' or '~'
            || (name.Length > 1 && name[1] == ':' && char.IsAsciiLetter(name[0]))
            || name.Split('/', '\\').Any(part => part is "" or "." or ".." || part.Equals(".git", StringComparison.OrdinalIgnoreCase));
        return bad ? throw new PatchFormatException($"the file name \"{Show(name)}\" is not a relative path inside the repository") : name;
    }

    private static string Show(string name)
    {
        var shown = new StringBuilder();
        foreach (var c in name.Length > 80 ? name[..80] + "…" : name) shown.Append(char.IsControl(c) ? '?' : c);
        return shown.ToString();
    }

    /// <summary>Git's C-style quoting: escapes and three-digit octal bytes of UTF-8.</summary>
    private static string Unquote(string text, out int end)
    {
        var bytes = new List<byte>(text.Length);
        var i = 1;
        for (; i < text.Length && text[i] != '"'; i++)
        {
            if (text[i] != '\\')
            {
                var length = char.IsHighSurrogate(text[i]) && i + 1 < text.Length ? 2 : 1;
                bytes.AddRange(Encoding.UTF8.GetBytes(text.Substring(i, length)));
                i += length - 1;
                continue;
            }
            if (++i >= text.Length) break;
            if (text[i] is >= '0' and <= '3' && i + 2 < text.Length && text[i + 1] is >= '0' and <= '7' && text[i + 2] is >= '0' and <= '7')
            {
                bytes.Add((byte)(((text[i] - '0') << 6) | ((text[i + 1] - '0') << 3) | (text[i + 2] - '0')));
                i += 2;
                continue;
            }
            bytes.Add(text[i] switch
            {
                'a' => 7, 'b' => 8, 't' => 9, 'n' => 10, 'v' => 11, 'f' => 12, 'r' => 13, '"' => (byte)'"', '\\' => (byte)'\\',
                _ => throw new PatchFormatException($"the quoted file name {Show(text)} has an unknown escape"),
            });
        }
        if (i >= text.Length) throw new PatchFormatException($"the quoted file name {Show(text)} has no closing quote");
        end = i + 1;
        try
        {
            return Utf8.GetString([.. bytes]);
        }
        catch (DecoderFallbackException)
        {
            throw new PatchFormatException($"the file name {Show(text)} is not UTF-8");
        }
    }
}
