namespace Capstan.Features.Code.Graph.Schema;

/// <summary>A project's graph goes with the project.</summary>
internal sealed class GraphResources(GraphStore graphs) : IProjectResources
{
    public Task Release(Guid organizationId, Guid projectId, CancellationToken ct) => graphs.Drop(projectId, ct);
}
