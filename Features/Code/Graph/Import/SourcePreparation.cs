namespace Capstan.Features.Code.Graph.Import;

/// <summary>Makes the source of an order a folder that can be read.</summary>
internal sealed class SourcePreparation(Settings settings)
{
    public Task<PreparedSource> Prepare(ImportOrder order, string workFolder, ImportProgress progress, CancellationToken ct) => order.Source switch
    {
        ImportSource.Local => Task.FromResult(Local(order)),
        _ => throw new ImportFailureException("This kind of source is not known."),
    };

    /// <summary>The folder is read in place; that it is still an allowed one is asked again now.</summary>
    private PreparedSource Local(ImportOrder order)
    {
        var folder = LocalFolders.Allowed(order.Location, settings.ImportRoots) ?? throw new ImportFailureException("The folder is not there, or not under a folder that may be imported.");
        return new(folder, GitHead.Read(folder), null, "Read in place");
    }
}
