using Capstan.Features.Operations.Audit;

namespace Capstan.Features.Organizations.Invitations;

/// <summary>A living invitation, found by its token.</summary>
internal sealed record OpenInvitation
{
    public required Guid OrganizationId { get; init; }
    public required Guid Id { get; init; }
    public required string Email { get; init; }
    public required string Role { get; init; }
    public required string OrganizationName { get; init; }
    public required string? InviterName { get; init; }
    public required bool UserExists { get; init; }
}

/// <summary>How an invitation is used up, by whoever signs up with it or accepts it.</summary>
internal static class InvitationDesk
{
    private static readonly SqlFile<TokenArgs, OpenInvitation> FindOpen = Sql.Beside<TokenArgs, OpenInvitation>("FindOpen.sql");
    private static readonly SqlFile<UseArgs, int> UseInvitation = Sql.Beside<UseArgs, int>("UseInvitation.sql");
    private static readonly SqlFile<MemberArgs, int> AddMember = Sql.Beside<MemberArgs, int>("AddMember.sql");

    public static Problem NotThere => new(Errors.NotFound, "There is no such invitation, or it was used, revoked or has expired.");

    public static async Task<OpenInvitation?> Find(Db db, Keys keys, string? token, CancellationToken ct) =>
        InvitationTokens.CanBe(token) ? await db.Maybe(FindOpen, new() { TokenHash = keys.TokenHash(token!) }, ct) : null;

    /// <summary>Takes the invitation, makes the membership and writes it down, in the transaction of whatever else belongs to it. False: somebody was faster, or he is a member already.</summary>
    public static async Task<bool> Use(DbTransaction transaction, Quotas.Quotas quotas, OpenInvitation invitation, Guid userId, Origin origin, CancellationToken ct)
    {
        await quotas.RoomForMember(transaction, invitation.OrganizationId, ct);
        if (await transaction.Execute(UseInvitation, new() { OrganizationId = invitation.OrganizationId, Id = invitation.Id, UserId = userId }, ct) != 1
            || await transaction.Execute(AddMember, new() { OrganizationId = invitation.OrganizationId, UserId = userId, Role = invitation.Role }, ct) != 1) return false;
        await AuditLog.Write(transaction, new()
        {
            OrganizationId = invitation.OrganizationId,
            ActorId = userId,
            Action = "invitation.accept",
            Target = invitation.Id.ToString(),
            Address = origin.Address,
            RequestId = origin.RequestId,
            Detail = AuditDetail.Of(null, new { invitation.Email, invitation.Role }),
        }, ct);
        return true;
    }

    private sealed record TokenArgs
    {
        public required byte[] TokenHash { get; init; }
    }

    private sealed record UseArgs
    {
        public required Guid OrganizationId { get; init; }
        public required Guid Id { get; init; }
        public required Guid UserId { get; init; }
    }

    private sealed record MemberArgs
    {
        public required Guid OrganizationId { get; init; }
        public required Guid UserId { get; init; }
        public required string Role { get; init; }
    }
}
