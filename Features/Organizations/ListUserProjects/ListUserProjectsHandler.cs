using Capstan.Features.Projects.Members;

namespace Capstan.Features.Organizations.ListUserProjects;

public static class ListUserProjectsHandler
{
    private static readonly SqlFile<Args, UserRow> Find = Sql.Beside<Args, UserRow>("FindEmail.sql");

    /// <summary>The projects an account has a role in</summary>
    /// <remarks>Roles given on single projects; what comes from groups and from the role in the organization is not listed.</remarks>
    public static async Task<Results<Ok<UserProjectListResponse>, Problem>> Handle(
        [FromRoute(Name = "id")] Guid id, [AsParameters] ListUserProjectsRequest request, Caller caller, ProjectMembers members, Db db, CancellationToken ct)
    {
        if (await db.Maybe(Find, new() { OrganizationId = caller.OrganizationId, UserId = id }, ct) is not { } user) return new Problem(Errors.NotFound, "No such member.");
        var skip = request.Offset ?? 0;
        var (projects, total) = await members.OfUser(caller.OrganizationId, id, request.Limit ?? 100, skip, ct);
        return TypedResults.Ok(new UserProjectListResponse { UserId = user.Id, UserEmail = user.Email, Projects = projects, Total = total, NextOffset = Page.NextOffset(skip, projects.Count, total) });
    }

    private sealed record Args
    {
        public required Guid OrganizationId { get; init; }
        public required Guid UserId { get; init; }
    }

    private sealed record UserRow
    {
        public required Guid Id { get; init; }
        public required string? Email { get; init; }
    }
}
