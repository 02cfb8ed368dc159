using System.ComponentModel.DataAnnotations;
using Capstan.Features.Projects.Lookup;

namespace Capstan.Features.Code.CodeShared;

/// <summary>A review as lists show it.</summary>
public record CodeReviewSummary
{
    public required Guid Id { get; init; }
    /// <summary>Null for a pull request of code that no project holds; only who asked for it and admins see such a review.</summary>
    public required Guid? ProjectId { get; init; }
    [AllowedValues("patch", "github", "gitlab")]
    public required string Source { get; init; }
    /// <example>Keep the length check in store_get</example>
    public required string Title { get; init; }
    public required string? Url { get; init; }
    public required Guid? TaskId { get; init; }
    public required Guid? AgentId { get; init; }
    /// <summary>pending and changes_requested (the review's own verdict) are open; a person's approved or rejected ends it.</summary>
    [AllowedValues("pending", "approved", "changes_requested", "rejected")]
    public required string Status { get; init; }
    [AllowedValues("APPROVE", "COMMENT", "REQUEST_CHANGES")]
    public required string Recommendation { get; init; }
    public required int FilesChanged { get; init; }
    public required int LinesAdded { get; init; }
    public required int LinesRemoved { get; init; }
    public required int FindingCount { get; init; }
    public required int CommentCount { get; init; }
    public required Guid CreatedBy { get; init; }
    /// <summary>Who approved or rejected it.</summary>
    public required Guid? ReviewerId { get; init; }
    public required DateTimeOffset? ReviewedAt { get; init; }
    /// <summary>What they said.</summary>
    public required string? ReviewComment { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>What a person said of a review.</summary>
public sealed record CodeReviewComment
{
    public required Guid Id { get; init; }
    public required Guid UserId { get; init; }
    public required string UserName { get; init; }
    public required string Content { get; init; }
    public required string? FilePath { get; init; }
    public required int? LineNumber { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>The change of a review, as far as it was kept (256 KB of lines).</summary>
public sealed record ReviewDifference
{
    public required IReadOnlyList<ReviewDifferenceFile> Files { get; init; }
    /// <summary>Files came without their hunks, because the change was larger.</summary>
    public required bool Truncated { get; init; }
}

/// <summary>One file of a change.</summary>
public sealed record ReviewDifferenceFile
{
    public required string Path { get; init; }
    public required int Additions { get; init; }
    public required int Deletions { get; init; }
    public required IReadOnlyList<ReviewDifferenceHunk> Hunks { get; init; }
}

/// <summary>Lines before and after, context included.</summary>
public sealed record ReviewDifferenceHunk
{
    public required int OldStart { get; init; }
    public required int NewStart { get; init; }
    public required IReadOnlyList<string> OldLines { get; init; }
    public required IReadOnlyList<string> NewLines { get; init; }
}

/// <summary>What became of a review.</summary>
public sealed record CodeReviewDecision : IIdentified, IVersioned
{
    public required Guid Id { get; init; }
    [AllowedValues("approved", "rejected")]
    public required string Status { get; init; }
    public required Guid ReviewerId { get; init; }
    public required DateTimeOffset ReviewedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>The reviews an organization keeps, seen with the caller's eyes.</summary>
public sealed class CodeReviews(Db db, ProjectDirectory projects)
{
    private static readonly SqlFile<FindArgs, OwnerRow> FindOwner = Sql.Beside<FindArgs, OwnerRow>("FindCodeReview.sql");
    private static readonly SqlFile<DecideArgs, CodeReviewDecision> Update = Sql.Beside<DecideArgs, CodeReviewDecision>("DecideCodeReview.sql");

    /// <summary>Null when the caller may do this with the review; else NOT_FOUND for what they cannot see, FORBIDDEN for what they may not.</summary>
    public async Task<Problem?> Check(Caller caller, Guid id, string permission, CancellationToken ct) => (await Look(caller, id, permission, ct)).Problem;

    /// <summary>Closes an open review for good: nobody decides twice.</summary>
    public async Task<(CodeReviewDecision? Decision, Problem? Problem)> Decide(Caller caller, Guid id, string status, string? comment, IfMatch ifMatch, CancellationToken ct)
    {
        if (await Check(caller, id, "review:execute", ct) is { } problem) return (null, problem);
        var decision = await db.Maybe(Update, new() { OrganizationId = caller.OrganizationId, Id = id, UserId = caller.UserId, Status = status, Comment = comment, IfMatch = ifMatch.UpdatedAt }, ct);
        if (decision is not null) return (decision, null);
        var (found, gone) = await Look(caller, id, "review:execute", ct);
        return (null, gone ?? (found!.Status is "approved" or "rejected" ? new Problem(Errors.Conflict, $"The review was {found.Status} already.") : new Problem(Errors.PreconditionFailed)));
    }

    private async Task<(OwnerRow? Found, Problem? Problem)> Look(Caller caller, Guid id, string permission, CancellationToken ct)
    {
        var review = await db.Maybe(FindOwner, new() { OrganizationId = caller.OrganizationId, Id = id }, ct);
        if (review is null) return (null, Missing);
        if (review.ProjectId is { } project)
        {
            var (_, problem) = await projects.Find(caller, project, ct, permission);
            return problem is null ? (review, null) : (null, problem.Error == Errors.NotFound ? Missing : problem);
        }
        if (review.CreatedBy != caller.UserId && !caller.SeesAll) return (null, Missing);
        return caller.Has(permission) ? (review, null) : (null, new Problem(Errors.Forbidden, $"This needs the permission {permission}."));
    }

    private static Problem Missing => new(Errors.NotFound, "No such review.");

    private sealed record FindArgs
    {
        public required Guid OrganizationId { get; init; }
        public required Guid Id { get; init; }
    }

    private sealed record OwnerRow
    {
        public required Guid? ProjectId { get; init; }
        public required Guid CreatedBy { get; init; }
        public required string Status { get; init; }
    }

    private sealed record DecideArgs
    {
        public required Guid OrganizationId { get; init; }
        public required Guid Id { get; init; }
        public required Guid UserId { get; init; }
        public required string Status { get; init; }
        public required string? Comment { get; init; }
        public required DateTimeOffset? IfMatch { get; init; }
    }
}
