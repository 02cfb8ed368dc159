using Capstan.Features.Identity.Access;
using Capstan.Features.Identity.IdentityShared;
using Capstan.Features.Organizations.Plans;

namespace Capstan.Features.Identity.Register;

public static class RegisterHandler
{
    private static readonly SqlFile<Args, MeResponse> Insert = Sql.Beside<Args, MeResponse>();

    /// <summary>Create an account</summary>
    /// <remarks>Only where the operator allows registration. Does not sign in.</remarks>
    public static async Task<Results<Created<MeResponse>, Problem>> Handle(RegisterRequest request, Settings settings, Db db, Passwords passwords, CancellationToken ct)
    {
        if (!settings.AllowRegistration) return new Problem(Errors.RegistrationClosed);
        if (AccountRules.Weakness("password", request.Password) is { } weak) return weak;
        var username = request.Username ?? request.Email!;
        var account = await db.One(Insert, new()
        {
            OrganizationId = Guid.CreateVersion7(),
            OrganizationName = request.OrganizationName ?? username,
            Plan = Plan.OfNewOrganizations(settings),
            UserId = Guid.CreateVersion7(),
            Username = username,
            Email = request.Email,
            FullName = request.FullName,
            PasswordHash = await passwords.Hash(request.Password, ct),
        }, ct);
        return TypedResults.Created("/api/v1/auth/me", account);
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
