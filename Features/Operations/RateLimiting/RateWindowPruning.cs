namespace Capstan.Features.Operations.RateLimiting;

/// <summary>Windows that are over.</summary>
public sealed class RateWindowPruning(Db db) : IPrunes
{
    private static readonly SqlFile<Args, int> Delete = Sql.Beside<Args, int>("PruneRateWindows.sql");

    public string Name => "rate-limit windows";

    public Task<int> Prune(int most, CancellationToken ct) => db.Execute(Delete, new() { Most = most }, ct);

    private sealed record Args
    {
        public required int Most { get; init; }
    }
}
