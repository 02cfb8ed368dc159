using Capstan.Features.Code.CodeShared;

namespace Capstan.Features.Code.ReviewGithubPr;

public static class ReviewGithubPrHandler
{
    /// <summary>Review a GitHub pull request</summary>
    /// <remarks>
    /// Reads the pull request over GitHub's REST API and reviews it as <c>POST /review/patch</c> does. Files of which GitHub sends no difference are
    /// named in <c>notes</c> as not reviewed. TOKEN_REJECTED when GitHub does not take the token; NOT_FOUND when it has no such pull request or does
    /// not show it; UPSTREAM_RATE_LIMITED and UPSTREAM_UNAVAILABLE with Retry-After when it cannot answer now. The operator points this at a GitHub
    /// Enterprise server with GITHUB_API_URL.
    /// </remarks>
    public static async Task<Results<Ok<ReviewResponse>, Problem>> Handle(
        ReviewGithubPrRequest request, Caller caller, ForgeDesk desk, CancellationToken ct) =>
        TypedResults.Ok(await desk.Run(caller, desk.GitHub(request.Owner, request.Repo, request.PrNumber, await desk.Token(caller, "github", request.GithubToken, toOwnServer: true, ct)), new()
        {
            Source = "github",
            ProjectId = request.ProjectId,
            TaskDescription = request.TaskDescription,
            DodItems = request.DodItems,
            OutputFormat = request.OutputFormat,
            Publish = request.Publish == true,
            TaskId = request.TaskId,
            AgentId = request.AgentId,
        }, ct));
}
