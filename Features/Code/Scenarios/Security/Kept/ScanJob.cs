using Capstan.Features.Kernel.Jobs;

namespace Capstan.Features.Code.Scenarios.Security.Kept;

/// <summary>Which graph to scan.</summary>
internal sealed record ScanOrder(Guid ProjectId);

/// <summary>Scans a graph after its import, behind all other work, so that questions and SQL find the findings there.</summary>
internal sealed class ScanJob(KeptFindings findings) : IJobHandler
{
    public const string JobKind = "security-scan";

    public string Kind => JobKind;

    /// <summary>A scan uses every core there is.</summary>
    public int Concurrency => 1;

    /// <summary>Behind the import, in its transaction; not where the operator has said no.</summary>
    public static Task Enqueue(JobQueue jobs, DbTransaction transaction, Settings settings, Guid organizationId, Guid projectId, CancellationToken ct) =>
        settings["CAPSTAN_SCAN_AFTER_IMPORT"] is "false" or "0" ? Task.CompletedTask
            : jobs.Enqueue(transaction, new() { OrganizationId = organizationId, UserId = null, Kind = JobKind, Payload = RawJson.Of(new ScanOrder(projectId)), Priority = 4, MaxAttempts = 2 }, ct);

    public async Task Handle(JobContext job, CancellationToken ct)
    {
        var order = job.Payload.Read<ScanOrder>() ?? throw new JobFailedException("The order of the scan cannot be read.");
        try
        {
            var result = await findings.Of(order.ProjectId, (done, all) => job.Report("scan", all == 0 ? 100 : (int)(100L * done / all), $"{done} of {all} files"), ct);
            job.Complete(RawJson.Of(new ScanSummary { ProjectId = order.ProjectId, Findings = result.Findings.Count, Files = result.Files }));
        }
        catch (ProblemException e) when (e.Problem.Error == Errors.ProjectNotImported)
        {
            // The project was deleted meanwhile.
            job.Complete(null);
        }
    }

    private sealed record ScanSummary
    {
        public required Guid ProjectId { get; init; }
        public required int Findings { get; init; }
        public required int Files { get; init; }
    }
}
