namespace Capstan.Features.Code.Review.Diff;

/// <summary>Applies hunks as patch(1) does: where they say, else nearby, else with up to three lines of context ignored at either end.</summary>
public static class HunkApplier
{
    public const int MaxFuzz = 3;
    // Hunks that match nowhere cost a scan of the file each; this bounds what a hostile patch can make of that.
    private const long MaxComparisons = 20_000_000;

    /// <summary>The image after the patch, or null when a hunk finds no place.</summary>
    public static FileImage? Apply(FileImage image, FilePatch patch)
    {
        if (patch.IsIncomplete) return null;
        var lines = new List<string>(image.Lines.Count + 64);
        var bases = new List<int>(image.Lines.Count + 64);
        var (taken, offset, budget) = (0, 0, MaxComparisons);
        var endsWithNewline = image.EndsWithNewline;
        var carriageReturn = image.Lines.Count > 0 && image.Lines[0].EndsWith('\r');

        foreach (var hunk in patch.Hunks)
        {
            var expected = Math.Max(0, (hunk.OldCount == 0 ? hunk.OldStart : hunk.OldStart - 1) + offset);
            var place = Find(image, hunk, expected, taken, ref budget);
            if (place is not { } found) return null;

            Copy(image, taken, found.At, lines, bases);
            taken = found.At;
            offset = found.At - found.SkipHead - (hunk.OldCount == 0 ? hunk.OldStart : hunk.OldStart - 1);
            var body = hunk.Lines.Skip(found.SkipHead).Take(hunk.Lines.Count - found.SkipHead - found.SkipTail);
            foreach (var line in body)
            {
                if (line.Kind == LineKind.Added)
                {
                    lines.Add(carriageReturn && !line.Text.EndsWith('\r') && !HasCarriageReturn(hunk) ? line.Text + '\r' : line.Text);
                    bases.Add(0);
                    continue;
                }
                if (line.Kind == LineKind.Context) Copy(image, taken, taken + 1, lines, bases);
                taken++;
            }
            if (taken == image.Lines.Count && found.SkipTail == 0) endsWithNewline = EndsWithNewline(hunk, endsWithNewline);
        }
        Copy(image, taken, image.Lines.Count, lines, bases);
        return new FileImage { Lines = lines, BaseLines = bases, EndsWithNewline = endsWithNewline || lines.Count == 0 };
    }

    // The last hunk line of the new side tells how the file ends; a hunk that ends in a removal says so in its last other line.
    private static bool EndsWithNewline(Hunk hunk, bool before)
    {
        for (var i = hunk.Lines.Count - 1; i >= 0; i--)
            if (hunk.Lines[i].Kind != LineKind.Removed) return !hunk.Lines[i].NoNewline;
        return before || hunk.NewCount == 0;
    }

    private static bool HasCarriageReturn(Hunk hunk) => hunk.Lines.Any(line => line.Kind != LineKind.Added && line.Text.EndsWith('\r'));

    private static void Copy(FileImage image, int from, int to, List<string> lines, List<int> bases)
    {
        for (var i = from; i < to; i++)
        {
            lines.Add(image.Lines[i]);
            bases.Add(image.BaseLines[i]);
        }
    }

    private readonly record struct Place(int At, int SkipHead, int SkipTail);

    private static Place? Find(FileImage image, Hunk hunk, int expected, int from, ref long budget)
    {
        var old = hunk.Lines.Where(line => line.Kind != LineKind.Added).Select(line => line.Text).ToArray();
        if (old.Length == 0) return expected >= from && expected <= image.Lines.Count ? new Place(expected, 0, 0) : null;

        var head = hunk.Lines.TakeWhile(line => line.Kind == LineKind.Context).Count();
        var tail = hunk.Lines.Reverse().TakeWhile(line => line.Kind == LineKind.Context).Count();
        if (head == hunk.Lines.Count) tail = 0;
        for (var fuzz = 0; fuzz <= MaxFuzz; fuzz++)
        {
            // As patch(1): the longer context loses lines first.
            var (skipHead, skipTail) = (Math.Clamp(fuzz + head - Math.Max(head, tail), 0, head), Math.Clamp(fuzz + tail - Math.Max(head, tail), 0, tail));
            if (fuzz > 0 && fuzz > Math.Max(head, tail)) return null;
            if (skipHead + skipTail >= old.Length) return null;
            var wanted = old.AsSpan(skipHead, old.Length - skipHead - skipTail);
            var last = image.Lines.Count - wanted.Length;
            var start = expected + skipHead;
            for (var distance = 0; distance <= Math.Max(start, Math.Max(last - start, 0)); distance++)
            {
                foreach (var at in distance == 0 ? [start] : (ReadOnlySpan<int>)[start + distance, start - distance])
                {
                    if (at < from || at > last) continue;
                    if (Matches(image, at, wanted, ref budget)) return new Place(at, skipHead, skipTail);
                }
                if (budget <= 0) return null;
            }
        }
        return null;
    }

    private static bool Matches(FileImage image, int at, ReadOnlySpan<string> wanted, ref long budget)
    {
        for (var i = 0; i < wanted.Length; i++)
        {
            budget--;
            if (!Same(image.Lines[at + i], wanted[i])) return false;
        }
        return true;
    }

    private static bool Same(string have, string want) =>
        have == want || have.AsSpan().TrimEnd('\r').SequenceEqual(want.AsSpan().TrimEnd('\r'));
}
