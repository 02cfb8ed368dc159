using System.ComponentModel.DataAnnotations;

namespace Capstan.Features.Code.ReviewGithubPr;

/// <summary>A pull request to review.</summary>
public sealed record ReviewGithubPrRequest
{
    /// <example>octocat</example>
    public required string Owner { get; init; }
    /// <example>hello-world</example>
    public required string Repo { get; init; }
    /// <summary>1 or more.</summary>
    /// <example>7</example>
    public required int PrNumber { get; init; }
    /// <summary>A token that may read the repository (and write to pull requests, with <c>publish</c>). It is sent to that server only, and neither kept nor logged. The organization's token (<c>PATCH /organization/integrations/github</c>) unless told.</summary>
    /// <example>github_pat_11AAAAAAA0example</example>
    public string? GithubToken { get; init; }
    /// <summary>The project to review against: the active one unless told. Without either the change is reviewed by itself, and calls from elsewhere are not followed.</summary>
    public Guid? ProjectId { get; init; }
    /// <summary>What the change is for; title and description of the pull request unless told.</summary>
    public string? TaskDescription { get; init; }
    /// <summary>As in <c>POST /review/patch</c>; unless told, what the description or a commit message of the pull request says.</summary>
    public IReadOnlyList<string>? DodItems { get; init; }
    /// <summary>json (default), markdown to get <c>report</c> too, sarif to get <c>sarif</c> too.</summary>
    [AllowedValues("json", "markdown", "sarif", null)]
    public string? OutputFormat { get; init; }
    /// <summary>
    /// Puts the review on the pull request, with comments on its lines: findings that were told before are not repeated. It asks for changes or
    /// comments; it never approves, because approval counts as a person's.
    /// </summary>
    public bool? Publish { get; init; }
    public Guid? TaskId { get; init; }
    public Guid? AgentId { get; init; }
}
