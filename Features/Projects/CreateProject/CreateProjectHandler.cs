using Capstan.Features.Identity.Access;
using Capstan.Features.Organizations.Quotas;
using Capstan.Features.Projects.ProjectsShared;

namespace Capstan.Features.Projects.CreateProject;

public static class CreateProjectHandler
{
    private static readonly SqlFile<Args, ProjectResponse> Insert = Sql.Beside<Args, ProjectResponse>();

    /// <summary>Create a project</summary>
    /// <remarks>For editors of the group, or of the organization where no group is named. A group the caller cannot see is 404. QUOTA_EXCEEDED when the plan has no place left.</remarks>
    public static async Task<Results<Created<ProjectResponse>, Problem>> Handle(
        CreateProjectRequest request, Caller caller, Settings settings, Quotas quotas, Db db, AccessService access, CancellationToken ct)
    {
        if (request.GroupId is { } groupId)
        {
            if (!caller.SeesAll && !caller.GroupGrants.ContainsKey(groupId)) return new Problem(Errors.NotFound, "No such group.");
            if (!caller.Has("projects:write", caller.RoleInGroup(groupId))) return new Problem(Errors.Forbidden, "This needs the permission projects:write in the group.");
        }
        else if (!caller.Has("projects:write"))
        {
            return new Problem(Errors.Forbidden, "Outside groups this needs the permission projects:write in the organization.");
        }
        string? source = null;
        if (request.SourcePath is { } path && (source = LocalFolders.Allowed(path, settings.ImportRoots)) is null)
            return new Problem(Errors.SourceRefused, "source_path is not a folder under an import root.", [new() { Field = "source_path", Code = "Refused", Message = "It is not a folder under an import root." }]);

        var args = new Args
        {
            OrganizationId = caller.OrganizationId,
            Id = Guid.CreateVersion7(),
            GroupId = request.GroupId,
            Name = request.Name,
            DbPath = request.DbPath,
            CpgPath = request.CpgPath,
            SourcePath = source,
            Language = request.Language,
            Description = request.Description ?? "",
            Metadata = request.Metadata ?? RawJson.EmptyObject,
            CreatedBy = caller.UserId,
        };
        var project = await db.InTransaction(async transaction =>
        {
            await quotas.RoomForProject(transaction, caller.OrganizationId, ct);
            return await transaction.Maybe(Insert, args, ct);
        }, ct);
        if (project is null) return new Problem(Errors.NotFound, "No such group.");
        if (request.GroupId is not null) access.ForgetOrganization(caller.OrganizationId);
        return TypedResults.Created($"/api/v1/projects/{project.Id}", project);
    }

    private sealed record Args
    {
        public required Guid OrganizationId { get; init; }
        public required Guid Id { get; init; }
        public required Guid? GroupId { get; init; }
        public required string Name { get; init; }
        public required string? DbPath { get; init; }
        public required string? CpgPath { get; init; }
        public required string? SourcePath { get; init; }
        public required string? Language { get; init; }
        public required string Description { get; init; }
        public required RawJson Metadata { get; init; }
        public required Guid CreatedBy { get; init; }
    }
}
