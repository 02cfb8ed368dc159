namespace Capstan.Features.Kernel.Jobs.Engine;

/// <summary>What workers write to the queue, many jobs in one statement.</summary>
internal sealed class JobLedger(Db db)
{
    private static readonly SqlFile<ClaimArgs, ClaimedJob> ClaimJobs = Sql.Beside<ClaimArgs, ClaimedJob>("ClaimJobs.sql");
    private static readonly SqlFile<FinishArgs, Guid> FinishJobs = Sql.Beside<FinishArgs, Guid>("FinishJobs.sql");
    private static readonly SqlFile<ReportArgs, int> ReportJobs = Sql.Beside<ReportArgs, int>("ReportJobs.sql");
    private static readonly SqlFile<HoldArgs, Guid> HoldJobs = Sql.Beside<HoldArgs, Guid>("HoldJobs.sql");
    private static readonly SqlFile<HeldArgs, Guid> ListCancelRequests = Sql.Beside<HeldArgs, Guid>("ListCancelRequests.sql");

    public Task<List<ClaimedJob>> Claim(Guid workerId, string[] kinds, int[] limits, int limit, string[]? queues, TimeSpan lease, CancellationToken ct) =>
        db.Many(ClaimJobs, new() { WorkerId = workerId, Kinds = kinds, Limits = limits, Limit = limit, Queues = queues, Lease = lease }, ct);

    /// <summary>The ids whose end was written; the others were not this worker's any more.</summary>
    public async Task<HashSet<Guid>> Finish(IEnumerable<JobEnd> batch, CancellationToken ct)
    {
        // All these statements lock rows in the order of ids, or two of them could wait for each other.
        var ends = batch.OrderBy(e => e.Job.Claim.Id).ToArray();
        var reports = ends.Select(e => e.Job.Context.Latest()).ToArray();
        return [.. await db.Many(FinishJobs, new()
        {
            OrganizationIds = [.. ends.Select(e => e.Job.Claim.OrganizationId)],
            Ids = [.. ends.Select(e => e.Job.Claim.Id)],
            Fences = [.. ends.Select(e => e.Job.Claim.Fence)],
            Outcomes = [.. ends.Select(e => e.Outcome)],
            Delays = [.. ends.Select(e => e.Delay.TotalSeconds)],
            StepNames = [.. reports.Select(r => r.Step)],
            Progresses = [.. reports.Select(r => r.Progress)],
            Messages = [.. reports.Select(r => r.Message)],
            StepLists = [.. reports.Select(r => r.Steps?.Text)],
            Results = [.. ends.Select(e => e.Outcome == JobStatus.Completed ? e.Job.Context.Result?.Text : null)],
            Failures = [.. ends.Select(e => e.Failure)],
        }, ct)];
    }

    public Task Report(IEnumerable<(RunningJob Job, JobReport Report)> batch, CancellationToken ct)
    {
        var reports = batch.OrderBy(r => r.Job.Claim.Id).ToArray();
        return db.Execute(ReportJobs, new()
        {
            OrganizationIds = [.. reports.Select(r => r.Job.Claim.OrganizationId)],
            Ids = [.. reports.Select(r => r.Job.Claim.Id)],
            Fences = [.. reports.Select(r => r.Job.Claim.Fence)],
            StepNames = [.. reports.Select(r => r.Report.Step)],
            Progresses = [.. reports.Select(r => r.Report.Progress)],
            Messages = [.. reports.Select(r => r.Report.Message)],
            StepLists = [.. reports.Select(r => r.Report.Steps?.Text)],
        }, ct);
    }

    /// <summary>Renews leases; the ids that are still ours come back.</summary>
    public async Task<HashSet<Guid>> Hold(IEnumerable<RunningJob> batch, TimeSpan lease, CancellationToken ct)
    {
        var jobs = batch.OrderBy(j => j.Claim.Id).ToArray();
        return [.. await db.Many(HoldJobs, new()
        {
            OrganizationIds = [.. jobs.Select(j => j.Claim.OrganizationId)],
            Ids = [.. jobs.Select(j => j.Claim.Id)],
            Fences = [.. jobs.Select(j => j.Claim.Fence)],
            Lease = lease,
        }, ct)];
    }

    public Task<List<Guid>> CancelRequests(IReadOnlyList<RunningJob> jobs, CancellationToken ct) =>
        db.Many(ListCancelRequests, new() { OrganizationIds = [.. jobs.Select(j => j.Claim.OrganizationId)], Ids = [.. jobs.Select(j => j.Claim.Id)] }, ct);

    private sealed record ClaimArgs
    {
        public required Guid WorkerId { get; init; }
        public required string[] Kinds { get; init; }
        public required int[] Limits { get; init; }
        public required int Limit { get; init; }
        public required string[]? Queues { get; init; }
        public required TimeSpan Lease { get; init; }
    }

    private record HeldArgs
    {
        public required Guid[] OrganizationIds { get; init; }
        public required Guid[] Ids { get; init; }
    }

    private record FencedArgs : HeldArgs
    {
        public required long[] Fences { get; init; }
    }

    private sealed record HoldArgs : FencedArgs
    {
        public required TimeSpan Lease { get; init; }
    }

    private record ReportArgs : FencedArgs
    {
        public required string?[] StepNames { get; init; }
        public required int?[] Progresses { get; init; }
        public required string?[] Messages { get; init; }
        public required string?[] StepLists { get; init; }
    }

    private sealed record FinishArgs : ReportArgs
    {
        public required string[] Outcomes { get; init; }
        public required double[] Delays { get; init; }
        public required string?[] Results { get; init; }
        public required string?[] Failures { get; init; }
    }
}
