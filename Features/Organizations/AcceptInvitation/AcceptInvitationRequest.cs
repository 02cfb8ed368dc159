using System.ComponentModel.DataAnnotations;

namespace Capstan.Features.Organizations.AcceptInvitation;

/// <summary>The token of the mail.</summary>
public sealed record AcceptInvitationRequest
{
    public required string Token { get; init; }

    // The compiler's ToString would print the token.
    public override string ToString() => "";
}

/// <summary>The new membership, and an access token that speaks for it.</summary>
public sealed record InvitationAcceptedResponse
{
    public required JoinedOrganization Organization { get; init; }
    [AllowedValues("viewer", "analyst", "reviewer", "editor", "admin", "owner")]
    public required string Role { get; init; }
    /// <summary>An access token for the organization joined, of this sign-in. The others keep working; <c>X-Organization-Id</c> chooses with any of them.</summary>
    public required string Token { get; init; }
    /// <summary>In seconds.</summary>
    public required int ExpiresIn { get; init; }
}

public sealed record JoinedOrganization
{
    public required Guid Id { get; init; }
    public required string Name { get; init; }
}
