using Capstan.Features.Code.Graph.Import;
using Capstan.Features.Code.Graph.Parsing;
using Capstan.Features.Code.Review.Delta;
using Capstan.Features.Code.Review.Diff;

namespace Capstan.Features.Code.Review.Forges;

/// <summary>
/// The text of the touched files before the change. Where the graph's text is not what the change started from, it is made of the file at the head,
/// from which the change is taken back: exact, whatever became of the base branch meanwhile.
/// </summary>
internal static class ForgeBases
{
    private const int MaxFetched = 100;

    public static async Task<(Dictionary<string, BaseFile> Bases, List<string> Notes)> Complete(
        IForge forge, ChangeRequest change, IReadOnlyDictionary<string, BaseFile> known, CancellationToken ct)
    {
        var bases = new Dictionary<string, BaseFile>(StringComparer.Ordinal);
        var wanted = new List<FilePatch>();
        foreach (var file in change.Patch.Files)
        {
            if (file.IsBinary || file.OldPath is not { } old || file.IsIncomplete) continue;
            if (known.GetValueOrDefault(old) is { Content: { } text } graph && Fits(text, file.Hunks)) bases[old] = graph;
            else if (file.NewPath is null) bases[old] = Base(old, string.Concat(file.Hunks.SelectMany(h => h.Lines).Where(l => l.Kind != LineKind.Added).Select(l => l.Text + (l.NoNewline ? "" : "\n"))), known);
            else wanted.Add(file);
        }
        var notes = wanted.Skip(MaxFetched).Select(f => $"{f.Path}: its text was not fetched, only the added lines were checked").Take(20).ToList();
        var gate = new SemaphoreSlim(4);
        var fetched = await Task.WhenAll(wanted.Take(MaxFetched).Select(async file =>
        {
            await gate.WaitAsync(ct);
            try
            {
                return (File: file, Text: await forge.HeadText(file.NewPath!, change.HeadSha, ct));
            }
            finally
            {
                gate.Release();
            }
        }));
        foreach (var (file, text) in fetched)
            if (text is not null && Reverted(text, file) is { } before) bases[file.OldPath!] = Base(file.OldPath!, before, known);
        return (bases, notes);
    }

    /// <summary>The old side of every hunk stands exactly where the hunk says.</summary>
    private static bool Fits(string text, IReadOnlyList<Hunk> hunks)
    {
        var lines = FileImage.FromText(text).Lines;
        foreach (var hunk in hunks)
        {
            var at = hunk.OldCount == 0 ? hunk.OldStart : hunk.OldStart - 1;
            foreach (var line in hunk.Lines)
            {
                if (line.Kind == LineKind.Added) continue;
                if (at < 0 || at >= lines.Count || lines[at].TrimEnd('\r') != line.Text.TrimEnd('\r')) return false;
                at++;
            }
        }
        return true;
    }

    private static string? Reverted(string head, FilePatch file)
    {
        var back = file with
        {
            Hunks = [.. file.Hunks.Select(h => new Hunk
            {
                OldStart = h.NewStart, OldCount = h.NewCount, NewStart = h.OldStart, NewCount = h.OldCount, Section = h.Section,
                Lines = [.. h.Lines.Select(l => l.Kind switch
                {
                    LineKind.Added => l with { Kind = LineKind.Removed },
                    LineKind.Removed => l with { Kind = LineKind.Added },
                    _ => l,
                })],
            })],
        };
        return Fits(head, back.Hunks) ? new HunkApplier().Apply(FileImage.FromText(head), back)?.Text : null;
    }

    private static BaseFile Base(string path, string text, IReadOnlyDictionary<string, BaseFile> known) => new()
    {
        Name = path,
        Content = text,
        IsTest = SourceLanguages.IsTestPath(path),
        IsGenerated = Generated.IsGenerated(path, System.Text.Encoding.UTF8.GetBytes(text.Length > 2_000 ? text[..2_000] : text)),
        IsVendored = known.GetValueOrDefault(path)?.IsVendored ?? SourceTree.IsVendored(path),
    };
}
