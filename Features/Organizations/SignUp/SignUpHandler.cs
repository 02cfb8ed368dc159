using Capstan.Features.Identity.Access;
using Capstan.Features.Operations.Audit;
using Capstan.Features.Organizations.Invitations;
using Capstan.Features.Organizations.Plans;

namespace Capstan.Features.Organizations.SignUp;

public static class SignUpHandler
{
    private static readonly SqlFile<AccountArgs, int> CreateAccount = Sql.Beside<AccountArgs, int>("CreateAccount.sql");
    private static readonly SqlFile<OrganizationArgs, int> CreateOrganization = Sql.Beside<OrganizationArgs, int>("CreateOrganization.sql");

    /// <summary>Sign up</summary>
    /// <remarks>
    /// With <c>organization_name</c>, where the operator allows registration: a new organization that the account owns. With <c>invite_token</c>,
    /// always: a member of the organization that invited it. Signs in. 409 for an address that has an account: sign in, and accept the invitation.
    /// </remarks>
    public static async Task<Results<Created<SignUpResponse>, Problem>> Handle(
        SignUpRequest request, Origin origin, Settings settings, Keys keys, Passwords passwords, SignIns signIns, Quotas.Quotas quotas, PasswordPolicies policies, Db db, CancellationToken ct)
    {
        if (request.InviteToken is null && !settings.AllowRegistration) return new Problem(Errors.RegistrationClosed);
        var invitation = request.InviteToken is null ? null : await InvitationDesk.Find(db, keys, request.InviteToken, ct);
        if (request.InviteToken is not null && invitation is null) return Problem.Field("invite_token", "There is no such invitation, or it was used, revoked or has expired.");
        if (invitation is not null && !string.Equals(invitation.Email, request.Email, StringComparison.OrdinalIgnoreCase)) return Problem.Field("email", "The invitation is for another e-mail address.");
        var rules = invitation is null ? PasswordRules.Default : await policies.Of(invitation.OrganizationId, ct);
        if (rules.Weakness("password", request.Password) is { } weak) return weak;

        var account = new AccountArgs { UserId = Guid.CreateVersion7(), Email = request.Email, Name = request.Name, PasswordHash = await passwords.Hash(request.Password, ct) };
        var organizationId = invitation?.OrganizationId ?? Guid.CreateVersion7();
        await db.InTransaction(async transaction =>
        {
            await transaction.Execute(CreateAccount, account, ct);
            if (invitation is not null)
            {
                if (!await InvitationDesk.Use(transaction, quotas, invitation, account.UserId, origin, ct)) throw new ProblemException(Errors.Conflict, "The invitation was used by another request.");
                return true;
            }
            await transaction.Execute(CreateOrganization, new()
            {
                OrganizationId = organizationId,
                OrganizationName = request.OrganizationName!,
                Plan = Plan.OfNewOrganizations(settings),
                UserId = account.UserId,
            }, ct);
            await AuditLog.Write(transaction, new()
            {
                OrganizationId = organizationId,
                ActorId = account.UserId,
                Action = "organization.create",
                Target = organizationId.ToString(),
                Address = origin.Address,
                RequestId = origin.RequestId,
                Detail = AuditDetail.Of(null, new { request.OrganizationName, request.Email }),
            }, ct);
            return true;
        }, ct);
        var pair = await signIns.Begin((await signIns.Find(account.UserId, ct))!, "password", origin, ct);
        return TypedResults.Created("/api/v1/auth/me", new SignUpResponse
        {
            Token = pair.AccessToken,
            AccessToken = pair.AccessToken,
            RefreshToken = pair.RefreshToken,
            TokenType = pair.TokenType,
            ExpiresIn = pair.ExpiresIn,
            User = new()
            {
                Id = account.UserId,
                Email = request.Email,
                Name = request.Name,
                Role = invitation?.Role ?? Role.Owner.Name(),
                OrganizationId = organizationId,
                OrganizationName = invitation?.OrganizationName ?? request.OrganizationName!,
            },
        });
    }

    private sealed record AccountArgs
    {
        public required Guid UserId { get; init; }
        public required string Email { get; init; }
        public required string Name { get; init; }
        public required string PasswordHash { get; init; }
    }

    private sealed record OrganizationArgs
    {
        public required Guid OrganizationId { get; init; }
        public required string OrganizationName { get; init; }
        public required string Plan { get; init; }
        public required Guid UserId { get; init; }
    }
}
