using System.ComponentModel.DataAnnotations;
using Capstan.Features.Kernel.Jobs;

namespace Capstan.Features.Work.WorkShared;

/// <summary>A piece of background work: an import, for example.</summary>
public sealed record JobResponse : IVersioned
{
    public required Guid Id { get; init; }
    /// <summary>What it does.</summary>
    /// <example>import</example>
    public required string Kind { get; init; }
    /// <summary>pending, in_progress, completed, failed or cancelled.</summary>
    [AllowedValues("pending", "in_progress", "completed", "failed", "cancelled")]
    public required string Status { get; init; }
    /// <summary>0 to 100.</summary>
    public required int Progress { get; init; }
    /// <summary>What it is doing now.</summary>
    public required string? Step { get; init; }
    public required string? Message { get; init; }
    /// <summary>The steps of the work, in the form its kind gives them.</summary>
    public required RawJson Steps { get; init; }
    /// <summary>What it left behind, once completed.</summary>
    public required RawJson? Result { get; init; }
    /// <summary>Why it failed, or why its last attempt did.</summary>
    public required string? Error { get; init; }
    /// <summary>The person it is done for.</summary>
    public required Guid? UserId { get; init; }
    /// <summary>0 until it is tried for the first time.</summary>
    public required int Attempt { get; init; }
    public required int MaxAttempts { get; init; }
    /// <summary>It was called off, and its worker has not let go yet.</summary>
    public required bool CancelRequested { get; init; }
    /// <summary>Not before this instant.</summary>
    public required DateTimeOffset RunAt { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
    public required DateTimeOffset? StartedAt { get; init; }
    public required DateTimeOffset? FinishedAt { get; init; }

    public static JobResponse Of(Job job) => new()
    {
        Id = job.Id,
        Kind = job.Kind,
        Status = job.Status,
        Progress = job.Progress,
        Step = job.Step,
        Message = job.Message,
        Steps = job.Steps,
        Result = job.Result,
        Error = job.Error,
        UserId = job.UserId,
        Attempt = job.Attempt,
        MaxAttempts = job.MaxAttempts,
        CancelRequested = job.CancelRequested && !JobStatus.IsFinal(job.Status),
        RunAt = job.RunAt,
        CreatedAt = job.CreatedAt,
        UpdatedAt = job.UpdatedAt,
        StartedAt = job.StartedAt,
        FinishedAt = job.FinishedAt,
    };
}
