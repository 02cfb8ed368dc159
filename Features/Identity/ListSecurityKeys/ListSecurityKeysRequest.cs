namespace Capstan.Features.Identity.ListSecurityKeys;

/// <summary>A key as it can be shown: without itself.</summary>
public sealed record SecurityKeyResponse
{
    public required Guid Id { get; init; }
    public required string Name { get; init; }
    /// <summary>How it begins, then stars.</summary>
    /// <example>whops_Xy3fQ2********</example>
    public string Key => KeyPrefix + "********";
    public required string KeyPrefix { get; init; }
    public required Guid UserId { get; init; }
    public required string[] Scopes { get; init; }
    public required DateTimeOffset? ExpiresAt { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    /// <summary>Written every few seconds; null until the first use.</summary>
    public required DateTimeOffset? LastUsedAt { get; init; }
    public required int? RequestsPerMinute { get; init; }
    /// <summary>Always false: revoked keys are not listed.</summary>
    public bool Revoked => false;
}
