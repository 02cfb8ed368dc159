namespace Capstan.Features.Organizations.OrganizationsShared;

/// <summary>Which language model works for the organization.</summary>
public sealed record AiConfigResponse
{
    /// <summary>Null: the operator's, where there is one.</summary>
    /// <example>gpt-4o</example>
    public required string? DefaultModel { get; init; }
    /// <summary>By provider: whether the organization has brought a key of its own. Keys are never shown.</summary>
    public required IReadOnlyDictionary<string, bool> ByokConfigured { get; init; }
}

internal sealed record AiConfigRow
{
    public required string? DefaultModel { get; init; }
    public required string[] Providers { get; init; }

    public AiConfigResponse Show() => new() { DefaultModel = DefaultModel, ByokConfigured = Lookup.ModelConfigurations.Providers.ToDictionary(p => p, p => Providers.Contains(p)) };
}
