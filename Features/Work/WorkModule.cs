using Capstan.Features.Work.CancelJob;
using Capstan.Features.Work.GetJob;
using Capstan.Features.Work.ListJobs;

namespace Capstan.Features.Work;

public static class WorkModule
{
    public static void MapWork(this IEndpointRouteBuilder v1)
    {
        var jobs = v1.MapGroup("/jobs").WithTags("Work");

        jobs.MapGet("/", ListJobsHandler.Handle).WithName("listJobs").Needs("jobs:read").Validates<ListJobsValidator>();
        jobs.MapGet("/{job_id:guid}", GetJobHandler.Handle).WithName("getJob").Needs("jobs:read").Answers(404);
        jobs.MapDelete("/{job_id:guid}", CancelJobHandler.Handle).WithName("cancelJob").Needs("jobs:write").Audited("job.cancel").Answers(404, 409);
    }
}
