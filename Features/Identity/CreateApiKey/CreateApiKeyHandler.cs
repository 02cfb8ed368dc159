using Capstan.Features.Identity.Access;

namespace Capstan.Features.Identity.CreateApiKey;

public static class CreateApiKeyHandler
{
    private const int Most = 100, PrefixLength = 8;
    private static readonly SqlFile<Args, InsertedRow> Insert = Sql.Beside<Args, InsertedRow>();

    /// <summary>Create an API key</summary>
    /// <remarks>The key is in this answer only. Scopes beyond the caller's own rights (or the calling key's scopes) are 403. A person has at most 100 keys (409).</remarks>
    public static async Task<Results<Ok<CreateApiKeyResponse>, Problem>> Handle(
        CreateApiKeyRequest request, Caller caller, Db db, Keys keys, TimeProvider clock, CancellationToken ct)
    {
        var scopes = request.Scopes is { } wanted ? [.. wanted.Distinct(StringComparer.Ordinal)] : Rights(caller);
        if (scopes.FirstOrDefault(s => !MayGive(caller, s)) is { } beyond) return new Problem(Errors.Forbidden, $"The scope {beyond} is beyond your own rights.");

        var key = Tokens.NewApiKey();
        var id = Guid.CreateVersion7();
        DateTimeOffset? expiresAt = request.ExpiresDays is { } days ? clock.GetUtcNow().AddDays(days) : null;
        var inserted = await db.Maybe(Insert, new()
        {
            OrganizationId = caller.OrganizationId,
            Id = id,
            UserId = caller.UserId,
            Name = request.Name,
            Prefix = key[..PrefixLength],
            KeyHash = keys.ApiKeyHash(key),
            Scopes = scopes,
            ExpiresAt = expiresAt,
            Most = Most,
        }, ct);
        if (inserted is null) return new Problem(Errors.Conflict, $"There are {Most} keys already: revoke one first.");
        return TypedResults.Ok(new CreateApiKeyResponse
        {
            Id = id,
            Name = request.Name,
            Key = key,
            Prefix = key[..PrefixLength],
            Scopes = scopes,
            ExpiresAt = expiresAt,
            CreatedAt = inserted.CreatedAt,
        });
    }

    private static string[] Rights(Caller caller) =>
        [.. Permissions.Least.Keys.Where(p => caller.Has(p, caller.HighestRole)).Order(StringComparer.Ordinal)];

    private static bool MayGive(Caller caller, string scope) => scope == Permissions.All
        ? caller.Scopes is null || caller.Scopes.Contains(Permissions.All)
        : caller.Has(scope, caller.HighestRole);

    private sealed record InsertedRow
    {
        public required DateTimeOffset CreatedAt { get; init; }
    }

    private sealed record Args
    {
        public required Guid OrganizationId { get; init; }
        public required Guid Id { get; init; }
        public required Guid UserId { get; init; }
        public required string Name { get; init; }
        public required string Prefix { get; init; }
        public required byte[] KeyHash { get; init; }
        public required string[] Scopes { get; init; }
        public required DateTimeOffset? ExpiresAt { get; init; }
        public required int Most { get; init; }
    }
}
