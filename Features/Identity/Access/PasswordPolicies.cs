namespace Capstan.Features.Identity.Access;

/// <summary>The public service for what an organization asks of its members' passwords.</summary>
public sealed class PasswordPolicies(Db db)
{
    private static readonly SqlFile<Args, PasswordRules> FindRules = Sql.Beside<Args, PasswordRules>("FindPasswordRules.sql");

    public async Task<PasswordRules> Of(Guid organizationId, CancellationToken ct) => await db.Maybe(FindRules, new() { OrganizationId = organizationId }, ct) ?? PasswordRules.Default;

    private sealed record Args
    {
        public required Guid OrganizationId { get; init; }
    }
}
