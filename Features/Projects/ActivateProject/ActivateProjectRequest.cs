namespace Capstan.Features.Projects.ActivateProject;

/// <summary>The caller's active project.</summary>
public sealed record ActivateProjectResponse : IIdentified
{
    public required Guid Id { get; init; }
    public required string Name { get; init; }
    public required bool IsActive { get; init; }
    public required string Message { get; init; }
}
