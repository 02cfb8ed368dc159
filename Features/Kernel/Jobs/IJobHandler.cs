namespace Capstan.Features.Kernel.Jobs;

/// <summary>
/// Does the jobs of one kind. A singleton, registered with <c>services.AddJobHandler&lt;T&gt;()</c>. A job runs at least once: a worker may die after
/// the work and before its end is written, so effects are keyed by <see cref="JobContext.Id"/> or made in the transaction of
/// <see cref="JobContext.CompleteIn"/>.
/// </summary>
public interface IJobHandler
{
    string Kind { get; }

    /// <summary>The most jobs of this kind that run at once in one process; bounded by <c>API_WORKERS</c> too.</summary>
    int Concurrency => int.MaxValue;

    /// <summary>How many waiting jobs may be fetched ahead. Only for kinds that take milliseconds: what is fetched waits for this process.</summary>
    int Prefetch => 0;

    /// <summary>
    /// Returning completes the job. Throwing <see cref="JobFailedException"/> fails it for good; any other exception tries again later until the
    /// attempts are used up. The token fires on cancel, shutdown and lost lease: let its exception through.
    /// </summary>
    Task Handle(JobContext job, CancellationToken ct);
}

/// <summary>The job cannot succeed, however often it is tried. The message is shown to its user.</summary>
#pragma warning disable CA1032 // it always says why
public sealed class JobFailedException(string message) : Exception(message);

/// <summary>Another worker has the job now (this one was thought dead), or it was finished: nothing more may be written for it.</summary>
public sealed class LeaseLostException() : Exception("The lease of this job was lost.");
#pragma warning restore CA1032
