namespace Capstan.Features.Code.ApproveCodeReview;

/// <summary>What to say with the approval; the body may be left out.</summary>
public sealed record ApproveCodeReviewRequest
{
    /// <summary>At most 4,000 characters.</summary>
    public string? Comment { get; init; }
}
