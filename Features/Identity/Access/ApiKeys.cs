namespace Capstan.Features.Identity.Access;

/// <summary>A key as it was made; <c>Text</c> is not kept anywhere.</summary>
public sealed record NewApiKey(Guid Id, string Text, string Prefix, string[] Scopes, DateTimeOffset CreatedAt);

/// <summary>Makes API keys, which have no more rights than who makes them.</summary>
public sealed class ApiKeys(Db db, Keys keys)
{
    private const int Most = 100;
    private static readonly SqlFile<Args, InsertedRow> Insert = Sql.Beside<Args, InsertedRow>("AddApiKey.sql");

    /// <param name="scopes">Null gives the key what its maker may do now.</param>
    /// <param name="prefixLength">So many characters of the key are kept, to tell it from others.</param>
    public async Task<(NewApiKey? Key, Problem? Problem)> Create(
        Caller caller, string name, string[]? scopes, DateTimeOffset? expiresAt, int? requestsPerMinute, string text, int prefixLength, CancellationToken ct)
    {
        string[] given = scopes is null ? Rights(caller) : [.. scopes.Distinct(StringComparer.Ordinal)];
        if (given.FirstOrDefault(s => !MayGive(caller, s)) is { } beyond) return (null, new(Errors.Forbidden, $"The scope {beyond} is beyond your own rights."));
        var id = Guid.CreateVersion7();
        var inserted = await db.Maybe(Insert, new()
        {
            OrganizationId = caller.OrganizationId,
            Id = id,
            UserId = caller.UserId,
            Name = name,
            Prefix = text[..prefixLength],
            KeyHash = keys.ApiKeyHash(text),
            Scopes = given,
            ExpiresAt = expiresAt,
            RequestsPerMinute = requestsPerMinute,
            Most = Most,
        }, ct);
        return inserted is null
            ? (null, new(Errors.Conflict, $"There are {Most} keys already: revoke one first."))
            : (new(id, text, text[..prefixLength], given, inserted.CreatedAt), null);
    }

    /// <summary>Every permission the caller holds, that ends like this.</summary>
    public static string[] Rights(Caller caller, string ending = "") =>
        [.. Permissions.Least.Keys.Where(p => p.EndsWith(ending, StringComparison.Ordinal) && caller.Has(p, caller.HighestRole)).Order(StringComparer.Ordinal)];

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
        public required int? RequestsPerMinute { get; init; }
        public required int Most { get; init; }
    }
}
