namespace Capstan.Features.Projects.CreateVariable;

/// <summary>A new environment variable.</summary>
public sealed record CreateVariableRequest
{
    /// <summary>Letters, digits and underscores, not beginning with a digit; at most 100; not <c>PLATFORM_…</c> or <c>CAPSTAN_…</c>. Unique in the project.</summary>
    /// <example>BASE_URL</example>
    public required string Key { get; init; }
    /// <summary>At most 8192 characters.</summary>
    /// <example>https://staging.example.com</example>
    public required string Value { get; init; }
    /// <summary>A secret one is never shown again. Default false.</summary>
    public bool? IsSecret { get; init; }

    // The compiler's ToString would print the value.
    public override string ToString() => Key;
}
