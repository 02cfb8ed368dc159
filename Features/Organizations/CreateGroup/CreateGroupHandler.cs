using Capstan.Features.Identity.Access;
using Capstan.Features.Organizations.OrganizationsShared;

namespace Capstan.Features.Organizations.CreateGroup;

public static class CreateGroupHandler
{
    private static readonly SqlFile<Args, GroupResponse> Insert = Sql.Beside<Args, GroupResponse>();

    /// <summary>Create a group</summary>
    public static async Task<Created<GroupResponse>> Handle(CreateGroupRequest request, Caller caller, Db db, AccessService access, CancellationToken ct)
    {
        var group = await db.One(Insert, new()
        {
            OrganizationId = caller.OrganizationId,
            Id = Guid.CreateVersion7(),
            Name = request.Name,
            Description = request.Description ?? "",
            UserId = caller.UserId,
            GrantId = Guid.CreateVersion7(),
        }, ct);
        access.Forget(caller.UserId);
        return TypedResults.Created($"/api/v1/groups/{group.Id}", group);
    }

    private sealed record Args
    {
        public required Guid OrganizationId { get; init; }
        public required Guid Id { get; init; }
        public required string Name { get; init; }
        public required string Description { get; init; }
        public required Guid UserId { get; init; }
        public required Guid GrantId { get; init; }
    }
}
