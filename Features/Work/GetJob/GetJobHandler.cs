using Capstan.Features.Kernel.Jobs;
using Capstan.Features.Work.WorkShared;

namespace Capstan.Features.Work.GetJob;

public static class GetJobHandler
{
    /// <summary>Get a job</summary>
    /// <remarks>One's own; admins see every job of the organization.</remarks>
    public static async Task<Results<Ok<JobResponse>, Problem>> Handle([FromRoute(Name = "job_id")] Guid jobId, Caller caller, JobQueue jobs, CancellationToken ct) =>
        await jobs.Find(caller.OrganizationId, jobId, ct) is { } job && job.VisibleTo(caller)
            ? TypedResults.Ok(JobResponse.Of(job))
            : new Problem(Errors.NotFound, "No such job.");
}
