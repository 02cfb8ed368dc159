using System.Collections.Concurrent;
using System.Globalization;
using Capstan.Features.Code.Graph.Parsing;
using Capstan.Features.Code.Graph.Schema;

namespace Capstan.Features.Code.Graph.Import.Update;

/// <summary>
/// Finds what a change of some files changes in the graph: the files themselves, and every other file that asked a question whose answer
/// is another one now (<see cref="LookupTrace"/>). Those, and no others, get new rows.
/// </summary>
internal sealed class GraphUpdate(GraphStore graphs, SourceTree tree, ImportLimits limits, PreviousImport previous, SourceChanges changes, ImportOrder order, ImportProgress progress)
{
    /// <summary>Where more than this share of the files needs new rows, building anew is no slower.</summary>
    private const double LargestShare = 0.4;
    private const int FewEnough = 200;

    private readonly ConcurrentDictionary<string, RawFacts> parsed = new(StringComparer.Ordinal);
    private Dictionary<int, StoredContent> contents = [];

    public IndexedSources Old { get; private set; } = null!;
    public IndexedSources New { get; private set; } = null!;
    /// <summary>Whose rows are written anew: changed, or concerned by a change.</summary>
    public IReadOnlyList<IndexedFile> Touched { get; private set; } = [];
    /// <summary>Ordinals whose rows go.</summary>
    public IReadOnlyList<int> Replaced { get; private set; } = [];
    public SourceChanges Changes => changes;
    public PreviousImport Previous => previous;
    public int NextOrdinal { get; private set; } = previous.State.NextOrdinal;
    public int FilesChanged => changes.Of(ImportedKind.Source).Count(f => !f.IsSame) + changes.Removed.Count(f => f.Kind == ImportedKind.Source);

    public RawFacts Parsed(IndexedFile file) => parsed[file.File.Path];

    public StoredContent? Stored(int ordinal) => contents.GetValueOrDefault(ordinal);

    /// <summary>An ordinal no file ever had.</summary>
    public int TakeOrdinal() => NextOrdinal++;

    /// <returns>Null; or why everything has to be imported.</returns>
    public async Task<string?> Prepare(CancellationToken ct)
    {
        if (tree.HeadersAreCpp != previous.State.HeadersAreCpp) return "headers are read as another language now";
        if (NextOrdinal + changes.Count >= NodeIds.MostFiles) return "the numbers for files are used up";
        var sources = changes.Of(ImportedKind.Source).ToList();
        if (TooMany(sources.Count(f => !f.IsSame), sources.Count)) return "most files changed";
        using var pool = new ParserPool();
        var changed = sources.Where(f => !f.IsSame).ToList();
        var parsing = Parallel.ForEachAsync(changed, Parallelism(ct), async (file, stop) => parsed[file.File.Path] = await GraphImport.Parse(pool, tree, limits, file.File, stop));
        contents = await PreviousImports.Contents(graphs, order.ProjectId, ct);
        var known = await Task.Run(Known, ct);
        await parsing;
        progress.At(0.5, Invariant($"Parsed {changed.Count} changed files"));

        await Task.WhenAll(Task.Run(() => Old = new([.. known.Values.OrderBy(f => f.File.Path, StringComparer.Ordinal)]), ct), Task.Run(() => New = new([.. sources.Select(f => Now(f, known))]), ct));
        var concerned = await Concerned(sources, ct);
        Replaced = [.. changed.Where(f => f.Before is not null).Select(f => f.Before!.Ordinal), .. changes.Removed.Where(f => f.Kind == ImportedKind.Source).Select(f => f.Ordinal),
            .. concerned.Select(f => f.Numbers.Ordinal)];
        if (TooMany(changed.Count + concerned.Count, sources.Count)) return "the change concerns most files";
        await Reparse(pool, concerned, ct);
        var touched = changed.Select(f => f.File.Path).Concat(concerned.Select(f => f.File.Path)).ToHashSet(StringComparer.Ordinal);
        Touched = [.. New.Files.Where(f => touched.Contains(f.File.Path))];
        return null;
    }

    private static bool TooMany(int some, int all) => some > FewEnough && some > LargestShare * all;

    private static ParallelOptions Parallelism(CancellationToken ct) => new() { MaxDegreeOfParallelism = new ParserPoolOptions().Workers + 2, CancellationToken = ct };

    /// <summary>The sources of the last import by path.</summary>
    private Dictionary<string, IndexedFile> Known()
    {
        var found = new ConcurrentDictionary<string, IndexedFile>(StringComparer.Ordinal);
        Parallel.ForEach(previous.Files.Where(f => f.Kind == ImportedKind.Source), new ParallelOptions { MaxDegreeOfParallelism = 2 }, file =>
        {
            var content = contents[file.Ordinal];
            var facts = DefinitionCodec.Decode(content.Definitions!, file.Path, file.Hash, file.SizeBytes);
            var numbers = content.MethodNumbers is { } methods ? new FileNumbers(file.Ordinal, methods, content.TypeNumbers!) : new FileNumbers(file.Ordinal, facts.Methods.Count, facts.Types.Count);
            found[file.Path] = new(new(file.Path, file.SizeBytes) { IsVendored = SourceTree.IsVendored(file.Path) }, numbers, facts, file.Blob);
        });
        return found.ToDictionary(StringComparer.Ordinal);
    }

    private IndexedFile Now(FileNow file, Dictionary<string, IndexedFile> known)
    {
        var before = file.Before is null ? null : known[file.File.Path];
        if (file.IsSame) return new(file.File, before!.Numbers, before.Facts, file.Blob);
        var facts = parsed[file.File.Path].Read(FactParts.Definitions);
        return new(file.File, before is null ? new(TakeOrdinal(), facts.Methods.Count, facts.Types.Count) : KeptNumbers.Of(before.Numbers, before.Facts, facts), facts, file.Blob);
    }

    /// <summary>The files that did not change and whose rows may.</summary>
    private async Task<List<IndexedFile>> Concerned(List<FileNow> sources, CancellationToken ct)
    {
        var includes = Old.Map.DirectIncludes() != New.Map.DirectIncludes();
        Dictionary<ulong, ulong> before = [], after = [];
        await Task.WhenAll(Task.Run(() => before = Old.Answers(includes), ct), Task.Run(() => after = New.Answers(includes), ct));
        var changed = new HashSet<uint>();
        foreach (var (question, answer) in before)
            if (!after.TryGetValue(question, out var now) || now != answer) changed.Add(LookupTrace.Shortened(question));
        foreach (var question in after.Keys)
            if (!before.ContainsKey(question)) changed.Add(LookupTrace.Shortened(question));
        var old = Old.Files.ToDictionary(f => f.File.Path, StringComparer.Ordinal);
        return [.. New.Files.Where((file, i) => sources[i].IsSame
            && (Old.OwnAnswers(old[file.File.Path]) != New.OwnAnswers(file) || LookupTrace.Concerns(contents[file.Numbers.Ordinal].Trace, changed)))];
    }

    /// <summary>Parses from the text that the graph keeps: the source may hold only what changed.</summary>
    private async Task Reparse(ParserPool pool, List<IndexedFile> files, CancellationToken ct)
    {
        if (files.Count == 0) return;
        var done = 0;
        var texts = await StoredTexts.Read(graphs, order.ProjectId, files, ct);
        await Parallel.ForEachAsync(files, Parallelism(ct), async (file, stop) =>
        {
            var raw = await pool.ParseRawAsync(file.File.Path, SourceLanguages.GrammarOf(file.File.Path, tree.HeadersAreCpp)!, texts[file.File.Path], stop);
            parsed[file.File.Path] = raw with { Hash = file.Facts.Hash, SizeBytes = file.Facts.SizeBytes };
            progress.At(0.5 + 0.49 * Interlocked.Increment(ref done) / files.Count, Invariant($"Parsed {done} of {files.Count} files that the change concerns"));
        });
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
