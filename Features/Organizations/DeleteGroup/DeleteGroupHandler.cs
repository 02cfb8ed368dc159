using Capstan.Features.Identity.Access;
using Capstan.Features.Organizations.OrganizationsShared;

namespace Capstan.Features.Organizations.DeleteGroup;

public static class DeleteGroupHandler
{
    private static readonly SqlFile<Args, int> Delete = Sql.Beside<Args, int>();

    /// <summary>Delete a group</summary>
    /// <remarks>For admins of the organization; a role in the group is not enough. 409 while projects are in it.</remarks>
    public static async Task<Results<NoContent, Problem>> Handle(
        [FromRoute(Name = "group_id")] Guid groupId, Caller caller, Db db, AccessService access, CancellationToken ct)
    {
        if (!caller.Has("groups:admin")) return new Problem(Errors.Forbidden, "Only an admin of the organization deletes groups.");
        if (await db.Execute(Delete, new() { OrganizationId = caller.OrganizationId, Id = groupId }, ct) == 0) return GroupDirectory.NotThere;
        access.ForgetOrganization(caller.OrganizationId);
        return TypedResults.NoContent();
    }

    private sealed record Args
    {
        public required Guid OrganizationId { get; init; }
        public required Guid Id { get; init; }
    }
}
