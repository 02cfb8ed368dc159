using System.Globalization;
using System.Text;

namespace Capstan.Features.Code.Review.Diff;

/// <summary>
/// Reads any unified diff people really send: git's extended format, plain <c>diff -u</c>, mails of <c>format-patch</c> with several commits.
/// Everything outside headers and hunks is prose and skipped. A malformed hunk costs its file, not the patch.
/// </summary>
public sealed class PatchParser
{
    public const int MaxBytes = 1_048_576;
    public const int MaxLines = 20_000;
    public const int MaxFiles = 300;

    private readonly string[] _lines;
    private readonly int _limit;
    private readonly List<FilePatch> _files = [];
    private readonly List<string> _notes = [];
    private int _next;
    private int _malformed;
    private bool _truncated;
    private Header? _header;
    private List<Hunk> _hunks = [];

    private PatchParser(string[] lines)
    {
        _lines = lines;
        var count = lines[^1].Length == 0 ? lines.Length - 1 : lines.Length;
        _limit = Math.Min(count, MaxLines);
        if (count <= MaxLines) return;
        _truncated = true;
        _notes.Add(string.Create(CultureInfo.InvariantCulture, $"the patch has {count} lines; the first {MaxLines} were reviewed"));
    }

    /// <exception cref="PatchFormatException">No file header or hunk can be read, or the patch is of a kind that is not accepted.</exception>
    public static Patch Parse(string text)
    {
        if (Encoding.UTF8.GetByteCount(text) > MaxBytes) throw new PatchFormatException("the patch is larger than 1 MB");
        var lines = text.Split('\n');
        // A mailer or a Windows clipboard turned the whole patch to CRLF; in a patch of a CRLF file only the content lines end so.
        if (Array.Find(lines, IsHeader) is { } header && header.EndsWith('\r'))
            for (var i = 0; i < lines.Length; i++) lines[i] = lines[i].EndsWith('\r') ? lines[i][..^1] : lines[i];
        return new PatchParser(lines).Run();
    }

    private static bool IsHeader(string line) =>
        line.StartsWith("diff --git ", StringComparison.Ordinal) || line.StartsWith("--- ", StringComparison.Ordinal);

    private Patch Run()
    {
        while (_next < _limit) Step(_lines[_next]);
        Finish();

        if (_files.Count == 0)
            throw new PatchFormatException(_malformed > 0 ? "no hunk can be read: " + _notes[0] : "no file header and no hunk found");
        if (_malformed > 0 && _files.All(file => file.Hunks.Count == 0)) throw new PatchFormatException("no hunk can be read: " + _notes[0]);
        return new Patch { Files = _files, Notes = _notes, IsTruncated = _truncated };
    }

    private void Step(string line)
    {
        if (line.StartsWith("diff --git ", StringComparison.Ordinal)) ReadGitHeader(line["diff --git ".Length..]);
        else if (line.StartsWith("diff --cc ", StringComparison.Ordinal) || line.StartsWith("diff --combined ", StringComparison.Ordinal)
            || line.StartsWith("@@@ -", StringComparison.Ordinal))
            throw new PatchFormatException("combined diffs of merges (@@@) are not supported: send the diff against one parent");
        else if (IsPlainHeader(_next)) ReadNames(startsFile: _header is null || _header.HasNames);
        else if (line.StartsWith("@@ -", StringComparison.Ordinal)) ReadHunk(line);
        else if (_header is not null && _hunks.Count == 0
            && (line == "GIT binary patch" || line.StartsWith("Binary files ", StringComparison.Ordinal))) ReadBinary();
        else _next++;
    }

    private bool IsPlainHeader(int at) =>
        _lines[at].StartsWith("--- ", StringComparison.Ordinal) && at + 1 < _limit && _lines[at + 1].StartsWith("+++ ", StringComparison.Ordinal);

    private void ReadGitHeader(string names)
    {
        Finish();
        var header = new Header { IsGit = true };
        if (PatchPath.FromGitLine(names) is { } pair)
        {
            (header.Old, header.New) = pair;
            header.HasNoPrefix = pair.Old == pair.New;
        }
        _header = header;
        for (_next++; _next < _limit && header.Take(_lines[_next]); _next++) { }
    }

    private void ReadNames(bool startsFile)
    {
        if (startsFile)
        {
            Finish();
            _header = new Header();
        }
        _header!.Old = PatchPath.FromHeader(_lines[_next]["--- ".Length..]);
        _header.New = PatchPath.FromHeader(_lines[_next + 1]["+++ ".Length..]);
        _header.HasNames = true;
        _next += 2;
    }

    private void ReadBinary()
    {
        _header!.IsBinary = true;
        _next++;
    }

    private void ReadHunk(string line)
    {
        var at = _next++;
        if (_header is null)
        {
            Malformed(at, "a hunk stands before any file name");
            return;
        }
        if (!HunkHeader.TryParse(line, out var range))
        {
            Malformed(at, "the hunk header cannot be read");
            return;
        }
        var lines = new List<HunkLine>(Math.Min(range.OldCount + range.NewCount, 1_000));
        var (old, @new) = (0, 0);
        while (old < range.OldCount || @new < range.NewCount)
        {
            if (_next >= _limit)
            {
                if (!_truncated)
                {
                    Malformed(at, "the hunk ends before its counted lines");
                    return;
                }
                // What was read of it is still worth checking as text.
                _header.IsIncomplete = true;
                range = range with { OldCount = old, NewCount = @new };
                break;
            }
            var text = _lines[_next];
            if (text.StartsWith('\\') && lines.Count > 0)
            {
                lines[^1] = lines[^1] with { NoNewline = true };
                _next++;
                continue;
            }
            // Mailers strip the lone space of an empty context line.
            LineKind? kind = text.Length == 0 ? LineKind.Context : text[0] switch
            {
                ' ' => LineKind.Context,
                '+' => LineKind.Added,
                '-' => LineKind.Removed,
                _ => null,
            };
            if (kind is not LineKind.Added) old++;
            if (kind is not LineKind.Removed) @new++;
            if (kind is null || old > range.OldCount || @new > range.NewCount)
            {
                Malformed(at, "the hunk's lines do not agree with its counts");
                return;
            }
            lines.Add(new HunkLine(kind.Value, text.Length == 0 ? "" : text[1..]));
            _next++;
        }
        if (_next < _limit && _lines[_next].StartsWith('\\') && lines.Count > 0)
        {
            lines[^1] = lines[^1] with { NoNewline = true };
            _next++;
        }
        _hunks.Add(new Hunk
        {
            OldStart = range.OldStart,
            OldCount = range.OldCount,
            NewStart = range.NewStart,
            NewCount = range.NewCount,
            Section = range.Section,
            Lines = lines,
        });
    }

    private void Malformed(int at, string why)
    {
        _malformed++;
        if (_header is not null) _header.IsIncomplete = true;
        if (_notes.Count < 20) _notes.Add(string.Create(CultureInfo.InvariantCulture, $"line {at + 1}: {why}"));
    }

    private void Finish()
    {
        var (header, hunks) = (_header, _hunks);
        (_header, _hunks) = (null, []);
        if (header is null) return;
        if (_files.Count >= MaxFiles)
        {
            if (!_truncated) _notes.Add(string.Create(CultureInfo.InvariantCulture, $"the patch has more than {MaxFiles} files; the first {MaxFiles} were reviewed"));
            _truncated = true;
            _next = _lines.Length;
            return;
        }
        if (header.ToFile(hunks) is { } file) _files.Add(file);
    }

    private sealed class Header
    {
        public string? Old;
        public string? New;
        public bool IsGit;
        public bool HasNames;
        public bool HasNoPrefix;
        public bool IsBinary;
        public bool IsIncomplete;
        private FileChange _change;
        private string? _oldMode;
        private string? _newMode;
        private int? _similarity;

        /// <summary>One extended header line; false when the header is over.</summary>
        public bool Take(string line)
        {
            if (After(line, "old mode ") is { } oldMode) _oldMode = oldMode;
            else if (After(line, "new mode ") is { } newMode) _newMode = newMode;
            else if (After(line, "new file mode ") is { } created) (_change, _newMode) = (FileChange.Added, created);
            else if (After(line, "deleted file mode ") is { } deleted) (_change, _oldMode) = (FileChange.Deleted, deleted);
            else if (After(line, "rename from ") is { } renamedFrom) (_change, Old) = (FileChange.Renamed, PatchPath.FromExtendedHeader(renamedFrom));
            else if (After(line, "rename to ") is { } renamedTo) (_change, New) = (FileChange.Renamed, PatchPath.FromExtendedHeader(renamedTo));
            else if (After(line, "copy from ") is { } copiedFrom) (_change, Old) = (FileChange.Copied, PatchPath.FromExtendedHeader(copiedFrom));
            else if (After(line, "copy to ") is { } copiedTo) (_change, New) = (FileChange.Copied, PatchPath.FromExtendedHeader(copiedTo));
            else if (After(line, "similarity index ") is { } similarity) _similarity = Percent(similarity);
            else if (After(line, "dissimilarity index ") is null && After(line, "index ") is null) return false;
            return true;
        }

        public FilePatch? ToFile(List<Hunk> hunks)
        {
            var moved = _change is FileChange.Renamed or FileChange.Copied;
            if (Old is null && New is null) return null;
            if (_change == FileChange.Modified && HasNames) _change = Old is null ? FileChange.Added : New is null ? FileChange.Deleted : FileChange.Modified;
            var (old, @new) = (_change == FileChange.Added ? null : Old, _change == FileChange.Deleted ? null : New);
            // "rename from" carries no prefix, "---" does.
            (old, @new) = HasNoPrefix || (moved && !HasNames) ? (PatchPath.Safe(old), PatchPath.Safe(@new)) : PatchPath.Clean(old, @new, IsGit);
            if (_change == FileChange.Modified && !IsGit) old = @new;
            if (_change == FileChange.Modified && IsGit && old != @new) _change = FileChange.Renamed;
            return new FilePatch
            {
                OldPath = old,
                NewPath = @new,
                Change = _change,
                OldMode = _oldMode,
                NewMode = _newMode,
                Similarity = _similarity,
                IsBinary = IsBinary,
                IsIncomplete = IsIncomplete,
                Hunks = hunks,
            };
        }

        private static string? After(string line, string prefix) =>
            line.StartsWith(prefix, StringComparison.Ordinal) ? line[prefix.Length..] : null;

        private static int? Percent(string text) =>
            int.TryParse(text.AsSpan().TrimEnd('%'), NumberStyles.None, CultureInfo.InvariantCulture, out var percent) && percent <= 100 ? percent : null;
    }
}
