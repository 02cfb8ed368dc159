using Capstan.Features.Identity.Access;
using Capstan.Features.Identity.IdentityShared;
using Capstan.Features.Operations.Audit;
using Capstan.Features.Organizations.Plans;

namespace Capstan.Features.Identity.Register;

public static class RegisterHandler
{
    private static readonly SqlFile<Args, MeResponse> Insert = Sql.Beside<Args, MeResponse>();

    /// <summary>Create an account</summary>
    /// <remarks>Only where the operator allows registration. Does not sign in.</remarks>
    public static async Task<Results<Created<MeResponse>, Problem>> Handle(RegisterRequest request, Origin origin, Settings settings, AuditLog audit, Passwords passwords, CancellationToken ct)
    {
        if (!settings.AllowRegistration) return new Problem(Errors.RegistrationClosed);
        if (AccountRules.Weakness("password", request.Password) is { } weak) return weak;
        var username = request.Username ?? request.Email!;
        var (organizationId, userId) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var accounts = await audit.Write(Insert, new()
        {
            OrganizationId = organizationId,
            OrganizationName = request.OrganizationName ?? username,
            Plan = Plan.OfNewOrganizations(settings),
            UserId = userId,
            Username = username,
            Email = request.Email,
            FullName = request.FullName,
            PasswordHash = await passwords.Hash(request.Password, ct),
        }, new()
        {
            OrganizationId = organizationId,
            ActorId = userId,
            Action = "organization.create",
            Target = organizationId.ToString(),
            Address = origin.Address,
            RequestId = origin.RequestId,
            Detail = AuditDetail.Of(null, new { Username = username, request.Email }),
        }, ct);
        return TypedResults.Created("/api/v1/auth/me", accounts[0]);
    }

    private sealed record Args
    {
        public required Guid OrganizationId { get; init; }
        public required string OrganizationName { get; init; }
        public required string Plan { get; init; }
        public required Guid UserId { get; init; }
        public required string Username { get; init; }
        public required string? Email { get; init; }
        public required string? FullName { get; init; }
        public required string PasswordHash { get; init; }
    }
}
