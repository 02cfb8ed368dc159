using Capstan.Features.Kernel.Jobs;

namespace Capstan.Features.Work.CancelJob;

public static class CancelJobHandler
{
    /// <summary>Cancel a job</summary>
    /// <remarks>
    /// A waiting job is cancelled at once, a running one within about a second, when its worker has let go. Cancelling a cancelled job changes
    /// nothing; a completed or failed one is 409.
    /// </remarks>
    public static async Task<Results<NoContent, Problem>> Handle([FromRoute(Name = "job_id")] Guid jobId, Caller caller, JobQueue jobs, CancellationToken ct)
    {
        if (await jobs.Find(caller.OrganizationId, jobId, ct) is not { } found || !found.VisibleTo(caller)) return new Problem(Errors.NotFound, "No such job.");
        var job = await jobs.Cancel(caller.OrganizationId, jobId, ct);
        return job is { Status: JobStatus.Completed or JobStatus.Failed }
            ? new Problem(Errors.Conflict, $"The job is {job.Status} already.")
            : TypedResults.NoContent();
    }
}
