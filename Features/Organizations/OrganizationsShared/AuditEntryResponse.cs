namespace Capstan.Features.Organizations.OrganizationsShared;

/// <summary>Something that was done in the organization. Entries are never changed or removed.</summary>
public sealed record AuditEntryResponse
{
    /// <summary>Its number in the organization, from 1, without gaps.</summary>
    /// <example>42</example>
    public required long Id { get; init; }
    /// <example>user.change_role</example>
    public required string Action { get; init; }
    /// <summary>What kind of thing it was done to: the action's first word.</summary>
    /// <example>user</example>
    public required string ResourceType { get; init; }
    /// <summary>Which one; null where it was not done to a single thing.</summary>
    public required string? ResourceId { get; init; }
    /// <summary><c>user</c>, <c>api_key</c>, or <c>system</c> when nobody was signed in.</summary>
    /// <example>user</example>
    public required string ActorType { get; init; }
    /// <summary>The person who did it, or the owner of the key that did.</summary>
    public required Guid? ActorId { get; init; }
    /// <summary>The person's user name now; null when the account is gone.</summary>
    public required string? ActorName { get; init; }
    public required Guid? ApiKeyId { get; init; }
    /// <example>198.51.100.7</example>
    public required string? IpAddress { get; init; }
    public required string RequestId { get; init; }
    /// <summary>More about it. Secrets are not in it.</summary>
    public required RawJson Details { get; init; }
    /// <summary><c>before</c> and <c>after</c>, where something was changed. Secrets are masked.</summary>
    public required RawJson Changes { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    /// <summary>SHA-256 over the previous entry's hash and this entry, in hex (docs/security.md has the recipe).</summary>
    public required string Hash { get; init; }
}
