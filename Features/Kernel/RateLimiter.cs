namespace Capstan.Features.Kernel;

/// <summary>The limits of the pipeline for work that does not come as a request of its own: questions over a socket.</summary>
public interface IRateLimiter
{
    /// <summary>Counts one use of a policy and of the global limits; the problem when one of them is used up.</summary>
    ValueTask<Problem?> Take(Caller caller, string policy);
}
