namespace Capstan.Features.Identity.CreateSecurityKey;

/// <summary>A key for programs, with no more rights than its creator has.</summary>
public sealed record CreateSecurityKeyRequest
{
    /// <summary>1 to 100 characters; <c>Unnamed Key</c> unless told.</summary>
    public string? Name { get; init; }
    /// <summary>
    /// <c>read</c> (all that reads), <c>write</c> (all the caller may do), <c>admin</c> (as <c>admin:all</c>), or permissions such as <c>query:execute</c>;
    /// <c>["read"]</c> unless told.
    /// </summary>
    public string[]? Scopes { get; init; }
    /// <summary>In the future; without it the key does not expire.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
    /// <summary>The most requests a minute this key may send, 1 to 100,000.</summary>
    public int? RequestsPerMinute { get; init; }
}

/// <summary>A new key. <c>key</c> is shown this once.</summary>
public sealed record CreateSecurityKeyResponse : IIdentified
{
    public required Guid Id { get; init; }
    public required string Name { get; init; }
    /// <summary>Goes into <c>X-API-Key</c>.</summary>
    public required string Key { get; init; }
    public required string[] Scopes { get; init; }
    public required DateTimeOffset? ExpiresAt { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required string Message { get; init; }
}
