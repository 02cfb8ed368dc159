using Capstan.Features.Code.Graph.Import.Update;

namespace Capstan.Features.Code.Graph.Import;

/// <summary>Makes the source of an order a folder that can be read.</summary>
internal interface ISourcePreparation
{
    /// <param name="previous">The import that this one builds on; null for one that reads everything.</param>
    Task<PreparedSource> Prepare(ImportOrder order, PreviousImport? previous, string workFolder, ImportProgress progress, CancellationToken ct);
}

internal sealed class SourcePreparation(Settings settings, OutboundPolicy outbound, ImportLimits limits) : ISourcePreparation
{
    public Task<PreparedSource> Prepare(ImportOrder order, PreviousImport? previous, string workFolder, ImportProgress progress, CancellationToken ct) => order.Source switch
    {
        ImportSource.Git => new GitSource(settings, outbound, limits).Prepare(order, previous, workFolder, progress, ct),
        ImportSource.Local => Task.FromResult(Local(order)),
        _ => Task.Run(() => ArchiveSource.Unpack(ImportFolders.ArchiveOf(workFolder), order.Location, Path.Combine(workFolder, "source"), limits, progress, ct), ct),
    };

    /// <summary>The folder is read in place; that it is still an allowed one is asked again now.</summary>
    private PreparedSource Local(ImportOrder order)
    {
        var folder = LocalFolders.Allowed(order.Location, settings.ImportRoots) ?? throw new ImportFailureException("The folder is not there, or not under a folder that may be imported.");
        return new(folder, GitHead.Read(folder), null, "Read in place");
    }
}
