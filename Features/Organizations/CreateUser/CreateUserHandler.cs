using Capstan.Features.Identity.Access;
using Capstan.Features.Organizations.OrganizationsShared;

namespace Capstan.Features.Organizations.CreateUser;

public static class CreateUserHandler
{
    private static readonly SqlFile<Args, UserResponse> Insert = Sql.Beside<Args, UserResponse>();

    /// <summary>Create an account in the organization</summary>
    /// <remarks>QUOTA_EXCEEDED when the plan has no place left.</remarks>
    public static async Task<Results<Created<UserResponse>, Problem>> Handle(CreateUserRequest request, Caller caller, Quotas.Quotas quotas, PasswordPolicies policies, Db db, Passwords passwords, CancellationToken ct)
    {
        var role = Roles.TryParse(request.Role, out var wanted) ? wanted : Role.Viewer;
        if (MemberRights.Refusal(caller, Role.Viewer, role) is { } refusal) return refusal;
        if ((await policies.Of(caller.OrganizationId, ct)).Weakness("password", request.Password) is { } weak) return weak;
        var account = new Args
        {
            OrganizationId = caller.OrganizationId,
            UserId = Guid.CreateVersion7(),
            Username = request.Username ?? request.Email!,
            Email = request.Email,
            // The word of an organization's admin is not enough: anybody may found one.
            ByOperator = caller.IsSuperuser,
            FullName = request.FullName,
            PasswordHash = await passwords.Hash(request.Password, ct),
            Role = role.Name(),
        };
        var user = await db.InTransaction(async transaction =>
        {
            await quotas.RoomForMember(transaction, caller.OrganizationId, ct);
            return await transaction.One(Insert, account, ct);
        }, ct);
        return TypedResults.Created($"/api/v1/users/{user.Id}", user);
    }

    private sealed record Args
    {
        public required Guid OrganizationId { get; init; }
        public required Guid UserId { get; init; }
        public required string Username { get; init; }
        public required string? Email { get; init; }
        public required bool ByOperator { get; init; }
        public required string? FullName { get; init; }
        public required string PasswordHash { get; init; }
        public required string Role { get; init; }
    }
}
