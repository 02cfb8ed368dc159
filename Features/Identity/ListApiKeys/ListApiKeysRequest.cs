namespace Capstan.Features.Identity.ListApiKeys;

/// <summary>A key as it can be shown: without itself.</summary>
public sealed record ApiKeyResponse
{
    public required Guid Id { get; init; }
    public required string Name { get; init; }
    public required string Prefix { get; init; }
    public required string[] Scopes { get; init; }
    public required DateTimeOffset? ExpiresAt { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    /// <summary>Written every few seconds; null until the first use.</summary>
    public required DateTimeOffset? LastUsedAt { get; init; }
    /// <summary>Null when the key has no limit of its own.</summary>
    public required int? RequestsPerMinute { get; init; }
}
