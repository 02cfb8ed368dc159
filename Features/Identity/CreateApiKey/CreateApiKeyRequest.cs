namespace Capstan.Features.Identity.CreateApiKey;

/// <summary>A key for programs, with no more rights than its creator has.</summary>
public sealed record CreateApiKeyRequest
{
    /// <summary>1 to 100 characters.</summary>
    /// <example>nightly import</example>
    public required string Name { get; init; }
    /// <summary>1 to 3650; without it the key does not expire.</summary>
    /// <example>90</example>
    public int? ExpiresDays { get; init; }
    /// <summary>
    /// Permissions such as <c>query:execute</c>, or <c>admin:all</c> for everything its owner may do. Without it, the permissions the caller has now.
    /// </summary>
    public string[]? Scopes { get; init; }
    /// <summary>The most requests a minute this key may send, 1 to 100,000; without it, what everybody may.</summary>
    public int? RequestsPerMinute { get; init; }
}

/// <summary>A new key. <c>key</c> is shown this once.</summary>
public sealed record CreateApiKeyResponse : IIdentified
{
    public required Guid Id { get; init; }
    public required string Name { get; init; }
    /// <summary>Goes into <c>X-API-Key</c>.</summary>
    public required string Key { get; init; }
    /// <summary>How the key begins, to tell it from others.</summary>
    /// <example>rak_Xy3f</example>
    public required string Prefix { get; init; }
    public required string[] Scopes { get; init; }
    /// <summary>Null when it does not expire.</summary>
    public required DateTimeOffset? ExpiresAt { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required int? RequestsPerMinute { get; init; }
}
