namespace Capstan.Features.Operations.Idempotency;

/// <summary>Idempotency keys older than the day they are promised for.</summary>
public sealed class IdempotencyPruning(Db db) : IPrunes
{
    private static readonly SqlFile<Args, int> Delete = Sql.Beside<Args, int>("PruneKeys.sql");

    public string Name => "idempotency keys";

    public Task<int> Prune(int most, CancellationToken ct) => db.Execute(Delete, new() { Most = most }, ct);

    private sealed record Args
    {
        public required int Most { get; init; }
    }
}
