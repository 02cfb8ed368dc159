using System.Globalization;
using Capstan.Features.Code.Graph.Import.Update;
using Capstan.Features.Code.Graph.Schema;

namespace Capstan.Features.Code.Graph.Import;

/// <summary>A source made ready: a folder to read, what it is called, which revision it is.</summary>
internal sealed record PreparedSource(string Folder, string? Revision, string? Branch, string Message)
{
    /// <summary>What git calls the content of each path; null where the source is none of git's.</summary>
    public IReadOnlyDictionary<string, string>? Blobs { get; init; }
    /// <summary>How git makes files of contents.</summary>
    public string? Attributes { get; init; }
    /// <summary>The folder holds only what differs from the last import.</summary>
    public bool IsPartial { get; init; }
}

/// <summary>What an import made.</summary>
public sealed record ImportOutcome
{
    /// <summary>full, selective or incremental: what was done, which is not always what was asked.</summary>
    public required string Mode { get; init; }
    public required string Language { get; init; }
    public required string? Revision { get; init; }
    public required ValidationReport Validation { get; init; }
    public required DomainProfile? Domain { get; init; }
    public required int Documents { get; init; }
    /// <summary>Files whose rows were written; all of them, unless the import was incremental.</summary>
    public required int FilesWritten { get; init; }
    public required IReadOnlyList<UnreadFile> UnreadFiles { get; init; }
}

/// <summary>
/// The seven steps, from an order to a graph that is served. What readers see changes in one transaction, the last of all: until then the
/// old graph answers, and whatever goes wrong leaves nothing but that.
/// </summary>
internal sealed class ImportRunner(GraphStore graphs, ISourcePreparation sources, ImportLimits limits)
{
    /// <param name="swapped">Called when the new graph is served.</param>
    public async Task<ImportOutcome> Run(ImportOrder order, string workFolder, ImportProgress progress, Func<ImportOutcome, Task> swapped, CancellationToken ct)
    {
        progress.Begin(ImportSteps.Clone, order.Source == ImportSource.Git ? "Cloning" : "Reading the source");
        PreviousImport? previous = null;
        string? refusal = null;
        if (order.Mode == "incremental") (previous, refusal) = await PreviousImports.Find(graphs, order, ct);
        // A selection that was made once holds for what follows, unless another one is made.
        if (previous is not null) order = order with { IncludePaths = previous.State.IncludePaths, ExcludePaths = previous.State.ExcludePaths };
        var source = await sources.Prepare(order, previous, workFolder, progress, ct);
        if (previous is not null && source.Attributes != previous.State.Attributes) (previous, refusal) = (null, "what git makes of its files changed");
        progress.Done(source.Message);

        progress.Begin(ImportSteps.Detect, "Looking at the files");
        var tree = new SourceTree(source.Folder, new PathFilter(order.IncludePaths, order.ExcludePaths), limits);
        if (source.IsPartial) tree.List(Listing(source, previous!));
        else tree.List(ct);
        if (tree.Sources.Count == 0) throw new ImportFailureException("No supported source files were found.");
        var language = order.Language ?? tree.MainLanguage ?? Parsing.SourceLanguages.LanguageOf(tree.Sources[0].Path)!;
        progress.Done(Invariant($"{language}; {tree.Sources.Count} source files in {Math.Max(1, tree.BytesByLanguage.Count)} language(s)"));

        var metadata = new GraphMetadata(language, source.Revision, order.Location);
        progress.Begin(ImportSteps.Parse, Invariant($"Parsing {tree.Sources.Count} files"));
        if (previous is not null)
        {
            var changes = source.Blobs is { } blobs ? SourceChanges.ByBlob(previous, tree, blobs) : await SourceChanges.ByHash(previous, tree, limits, ct);
            var update = new GraphUpdate(graphs, tree, limits, previous, changes, order, progress);
            refusal = await update.Prepare(ct);
            if (refusal is null) return await Update(order, metadata, source, tree, update, progress, swapped, ct);
            if (source.IsPartial)
            {
                // Everything has to be there now.
                source = await sources.Prepare(order, null, workFolder, progress, ct);
                tree = new SourceTree(source.Folder, new PathFilter(order.IncludePaths, order.ExcludePaths), limits);
                tree.List(ct);
            }
        }
        return await Full(order, metadata, source, tree, workFolder, refusal, progress, swapped, ct);
    }

    private async Task<ImportOutcome> Full(
        ImportOrder order, GraphMetadata metadata, PreparedSource source, SourceTree tree, string workFolder, string? refusal, ImportProgress progress, Func<ImportOutcome, Task> swapped, CancellationToken ct)
    {
        var import = new GraphImport(graphs, tree, limits, workFolder, progress, source.Blobs, order.ImportComments);
        using var spool = await import.Parse(ct);
        progress.Done(Invariant($"Parsed {import.FilesParsed} of {tree.Sources.Count} files, {import.Lines} lines") + (refusal is null ? "" : $"; everything was read, not only what changed: {refusal}"));

        progress.Begin(ImportSteps.Export, "Loading");
        var staging = await graphs.CreateStaging(order.ProjectId, ct);
        try
        {
            await import.Load(spool, staging, metadata, order.BatchSize, ct);
            progress.Done(Invariant($"Loaded into PostgreSQL"));

            progress.Begin(ImportSteps.Validate, "Checking the graph");
            var counts = await new GraphValidation(graphs).Count(staging.Schema, ct);
            var report = Judged(counts, progress);

            progress.Begin(ImportSteps.Documents, "Reading the documentation");
            var documents = await new Documentation(tree, limits).Load(order, graphs, staging, import.SymbolsNamed, source.Blobs, progress, ct);
            progress.Done(DocumentsMessage(order, documents));

            progress.Begin(ImportSteps.Domain, "Describing the project");
            var reader = new StoreReader(graphs, staging.Schema, ct);
            var domain = order.CreateDomainPlugin ? await DomainProfiler.Profile(order.DomainName ?? order.ProjectName, reader) : null;
            var ordinals = tree.Sources.Count + tree.Documents.Count + tree.Configs.Count;
            await PreviousImports.Save(graphs, staging, ImportState.Of(order, tree, source, counts, ordinals, updates: 0), ct);
            var outcome = new ImportOutcome
            {
                Mode = order.Mode == "selective" ? "selective" : "full", Language = metadata.Language, Revision = source.Revision, Validation = report, Domain = domain, Documents = documents,
                FilesWritten = tree.Sources.Count, UnreadFiles = await UnreadFiles.List(reader),
            };
            ct.ThrowIfCancellationRequested();
            await graphs.Swap(staging, ct);
            progress.Done(DomainMessage(domain));
            await swapped(outcome);
            return outcome;
        }
        finally
        {
            try
            {
                // After the swap the name means nothing any more, and dropping it nothing either.
                await graphs.DropStaging(staging, CancellationToken.None);
            }
            finally
            {
                // A claim that stayed would hide the schema from every sweep.
                await staging.DisposeAsync();
            }
        }
    }

    private async Task<ImportOutcome> Update(
        ImportOrder order, GraphMetadata metadata, PreparedSource source, SourceTree tree, GraphUpdate update, ImportProgress progress, Func<ImportOutcome, Task> swapped, CancellationToken ct)
    {
        progress.Done(Invariant($"{update.FilesChanged} of {tree.Sources.Count} files changed; {update.Touched.Count} parsed, with those that the changes concern"));

        progress.Begin(ImportSteps.Export, "Changing the graph");
        await using var edit = await graphs.BeginEdit(order.ProjectId, update.Previous.Generation, ct)
            ?? throw new InvalidOperationException("The graph was changed by somebody else meanwhile.");
        using var delta = new GraphDelta(update, tree, limits, order, progress);
        await delta.Sources(edit, metadata, ct);
        progress.Done("Changed in PostgreSQL");

        progress.Begin(ImportSteps.Validate, "Checking the graph");
        var counts = delta.Counts();
        var report = Judged(counts, progress);

        progress.Begin(ImportSteps.Documents, "Reading the documentation");
        var documents = await delta.Documents(edit, ct);
        progress.Done(DocumentsMessage(order, documents));

        progress.Begin(ImportSteps.Domain, "Describing the project");
        var reader = new EditReader(edit, ct);
        var domain = order.CreateDomainPlugin ? await DomainProfiler.Profile(order.DomainName ?? order.ProjectName, reader) : null;
        await PreviousImports.Save(edit, ImportState.Of(order, tree, source, counts, update.NextOrdinal, update.Previous.State.Updates + 1), ct);
        var outcome = new ImportOutcome
        {
            Mode = "incremental", Language = metadata.Language, Revision = source.Revision, Validation = report, Domain = domain, Documents = documents, FilesWritten = update.Touched.Count,
            UnreadFiles = await UnreadFiles.List(reader),
        };
        ct.ThrowIfCancellationRequested();
        await edit.Commit(update.Previous.Generation + 1, ct);
        progress.Done(DomainMessage(domain));
        await swapped(outcome);
        return outcome;
    }

    /// <summary>All files of the commit: what did not change is as long as it was, the rest is there to be looked at.</summary>
    private static IEnumerable<(string Path, long Length)> Listing(PreparedSource source, PreviousImport previous)
    {
        var before = previous.Files.ToDictionary(f => f.Path, StringComparer.Ordinal);
        foreach (var (path, blob) in source.Blobs!)
        {
            if (before.TryGetValue(path, out var known) && known.Blob == blob) yield return (path, known.SizeBytes);
            else if (new FileInfo(Path.Combine(source.Folder, path)) is { Exists: true, LinkTarget: null } file) yield return (path, file.Length);
        }
    }

    private static ValidationReport Judged(GraphCounts counts, ImportProgress progress)
    {
        var report = GraphValidation.Judge(counts, progress.DurationsMs);
        if (report.Status == "failed") throw new ImportFailureException("The graph is not sound: " + string.Join("; ", report.Problems));
        progress.Done(Invariant($"{report.Status}, quality {report.QualityScore}"));
        return report;
    }

    private static string DocumentsMessage(ImportOrder order, int documents) => order.ImportDocs || order.ImportReadme ? Invariant($"{documents} passages") : "Skipped, as asked";

    private static string DomainMessage(DomainProfile? domain) => domain is null ? "Skipped, as asked" : Invariant($"{domain.Subsystems.Count} subsystems, {domain.EntryPoints.Count} entry points");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
