namespace Capstan.Features.Kernel.Jobs;

/// <summary>The queue as modules see it: put work in, look at it, call it off.</summary>
public sealed class JobQueue(Db db)
{
    private static readonly SqlFile<EnqueueArgs, EnqueuedJob> EnqueueJob = Sql.Beside<EnqueueArgs, EnqueuedJob>("EnqueueJob.sql");
    private static readonly SqlFile<JobArgs, Job> FindJob = Sql.Beside<JobArgs, Job>("FindJob.sql");
    private static readonly SqlFile<JobArgs, int> CancelJob = Sql.Beside<JobArgs, int>("CancelJob.sql");
    private static readonly SqlFile<JobFilter, Job> ListJobs = Sql.Beside<JobFilter, Job>("ListJobs.sql");

    public Task<EnqueuedJob> Enqueue(NewJob job, CancellationToken ct) => Enqueue(job, args => db.Maybe(EnqueueJob, args, ct));

    /// <summary>In the caller's transaction: the job exists if and only if what it is about does.</summary>
    public Task<EnqueuedJob> Enqueue(DbTransaction transaction, NewJob job, CancellationToken ct) =>
        Enqueue(job, args => transaction.Maybe(EnqueueJob, args, ct));

    public Task<Job?> Find(Guid organizationId, Guid jobId, CancellationToken ct) =>
        db.Maybe(FindJob, new() { OrganizationId = organizationId, Id = jobId }, ct);

    public Task<List<Job>> List(JobFilter filter, CancellationToken ct) => db.Many(ListJobs, filter, ct);

    /// <summary>
    /// Calls a job off. A waiting one is cancelled at once; a running one is told to stop (<see cref="Job.CancelRequested"/>) and is cancelled
    /// when its handler has let go; a finished one stays as it is. Null when there is no such job.
    /// </summary>
    public async Task<Job?> Cancel(Guid organizationId, Guid jobId, CancellationToken ct)
    {
        var job = new JobArgs { OrganizationId = organizationId, Id = jobId };
        await db.Execute(CancelJob, job, ct);
        return await db.Maybe(FindJob, job, ct);
    }

    private static async Task<EnqueuedJob> Enqueue(NewJob job, Func<EnqueueArgs, Task<EnqueuedJob?>> run)
    {
        var args = new EnqueueArgs
        {
            OrganizationId = job.OrganizationId,
            Id = job.Id,
            UserId = job.UserId,
            Kind = job.Kind,
            Queue = job.Queue,
            Priority = job.Priority,
            Payload = job.Payload,
            UniqueKey = job.UniqueKey,
            RunAt = job.RunAt,
            MaxAttempts = job.MaxAttempts,
            Steps = job.Steps,
        };
        // No row comes back when the job with the same key was committed, or was finished, while the statement ran: the next look is clear.
        for (var attempt = 1; attempt <= 5; attempt++)
            if (await run(args) is { } enqueued) return enqueued;
        throw new ProblemException(Errors.Conflict, "Jobs with the same key come and go too fast: try again.");
    }

    private sealed record JobArgs
    {
        public required Guid OrganizationId { get; init; }
        public required Guid Id { get; init; }
    }

    private sealed record EnqueueArgs
    {
        public required Guid OrganizationId { get; init; }
        public required Guid Id { get; init; }
        public required Guid? UserId { get; init; }
        public required string Kind { get; init; }
        public required string Queue { get; init; }
        public required int Priority { get; init; }
        public required RawJson Payload { get; init; }
        public required string? UniqueKey { get; init; }
        public required DateTimeOffset? RunAt { get; init; }
        public required int MaxAttempts { get; init; }
        public required RawJson Steps { get; init; }
    }
}
