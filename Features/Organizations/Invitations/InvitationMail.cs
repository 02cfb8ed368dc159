using System.Globalization;
using Capstan.Features.Operations.Mail;

namespace Capstan.Features.Organizations.Invitations;

/// <summary>What an invited person reads.</summary>
internal static class InvitationMail
{
    /// <param name="publicUrl">Where people reach the product; the API's own address where the operator has not said.</param>
    public static Mail Of(string publicUrl, string email, string organization, string inviter, string role, string token, DateTimeOffset expiresAt) => new()
    {
        Recipient = email,
        Subject = $"Invitation to {organization}",
        // The token stands in the path's end: in a query it would be logged by every proxy on the way.
        Body = $"""
            {inviter} invites you to join {organization} as {role}.

            {publicUrl.TrimEnd('/')}/#/invitations/{token}

            The link works once, until {expiresAt.UtcDateTime.ToString("d MMMM yyyy HH:mm", CultureInfo.InvariantCulture)} UTC, for {email}.
            Who has no account makes one with POST /api/v1/auth/signup, sending this as invite_token:
            {token}
            Who has one signs in and sends it to POST /api/v1/invitations/accept.

            If you did not expect this mail, ignore it: without the link nothing happens.
            """,
    };
}
