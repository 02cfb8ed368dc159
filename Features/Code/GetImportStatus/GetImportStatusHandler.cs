using Capstan.Features.Code.CodeShared;

namespace Capstan.Features.Code.GetImportStatus;

public static class GetImportStatusHandler
{
    /// <summary>Get an import and how far it is</summary>
    public static async Task<Results<Ok<ImportStatusResponse>, Problem>> Handle(
        [FromRoute(Name = "job_id")] Guid jobId, Caller caller, ImportJobs imports, CancellationToken ct) =>
        await imports.Find(caller, jobId, ct) is { } job ? TypedResults.Ok(ImportStatusResponse.Of(job)) : new Problem(Errors.NotFound, "No such import.");
}
