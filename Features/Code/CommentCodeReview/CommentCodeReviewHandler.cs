using Capstan.Features.Code.CodeShared;

namespace Capstan.Features.Code.CommentCodeReview;

public static class CommentCodeReviewHandler
{
    private static readonly SqlFile<Args, Row> Insert = Sql.Beside<Args, Row>();

    /// <summary>Comment on a code review</summary>
    /// <remarks>Also after it was approved or rejected. A review takes 500 comments; the next is CONFLICT.</remarks>
    public static async Task<Results<Created<CommentCodeReviewResponse>, Problem>> Handle(
        Guid id, CommentCodeReviewRequest request, Caller caller, CodeReviews reviews, Db db, CancellationToken ct)
    {
        if (await reviews.Check(caller, id, "review:execute", ct) is { } problem) return problem;
        if (string.IsNullOrWhiteSpace(request.Text)) return Problem.Field("content", "It must not be empty.", "NotEmpty");
        var row = await db.Maybe(Insert, new()
        {
            OrganizationId = caller.OrganizationId,
            Id = Guid.CreateVersion7(),
            ReviewId = id,
            UserId = caller.UserId,
            UserName = caller.Username,
            Content = request.Text,
            FilePath = request.FilePath,
            LineNumber = request.LineNumber,
        }, ct);
        if (row is null) return new Problem(Errors.Conflict, "The review has 500 comments, which is the most there can be.");
        return TypedResults.Created($"/api/v1/code-reviews/{id}", new CommentCodeReviewResponse
        {
            Id = id,
            CommentCount = row.CommentCount,
            Comment = new() { Id = row.Id, UserId = row.UserId, UserName = row.UserName, Content = row.Content, FilePath = row.FilePath, LineNumber = row.LineNumber, CreatedAt = row.CreatedAt },
        });
    }

    private sealed record Args
    {
        public required Guid OrganizationId { get; init; }
        public required Guid Id { get; init; }
        public required Guid ReviewId { get; init; }
        public required Guid UserId { get; init; }
        public required string UserName { get; init; }
        public required string Content { get; init; }
        public required string? FilePath { get; init; }
        public required int? LineNumber { get; init; }
    }

    private sealed record Row
    {
        public required Guid Id { get; init; }
        public required Guid UserId { get; init; }
        public required string UserName { get; init; }
        public required string Content { get; init; }
        public required string? FilePath { get; init; }
        public required int? LineNumber { get; init; }
        public required DateTimeOffset CreatedAt { get; init; }
        public required int CommentCount { get; init; }
    }
}
