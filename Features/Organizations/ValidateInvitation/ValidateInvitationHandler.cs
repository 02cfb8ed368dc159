using Capstan.Features.Organizations.Invitations;

namespace Capstan.Features.Organizations.ValidateInvitation;

public static class ValidateInvitationHandler
{
    /// <summary>Look at an invitation</summary>
    /// <remarks>Unknown, used, revoked and expired tokens are one and the same 404.</remarks>
    public static async Task<Results<Ok<InvitationPreviewResponse>, Problem>> Handle([FromRoute(Name = "token")] string token, Keys keys, Db db, CancellationToken ct) =>
        await InvitationDesk.Find(db, keys, token, ct) is { } invitation
            ? TypedResults.Ok(new InvitationPreviewResponse
            {
                Valid = true,
                OrganizationName = invitation.OrganizationName,
                Role = invitation.Role,
                InviterName = invitation.InviterName,
                UserExists = invitation.UserExists,
            })
            : InvitationDesk.NotThere;
}
