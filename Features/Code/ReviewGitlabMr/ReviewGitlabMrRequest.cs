using System.ComponentModel.DataAnnotations;

namespace Capstan.Features.Code.ReviewGitlabMr;

/// <summary>A merge request to review.</summary>
public sealed record ReviewGitlabMrRequest
{
    /// <summary>The project's number or its path.</summary>
    /// <example>group/subgroup/project</example>
    public required string ProjectId { get; init; }
    /// <summary>The number within the project; 1 or more.</summary>
    /// <example>7</example>
    public required int MrIid { get; init; }
    /// <summary>A token that may read the project (scope <c>read_api</c>; <c>api</c> with <c>publish</c>). It is sent to that server only, and neither kept nor logged. Unless told the organization's token (<c>PATCH /organization/integrations/gitlab</c>), which goes to gitlab.com, or the operator's GITLAB_URL, only.</summary>
    /// <example>glpat-xxxxxxxxxxexample</example>
    public string? GitlabToken { get; init; }
    /// <summary>https, a public address, or one the operator allows with CAPSTAN_OUTBOUND_ALLOW; https://gitlab.com, or the operator's GITLAB_URL, unless told.</summary>
    /// <example>https://gitlab.com</example>
    public string? GitlabUrl { get; init; }
    /// <summary>The project of this product to review against: the active one unless told. Without either the change is reviewed by itself, and calls from elsewhere are not followed.</summary>
    public Guid? ReviewProjectId { get; init; }
    /// <summary>What the change is for; title and description of the merge request unless told.</summary>
    public string? TaskDescription { get; init; }
    /// <summary>As in <c>POST /review/patch</c>; unless told, what the description or a commit message of the merge request says.</summary>
    public IReadOnlyList<string>? DodItems { get; init; }
    /// <summary>json (default), markdown to get <c>report</c> too, sarif to get <c>sarif</c> too.</summary>
    [AllowedValues("json", "markdown", "sarif", null)]
    public string? OutputFormat { get; init; }
    /// <summary>Puts the review on the merge request, as discussions on its lines and a note: findings that were told before are not repeated.</summary>
    public bool? Publish { get; init; }
    public Guid? TaskId { get; init; }
    public Guid? AgentId { get; init; }
}
