namespace Capstan.Features.Operations.Idempotency;

/// <summary>Whose key it is: one caller, one route, one key.</summary>
public record IdempotencyKey
{
    public required Guid OrganizationId { get; init; }
    public required Guid UserId { get; init; }
    public required string Route { get; init; }
    public required string Key { get; init; }
}

/// <summary>What stands under a key. <c>Claimed</c>: the caller is the first. <c>Status</c> null: the first is still running.</summary>
public sealed record IdempotencyClaim
{
    public required bool Claimed { get; init; }
    public required byte[] Fingerprint { get; init; }
    public required int? Status { get; init; }
    public required string? Location { get; init; }
    public required byte[]? Body { get; init; }
}

public sealed class IdempotencyStore(Db db)
{
    private static readonly SqlFile<ClaimArgs, IdempotencyClaim> ClaimKey = Sql.Beside<ClaimArgs, IdempotencyClaim>("ClaimKey.sql");
    private static readonly SqlFile<AnswerArgs, int> StoreAnswer = Sql.Beside<AnswerArgs, int>("StoreAnswer.sql");
    private static readonly SqlFile<IdempotencyKey, int> ReleaseKey = Sql.Beside<IdempotencyKey, int>("ReleaseKey.sql");

    public async Task<IdempotencyClaim> Claim(IdempotencyKey key, byte[] fingerprint, CancellationToken ct)
    {
        // Others must see it while the request runs.
        AuditedChange.StandApart();
        var args = new ClaimArgs { OrganizationId = key.OrganizationId, UserId = key.UserId, Route = key.Route, Key = key.Key, Fingerprint = fingerprint };
        while (true)
        {
            // No row: another request claimed the key after this statement's snapshot was taken. Asked again, the statement sees it.
            if (await db.Maybe(ClaimKey, args, ct) is { } claim) return claim;
        }
    }

    public Task Store(IdempotencyKey key, int status, string? location, byte[] body) =>
        db.Execute(StoreAnswer, new()
        {
            OrganizationId = key.OrganizationId,
            UserId = key.UserId,
            Route = key.Route,
            Key = key.Key,
            Status = status,
            Location = location,
            Body = body,
        }, CancellationToken.None);

    public async Task Release(IdempotencyKey key)
    {
        AuditedChange.StandApart();
        await db.Execute(ReleaseKey, key, CancellationToken.None);
    }

    private sealed record ClaimArgs : IdempotencyKey
    {
        public required byte[] Fingerprint { get; init; }
    }

    private sealed record AnswerArgs : IdempotencyKey
    {
        public required int Status { get; init; }
        public required string? Location { get; init; }
        public required byte[] Body { get; init; }
    }
}
