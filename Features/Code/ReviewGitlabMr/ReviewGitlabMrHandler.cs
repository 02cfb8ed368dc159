using Capstan.Features.Code.CodeShared;

namespace Capstan.Features.Code.ReviewGitlabMr;

public static class ReviewGitlabMrHandler
{
    /// <summary>Review a GitLab merge request</summary>
    /// <remarks>
    /// Reads the merge request over GitLab's REST API and reviews it as <c>POST /review/patch</c> does. Files that GitLab collapses or leaves out are
    /// named in <c>notes</c> as not reviewed. TARGET_REFUSED when the server's address is not public and not allowed, or when it redirects to another
    /// host; TOKEN_REJECTED, NOT_FOUND, UPSTREAM_RATE_LIMITED and UPSTREAM_UNAVAILABLE as for GitHub.
    /// </remarks>
    public static async Task<Results<Ok<ReviewResponse>, Problem>> Handle(
        ReviewGitlabMrRequest request, Caller caller, ForgeDesk desk, CancellationToken ct) =>
        TypedResults.Ok(await desk.Run(caller, desk.GitLab(request.GitlabUrl ?? desk.GitLabServer, request.ProjectId, request.MrIid,
            await desk.Token(caller, "gitlab", request.GitlabToken, desk.IsGitLabServer(request.GitlabUrl), ct)), new()
        {
            Source = "gitlab",
            ProjectId = request.ReviewProjectId,
            TaskDescription = request.TaskDescription,
            DodItems = request.DodItems,
            OutputFormat = request.OutputFormat,
            Publish = request.Publish == true,
            TaskId = request.TaskId,
            AgentId = request.AgentId,
        }, ct));
}
