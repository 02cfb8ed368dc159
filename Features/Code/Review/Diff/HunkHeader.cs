using System.Globalization;

namespace Capstan.Features.Code.Review.Diff;

/// <summary>The ranges of a <c>@@ -10,3 +10,4 @@ section</c> line; an omitted count is 1.</summary>
internal readonly record struct HunkHeader(int OldStart, int OldCount, int NewStart, int NewCount, string Section)
{
    private const int MaxLine = 100_000_000;

    public static bool TryParse(string line, out HunkHeader header)
    {
        header = default;
        var rest = line.AsSpan("@@ -".Length);
        if (!TryRange(ref rest, out var oldStart, out var oldCount) || !rest.StartsWith(" +")) return false;
        rest = rest[2..];
        if (!TryRange(ref rest, out var newStart, out var newCount) || !rest.StartsWith(" @@")) return false;
        if (oldCount + newCount == 0) return false;
        var section = rest[3..];
        header = new(oldStart, oldCount, newStart, newCount, (section.StartsWith(" ") ? section[1..] : section).ToString());
        return true;
    }

    private static bool TryRange(ref ReadOnlySpan<char> text, out int start, out int count)
    {
        count = 1;
        return TryNumber(ref text, out start) && (!text.StartsWith(",") || TryCount(ref text, out count));
    }

    private static bool TryCount(ref ReadOnlySpan<char> text, out int count)
    {
        text = text[1..];
        return TryNumber(ref text, out count);
    }

    private static bool TryNumber(ref ReadOnlySpan<char> text, out int number)
    {
        var length = 0;
        while (length < text.Length && char.IsAsciiDigit(text[length])) length++;
        var ok = int.TryParse(text[..length], NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= MaxLine;
        text = text[length..];
        return ok;
    }
}
