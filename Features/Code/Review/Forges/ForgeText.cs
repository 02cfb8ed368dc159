using System.Text;
using Capstan.Features.Code.Review.Diff;

namespace Capstan.Features.Code.Review.Forges;

/// <summary>Texts on their way from and to a server.</summary>
internal static class ForgeText
{
    private const int MaxFile = 2_000_000;
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text of a file; null when it is none, or too large to look at.</summary>
    public static string? Of(byte[] body)
    {
        if (body.Length > MaxFile || body.AsSpan().Contains((byte)0)) return null;
        try
        {
            var text = Utf8.GetString(body);
            return text.StartsWith('\ufeff') ? text[1..] : text;
        }
        catch (DecoderFallbackException)
        {
            return Encoding.Latin1.GetString(body);
        }
    }

    /// <summary>Which comments stand on lines the difference shows: only there a server takes them.</summary>
    public static (List<PublishedComment> Inside, List<PublishedComment> Outside) Placed(Patch patch, IReadOnlyList<PublishedComment> comments)
    {
        var shown = new HashSet<(string, int)>();
        foreach (var file in patch.Files.Where(f => f.NewPath is not null))
            foreach (var hunk in file.Hunks)
            {
                var line = hunk.NewStart;
                foreach (var kind in hunk.Lines.Select(l => l.Kind).Where(k => k != LineKind.Removed)) shown.Add((file.NewPath!, line++));
            }
        var split = comments.ToLookup(c => shown.Contains((c.File, c.Line)));
        return ([.. split[true]], [.. split[false]]);
    }

    public static string Body(string summary, IReadOnlyList<PublishedComment> others)
    {
        var text = new StringBuilder(summary);
        if (others.Count > 0)
        {
            text.Append("\n\n");
            foreach (var other in others) text.Append("- `").Append(other.File.Replace('`', '\'')).Append(':').Append(other.Line).Append("`: ").Append(other.Text.Replace("\n\n", " ", StringComparison.Ordinal)).Append('\n');
        }
        return text.Length > 60_000 ? text.ToString(0, 60_000) + "…" : text.ToString();
    }

    /// <summary>Text that quotes the change, so that it is no markup and calls nobody.</summary>
    public static string Quiet(string text)
    {
        var quiet = new StringBuilder(text.Length + 16);
        foreach (var c in text)
        {
            if (c is '<' or '>' or '[' or ']' or '|' or '*' or '_' or '\\' or '#' or '!') quiet.Append('\\');
            quiet.Append(char.IsControl(c) ? ' ' : c);
            // @someone and group!12 would notify people.
            if (c is '@' or '!' or '#') quiet.Append('\u200b');
        }
        return quiet.ToString();
    }
}
