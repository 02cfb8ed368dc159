namespace Capstan.Features.Organizations.OrganizationsShared;

/// <summary>Two admins who change members at once must not leave an organization without an owner: they take turns on its row.</summary>
internal static class MembersHeldStill
{
    private static readonly SqlFile<OrganizationArgs, Guid> Lock = Sql.Beside<OrganizationArgs, Guid>("LockOrganization.sql");
    private static readonly SqlFile<MemberArgs, MemberRow> Select = Sql.Beside<MemberArgs, MemberRow>("FindMember.sql");

    /// <summary>The member as he is once everybody else's change is done; null when he is none.</summary>
    public static async Task<MemberRow?> Find(DbTransaction transaction, Guid organizationId, Guid userId, CancellationToken ct)
    {
        await transaction.One(Lock, new() { OrganizationId = organizationId }, ct);
        return await transaction.Maybe(Select, new() { OrganizationId = organizationId, UserId = userId }, ct);
    }

    private sealed record OrganizationArgs
    {
        public required Guid OrganizationId { get; init; }
    }

    private sealed record MemberArgs
    {
        public required Guid OrganizationId { get; init; }
        public required Guid UserId { get; init; }
    }
}
