using Capstan.Features.Kernel.Jobs;
using Capstan.Features.Work.WorkShared;

namespace Capstan.Features.Work.ListJobs;

public static class ListJobsHandler
{
    private const int DefaultLimit = 50;

    /// <summary>List jobs, newest first</summary>
    /// <remarks>One's own; admins see every job of the organization. Finished jobs are kept for a week unless the operator sets another time.</remarks>
    public static async Task<Ok<Page<JobResponse>>> Handle([AsParameters] ListJobsRequest request, Caller caller, JobQueue jobs, CancellationToken ct)
    {
        var limit = request.Limit ?? DefaultLimit;
        var found = await jobs.List(new()
        {
            OrganizationId = caller.OrganizationId,
            UserId = caller.SeesAll ? null : caller.UserId,
            Kind = request.Kind,
            Status = request.Status,
            Before = Cursor.TryDecode(request.Cursor, out var cursor) ? cursor.Id : null,
            Limit = limit + 1,
        }, ct);
        return TypedResults.Ok(Page.Keyset([.. found.Select(JobResponse.Of)], limit, j => new Cursor(j.CreatedAt.UtcDateTime, j.Id)));
    }
}
