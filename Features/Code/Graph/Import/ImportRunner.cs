using System.Globalization;
using Capstan.Features.Code.Graph.Schema;

namespace Capstan.Features.Code.Graph.Import;

/// <summary>A source made ready: a folder to read, what it is called, which revision it is.</summary>
internal sealed record PreparedSource(string Folder, string? Revision, string? Branch, string Message);

/// <summary>What an import made.</summary>
public sealed record ImportOutcome
{
    public required string Language { get; init; }
    public required string? Revision { get; init; }
    public required ValidationReport Validation { get; init; }
    public required DomainProfile? Domain { get; init; }
    public required int Documents { get; init; }
}

/// <summary>
/// The seven steps, from an order to a graph that is served. The swap is the last thing of all: until then the old graph answers, and
/// whatever goes wrong leaves nothing but that.
/// </summary>
internal sealed class ImportRunner(GraphStore graphs, ISourcePreparation sources, ImportLimits limits)
{
    /// <param name="swapped">Called when the new graph is served.</param>
    public async Task<ImportOutcome> Run(ImportOrder order, string workFolder, ImportProgress progress, Func<ImportOutcome, Task> swapped, CancellationToken ct)
    {
        progress.Begin(ImportSteps.Clone, order.Source == ImportSource.Git ? "Cloning" : "Reading the source");
        var source = await sources.Prepare(order, workFolder, progress, ct);
        progress.Done(source.Message);

        progress.Begin(ImportSteps.Detect, "Looking at the files");
        var tree = new SourceTree(source.Folder, new PathFilter(order.IncludePaths, order.ExcludePaths), limits);
        tree.List(ct);
        if (tree.Sources.Count == 0) throw new ImportFailureException("No supported source files were found.");
        var language = order.Language ?? tree.MainLanguage ?? Parsing.SourceLanguages.LanguageOf(tree.Sources[0].Path)!;
        progress.Done(Invariant($"{language}; {tree.Sources.Count} source files in {Math.Max(1, tree.BytesByLanguage.Count)} language(s)"));

        progress.Begin(ImportSteps.Parse, Invariant($"Parsing {tree.Sources.Count} files"));
        var import = new GraphImport(graphs, tree, limits, workFolder, progress, order.ImportComments);
        using var spool = await import.Parse(ct);
        progress.Done(Invariant($"Parsed {import.FilesParsed} of {tree.Sources.Count} files, {import.Lines} lines")
            + (order.Mode == "incremental" ? "; incremental import is not available yet, so everything was read" : ""));

        progress.Begin(ImportSteps.Export, "Loading");
        var staging = await graphs.CreateStaging(order.ProjectId, ct);
        try
        {
            await import.Load(spool, staging, new(language, source.Revision, order.Location), order.BatchSize, ct);
            progress.Done(Invariant($"Loaded into PostgreSQL"));

            progress.Begin(ImportSteps.Validate, "Checking the graph");
            var report = await new GraphValidation(graphs).Check(staging.Schema, progress.DurationsMs, ct);
            if (report.Status == "failed") throw new ImportFailureException("The graph is not sound: " + string.Join("; ", report.Problems));
            progress.Done(Invariant($"{report.Status}, quality {report.QualityScore}"));

            progress.Begin(ImportSteps.Documents, "Reading the documentation");
            var documents = await new Documentation(graphs, tree, limits).Load(order, staging, progress, ct);
            progress.Done(order.ImportDocs || order.ImportReadme ? Invariant($"{documents} passages") : "Skipped, as asked");

            progress.Begin(ImportSteps.Domain, "Describing the project");
            var domain = order.CreateDomainPlugin ? await new DomainProfiler(graphs).Profile(order.DomainName ?? order.ProjectName, staging.Schema, ct) : null;
            var outcome = new ImportOutcome { Language = language, Revision = source.Revision, Validation = report, Domain = domain, Documents = documents };
            ct.ThrowIfCancellationRequested();
            await graphs.Swap(staging, ct);
            progress.Done(domain is null ? "Skipped, as asked" : Invariant($"{domain.Subsystems.Count} subsystems, {domain.EntryPoints.Count} entry points"));
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

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
