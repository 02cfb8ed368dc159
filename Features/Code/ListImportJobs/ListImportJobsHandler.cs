using Capstan.Features.Code.CodeShared;
using Capstan.Features.Code.Graph.Import;
using Capstan.Features.Kernel.Jobs;

namespace Capstan.Features.Code.ListImportJobs;

public static class ListImportJobsHandler
{
    /// <summary>List imports, newest first</summary>
    /// <remarks>The caller's own; admins see all of their organization.</remarks>
    public static async Task<Ok<List<ImportStatusResponse>>> Handle([AsParameters] ListImportJobsRequest request, Caller caller, JobQueue jobs, CancellationToken ct)
    {
        var found = await jobs.List(new()
        {
            OrganizationId = caller.OrganizationId,
            UserId = caller.SeesAll ? null : caller.UserId,
            Kind = ImportJob.JobKind,
            Status = request.StatusFilter,
            Limit = request.Limit ?? 20,
        }, ct);
        return TypedResults.Ok(found.ConvertAll(ImportStatusResponse.Of));
    }
}
