namespace Capstan.Features.Projects.DeleteProject;

/// <summary>What other modules keep of projects.</summary>
public sealed class ProjectBelongings(IEnumerable<IProjectResources> resources)
{
    public async Task Release(Guid organizationId, Guid projectId, CancellationToken ct)
    {
        // An import is told to stop while its project is still there.
        AuditedChange.StandApart();
        foreach (var resource in resources) await resource.Release(organizationId, projectId, ct);
    }
}
