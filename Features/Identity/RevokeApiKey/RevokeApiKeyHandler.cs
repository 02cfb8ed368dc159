using Capstan.Features.Identity.Access;

namespace Capstan.Features.Identity.RevokeApiKey;

public static class RevokeApiKeyHandler
{
    private static readonly SqlFile<Args, Guid> Revoke = Sql.Beside<Args, Guid>();

    /// <summary>Revoke an API key</summary>
    /// <remarks>Holds for the next request. One's own keys; an admin may revoke any key of the organization.</remarks>
    public static async Task<Results<NoContent, Problem>> Handle(
        [FromRoute(Name = "key_id")] Guid keyId, Caller caller, Db db, AccessService access, CancellationToken ct)
    {
        var owner = await db.Maybe(Revoke, new() { OrganizationId = caller.OrganizationId, Id = keyId, UserId = caller.UserId, OfAnybody = caller.Role >= Role.Admin }, ct);
        if (owner == Guid.Empty) return new Problem(Errors.NotFound, "No such API key.");
        access.Forget(owner);
        return TypedResults.NoContent();
    }

    private sealed record Args
    {
        public required Guid OrganizationId { get; init; }
        public required Guid Id { get; init; }
        public required Guid UserId { get; init; }
        public required bool OfAnybody { get; init; }
    }
}
