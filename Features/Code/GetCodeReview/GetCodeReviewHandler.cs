using Capstan.Features.Code.CodeShared;

namespace Capstan.Features.Code.GetCodeReview;

public static class GetCodeReviewHandler
{
    private static readonly SqlFile<Args, Row> Select = Sql.Beside<Args, Row>();
    private static readonly SqlFile<Args, CodeReviewComment> SelectComments = Sql.Beside<Args, CodeReviewComment>("ListReviewComments.sql");

    /// <summary>Read a code review</summary>
    public static async Task<Results<Ok<CodeReviewResponse>, Problem>> Handle(Guid id, Caller caller, CodeReviews reviews, Db db, CancellationToken ct)
    {
        if (await reviews.Check(caller, id, "review:read", ct) is { } problem) return problem;
        var args = new Args { OrganizationId = caller.OrganizationId, Id = id };
        var (rows, comments) = await db.Both(Select, args, SelectComments, args, ct);
        if (rows.Count == 0) return new Problem(Errors.NotFound, "No such review.");
        var row = rows[0];
        return TypedResults.Ok(new CodeReviewResponse
        {
            Id = row.Id,
            ProjectId = row.ProjectId,
            Source = row.Source,
            Title = row.Title,
            Url = row.Url,
            TaskId = row.TaskId,
            AgentId = row.AgentId,
            Status = row.Status,
            Recommendation = row.Recommendation,
            FilesChanged = row.FilesChanged,
            LinesAdded = row.LinesAdded,
            LinesRemoved = row.LinesRemoved,
            FindingCount = row.FindingCount,
            CommentCount = row.CommentCount,
            CreatedBy = row.CreatedBy,
            ReviewerId = row.ReviewerId,
            ReviewedAt = row.ReviewedAt,
            ReviewComment = row.ReviewComment,
            CreatedAt = row.CreatedAt,
            UpdatedAt = row.UpdatedAt,
            BaseSha = row.BaseSha,
            HeadSha = row.HeadSha,
            PublishedUrl = row.PublishedUrl,
            Review = row.Review.Read<ReviewResponse>()!,
            DiffData = row.DiffData.Read<ReviewDifference>()!,
            Comments = comments,
        });
    }

    private sealed record Args
    {
        public required Guid OrganizationId { get; init; }
        public required Guid Id { get; init; }
    }

    private sealed record Row : CodeReviewSummary
    {
        public required string? BaseSha { get; init; }
        public required string? HeadSha { get; init; }
        public required string? PublishedUrl { get; init; }
        public required RawJson Review { get; init; }
        public required RawJson DiffData { get; init; }
    }
}
