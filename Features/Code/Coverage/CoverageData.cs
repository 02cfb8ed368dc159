using System.Globalization;
using System.Text;

namespace Capstan.Features.Code.Coverage;

/// <summary>A report that is none, with what is wrong with it for a person.</summary>
internal sealed class CoverageFormatException(string message) : Exception(message);

/// <summary>What a report tells of one file: how often each measured line ran.</summary>
internal sealed record CoveredFile(string Path, SortedDictionary<int, int> Hits)
{
    public string Lines()
    {
        var text = new StringBuilder();
        foreach (var (line, hits) in Hits) text.Append(text.Length > 0 ? "," : "").Append(CultureInfo.InvariantCulture, $"{line}:{hits}");
        return text.ToString();
    }

    /// <summary>As <see cref="Lines"/> wrote them.</summary>
    public static SortedDictionary<int, int> Parse(string lines)
    {
        var hits = new SortedDictionary<int, int>();
        foreach (var part in lines.AsSpan().Split(','))
        {
            var pair = lines.AsSpan(part);
            var colon = pair.IndexOf(':');
            if (colon > 0) hits[int.Parse(pair[..colon], CultureInfo.InvariantCulture)] = int.Parse(pair[(colon + 1)..], CultureInfo.InvariantCulture);
        }
        return hits;
    }
}

/// <summary>Files of a report being read, each once: a line that several parts of it tell of has run as often as the one that saw most.</summary>
internal sealed class CoverageData(string format)
{
    public const int MaximumFiles = 50_000, MaximumLines = 3_000_000, MaximumLine = 10_000_000, MaximumPath = 2_000;
    private readonly SortedDictionary<string, SortedDictionary<int, int>> files = new(StringComparer.Ordinal);

    public string Format => format;
    public int LineCount { get; private set; }
    public int CoveredCount => files.Values.Sum(f => f.Values.Count(h => h > 0));
    public IReadOnlyList<CoveredFile> Files => [.. files.Select(f => new CoveredFile(f.Key, f.Value))];

    /// <summary>The lines of a file, to add to.</summary>
    public SortedDictionary<int, int> File(string path)
    {
        var normal = Normal(path);
        if (normal.Length is 0 or > MaximumPath) throw new CoverageFormatException($"A file name has 1 to {MaximumPath} characters.");
        if (normal.Any(char.IsControl)) throw new CoverageFormatException("A file name holds control characters.");
        if (files.TryGetValue(normal, out var known)) return known;
        if (files.Count == MaximumFiles) throw new CoverageFormatException($"There are more than {MaximumFiles} files.");
        return files[normal] = [];
    }

    public void Hit(SortedDictionary<int, int> file, long line, long hits)
    {
        // coverage.py tells of an empty file that its line 0 ran.
        if (line == 0) return;
        if (line is < 0 or > MaximumLine) throw new CoverageFormatException($"{line} is no line number.");
        if (file.Count == 0 || !file.ContainsKey((int)line))
        {
            if (LineCount == MaximumLines) throw new CoverageFormatException($"There are more than {MaximumLines} lines.");
            LineCount++;
        }
        // A counter that ran over, as gcov's do, says nothing but that there is one.
        var count = (int)Math.Clamp(hits, 0, int.MaxValue);
        file[(int)line] = Math.Max(file.GetValueOrDefault((int)line), count);
    }

    /// <summary>Slashes one way, no steps up and no empty ones.</summary>
    private static string Normal(string path)
    {
        var parts = new List<string>();
        foreach (var part in path.Trim().Replace('\\', '/').Split('/'))
            if (part == ".." && parts.Count > 0) parts.RemoveAt(parts.Count - 1);
            else if (part is not ("" or "." or "..")) parts.Add(part);
        return string.Join('/', parts);
    }
}
