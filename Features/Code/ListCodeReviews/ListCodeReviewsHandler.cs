using Capstan.Features.Code.CodeShared;

namespace Capstan.Features.Code.ListCodeReviews;

public static class ListCodeReviewsHandler
{
    private const int DefaultLimit = 50;
    private static readonly SqlFile<Args, CodeReviewSummary> Select = Sql.Beside<Args, CodeReviewSummary>();
    private static readonly SqlFile<Args, long> Count = Sql.Beside<Args, long>("CountCodeReviews.sql");

    /// <summary>List code reviews, newest first</summary>
    /// <remarks>Reviews of projects the caller can see, and the caller's own of code that no project holds. They are kept for CAPSTAN_REVIEW_DAYS days (180 unless told).</remarks>
    public static async Task<Ok<Page<CodeReviewSummary>>> Handle([AsParameters] ListCodeReviewsRequest request, Caller caller, Db db, CancellationToken ct)
    {
        var limit = request.Limit ?? DefaultLimit;
        Cursor? after = Cursor.TryDecode(request.Cursor, out var cursor) ? cursor : null;
        var args = new Args
        {
            OrganizationId = caller.OrganizationId,
            UserId = caller.UserId,
            SeesAll = caller.SeesAll,
            GroupIds = caller.GroupIds,
            ProjectIds = caller.ProjectIds,
            Status = request.Status,
            Source = request.Source,
            AgentId = request.AgentId,
            ProjectId = request.ProjectId,
            AfterAt = after?.At,
            AfterId = after?.Id,
            Take = limit + 1,
            Skip = request.Offset ?? 0,
        };
        var (rows, total) = await db.Both(Select, args, Count, args, ct);
        var page = Page.Keyset(rows, limit, last => new Cursor(last.CreatedAt.UtcDateTime, last.Id));
        return TypedResults.Ok(after is not null ? page : page with { Total = total[0], Offset = args.Skip });
    }

    private sealed record Args
    {
        public required Guid OrganizationId { get; init; }
        public required Guid UserId { get; init; }
        public required bool SeesAll { get; init; }
        public required Guid[] GroupIds { get; init; }
        public required Guid[] ProjectIds { get; init; }
        public required string? Status { get; init; }
        public required string? Source { get; init; }
        public required Guid? AgentId { get; init; }
        public required Guid? ProjectId { get; init; }
        public required DateTime? AfterAt { get; init; }
        public required Guid? AfterId { get; init; }
        public required int Take { get; init; }
        public required int Skip { get; init; }
    }
}
