using Capstan.Features.Code.CodeShared;
using Capstan.Features.Code.Review.Diff;
using Capstan.Features.Projects.Lookup;

namespace Capstan.Features.Code.ReviewPatch;

public static class ReviewPatchHandler
{
    /// <summary>Review a unified diff</summary>
    /// <remarks>
    /// Applies the patch to the imported code, compares both sides method by method, and reports what is new or broken: on changed lines, and at
    /// callers the patch leaves behind. No model is asked. A patch of which nothing can be read is PATCH_UNREADABLE. The review is kept: see
    /// <c>GET /code-reviews</c>.
    /// </remarks>
    public static async Task<Results<Ok<ReviewResponse>, Problem>> Handle(
        ReviewPatchRequest request, Caller caller, ProjectDirectory projects, ReviewDesk desk, CancellationToken ct)
    {
        var project = await projects.WithGraph(caller, request.ProjectId, ct, "review:execute");
        Patch patch;
        try
        {
            patch = PatchParser.Parse(request.PatchContent);
        }
        catch (PatchFormatException e)
        {
            return new Problem(Errors.PatchUnreadable, $"The patch was refused: {e.Message}.", [new() { Field = "patch_content", Code = "PatchUnreadable", Message = e.Message }]);
        }
        var response = await desk.Run(
            caller,
            new() { ProjectId = project.Id, Patch = patch, DodItems = request.DodItems ?? [], DodTexts = [request.TaskDescription ?? ""], TaskDescription = request.TaskDescription },
            new()
            {
                Source = "patch",
                Subject = request.Reference is { } reference ? $"patch:{project.Id:N}:{reference.Trim()}" : null,
                Title = request.Title ?? request.Reference ?? patch.Files[0].Path,
                TaskId = request.TaskId,
                AgentId = request.AgentId,
            },
            request.OutputFormat, ct);
        return TypedResults.Ok(response);
    }
}
