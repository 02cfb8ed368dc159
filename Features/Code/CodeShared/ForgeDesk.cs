using Capstan.Features.Code.Review.Forges;
using Capstan.Features.Organizations.Lookup;
using Capstan.Features.Projects.Lookup;

namespace Capstan.Features.Code.CodeShared;

/// <summary>How a pull or merge request is to be reviewed.</summary>
public sealed record ForgeOrder
{
    public required string Source { get; init; }
    public required Guid? ProjectId { get; init; }
    public required string? TaskDescription { get; init; }
    public required IReadOnlyList<string>? DodItems { get; init; }
    public required string? OutputFormat { get; init; }
    public required bool Publish { get; init; }
    public required Guid? TaskId { get; init; }
    public required Guid? AgentId { get; init; }
}

/// <summary>Reviews of what stands on a server of repositories.</summary>
public sealed class ForgeDesk(OutboundHttp outbound, ForgeLimits limits, ReviewDesk desk, ProjectDirectory projects, IntegrationTokens tokens, Settings settings)
{
    private const string GitHubCom = "https://api.github.com/";
    private const int TaskLength = 20_000;

    public IForge GitHub(string owner, string repo, int number, string token) =>
        new GitHubPull(outbound, limits, Server(settings["GITHUB_API_URL"] ?? GitHubCom), owner, repo, number, token);

    public IForge GitLab(string server, string project, int number, string token) => new GitLabMerge(outbound, limits, Server(server), project, number, token);

    /// <summary>Where merge requests are unless a request says otherwise: the operator's GitLab, or gitlab.com.</summary>
    public string GitLabServer => settings["GITLAB_URL"] ?? "https://gitlab.com";

    /// <summary>
    /// The request's own token, else the organization's. That one goes to the provider's server or the operator's only: a caller who names another must
    /// bring a token for it.
    /// </summary>
    public async Task<string> Token(Caller caller, string provider, string? own, bool toOwnServer, CancellationToken ct) =>
        own ?? (toOwnServer ? await tokens.Find(caller.OrganizationId, provider, ct) : null)
        ?? throw new ProblemException(Problem.Field($"{provider}_token", "A token is needed: the organization keeps none that may be used here.", "Required"));

    public bool IsGitLabServer(string? url) =>
        url is null || Uri.Compare(Server(url), Server(GitLabServer), UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0;

    public async Task<ReviewResponse> Run(Caller caller, IForge forge, ForgeOrder order, CancellationToken ct)
    {
        var project = await Project(caller, order.ProjectId, ct);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        deadline.CancelAfter(limits.TotalTime);
        try
        {
            var change = await forge.Read(deadline.Token);
            if (change.Patch.Files.Count == 0 && change.Patch.Notes.Count > 0)
                throw new ProblemException(Errors.PatchUnreadable, $"Nothing of the change can be reviewed: {change.Patch.Notes[0]}.");
            return await desk.Run(
                caller,
                new()
                {
                    ProjectId = project?.Id,
                    Patch = change.Patch,
                    DodItems = order.DodItems ?? [],
                    DodTexts = [change.Body, .. change.CommitMessages],
                    TaskDescription = order.TaskDescription ?? Task(change),
                    CompleteBases = known => ForgeBases.Complete(forge, change, known, deadline.Token),
                },
                new()
                {
                    Source = order.Source,
                    Subject = change.Subject,
                    Title = change.Title,
                    Url = change.Url,
                    BaseSha = change.BaseSha,
                    HeadSha = change.HeadSha,
                    TaskId = order.TaskId,
                    AgentId = order.AgentId,
                },
                order.OutputFormat, ct, forge, order.Publish ? change : null);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new ProblemException(new Problem(Errors.UpstreamUnavailable, $"The server did not answer everything within {limits.TotalTime.TotalSeconds:0} seconds.", retryAfterSeconds: 30));
        }
    }

    /// <summary>A project that is named must be there and imported; without an active one, or before its import, the change stands by itself.</summary>
    private async Task<ProjectEntry?> Project(Caller caller, Guid? projectId, CancellationToken ct)
    {
        if (projectId is not null) return await projects.WithGraph(caller, projectId, ct, "review:execute");
        var (active, problem) = await projects.Find(caller, null, ct, "review:execute");
        if (problem is not null && problem.Error != Errors.NoActiveProject) throw new ProblemException(problem);
        if (active is null && !caller.Has("review:execute")) throw new ProblemException(Errors.Forbidden, "This needs the permission review:execute.");
        return active is { HasGraph: true } ? active : null;
    }

    private static string Task(ChangeRequest change)
    {
        var text = $"{change.Title}\n{change.Body}\n{string.Join('\n', change.CommitMessages)}";
        return text.Length > TaskLength ? text[..TaskLength] : text;
    }

    private static Uri Server(string text) => new(text.EndsWith('/') ? text : text + "/");
}
