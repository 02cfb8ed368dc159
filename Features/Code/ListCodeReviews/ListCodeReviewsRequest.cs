using System.ComponentModel.DataAnnotations;

namespace Capstan.Features.Code.ListCodeReviews;

/// <summary>Which reviews, and which page of them.</summary>
public sealed record ListCodeReviewsRequest
{
    [AllowedValues(null, "pending", "approved", "changes_requested", "rejected")]
    public string? Status { get; init; }
    [AllowedValues(null, "patch", "github", "gitlab")]
    public string? Source { get; init; }
    /// <summary>Only changes this agent made.</summary>
    [FromQuery(Name = "agent_id")]
    public Guid? AgentId { get; init; }
    [FromQuery(Name = "project_id")]
    public Guid? ProjectId { get; init; }
    /// <summary>1 to 200; 50 unless told.</summary>
    public int? Limit { get; init; }
    /// <summary>How many to leave out; <c>cursor</c> is cheaper for far pages.</summary>
    public int? Offset { get; init; }
    /// <summary>Opaque; <c>next_cursor</c> of the page before.</summary>
    public string? Cursor { get; init; }
}
