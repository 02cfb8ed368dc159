namespace Capstan.Features.Code.Review.Diff;

/// <summary>Applies hunks as patch(1) does: where they say, else nearby, else with up to three lines of context ignored at either end.</summary>
public sealed class HunkApplier
{
    public const int MaxFuzz = 3;
    // A hunk that matches nowhere costs a scan of its file; this bounds, for the whole patch, what a hostile one can make of that.
    private long _budget = 20_000_000;

    /// <summary>The image after the patch, or null when a hunk finds no place.</summary>
    public FileImage? Apply(FileImage image, FilePatch patch)
    {
        if (patch.IsIncomplete) return null;
        var lines = new List<string>(image.Lines.Count + 64);
        var bases = new List<int>(image.Lines.Count + 64);
        var (taken, offset) = (0, 0);
        var endsWithNewline = image.EndsWithNewline;

        foreach (var hunk in patch.Hunks)
        {
            var expected = Math.Max(0, (hunk.OldCount == 0 ? hunk.OldStart : hunk.OldStart - 1) + offset);
            var place = Find(image, hunk, expected, taken);
            if (place is not { } found) return null;

            Copy(image, taken, found.At, lines, bases);
            taken = found.At;
            offset = found.At - found.SkipHead - (hunk.OldCount == 0 ? hunk.OldStart : hunk.OldStart - 1);
            // The patch lost its carriage returns on the way (a mailer, a clipboard): the file's own ending wins.
            var mendEnds = hunk.OldCount > 0 && !HasCarriageReturn(hunk) && image.Lines[taken].EndsWith('\r');
            var body = hunk.Lines.Skip(found.SkipHead).Take(hunk.Lines.Count - found.SkipHead - found.SkipTail);
            foreach (var line in body)
            {
                if (line.Kind == LineKind.Added)
                {
                    lines.Add(mendEnds && !line.Text.EndsWith('\r') ? line.Text + '\r' : line.Text);
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

    private Place? Find(FileImage image, Hunk hunk, int expected, int from)
    {
        var old = hunk.Lines.Where(line => line.Kind != LineKind.Added).Select(line => line.Text).ToArray();
        if (old.Length == 0) return expected >= from && expected <= image.Lines.Count ? new Place(expected, 0, 0) : null;

        var head = hunk.Lines.TakeWhile(line => line.Kind == LineKind.Context).Count();
        var tail = hunk.Lines.Reverse().TakeWhile(line => line.Kind == LineKind.Context).Count();
        if (head == hunk.Lines.Count) tail = 0;
        var context = Math.Max(head, tail);
        for (var fuzz = 0; fuzz <= Math.Min(MaxFuzz, context); fuzz++)
        {
            // As patch(1): the longer context loses lines first, and a shorter one says that the hunk stood at the file's start or end.
            var (headFuzz, tailFuzz) = (fuzz + head - context, fuzz + tail - context);
            var (skipHead, skipTail) = (Math.Max(0, headFuzz), Math.Max(0, tailFuzz));
            if (skipHead + skipTail >= old.Length) return null;
            var wanted = old.AsSpan(skipHead, old.Length - skipHead - skipTail);
            var last = image.Lines.Count - wanted.Length;
            var first = from;
            if (headFuzz < 0) last = Math.Min(last, 0);
            if (tailFuzz < 0) first = Math.Max(first, image.Lines.Count - wanted.Length);
            if (last < first) continue;
            var start = Math.Clamp(expected + skipHead, first, last);
            for (var distance = 0; distance <= Math.Max(last - start, start - first); distance++)
            {
                if (_budget-- <= 0) return null;
                if (start + distance <= last && Matches(image, start + distance, wanted)) return new Place(start + distance, skipHead, skipTail);
                if (start - distance >= first && Matches(image, start - distance, wanted)) return new Place(start - distance, skipHead, skipTail);
            }
        }
        return null;
    }

    private bool Matches(FileImage image, int at, ReadOnlySpan<string> wanted)
    {
        for (var i = 0; i < wanted.Length; i++)
        {
            _budget--;
            if (!Same(image.Lines[at + i], wanted[i])) return false;
        }
        return true;
    }

    private static bool Same(string have, string want) =>
        have == want || have.AsSpan().TrimEnd('\r').SequenceEqual(want.AsSpan().TrimEnd('\r'));
}
