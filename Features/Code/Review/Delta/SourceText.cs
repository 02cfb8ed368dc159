using System.Text;

namespace Capstan.Features.Code.Review.Delta;

/// <summary>The lines of a file three ways: as written, without comments, and without comments and the insides of strings.</summary>
public sealed class SourceText
{
    // Longer lines are minified or data: no check that reads lines has anything to say about them.
    private const int MaxLength = 1_000;

    private SourceText(string[] lines, string[] code, string[] bare) => (Lines, Code, Bare) = (lines, code, bare);

    public static SourceText Empty { get; } = new([], [], []);

    public IReadOnlyList<string> Lines { get; }
    public IReadOnlyList<string> Code { get; }
    public IReadOnlyList<string> Bare { get; }

    public static SourceText Of(IReadOnlyList<string> lines, string language)
    {
        var hash = language is "python" or "ruby" or "" or "shell";
        var code = new string[lines.Count];
        var bare = new string[lines.Count];
        var open = "";
        for (var i = 0; i < lines.Count; i++)
        {
            if (lines[i].Length > MaxLength) (code[i], bare[i]) = ("", "");
            else (code[i], bare[i], open) = Scan(lines[i], language, hash, open);
        }
        return new SourceText([.. lines], code, bare);
    }

    /// <summary>1-based; empty beyond the file.</summary>
    public string CodeAt(int line) => line >= 1 && line <= Code.Count ? Code[line - 1] : "";
    public string BareAt(int line) => line >= 1 && line <= Bare.Count ? Bare[line - 1] : "";

    // A quote that does not close ends with its line, except where the language lets it span lines: one odd apostrophe costs one line.
    private static (string Code, string Bare, string Open) Scan(string line, string language, bool hash, string open)
    {
        var code = new StringBuilder(line.Length);
        var bare = new StringBuilder(line.Length);
        for (var i = 0; i < line.Length;)
        {
            if (open.Length > 0)
            {
                var close = line.IndexOf(open, i, StringComparison.Ordinal);
                var end = close < 0 ? line.Length : close + open.Length;
                code.Append(open == "*/" ? new string(' ', end - i) : line[i..end]);
                bare.Append(' ', end - i);
                i = end;
                if (close >= 0) open = "";
                continue;
            }
            if (Starts(line, i, "/*") && !hash) open = "*/";
            else if ((Starts(line, i, "//") && !hash) || (line[i] == '#' && (hash || language == "php") && !Starts(line, i, "#[")))
            {
                code.Append(' ', line.Length - i);
                bare.Append(' ', line.Length - i);
                break;
            }
            else if (language is "python" && (Starts(line, i, "\"\"\"") || Starts(line, i, "'''"))) open = line.Substring(i, 3);
            else if (language is "swift" or "kotlin" or "java" or "csharp" && Starts(line, i, "\"\"\"")) open = "\"\"\"";
            else if (line[i] == '`' && language is "javascript" or "go") open = "`";
            else if (line[i] is '"' or '\'')
            {
                var end = Close(line, i);
                code.Append(line, i, end - i);
                bare.Append(line[i]).Append(' ', Math.Max(0, end - i - 2));
                if (end - i > 1) bare.Append(line[end - 1]);
                i = end;
                continue;
            }
            if (open.Length > 0)
            {
                code.Append(open == "*/" ? "  " : line.Substring(i, open.Length));
                bare.Append(' ', open == "*/" ? 2 : open.Length);
                i += open == "*/" ? 2 : open.Length;
                continue;
            }
            code.Append(line[i]);
            bare.Append(line[i++]);
        }
        return (code.ToString(), bare.ToString(), open);
    }

    private static bool Starts(string line, int at, string what) => string.CompareOrdinal(line, at, what, 0, what.Length) == 0;

    private static int Close(string line, int start)
    {
        for (var i = start + 1; i < line.Length; i++)
        {
            if (line[i] == '\\') i++;
            else if (line[i] == line[start]) return i + 1;
        }
        return line.Length;
    }
}
