namespace Capstan.Features.Kernel;

/// <summary>What a module keeps of a project outside the database's foreign keys (a graph, files). Projects asks every one before a project goes.</summary>
public interface IProjectResources
{
    /// <summary>Removes them; must be repeatable, because a deletion that was cut short is tried again.</summary>
    Task Release(Guid organizationId, Guid projectId, CancellationToken ct);
}
