namespace Capstan.Features.Kernel.Jobs;

public static class JobStatus
{
    public const string Pending = "pending";
    public const string InProgress = "in_progress";
    public const string Completed = "completed";
    public const string Failed = "failed";
    public const string Cancelled = "cancelled";

    public static readonly string[] All = [Pending, InProgress, Completed, Failed, Cancelled];

    public static bool IsFinal(string status) => status is Completed or Failed or Cancelled;
}

/// <summary>Work to be done later, once, by whichever worker is free.</summary>
public sealed record NewJob
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid OrganizationId { get; init; }
    /// <summary>Whose job it is: this person hears of its progress. Null for the organization's own work.</summary>
    public required Guid? UserId { get; init; }
    /// <summary>Which <see cref="IJobHandler"/> does it.</summary>
    public required string Kind { get; init; }
    /// <summary>Workers can be told to serve some queues only (<c>CAPSTAN_QUEUES</c>).</summary>
    public string Queue { get; init; } = "default";
    public RawJson Payload { get; init; } = RawJson.EmptyObject;
    /// <summary>While a job of this kind and key is pending or in progress, another one is not created.</summary>
    public string? UniqueKey { get; init; }
    /// <summary>1 (first) to 4 (last).</summary>
    public int Priority { get; init; } = 2;
    /// <summary>Not before this instant; at once when null.</summary>
    public DateTimeOffset? RunAt { get; init; }
    public int MaxAttempts { get; init; } = 5;
    /// <summary>What is shown as <see cref="Job.Steps"/> until the handler reports.</summary>
    public RawJson Steps { get; init; } = RawJson.EmptyArray;
}

/// <summary>The job, or the active one that has the same unique key already (<c>Created</c> false: material for a 409).</summary>
public sealed record EnqueuedJob
{
    public required Guid Id { get; init; }
    public required bool Created { get; init; }
}

/// <summary>A job as it stands.</summary>
public sealed record Job
{
    public required Guid OrganizationId { get; init; }
    public required Guid Id { get; init; }
    public required Guid? UserId { get; init; }
    public required string Kind { get; init; }
    public required string Queue { get; init; }
    public required string Status { get; init; }
    public required int Priority { get; init; }
    public required RawJson Payload { get; init; }
    public required int Attempt { get; init; }
    public required int MaxAttempts { get; init; }
    public required bool CancelRequested { get; init; }
    public required string? Step { get; init; }
    public required int Progress { get; init; }
    public required string? Message { get; init; }
    public required RawJson Steps { get; init; }
    public required RawJson? Result { get; init; }
    public required string? Error { get; init; }
    public required DateTimeOffset RunAt { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
    public required DateTimeOffset? StartedAt { get; init; }
    public required DateTimeOffset? FinishedAt { get; init; }

    /// <summary>One's own, and every one of the organization for its admins.</summary>
    public bool VisibleTo(Caller caller) => UserId == caller.UserId || caller.SeesAll;
}

/// <summary>Which jobs of an organization to list, newest first.</summary>
public sealed record JobFilter
{
    public required Guid OrganizationId { get; init; }
    /// <summary>Of this person only.</summary>
    public Guid? UserId { get; init; }
    public string? Kind { get; init; }
    public string? Status { get; init; }
    /// <summary>Older than this job (keyset paging: the last id of the page before).</summary>
    public Guid? Before { get; init; }
    public required int Limit { get; init; }
}
