using Capstan.Features.Code.CodeShared;

namespace Capstan.Features.Code.CommentCodeReview;

/// <summary>Something to say of a review, or of a line of its change.</summary>
public sealed record CommentCodeReviewRequest
{
    /// <summary>1 to 20,000 characters.</summary>
    /// <example>Is the lock still held here?</example>
    public string? Content { get; init; }
    /// <summary>Another name of <c>content</c>.</summary>
    public string? Comment { get; init; }
    /// <example>src/store.c</example>
    public string? FilePath { get; init; }
    /// <summary>1-based, in the new version; only with <c>file_path</c>.</summary>
    public int? LineNumber { get; init; }

    internal string? Text => string.IsNullOrEmpty(Content) ? Comment : Content;
}

/// <summary>The comment, and how many the review has now.</summary>
public sealed record CommentCodeReviewResponse : IIdentified
{
    /// <summary>Of the review.</summary>
    public required Guid Id { get; init; }
    public required int CommentCount { get; init; }
    public required CodeReviewComment Comment { get; init; }
}
