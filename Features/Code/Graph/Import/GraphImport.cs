using System.Globalization;
using Capstan.Features.Code.Graph.Import.Update;
using Capstan.Features.Code.Graph.Parsing;
using Capstan.Features.Code.Graph.Schema;

namespace Capstan.Features.Code.Graph.Import;

/// <summary>
/// From a folder to a staged graph. Parsing spools facts to disk and keeps nothing; a pass over the definitions builds the name index; one
/// pass over everything binds calls and streams rows; a last short one writes methods, whose callers are known by then.
/// </summary>
internal sealed class GraphImport(
    GraphStore graphs, SourceTree tree, ImportLimits limits, string workFolder, ImportProgress progress, IReadOnlyDictionary<string, string>? blobs, bool comments)
{
    private const int Reading = 2;
    private readonly Dictionary<string, DefinitionIndex> indexes = [];
    private readonly Dictionary<string, CallCounts> counts = [];
    private ImportedFile[] imported = [];
    private RepositoryMap map = null!;
    private long lines;

    public int FilesFailed { get; private set; }
    public long Lines => lines;
    public int FilesParsed => tree.Sources.Count - FilesFailed;

    /// <summary>Types and methods of a name, types first.</summary>
    public IReadOnlyList<long> SymbolsNamed(string name) => DefinitionIndex.SymbolsNamed(indexes.Values, name);

    /// <summary>Step joern_import: every file parsed and spooled, then the index of definitions.</summary>
    public async Task<FactSpool> Parse(CancellationToken ct)
    {
        var spool = new FactSpool(Path.Combine(workFolder, "facts"), tree.Sources);
        try
        {
            using var pool = new ParserPool();
            var done = 0;
            // A few more than the parsers, so that none waits for a file to be read.
            await Parallel.ForEachAsync(Enumerable.Range(0, tree.Sources.Count), new ParallelOptions { MaxDegreeOfParallelism = new ParserPoolOptions().Workers + Reading, CancellationToken = ct },
                async (i, stop) =>
                {
                    var raw = await Parse(pool, tree, limits, tree.Sources[i], stop);
                    if (Interlocked.Add(ref lines, raw.Content.Span.Count((byte)'\n')) > limits.Lines)
                        throw new ImportFailureException(string.Create(CultureInfo.InvariantCulture, $"The source has more than the limit of {limits.Lines} lines."));
                    spool.Write(i, raw);
                    if (spool.Bytes > 2 * limits.DiskBytes) throw new ImportFailureException(string.Create(CultureInfo.InvariantCulture, $"The import needs more disk than the limit of {limits.DiskBytes >> 20} MB."));
                    var parsed = Interlocked.Increment(ref done);
                    if ((parsed & 15) == 0) progress.At(0.9 * parsed / tree.Sources.Count, string.Create(CultureInfo.InvariantCulture, $"Parsed {parsed} of {tree.Sources.Count} files"));
                });
            Index(spool, ct);
            return spool;
        }
        catch
        {
            spool.Dispose();
            throw;
        }
    }

    /// <summary>Step cpg_export: rows into the staging tables, then indexes.</summary>
    public async Task Load(FactSpool spool, GraphStaging staging, GraphMetadata metadata, int batchRows, CancellationToken ct)
    {
        using var externals = new ExternalMethods();
        await using (var copier = new GraphCopier(graphs, staging, batchRows, ct))
        {
            await Pass(copier, spool, FactParts.Rows, externals, 0, 0.45, ct);
            await Pass(copier, spool, FactParts.Comments, externals, 0.45, 0.1, ct);
            var rows = new RowWriter(copier);
            await externals.Write(rows);
            await Others(rows, metadata, ct);
            await rows.Finish();
            await copier.Complete();
        }
        progress.At(0.6, "Collapsing the call graph");
        await graphs.DeriveMethodCalls(staging, ct);
        await graphs.BuildIndexes(staging, ct, new Report(share => progress.At(0.65 + 0.34 * share, "Building indexes")));
    }

    public static async Task<RawFacts> Parse(ParserPool pool, SourceTree tree, ImportLimits limits, SourceFile file, CancellationToken ct)
    {
        var bytes = file.Length > limits.FileBytes ? [] : tree.Read(file, limits.FileBytes);
        var grammar = SourceLanguages.GrammarOf(file.Path, tree.HeadersAreCpp)!;
        if (bytes is null || file.Length > limits.FileBytes)
        {
            return new()
            {
                Path = file.Path, Language = SourceLanguages.LanguageOf(file.Path)!, Hash = SourceText.HashOf([]), SizeBytes = file.Length,
                Status = bytes is null ? ParseStatus.Crashed : ParseStatus.TooLarge, Content = default, Facts = default,
            };
        }
        return await pool.ParseRawAsync(file.Path, grammar, bytes, ct);
    }

    private void Index(FactSpool spool, CancellationToken ct)
    {
        map = new(tree.Sources);
        imported = new ImportedFile[tree.Sources.Count];
        byte[] buffer = [];
        for (var i = 0; i < imported.Length; i++)
        {
            ct.ThrowIfCancellationRequested();
            var raw = spool.Read(i, ref buffer);
            var facts = raw.Read(FactParts.Definitions);
            // Minified and oversized files are left out on purpose: they are no failure.
            if (facts.Status is ParseStatus.Timeout or ParseStatus.Crashed or ParseStatus.Binary) FilesFailed++;
            if (!indexes.TryGetValue(facts.Language, out var index))
                indexes[facts.Language] = index = new(facts.Language);
            var numbers = new FileNumbers(i, facts.Methods.Count, facts.Types.Count);
            var (firstMethod, firstType) = index.Add(i, numbers, facts);
            map.Add(i, numbers, facts);
            imported[i] = new(i, numbers, firstMethod, firstType, tree.Sources[i].IsVendored, blobs?.GetValueOrDefault(tree.Sources[i].Path));
            if ((i & 255) == 0) progress.At(0.9 + 0.09 * i / imported.Length);
        }
        foreach (var (language, index) in indexes)
        {
            index.Complete();
            counts[language] = new(index);
        }
        if (FilesFailed * 2 > tree.Sources.Count) throw new ImportFailureException(string.Create(CultureInfo.InvariantCulture, $"{FilesFailed} of {tree.Sources.Count} files could not be parsed."));
    }

    /// <param name="parts">Everything for all rows but the methods'; comments only for the methods'.</param>
    private async Task Pass(GraphCopier copier, FactSpool spool, FactParts parts, ExternalMethods externals, double from, double share, CancellationToken ct)
    {
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, Reading).Select(_ => Task.Run(async () =>
        {
            var rows = new RowWriter(copier);
            byte[] buffer = [];
            var writers = indexes.ToDictionary(i => i.Key, i => new GraphRows(rows, i.Value, map, counts[i.Key], externals, comments));
            for (var i = Interlocked.Increment(ref next); i < imported.Length; i = Interlocked.Increment(ref next))
            {
                ct.ThrowIfCancellationRequested();
                var raw = spool.Read(i, ref buffer);
                var facts = raw.Read(parts);
                if (parts == FactParts.Rows)
                {
                    foreach (var handler in writers[facts.Language].File(imported[i], facts, raw.Content)) counts[facts.Language].Register(i, handler);
                }
                else writers[facts.Language].Methods(imported[i], facts);
                await rows.Pass();
                if ((i & 31) == 0) progress.At(from + share * i / imported.Length, string.Create(CultureInfo.InvariantCulture, $"Loading file {i + 1} of {imported.Length}"));
            }
            await rows.Finish();
        }, ct)));
    }

    private async Task Others(RowWriter rows, GraphMetadata metadata, CancellationToken ct)
    {
        // Documents have the ordinals between.
        var ordinal = tree.Sources.Count + tree.Documents.Count;
        foreach (var config in tree.Configs)
        {
            ct.ThrowIfCancellationRequested();
            Config(rows, tree, limits, config, ordinal++, blobs?.GetValueOrDefault(config.Path));
            await rows.Pass();
        }
        var next = NodeIds.FirstNamespace;
        foreach (var name in indexes.Values.SelectMany(i => i.Packages).Where(p => p.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            rows.Row(GraphTable.Namespace).Long(next++).Name(name);
            await rows.Pass();
        }
        rows.Row(GraphTable.Metadata).Long(NodeIds.Metadata).Text(metadata.Language).Text("1").Null().TextOrNull(metadata.Revision).Text(metadata.Root);
    }

    public static void Config(RowWriter rows, SourceTree tree, ImportLimits limits, SourceFile config, int ordinal, string? blob)
    {
        var bytes = tree.Read(config, limits.FileBytes) ?? [];
        rows.Row(GraphTable.ImportFile).Int(ordinal).Name(config.Path).Text(ImportedKind.Config).Text(SourceText.HashOf(bytes)).TextOrNull(blob).Long(config.Length)
            .Ints(null).Ints(null).Null().Null().Null();
        if (bytes.Length > 0 && SourceText.Prepare(config.Path, bytes, out var content) == ParseStatus.Ok)
            rows.Row(GraphTable.ConfigFile).Long(NodeIds.File(ordinal)).Name(config.Path).Utf8(content.Span);
    }

    private sealed class Report(Action<double> at) : IProgress<double>
    {
        void IProgress<double>.Report(double value) => at(value);
    }
}

/// <param name="Root">What the source calls itself: address and branch, or a folder's name.</param>
internal sealed record GraphMetadata(string Language, string? Revision, string Root);
