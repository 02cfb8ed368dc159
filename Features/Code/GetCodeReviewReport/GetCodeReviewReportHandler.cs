using Capstan.Features.Code.CodeShared;

namespace Capstan.Features.Code.GetCodeReviewReport;

public static class GetCodeReviewReportHandler
{
    private static readonly SqlFile<Args, Row> Select = Sql.Beside<Args, Row>();

    /// <summary>Download a code review as Markdown or SARIF</summary>
    /// <remarks>SARIF 2.1.0 as it is, to be uploaded to code scanning or opened in an editor.</remarks>
    public static async Task<Results<ContentHttpResult, Problem>> Handle(
        Guid id, [AsParameters] GetCodeReviewReportRequest request, Caller caller, CodeReviews reviews, Db db, CancellationToken ct)
    {
        if (await reviews.Check(caller, id, "review:read", ct) is { } problem) return problem;
        if (await db.Maybe(Select, new() { OrganizationId = caller.OrganizationId, Id = id }, ct) is not { } row) return new Problem(Errors.NotFound, "No such review.");
        var review = row.Review.Read<ReviewResponse>()!;
        return request.Format == "sarif"
            ? TypedResults.Content(ReviewReports.Sarif(review).Text, "application/sarif+json; charset=utf-8")
            : TypedResults.Content(ReviewReports.Markdown(review), "text/markdown; charset=utf-8");
    }

    private sealed record Args
    {
        public required Guid OrganizationId { get; init; }
        public required Guid Id { get; init; }
    }

    private sealed record Row
    {
        public required RawJson Review { get; init; }
    }
}
