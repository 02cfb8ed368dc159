using System.Collections.Frozen;
using System.Runtime.InteropServices;
using Capstan.Features.Code.Scenarios.Sources;

namespace Capstan.Features.Code.Scenarios.Clones;

/// <summary>What counts as a duplicate.</summary>
/// <param name="Tokens">The least number of tokens.</param>
/// <param name="Lines">The least number of lines.</param>
/// <param name="GapLines">Lines that may differ between two parts of one.</param>
internal readonly record struct CloneLimits(int Tokens, int Lines, int GapLines);

/// <summary>Lines of a file.</summary>
internal readonly record struct Fragment(int File, int Line, int LastLine)
{
    public int Lines => LastLine - Line + 1;
}

/// <summary>Two pieces of code that say the same.</summary>
/// <param name="Tokens">How many they have in common.</param>
/// <param name="HasGaps">Some lines in between differ (type 3); names and values may differ in any case (type 2).</param>
internal readonly record struct ClonePair(Fragment First, Fragment Second, int Tokens, bool HasGaps);

/// <summary>
/// Finds duplicates in any number of files: names and values are made alike, runs of 25 tokens hashed, one hash in every window kept (winnowing,
/// Schleimer, Wilkerson and Aiken 2003), and what agrees in a hash is compared token by token. Time and memory grow with the code.
/// </summary>
internal sealed class CloneIndex
{
    private const int Run = 25;
    /// <summary>Beyond this the rest is not looked at: 6 bytes are kept for each.</summary>
    public const int MaximumTokens = 40_000_000;
    /// <summary>A run of fewer different tokens is a table of values, not code.</summary>
    private const int LeastDifferent = 7;
    /// <summary>What stands in more places than this is boilerplate; each is compared with the next one only.</summary>
    private const int MaximumPlaces = 60;
    private const ushort Name = 1, Value = 2;
    private readonly Dictionary<string, ushort> codes = new(StringComparer.Ordinal);
    private readonly List<ushort> stream = [];
    private readonly List<int> lines = [];
    private readonly List<int> starts = [0];
    private readonly List<(ulong Hash, int At)> prints = [];
    private readonly CloneLimits limits;
    private readonly SourceTokens scanner = new();

    public CloneIndex(CloneLimits limits) => this.limits = limits;

    public int Files => starts.Count - 1;
    public bool IsFull => stream.Count >= MaximumTokens;

    /// <summary>Files are numbered in the order they come.</summary>
    public void Add(string text, string language)
    {
        if (!IsFull)
        {
            var lookup = codes.GetAlternateLookup<ReadOnlySpan<char>>();
            var first = stream.Count;
            foreach (var token in scanner.Of(text, language))
            {
                stream.Add(CodeOf(token, lookup));
                lines.Add(token.Line);
            }
            Winnow(first);
        }
        starts.Add(stream.Count);
    }

    private ushort CodeOf(Token token, Dictionary<string, ushort>.AlternateLookup<ReadOnlySpan<char>> lookup)
    {
        if (token.Kind is TokenKind.Number or TokenKind.Text) return Value;
        var text = scanner.Text(token);
        if (token.Kind == TokenKind.Identifier && !Keywords.GetAlternateLookup<ReadOnlySpan<char>>().Contains(text)) return Name;
        if (lookup.TryGetValue(text, out var code)) return code;
        code = (ushort)Math.Min(codes.Count + 3, ushort.MaxValue);
        codes[text.ToString()] = code;
        return code;
    }

    /// <summary>Keeps the least hash of every window of runs, so that any duplicate long enough has at least one in common.</summary>
    private void Winnow(int first)
    {
        var count = stream.Count - first - Run + 1;
        if (count <= 0) return;
        const ulong multiplier = 1_099_511_628_211;
        var hashes = new ulong[count];
        var (rolling, power) = (0UL, 1UL);
        for (var i = 0; i < Run; i++)
        {
            rolling = rolling * multiplier + stream[first + i];
            if (i > 0) power *= multiplier;
        }
        hashes[0] = rolling;
        for (var i = 1; i < count; i++)
        {
            rolling = (rolling - stream[first + i - 1] * power) * multiplier + stream[first + i + Run - 1];
            hashes[i] = rolling;
        }
        var window = Math.Max(1, limits.Tokens - Run + 1);
        var (least, chosen) = (-1, -1);
        for (var end = 0; end < count; end++)
        {
            var begin = end - window + 1;
            // The rightmost of equal hashes: then a long repetition is kept once per window.
            if (least < Math.Max(0, begin))
            {
                least = Math.Max(0, begin);
                for (var i = least + 1; i <= end; i++)
                    if (hashes[i] <= hashes[least]) least = i;
            }
            else if (hashes[end] <= hashes[least])
            {
                least = end;
            }
            if (begin < 0 && end < count - 1 || least == chosen) continue;
            chosen = least;
            if (IsCode(first + least)) prints.Add((hashes[least], first + least));
        }
    }

    private bool IsCode(int at)
    {
        Span<ushort> seen = stackalloc ushort[LeastDifferent];
        var different = 0;
        for (var i = at; i < at + Run; i++)
        {
            if (seen[..different].Contains(stream[i])) continue;
            seen[different++] = stream[i];
            if (different == LeastDifferent) return true;
        }
        return false;
    }

    /// <summary>All pairs, the longest first.</summary>
    public List<ClonePair> Find(CancellationToken ct)
    {
        prints.Sort();
        var all = CollectionsMarshal.AsSpan(prints);
        var matched = new Dictionary<(int First, int Second, int Shift), int>();
        var runs = new List<(int First, int Second, int Length)>();
        for (var i = 0; i < all.Length;)
        {
            var end = i + 1;
            while (end < all.Length && all[end].Hash == all[i].Hash) end++;
            // All with all where there are few; elsewhere a chain, which still leads from each to each.
            var reach = end - i <= 8 ? end - i : end - i <= MaximumPlaces ? 1 : 0;
            for (var a = i; a < end && reach > 0; a++)
                for (var b = a + 1; b < end && b <= a + reach; b++)
                    Extend(all[a].At, all[b].At, matched, runs);
            ct.ThrowIfCancellationRequested();
            i = end;
        }
        return Merge(runs);
    }

    private void Extend(int a, int b, Dictionary<(int First, int Second, int Shift), int> matched, List<(int First, int Second, int Length)> runs)
    {
        var (fileA, fileB) = (FileAt(a), FileAt(b));
        var key = (fileA, fileB, b - a);
        if (matched.TryGetValue(key, out var until) && a < until) return;
        var codes = CollectionsMarshal.AsSpan(stream);
        var (startA, startB) = (starts[fileA], starts[fileB]);
        var (endA, endB) = (starts[fileA + 1], starts[fileB + 1]);
        // A piece cannot overlap its own copy.
        var most = fileA == fileB ? b - a : int.MaxValue;
        var (from, length) = (0, 0);
        while (a + length < endA && b + length < endB && length < most && codes[a + length] == codes[b + length]) length++;
        while (a - from > startA && b - from > startB && length + from < most && codes[a - from - 1] == codes[b - from - 1]) from++;
        matched[key] = a + length;
        if (from + length >= limits.Tokens / 2) runs.Add((a - from, b - from, from + length));
    }

    private int FileAt(int at)
    {
        var index = starts.BinarySearch(at);
        if (index < 0) return ~index - 1;
        // Empty files begin where the next one does.
        while (index + 1 < starts.Count && starts[index + 1] == at) index++;
        return index;
    }

    /// <summary>Runs that follow each other in both files with few lines between are one duplicate with gaps.</summary>
    private List<ClonePair> Merge(List<(int First, int Second, int Length)> runs)
    {
        var pairs = new List<ClonePair>();
        foreach (var group in runs.GroupBy(r => (FileAt(r.First), FileAt(r.Second))))
        {
            var ordered = group.OrderBy(r => r.First).ThenBy(r => r.Second).ThenByDescending(r => r.Length).ToList();
            var used = new bool[ordered.Count];
            for (var i = 0; i < ordered.Count; i++)
            {
                if (used[i]) continue;
                var (first, second, length) = ordered[i];
                var (endA, endB, tokens, gaps) = (first + length, second + length, length, false);
                for (var j = i + 1; j < ordered.Count && lines[ordered[j].First] - lines[endA - 1] <= limits.GapLines + 1; j++)
                {
                    var next = ordered[j];
                    if (used[j] || next.First < endA || next.Second < endB || lines[next.Second] - lines[endB - 1] > limits.GapLines + 1) continue;
                    if (group.Key.Item1 == group.Key.Item2 && next.First + next.Length > second) continue;
                    used[j] = true;
                    (endA, endB, tokens, gaps) = (next.First + next.Length, next.Second + next.Length, tokens + next.Length, true);
                }
                var (a, b) = (new Fragment(group.Key.Item1, lines[first], lines[endA - 1]), new Fragment(group.Key.Item2, lines[second], lines[endB - 1]));
                if (tokens >= limits.Tokens && a.Lines >= limits.Lines && b.Lines >= limits.Lines) pairs.Add(new(a, b, tokens, gaps));
            }
        }
        return [.. pairs.OrderByDescending(p => p.Tokens).ThenBy(p => p.First.File).ThenBy(p => p.First.Line).ThenBy(p => p.Second.File).ThenBy(p => p.Second.Line)];
    }

    /// <summary>Words that shape code in one of the languages; every other name is like any other.</summary>
    private static readonly FrozenSet<string> Keywords = FrozenSet.ToFrozenSet(
    [
        "if", "else", "elif", "elsif", "unless", "for", "foreach", "while", "do", "until", "loop", "repeat", "switch", "case", "when", "match", "default", "break", "continue", "return", "yield", "goto",
        "try", "catch", "except", "finally", "ensure", "rescue", "throw", "throws", "raise", "guard", "defer", "async", "await", "new", "delete", "class", "struct", "enum", "interface", "trait", "protocol",
        "extension", "object", "record", "union", "namespace", "package", "import", "using", "include", "require", "from", "export", "extends", "implements", "static", "public", "private", "protected",
        "internal", "final", "const", "let", "var", "val", "def", "fun", "func", "function", "fn", "end", "begin", "then", "in", "is", "as", "of", "and", "or", "not", "with", "lambda", "self", "this",
        "super", "base", "typeof", "sizeof", "instanceof", "void", "true", "false", "null", "nil", "None", "True", "False", "go", "chan", "select", "range", "map", "type", "override", "virtual", "abstract",
    ], StringComparer.Ordinal);
}
