namespace Capstan.Features.Projects.UpdateProject;

/// <summary>What to change of a project. Absent members stay as they are.</summary>
public sealed record UpdateProjectRequest
{
    /// <summary>1 to 200 characters.</summary>
    /// <example>billing-service</example>
    public string? Name { get; init; }
    /// <summary>At most 4000 characters.</summary>
    public string? Description { get; init; }
    /// <summary>Takes the place of the whole object; at most 65,536 bytes.</summary>
    public RawJson? Metadata { get; init; }
}
