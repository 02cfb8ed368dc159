namespace Capstan.Features.Organizations.OrganizationsShared;

/// <summary>A group of projects, with rights of its own.</summary>
public sealed record GroupResponse : IVersioned, IIdentified
{
    public required Guid Id { get; init; }
    /// <example>Payments</example>
    public required string Name { get; init; }
    public required string Description { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
    public required long ProjectCount { get; init; }

    string IVersioned.Variant => ProjectCount.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
