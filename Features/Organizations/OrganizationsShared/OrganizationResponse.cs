namespace Capstan.Features.Organizations.OrganizationsShared;

/// <summary>The organization of this request.</summary>
public sealed record OrganizationResponse : IVersioned, IIdentified
{
    public required Guid Id { get; init; }
    /// <example>Vega Labs</example>
    public required string Name { get; init; }
    public required long MemberCount { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }

    string IVersioned.Variant => MemberCount.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
