using Capstan.Features.Identity.Access;
using Capstan.Features.Projects.Lookup;

namespace Capstan.Features.Projects.DeleteProject;

public static class DeleteProjectHandler
{
    private static readonly SqlFile<Args, int> Delete = Sql.Beside<Args, int>();

    /// <summary>Delete a project</summary>
    /// <remarks>Its graph goes with it.</remarks>
    public static async Task<Results<NoContent, Problem>> Handle(
        [FromRoute(Name = "project_id")] Guid projectId, Caller caller, ProjectDirectory projects, ProjectBelongings belongings, Db db, AccessService access, CancellationToken ct)
    {
        if ((await projects.Find(caller, projectId, ct, "projects:admin")).Problem is { } problem) return problem;
        // The row goes last: what is cut short can be tried again as long as the project can be named.
        await belongings.Release(caller.OrganizationId, projectId, ct);
        await db.Execute(Delete, new() { OrganizationId = caller.OrganizationId, Id = projectId }, ct);
        // What came in between, such as the graph of an import that was just ending, came too late to see that the row is gone.
        AuditedChange.Current!.After(() => belongings.Release(caller.OrganizationId, projectId, CancellationToken.None));
        access.ForgetOrganization(caller.OrganizationId);
        return TypedResults.NoContent();
    }

    private sealed record Args
    {
        public required Guid OrganizationId { get; init; }
        public required Guid Id { get; init; }
    }
}
