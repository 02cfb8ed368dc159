namespace Capstan.Features.Code.CodeShared;

/// <summary>A review that was kept, with the change it was of.</summary>
public sealed record KeptReview
{
    public required string Title { get; init; }
    /// <summary>A <see cref="ReviewResponse"/>.</summary>
    public required RawJson Review { get; init; }
    /// <summary>A <see cref="ReviewDifference"/>.</summary>
    public required RawJson Difference { get; init; }
}

/// <summary>Finds kept reviews of a project the asker was seen to have.</summary>
public sealed class KeptReviews(Db db)
{
    private static readonly SqlFile<LastArgs, KeptReview> LastReview = Sql.Beside<LastArgs, KeptReview>("LastReview.sql");

    /// <summary>The newest of a project; null when there is none.</summary>
    public Task<KeptReview?> Last(Guid organizationId, Guid projectId, CancellationToken ct) =>
        db.Maybe(LastReview, new() { OrganizationId = organizationId, ProjectId = projectId }, ct);

    private sealed record LastArgs
    {
        public required Guid OrganizationId { get; init; }
        public required Guid ProjectId { get; init; }
    }
}
