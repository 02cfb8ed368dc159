using System.Globalization;
using Capstan.Features.Kernel.Jobs;
using Capstan.Features.Code.Scenarios.Security.Kept;
using Capstan.Features.Projects.Lookup;
using Microsoft.Extensions.Logging;

namespace Capstan.Features.Code.Graph.Import;

/// <summary>What a finished import leaves in its job.</summary>
public sealed record ImportResult
{
    public required Guid ProjectId { get; init; }
    public required string ProjectName { get; init; }
    /// <summary>full, selective or incremental: what was done. An import that was to be incremental and could not be is full, and its step joern_import says why.</summary>
    public string Mode { get; init; } = "full";
    /// <summary>Files whose rows were written: all, unless the import was incremental.</summary>
    public int FilesWritten { get; init; }
    public required string Language { get; init; }
    /// <summary>The commit that was imported; null where the source has none.</summary>
    public required string? Revision { get; init; }
    public required ValidationReport ValidationReport { get; init; }
    public required int Documents { get; init; }
    /// <summary>Source files that were not read, and why; at most 200.</summary>
    public IReadOnlyList<UnreadFile> UnreadFiles { get; init; } = [];
}

/// <summary>Runs imports as jobs of kind <c>import</c>.</summary>
internal sealed partial class ImportJob(Settings settings, Schema.GraphStore graphs, ImportFolders folders, OutboundPolicy outbound, GitCredentials credentials, JobQueue jobs, Db db, ILogger<ImportJob> log) : IJobHandler
{
    public const string JobKind = "import";

    /// <summary>What holds a project to one import at a time.</summary>
    public static string KeyOf(Guid projectId) => projectId.ToString("N");

    public string Kind => JobKind;

    /// <summary>An import uses every core there is; a second one beside it is as much as memory is planned for.</summary>
    public int Concurrency => 2;

    public async Task Handle(JobContext job, CancellationToken ct)
    {
        var order = job.Payload.Read<ImportOrder>() ?? throw new JobFailedException("The import's order cannot be read.");
        var limits = ImportLimits.From(settings);
        var progress = new ImportProgress(p => job.Report(p.Current?.Id, p.Overall, p.Message, RawJson.Of(p.Steps)));
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        deadline.CancelAfter(limits.Time);
        var folder = folders.CreateAttempt(job.OrganizationId, job.Id, job.Attempt);
        var again = false;
        try
        {
            order = order with { Credential = await credentials.For(job.OrganizationId, order, ct) };
            await new ImportRunner(graphs, new SourcePreparation(settings, outbound, limits), limits).Run(order, folder, progress, outcome => Served(job, order, progress, outcome), deadline.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested && deadline.IsCancellationRequested)
        {
            throw Failed(string.Create(CultureInfo.InvariantCulture, $"The import took longer than the limit of {limits.Time.TotalMinutes:0} minutes."));
        }
        catch (Exception e) when (e is OperationCanceledException || (ct.IsCancellationRequested && e is not LeaseLostException))
        {
            // Told to stop by its user, or by the end of this process: then somebody else begins again, and needs the archive.
            // Whatever was cut short says so in its own way: a COPY fails with the database's error.
            again = await jobs.Find(job.OrganizationId, job.Id, CancellationToken.None) is { CancelRequested: false };
            if (!again) progress.Ended(JobStatus.Cancelled, "Cancelled");
            throw;
        }
        catch (ImportFailureException e)
        {
            throw Failed(e.Message);
        }
        catch (Exception e) when (e is not LeaseLostException)
        {
            LogFailed(log, e, job.Id);
            if (job.LastAttempt) throw Failed("Something went wrong here; the log of the service has the reason.");
            // An archive is needed again.
            again = true;
            throw;
        }
        finally
        {
            ImportFolders.Delete(folder);
            // Whose lease was lost has a successor, and that one needs the rest.
            var mine = (await jobs.Find(job.OrganizationId, job.Id, CancellationToken.None))?.Attempt is not { } attempt || attempt == job.Attempt;
            if (mine && (!again || order.Source != ImportSource.Archive)) folders.Remove(job.OrganizationId, job.Id);
        }

        JobFailedException Failed(string message)
        {
            progress.Ended(JobStatus.Failed, message);
            return new(message);
        }
    }

    private async Task Served(JobContext job, ImportOrder order, ImportProgress progress, ImportOutcome outcome)
    {
        var metadata = outcome.Domain is { } domain ? RawJson.Of(new Dictionary<string, DomainProfile> { ["domain"] = domain }) : null;
        var result = new ImportResult
        {
            ProjectId = order.ProjectId,
            ProjectName = order.ProjectName,
            Mode = outcome.Mode,
            FilesWritten = outcome.FilesWritten,
            Language = outcome.Language,
            Revision = outcome.Revision,
            ValidationReport = outcome.Validation with { Metrics = outcome.Validation.Metrics with { DurationMs = progress.DurationsMs.ToDictionary() } },
            Documents = outcome.Documents,
            UnreadFiles = outcome.UnreadFiles,
        };
        // The graph is served already: what follows may not be called off any more.
        var there = await db.InTransaction(async transaction =>
        {
            var known = await ProjectImports.Imported(transaction, job.OrganizationId, order.ProjectId, outcome.Language, outcome.Revision, metadata, CancellationToken.None);
            if (!known) return false;
            await ScanJob.Enqueue(jobs, transaction, settings, job.OrganizationId, order.ProjectId, CancellationToken.None);
            await job.CompleteIn(transaction, RawJson.Of(result), CancellationToken.None);
            return true;
        }, CancellationToken.None);
        if (there) return;
        await graphs.Drop(order.ProjectId, CancellationToken.None);
        throw new ImportFailureException("The project was deleted while it was imported.");
    }

    [LoggerMessage(LogLevel.Error, "Import {JobId} failed")]
    private static partial void LogFailed(ILogger logger, Exception reason, Guid jobId);
}
