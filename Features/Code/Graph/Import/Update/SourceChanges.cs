namespace Capstan.Features.Code.Graph.Import.Update;

/// <summary>A file of the source now, and what the last import knew of it.</summary>
/// <param name="Before">Null for a file that is new, or that was something else before.</param>
/// <param name="IsSame">Its content is what it was.</param>
internal sealed record FileNow(SourceFile File, string Kind, string? Blob, StoredFile? Before, bool IsSame);

/// <summary>What became of the files of the last import. By content, not by history: a rewritten or cut-off history changes nothing about that.</summary>
internal sealed class SourceChanges
{
    private SourceChanges(IReadOnlyList<FileNow> files, IReadOnlyList<StoredFile> removed) => (Files, Removed) = (files, removed);

    /// <summary>In the order of paths within each kind.</summary>
    public IReadOnlyList<FileNow> Files { get; }
    public IReadOnlyList<StoredFile> Removed { get; }
    public int Count => Files.Count(f => !f.IsSame) + Removed.Count;

    public IEnumerable<FileNow> Of(string kind) => Files.Where(f => f.Kind == kind);

    /// <summary>By git's names for contents.</summary>
    public static SourceChanges ByBlob(PreviousImport previous, SourceTree tree, IReadOnlyDictionary<string, string> blobs) =>
        Between(previous, tree, (file, before) => (blobs.GetValueOrDefault(file.Path), before is not null && blobs.GetValueOrDefault(file.Path) == before.Blob));

    /// <summary>By the hashes of the contents, which are read for it.</summary>
    public static async Task<SourceChanges> ByHash(PreviousImport previous, SourceTree tree, ImportLimits limits, CancellationToken ct)
    {
        var before = previous.Files.ToDictionary(f => f.Path, StringComparer.Ordinal);
        var same = new System.Collections.Concurrent.ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(tree.Sources.Concat(tree.Documents).Concat(tree.Configs), new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = ct }, (file, _) =>
        {
            if (before.TryGetValue(file.Path, out var known) && known.SizeBytes == file.Length && known.Hash == tree.HashOf(file, limits.FileBytes)) same[file.Path] = true;
            return ValueTask.CompletedTask;
        });
        return Between(previous, tree, (file, _) => (null, same.ContainsKey(file.Path)));
    }

    private static SourceChanges Between(PreviousImport previous, SourceTree tree, Func<SourceFile, StoredFile?, (string? Blob, bool IsSame)> compare)
    {
        var before = previous.Files.ToDictionary(f => f.Path, StringComparer.Ordinal);
        var files = new List<FileNow>();
        foreach (var (kind, list) in ((string, List<SourceFile>)[])[(ImportedKind.Source, tree.Sources), (ImportedKind.Document, tree.Documents), (ImportedKind.Config, tree.Configs)])
            foreach (var file in list)
            {
                var known = before.TryGetValue(file.Path, out var stored) && stored.Kind == kind ? stored : null;
                if (known is not null) before.Remove(file.Path);
                var (blob, same) = compare(file, known);
                files.Add(new(file, kind, blob, known, same && known is not null));
            }
        return new(files, [.. before.Values]);
    }
}
