namespace Capstan.Features.Projects.CreateProject;

/// <summary>A new project. An import fills it, or makes its own.</summary>
public sealed record CreateProjectRequest
{
    /// <summary>The group whose members see it; without one the whole organization does.</summary>
    public Guid? GroupId { get; init; }
    /// <summary>1 to 200 characters.</summary>
    /// <example>billing-service</example>
    public required string Name { get; init; }
    /// <summary>Kept, and not opened.</summary>
    public string? DbPath { get; init; }
    /// <summary>Kept, and not opened.</summary>
    public string? CpgPath { get; init; }
    /// <summary>An existing folder under one of the operator's import roots (<c>CAPSTAN_IMPORT_ROOTS</c>).</summary>
    public string? SourcePath { get; init; }
    /// <summary>A language id of <c>/import/languages</c>.</summary>
    /// <example>java</example>
    public string? Language { get; init; }
    /// <summary>At most 4000 characters.</summary>
    public string? Description { get; init; }
    /// <summary>An object of the client's own; at most 65,536 bytes.</summary>
    public RawJson? Metadata { get; init; }
}
