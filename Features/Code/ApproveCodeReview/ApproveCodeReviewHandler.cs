using Capstan.Features.Code.CodeShared;

namespace Capstan.Features.Code.ApproveCodeReview;

public static class ApproveCodeReviewHandler
{
    /// <summary>Approve a code review</summary>
    /// <remarks>Who and when is recorded. A review that was approved or rejected already is CONFLICT.</remarks>
    public static async Task<Results<Ok<CodeReviewDecision>, Problem>> Handle(
        Guid id, ApproveCodeReviewRequest? request, IfMatch ifMatch, Caller caller, CodeReviews reviews, CancellationToken ct)
    {
        var (decision, problem) = await reviews.Decide(caller, id, "approved", request?.Comment, ifMatch, ct);
        return decision is null ? problem! : TypedResults.Ok(decision);
    }
}
