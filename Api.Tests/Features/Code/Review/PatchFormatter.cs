using System.Text;
using Capstan.Features.Code.Review.Diff;

namespace Capstan.Api.Tests.Features.Code.Review;

/// <summary>Writes a parsed patch back as git would, to prove that nothing was lost in reading it.</summary>
internal static class PatchFormatter
{
    public static string Format(Patch patch)
    {
        var text = new StringBuilder();
        foreach (var file in patch.Files) Append(text, file);
        return text.ToString();
    }

    private static void Append(StringBuilder text, FilePatch file)
    {
        text.Append("diff --git ").Append(Quote("a/" + (file.OldPath ?? file.NewPath))).Append(' ').Append(Quote("b/" + (file.NewPath ?? file.OldPath))).Append('\n');
        switch (file.Change)
        {
            case FileChange.Added: text.Append("new file mode ").Append(file.NewMode ?? "100644").Append('\n'); break;
            case FileChange.Deleted: text.Append("deleted file mode ").Append(file.OldMode ?? "100644").Append('\n'); break;
            default:
                if (file.OldMode is not null) text.Append("old mode ").Append(file.OldMode).Append('\n');
                if (file.NewMode is not null) text.Append("new mode ").Append(file.NewMode).Append('\n');
                break;
        }
        if (file.Similarity is { } similarity) text.Append("similarity index ").Append(similarity).Append("%\n");
        if (file.Change is FileChange.Renamed or FileChange.Copied)
        {
            var verb = file.Change == FileChange.Renamed ? "rename" : "copy";
            text.Append(verb).Append(" from ").Append(Quote(file.OldPath!)).Append('\n').Append(verb).Append(" to ").Append(Quote(file.NewPath!)).Append('\n');
        }
        if (file.IsBinary) text.Append("Binary files differ\n");
        if (file.Hunks.Count == 0) return;
        text.Append("--- ").Append(file.OldPath is null ? "/dev/null" : Quote("a/" + file.OldPath)).Append('\n');
        text.Append("+++ ").Append(file.NewPath is null ? "/dev/null" : Quote("b/" + file.NewPath)).Append('\n');
        foreach (var hunk in file.Hunks)
        {
            text.Append($"@@ -{hunk.OldStart},{hunk.OldCount} +{hunk.NewStart},{hunk.NewCount} @@");
            if (hunk.Section.Length > 0) text.Append(' ').Append(hunk.Section);
            text.Append('\n');
            foreach (var line in hunk.Lines)
            {
                text.Append(line.Kind switch { LineKind.Added => '+', LineKind.Removed => '-', _ => ' ' }).Append(line.Text).Append('\n');
                if (line.NoNewline) text.Append("\\ No newline at end of file\n");
            }
        }
    }

    private static string Quote(string path)
    {
        var bytes = Encoding.UTF8.GetBytes(path);
        if (Array.TrueForAll(bytes, b => b is > 32 and < 127 and not (byte)'"' and not (byte)'\\')) return path;
        var quoted = new StringBuilder("\"");
        foreach (var b in bytes)
        {
            if (b is (byte)'"' or (byte)'\\') quoted.Append('\\').Append((char)b);
            else if (b is >= 32 and < 127) quoted.Append((char)b);
            else quoted.Append('\\').Append(Convert.ToString(b, 8).PadLeft(3, '0'));
        }
        return quoted.Append('"').ToString();
    }
}
