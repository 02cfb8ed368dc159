using Capstan.Features.Identity.Access;
using Capstan.Features.Projects.Lookup;

namespace Capstan.Features.Projects.Members;

/// <summary>
/// The public service for roles in single projects. Who changes them takes turns on the project's row, so that two admins who remove each other do
/// not leave it without one. Nobody gives a role above his own in the project, nor touches a member above himself.
/// </summary>
public sealed class ProjectMembers(Db db, AccessService access)
{
    private static readonly SqlFile<PageArgs, ProjectMemberResponse> ListMembers = Sql.Beside<PageArgs, ProjectMemberResponse>("ListMembers.sql");
    private static readonly SqlFile<PageArgs, long> CountMembers = Sql.Beside<PageArgs, long>("CountMembers.sql");
    private static readonly SqlFile<UserArgs, UserProjectEntry> ListUserProjects = Sql.Beside<UserArgs, UserProjectEntry>("ListUserProjects.sql");
    private static readonly SqlFile<UserArgs, long> CountUserProjects = Sql.Beside<UserArgs, long>("CountUserProjects.sql");
    private static readonly SqlFile<PageArgs, Guid> LockProject = Sql.Beside<PageArgs, Guid>("LockProject.sql");
    private static readonly SqlFile<FindArgs, FoundRow> FindMember = Sql.Beside<FindArgs, FoundRow>("FindMember.sql");
    private static readonly SqlFile<SetArgs, ProjectMemberResponse> SetMember = Sql.Beside<SetArgs, ProjectMemberResponse>("SetMember.sql");
    private static readonly SqlFile<FindArgs, int> RemoveMember = Sql.Beside<FindArgs, int>("RemoveMember.sql");

    private static Problem NoRole => new(Errors.NotFound, "This person has no role in the project.");

    public async Task<(List<ProjectMemberResponse> Members, long Total)> Of(ProjectEntry project, int take, int skip, CancellationToken ct)
    {
        var args = new PageArgs { OrganizationId = project.OrganizationId, ProjectId = project.Id, Take = take, Skip = skip };
        var (members, counts) = await db.Both(ListMembers, args, CountMembers, args, ct);
        return (members, counts[0]);
    }

    public async Task<(List<UserProjectEntry> Projects, long Total)> OfUser(Guid organizationId, Guid userId, int take, int skip, CancellationToken ct)
    {
        var args = new UserArgs { OrganizationId = organizationId, UserId = userId, Take = take, Skip = skip };
        var (projects, counts) = await db.Both(ListUserProjects, args, CountUserProjects, args, ct);
        return (projects, counts[0]);
    }

    /// <summary>By id, or by e-mail address when that is null; the person must be a member of the organization and have no role in the project yet.</summary>
    public Task<(ProjectMemberResponse? Member, Problem? Problem)> Add(Caller caller, ProjectEntry project, Guid? userId, string? email, Role role, AuditNote note, CancellationToken ct) =>
        Change(caller, project, userId, email, note, member =>
            member is null ? new(Errors.NotFound, "No such member of the organization.")
            : member.Role is not null ? new(Errors.AlreadyExists, "The member has a role in this project already.")
            : null, role, ct);

    public Task<(ProjectMemberResponse? Member, Problem? Problem)> SetRole(Caller caller, ProjectEntry project, Guid userId, Role role, AuditNote note, CancellationToken ct) =>
        Change(caller, project, userId, null, note, member => member?.Role is null ? NoRole : null, role, ct);

    public async Task<Problem?> Remove(Caller caller, ProjectEntry project, Guid userId, AuditNote note, CancellationToken ct) =>
        (await Change(caller, project, userId, null, note, member => member?.Role is null ? NoRole : null, null, ct)).Problem;

    private async Task<(ProjectMemberResponse? Member, Problem? Problem)> Change(
        Caller caller, ProjectEntry project, Guid? userId, string? email, AuditNote note, Func<FoundRow?, Problem?> refuse, Role? role, CancellationToken ct)
    {
        var mine = ProjectDirectory.RoleIn(caller, project);
        if (role > mine) return (null, new(Errors.Forbidden, "You cannot give a role above your own in the project."));
        var (changed, who, problem) = await db.InTransaction<(ProjectMemberResponse?, Guid, Problem?)>(async transaction =>
        {
            await transaction.Maybe(LockProject, new() { OrganizationId = project.OrganizationId, ProjectId = project.Id, Take = 0, Skip = 0 }, ct);
            var found = new FindArgs { OrganizationId = project.OrganizationId, ProjectId = project.Id, UserId = userId, Email = email };
            var member = await transaction.Maybe(FindMember, found, ct);
            if (refuse(member) is { } refusal) return (null, default, refusal);
            if (member!.Role is { } had)
            {
                note.Before = new { Role = had };
                var theirs = Roles.Of(had);
                if (theirs > mine) return (null, default, new(Errors.Forbidden, "This member's role in the project is above your own."));
                if (theirs >= Role.Admin && !(role >= Role.Admin) && member.OtherAdmins == 0) return (null, default, new(Errors.Conflict, "A project keeps its last admin."));
            }
            note.Target = $"{project.Id}/{member.UserId}";
            if (role is null)
            {
                await transaction.Execute(RemoveMember, found with { UserId = member.UserId }, ct);
                return (null, member.UserId, null);
            }
            var set = await transaction.One(SetMember, new()
            {
                OrganizationId = project.OrganizationId,
                ProjectId = project.Id,
                UserId = member.UserId,
                Role = role.Value.Name(),
                GrantedBy = caller.UserId,
            }, ct);
            note.After = new { set.Role };
            return (set, member.UserId, null);
        }, ct);
        if (problem is null) access.Forget(who);
        return (changed, problem);
    }

    private sealed record PageArgs
    {
        public required Guid OrganizationId { get; init; }
        public required Guid ProjectId { get; init; }
        public required int Take { get; init; }
        public required int Skip { get; init; }
    }

    private sealed record UserArgs
    {
        public required Guid OrganizationId { get; init; }
        public required Guid UserId { get; init; }
        public required int Take { get; init; }
        public required int Skip { get; init; }
    }

    private sealed record FindArgs
    {
        public required Guid OrganizationId { get; init; }
        public required Guid ProjectId { get; init; }
        public required Guid? UserId { get; init; }
        public required string? Email { get; init; }
    }

    private sealed record FoundRow
    {
        public required Guid UserId { get; init; }
        public required string? Role { get; init; }
        public required long OtherAdmins { get; init; }
    }

    private sealed record SetArgs
    {
        public required Guid OrganizationId { get; init; }
        public required Guid ProjectId { get; init; }
        public required Guid UserId { get; init; }
        public required string Role { get; init; }
        public required Guid GrantedBy { get; init; }
    }
}
