using Capstan.Features.Operations.Mail;
using Capstan.Features.Organizations.Invitations;
using Capstan.Features.Organizations.OrganizationsShared;

namespace Capstan.Features.Organizations.CreateInvitation;

public static class CreateInvitationHandler
{
    private static readonly SqlFile<Args, SurroundingsRow> LookAround = Sql.Beside<Args, SurroundingsRow>("LookAround.sql");
    private static readonly SqlFile<Args, int> DropExpired = Sql.Beside<Args, int>("DropExpired.sql");
    private static readonly SqlFile<Args, int> Insert = Sql.Beside<Args, int>();

    /// <summary>Invite somebody into the organization</summary>
    /// <remarks>
    /// A mail takes the link to the address; it works once, for 7 days. One invitation per address at a time (409), and none for a member (409).
    /// Without a mail server the operator finds the mail in the server's log. QUOTA_EXCEEDED when the plan has no place left.
    /// </remarks>
    public static async Task<Results<Created<InvitationCreatedResponse>, Problem>> Handle(
        CreateInvitationRequest request, Caller caller, Settings settings, Keys keys, Quotas.Quotas quotas, MailOutbox mails, TimeProvider clock, Db db, CancellationToken ct)
    {
        var role = Roles.Of(request.Role ?? "viewer");
        if (MemberRights.Refusal(caller, Role.Viewer, role) is { } refusal) return refusal;
        var token = InvitationTokens.New();
        var now = clock.GetUtcNow();
        var args = new Args
        {
            OrganizationId = caller.OrganizationId,
            Id = Guid.CreateVersion7(now),
            Email = request.Email,
            Role = role.Name(),
            TokenHash = keys.TokenHash(token),
            UserId = caller.UserId,
            ExpiresAt = now + InvitationTokens.Life,
        };
        var (around, problem) = await db.InTransaction<(SurroundingsRow?, Problem?)>(async transaction =>
        {
            await quotas.RoomForMember(transaction, caller.OrganizationId, ct);
            var found = await transaction.One(LookAround, args, ct);
            if (found.IsMember) return (null, new(Errors.AlreadyExists, "This person is a member already."));
            await transaction.Execute(DropExpired, args, ct);
            if (await transaction.Execute(Insert, args, ct) == 0) return (null, new(Errors.AlreadyExists, "An invitation to this address was sent already."));
            var publicUrl = settings["CAPSTAN_PUBLIC_URL"] ?? "http://localhost:8000";
            await mails.Post(transaction, caller.OrganizationId, InvitationMail.Of(publicUrl, request.Email, found.OrganizationName, found.InviterName, args.Role, token, args.ExpiresAt), ct);
            return (found, null);
        }, ct);
        return around is null ? problem! : TypedResults.Created("/api/v1/invitations", new InvitationCreatedResponse
        {
            Id = args.Id,
            Email = request.Email,
            Role = args.Role,
            ExpiresAt = args.ExpiresAt,
            UserExists = around.UserExists,
            ActionType = around.UserExists ? "accept" : "signup",
        });
    }

    private sealed record Args
    {
        public required Guid OrganizationId { get; init; }
        public required Guid Id { get; init; }
        public required string Email { get; init; }
        public required string Role { get; init; }
        public required byte[] TokenHash { get; init; }
        public required Guid UserId { get; init; }
        public required DateTimeOffset ExpiresAt { get; init; }
    }

    private sealed record SurroundingsRow
    {
        public required string OrganizationName { get; init; }
        public required string InviterName { get; init; }
        public required bool UserExists { get; init; }
        public required bool IsMember { get; init; }
    }
}
