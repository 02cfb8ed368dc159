namespace Capstan.Features.Code.RejectCodeReview;

/// <summary>Why the change is rejected.</summary>
public sealed record RejectCodeReviewRequest
{
    /// <summary>1 to 4,000 characters.</summary>
    /// <example>The length check in store_get must stay.</example>
    public required string Reason { get; init; }
}
