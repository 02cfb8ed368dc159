using System.Globalization;
using System.Text;
using Capstan.Features.Code.Review.Diff;

namespace Capstan.Features.Code.Review.Forges;

/// <summary>What a server says about one file of a change.</summary>
/// <param name="Hunks">Hunks without file headers; null when the server sent none.</param>
/// <param name="IsBare">There is nothing to send: an empty file, a pure rename, a change of mode.</param>
internal sealed record FileDifference(string? OldPath, string? NewPath, FileChange Change, string? Hunks, bool IsBare);

/// <summary>
/// Puts the files of a change together as one git diff, within the limits of a patch: what does not fit is named as not reviewed, as is what the
/// server left out.
/// </summary>
internal sealed class DiffText
{
    private const int MaxNotes = 30;
    private readonly StringBuilder text = new();
    private readonly List<string> notes = [];
    private int bytes;
    private int lines;
    private int files;
    private int left;

    public void Add(FileDifference file)
    {
        var path = file.NewPath ?? file.OldPath ?? "";
        if (!IsSafe(file.OldPath) || !IsSafe(file.NewPath))
        {
            NotReviewed(path, "its name is not a path inside the repository");
            return;
        }
        if (file.Hunks is null && !file.IsBare)
        {
            NotReviewed(path, "the server sent no difference of it (binary or too large)");
            return;
        }
        var part = Write(file);
        var (size, count) = (Encoding.UTF8.GetByteCount(part), part.AsSpan().Count('\n'));
        if (files >= PatchParser.MaxFiles || bytes + size > PatchParser.MaxBytes || lines + count > PatchParser.MaxLines)
        {
            NotReviewed(path, "the change is larger than a review takes");
            return;
        }
        (bytes, lines, files) = (bytes + size, lines + count, files + 1);
        text.Append(part);
    }

    /// <summary>The files of one diff, one by one, for those that fit.</summary>
    public void AddAll(string diff)
    {
        foreach (var part in Split(diff))
        {
            var (size, count) = (Encoding.UTF8.GetByteCount(part), part.AsSpan().Count('\n'));
            if (files >= PatchParser.MaxFiles || bytes + size > PatchParser.MaxBytes || lines + count > PatchParser.MaxLines)
            {
                NotReviewed(NameOf(part), "the change is larger than a review takes");
                continue;
            }
            (bytes, lines, files) = (bytes + size, lines + count, files + 1);
            text.Append(part);
        }
    }

    public void NotReviewed(string path, string why)
    {
        left++;
        if (notes.Count < MaxNotes) notes.Add($"{Clean(path)}: {why}, not reviewed");
    }

    public Patch Parse()
    {
        if (left > notes.Count) notes.Add(string.Create(CultureInfo.InvariantCulture, $"{left - notes.Count} further files were not reviewed"));
        if (files == 0) return new Patch { Files = [], Notes = notes, IsTruncated = left > 0 };
        try
        {
            var patch = PatchParser.Parse(text.ToString());
            return patch with { Notes = [.. patch.Notes, .. notes], IsTruncated = patch.IsTruncated || left > 0 };
        }
        catch (PatchFormatException e)
        {
            return new Patch { Files = [], Notes = [e.Message, .. notes], IsTruncated = true };
        }
    }

    private static string Write(FileDifference file)
    {
        var (old, @new) = (file.OldPath ?? file.NewPath!, file.NewPath ?? file.OldPath!);
        var part = new StringBuilder();
        part.Append("diff --git ").Append(Quote("a/" + old)).Append(' ').Append(Quote("b/" + @new)).Append('\n');
        switch (file.Change)
        {
            case FileChange.Added: part.Append("new file mode 100644\n"); break;
            case FileChange.Deleted: part.Append("deleted file mode 100644\n"); break;
            case FileChange.Renamed: part.Append("rename from ").Append(Quote(old)).Append("\nrename to ").Append(Quote(@new)).Append('\n'); break;
            case FileChange.Copied: part.Append("copy from ").Append(Quote(old)).Append("\ncopy to ").Append(Quote(@new)).Append('\n'); break;
        }
        if (file.Hunks is not { Length: > 0 } hunks) return part.ToString();
        part.Append("--- ").Append(file.Change == FileChange.Added ? "/dev/null" : Quote("a/" + old)).Append('\n');
        part.Append("+++ ").Append(file.Change == FileChange.Deleted ? "/dev/null" : Quote("b/" + @new)).Append('\n');
        part.Append(hunks);
        if (!hunks.EndsWith('\n')) part.Append('\n');
        return part.ToString();
    }

    // A hunk's lines begin with a mark, so a line that begins with "diff --git" is a header.
    private static IEnumerable<string> Split(string diff)
    {
        const string head = "diff --git ";
        var start = diff.StartsWith(head, StringComparison.Ordinal) ? 0 : diff.IndexOf("\n" + head, StringComparison.Ordinal) is >= 0 and var first ? first + 1 : diff.Length;
        while (start < diff.Length)
        {
            var next = diff.IndexOf("\n" + head, start, StringComparison.Ordinal);
            var part = next < 0 ? diff[start..] : diff[start..(next + 1)];
            yield return part.EndsWith('\n') ? part : part + "\n";
            if (next < 0) yield break;
            start = next + 1;
        }
    }

    private static string NameOf(string part)
    {
        var line = part[..part.IndexOf('\n', StringComparison.Ordinal)];
        return line.LastIndexOf(" b/", StringComparison.Ordinal) is > 0 and var at ? line[(at + 3)..] : line;
    }

    private static bool IsSafe(string? path)
    {
        try
        {
            return PatchPath.Safe(path) == path;
        }
        catch (PatchFormatException)
        {
            return false;
        }
    }

    private static string Clean(string path) => string.Concat((path.Length > 200 ? path[..200] + "…" : path).Select(c => char.IsControl(c) ? '?' : c));

    /// <summary>As git writes names that are not plain: in quotes, with escapes.</summary>
    private static string Quote(string path)
    {
        if (!path.Any(c => c is '"' or '\\' or < ' ' or '\x7f')) return path;
        var quoted = new StringBuilder("\"");
        foreach (var c in path)
        {
            if (c is '"' or '\\') quoted.Append('\\').Append(c);
            else if (c is < ' ' or '\x7f') quoted.Append('\\').Append(Convert.ToString((int)c, 8).PadLeft(3, '0'));
            else quoted.Append(c);
        }
        return quoted.Append('"').ToString();
    }
}
