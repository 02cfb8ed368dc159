using Capstan.Features.Identity.Access;
using Capstan.Features.Organizations.Invitations;

namespace Capstan.Features.Organizations.AcceptInvitation;

public static class AcceptInvitationHandler
{
    private static readonly SqlFile<Args, AccountRow> FindAccount = Sql.Beside<Args, AccountRow>("FindAccount.sql");

    /// <summary>Accept an invitation with the account I have</summary>
    /// <remarks>
    /// The account becomes a member of one more organization; it stays in those it is in. Its e-mail address must be the invited one (403). Not
    /// possible with an API key.
    /// </remarks>
    public static async Task<Results<Ok<InvitationAcceptedResponse>, Problem>> Handle(
        AcceptInvitationRequest request, Caller caller, Origin origin, Keys keys, Tokens tokens, Quotas.Quotas quotas, AccessService access, Db db, CancellationToken ct)
    {
        if (caller.SignInId is not { } signIn) return new Problem(Errors.Forbidden, "An API key does not accept invitations: sign in.");
        if (await InvitationDesk.Find(db, keys, request.Token, ct) is not { } invitation) return InvitationDesk.NotThere;
        var account = await db.One(FindAccount, new() { UserId = caller.UserId }, ct);
        if (!string.Equals(account.Email, invitation.Email, StringComparison.OrdinalIgnoreCase)) return new Problem(Errors.Forbidden, "The invitation is for another e-mail address.");
        await db.InTransaction(async transaction =>
        {
            if (!await InvitationDesk.Use(transaction, quotas, invitation, caller.UserId, origin, ct)) throw new ProblemException(Errors.Conflict, "The invitation was used, or you are a member already.");
            return true;
        }, ct);
        access.Forget(caller.UserId);
        return TypedResults.Ok(new InvitationAcceptedResponse
        {
            Organization = new() { Id = invitation.OrganizationId, Name = invitation.OrganizationName },
            Role = invitation.Role,
            Token = tokens.Issue(caller.UserId, invitation.OrganizationId, account.TokenGeneration, signIn),
            ExpiresIn = tokens.LifeSeconds,
        });
    }

    private sealed record Args
    {
        public required Guid UserId { get; init; }
    }

    private sealed record AccountRow
    {
        public required Guid Id { get; init; }
        public required string? Email { get; init; }
        public required int TokenGeneration { get; init; }
    }
}
