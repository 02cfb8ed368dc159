namespace Capstan.Features.Kernel.Jobs;

/// <summary>One attempt at one job.</summary>
public sealed class JobContext
{
    private static readonly SqlFile<CompleteArgs, Guid> CompleteJob = Sql.Beside<CompleteArgs, Guid>("CompleteJob.sql");
    private readonly Lock _lock = new();
    private JobReport _report = JobReport.None;
    private bool _dirty;

    internal JobContext(ClaimedJob job) => Claim = job;

    internal ClaimedJob Claim { get; }
    internal RawJson? Result { get; private set; }
    internal bool InTransaction { get; private set; }

    public Guid Id => Claim.Id;
    public Guid OrganizationId => Claim.OrganizationId;
    public Guid? UserId => Claim.UserId;
    public string Kind => Claim.Kind;
    public RawJson Payload => Claim.Payload;
    /// <summary>1 on the first try.</summary>
    public int Attempt => Claim.Attempt;
    public bool LastAttempt => Claim.Attempt >= Claim.MaxAttempts;
    /// <summary>Rises with every claim; a write that carries an older one is refused.</summary>
    public long FencingToken => Claim.Fence;

    /// <summary>
    /// Tells how far the work is. Cheap: the newest report is written, and heard by the job's user, four times a second at most.
    /// What is null stays as it was.
    /// </summary>
    public void Report(string? step = null, int? progress = null, string? message = null, RawJson? steps = null)
    {
        lock (_lock)
        {
            _report = new()
            {
                Step = step ?? _report.Step,
                Progress = progress is { } percent ? Math.Clamp(percent, 0, 100) : _report.Progress,
                Message = message ?? _report.Message,
                Steps = steps ?? _report.Steps,
            };
            _dirty = true;
        }
    }

    /// <summary>What the job leaves behind; written when the handler returns.</summary>
    public void Complete(RawJson? result) => Result = result;

    /// <summary>
    /// Completes the job in the transaction that has its effects, so that both happen or neither.
    /// Throws <see cref="LeaseLostException"/> when the job is not this worker's any more: the transaction must not be committed then.
    /// </summary>
    public async Task CompleteIn(DbTransaction transaction, RawJson? result, CancellationToken ct)
    {
        Result = result;
        // From here its row may be locked by this transaction: heartbeats and reports must not wait for it.
        InTransaction = true;
        var report = Latest();
        var done = await transaction.Many(CompleteJob, new()
        {
            OrganizationId = OrganizationId,
            Id = Id,
            Fence = FencingToken,
            Step = report.Step,
            Message = report.Message,
            Steps = report.Steps,
            Result = result,
        }, ct);
        if (done.Count == 0) throw new LeaseLostException();
    }

    /// <summary>What it left cannot be stored.</summary>
    internal void Discard()
    {
        lock (_lock) _report = JobReport.None;
        Result = null;
    }

    internal JobReport Latest()
    {
        lock (_lock) return _report;
    }

    /// <summary>The report to write, once.</summary>
    internal JobReport? TakeDirty()
    {
        lock (_lock)
        {
            if (!_dirty) return null;
            _dirty = false;
            return _report;
        }
    }

    private sealed record CompleteArgs
    {
        public required Guid OrganizationId { get; init; }
        public required Guid Id { get; init; }
        public required long Fence { get; init; }
        public required string? Step { get; init; }
        public required string? Message { get; init; }
        public required RawJson? Steps { get; init; }
        public required RawJson? Result { get; init; }
    }
}

internal sealed record JobReport
{
    public static readonly JobReport None = new();

    public string? Step { get; init; }
    public int? Progress { get; init; }
    public string? Message { get; init; }
    public RawJson? Steps { get; init; }
}

/// <summary>What a claim returns.</summary>
internal sealed record ClaimedJob
{
    public required Guid OrganizationId { get; init; }
    public required Guid Id { get; init; }
    public required Guid? UserId { get; init; }
    public required string Kind { get; init; }
    public required RawJson Payload { get; init; }
    public required int Attempt { get; init; }
    public required int MaxAttempts { get; init; }
    public required long Fence { get; init; }
    /// <summary>Since it was due.</summary>
    public required double WaitedSeconds { get; init; }
}
