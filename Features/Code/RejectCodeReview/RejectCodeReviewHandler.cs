using Capstan.Features.Code.CodeShared;

namespace Capstan.Features.Code.RejectCodeReview;

public static class RejectCodeReviewHandler
{
    /// <summary>Reject a code review</summary>
    /// <remarks>Who, when and why is recorded. A review that was approved or rejected already is CONFLICT.</remarks>
    public static async Task<Results<Ok<CodeReviewDecision>, Problem>> Handle(
        Guid id, RejectCodeReviewRequest request, IfMatch ifMatch, Caller caller, CodeReviews reviews, CancellationToken ct)
    {
        var (decision, problem) = await reviews.Decide(caller, id, "rejected", request.Reason, ifMatch, ct);
        return decision is null ? problem! : TypedResults.Ok(decision);
    }
}
