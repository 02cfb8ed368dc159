using Capstan.Features.Code.CodeShared;

namespace Capstan.Features.Code.GetCodeReview;

/// <summary>A review with its findings, its change and what people said of it.</summary>
public sealed record CodeReviewResponse : CodeReviewSummary, IVersioned
{
    public required string? BaseSha { get; init; }
    public required string? HeadSha { get; init; }
    /// <summary>Where the review was put on its server; null when it was not.</summary>
    public required string? PublishedUrl { get; init; }
    /// <summary>The answer of the review as it was given.</summary>
    public required ReviewResponse Review { get; init; }
    public required ReviewDifference DiffData { get; init; }
    /// <summary>Oldest first; 500 at most.</summary>
    public required IReadOnlyList<CodeReviewComment> Comments { get; init; }
}
