using Capstan.Features.Identity.Access;
using Capstan.Features.Organizations.OrganizationsShared;

namespace Capstan.Features.Organizations.UpdateUser;

public static class UpdateUserHandler
{
    private static readonly SqlFile<FindArgs, AccountRow> Find = Sql.Beside<FindArgs, AccountRow>("FindAccount.sql");
    private static readonly SqlFile<Args, UserResponse> Update = Sql.Beside<Args, UserResponse>();

    /// <summary>Change the account of a member</summary>
    /// <remarks>
    /// An account belongs to the installation: one that is a member of other organizations too is changed by superusers only. Nobody switches himself
    /// off, takes his own superuser flag (400), or changes a member above himself; the last owner who can sign in stays on (409).
    /// </remarks>
    public static async Task<Results<Ok<UserResponse>, Problem>> Handle(
        [FromRoute(Name = "id")] Guid id, UpdateUserRequest request, Caller caller, Db db, AccessService access, AuditNote note, CancellationToken ct)
    {
        var (user, problem) = await db.InTransaction<(UserResponse?, Problem?)>(async transaction =>
        {
            var member = await MembersHeldStill.Find(transaction, caller.OrganizationId, id, ct);
            if (member is null) return (null, new(Errors.NotFound, "No such member."));
            var account = await transaction.One(Find, new() { OrganizationId = caller.OrganizationId, UserId = id }, ct);
            if (Refusal(request, caller, id, member, account) is { } refusal) return (null, refusal);
            note.Before = new { account.FullName, account.IsActive, account.IsSuperuser };
            return (await transaction.One(Update, new()
            {
                OrganizationId = caller.OrganizationId,
                UserId = id,
                FullName = request.FullName,
                IsActive = request.IsActive,
                IsSuperuser = request.IsSuperuser,
            }, ct), null);
        }, ct);
        if (user is null) return problem!;
        access.Forget(id);
        return TypedResults.Ok(user);
    }

    private static Problem? Refusal(UpdateUserRequest request, Caller caller, Guid id, MemberRow member, AccountRow account)
    {
        var theirs = Roles.Of(member.Role);
        if (id == caller.UserId && request.IsActive == false) return Problem.Field("is_active", "You cannot switch yourself off.");
        if (id == caller.UserId && request.IsSuperuser == false && account.IsSuperuser) return Problem.Field("is_superuser", "You cannot take your own superuser flag.");
        if (request.IsSuperuser is not null && !caller.IsSuperuser) return new(Errors.Forbidden, "Only superusers say who is one.");
        if (account.IsSuperuser && !caller.IsSuperuser) return new(Errors.Forbidden, "Only superusers change the account of one.");
        if (account.IsElsewhere && !caller.IsSuperuser && id != caller.UserId) return new(Errors.Forbidden, "This account is a member of other organizations too: a superuser changes it.");
        if (MemberRights.Refusal(caller, theirs) is { } refusal) return refusal;
        return request.IsActive == false && theirs == Role.Owner && member.OtherOwners == 0 ? new(Errors.Conflict, "An organization keeps one owner at least.") : null;
    }

    private sealed record FindArgs
    {
        public required Guid OrganizationId { get; init; }
        public required Guid UserId { get; init; }
    }

    private sealed record AccountRow
    {
        public required string? FullName { get; init; }
        public required bool IsActive { get; init; }
        public required bool IsSuperuser { get; init; }
        public required bool IsElsewhere { get; init; }
    }

    private sealed record Args
    {
        public required Guid OrganizationId { get; init; }
        public required Guid UserId { get; init; }
        public required string? FullName { get; init; }
        public required bool? IsActive { get; init; }
        public required bool? IsSuperuser { get; init; }
    }
}
