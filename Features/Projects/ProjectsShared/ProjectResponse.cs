namespace Capstan.Features.Projects.ProjectsShared;

/// <summary>A project: a codebase, its graph, and who may see it.</summary>
public sealed record ProjectResponse : IVersioned, IIdentified
{
    public required Guid Id { get; init; }
    /// <summary>Null when the whole organization sees it.</summary>
    public required Guid? GroupId { get; init; }
    /// <example>billing-service</example>
    public required string Name { get; init; }
    /// <summary>Kept as it was given; the graph is in this product's own database.</summary>
    public required string? DbPath { get; init; }
    /// <summary>Kept as it was given.</summary>
    public required string? CpgPath { get; init; }
    /// <summary>The folder the code is in, under an import root.</summary>
    public required string? SourcePath { get; init; }
    /// <example>java</example>
    public required string? Language { get; init; }
    public required string Description { get; init; }
    /// <summary>It is the caller's active project.</summary>
    public required bool IsActive { get; init; }
    /// <summary>An object of the clients' own.</summary>
    public required RawJson Metadata { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }

    string IVersioned.Variant => IsActive ? "active" : "";
}
