using Capstan.Features.Code.CodeShared;
using Capstan.Features.Code.Graph.Import;
using Capstan.Features.Kernel.Jobs;

namespace Capstan.Features.Code.CancelImport;

public static class CancelImportHandler
{
    /// <summary>Cancel an import</summary>
    /// <remarks>What was loaded so far is thrown away and the graph in service stays. An import that is over is 409.</remarks>
    public static async Task<Results<Ok<CancelImportResponse>, Problem>> Handle(
        [FromRoute(Name = "job_id")] Guid jobId, Caller caller, ImportJobs imports, ImportFolders folders, JobQueue jobs, CancellationToken ct)
    {
        if (await imports.Find(caller, jobId, ct) is not { } job) return new Problem(Errors.NotFound, "No such import.");
        if (JobStatus.IsFinal(job.Status)) return new Problem(Errors.Conflict, $"The import is {job.Status} already.");
        var cancelled = await jobs.Cancel(caller.OrganizationId, jobId, ct);
        if (cancelled is { Status: JobStatus.Completed or JobStatus.Failed }) return new Problem(Errors.Conflict, $"The import is {cancelled.Status} already.");
        // One that never ran has nobody else to tidy up after it.
        if (cancelled is { Status: JobStatus.Cancelled }) folders.Remove(caller.OrganizationId, jobId);
        return TypedResults.Ok(new CancelImportResponse { JobId = jobId, Status = JobStatus.Cancelled });
    }
}
