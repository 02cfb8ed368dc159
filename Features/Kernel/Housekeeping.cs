namespace Capstan.Features.Kernel;

/// <summary>Rows that time has made useless. Every module says which of its own they are; Operations runs them all by the hour.</summary>
public interface IPrunes
{
    string Name { get; }

    /// <summary>Deletes at most so many; returns how many went.</summary>
    Task<int> Prune(int most, CancellationToken ct);
}
