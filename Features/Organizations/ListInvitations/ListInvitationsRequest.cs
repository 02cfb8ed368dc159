using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Capstan.Features.Organizations.ListInvitations;

/// <summary>Which invitations, and which page of them.</summary>
public sealed record ListInvitationsRequest
{
    /// <summary>pending unless told.</summary>
    [AllowedValues(null, "pending", "accepted", "expired")]
    public string? Status { get; init; }
    /// <summary>1 to 200; 100 unless told.</summary>
    public int? Limit { get; init; }
    public int? Offset { get; init; }
}

/// <summary>An invitation, without its token.</summary>
public sealed record InvitationResponse
{
    public required Guid Id { get; init; }
    public required string Email { get; init; }
    [AllowedValues("viewer", "analyst", "reviewer", "editor", "admin", "owner")]
    public required string Role { get; init; }
    [AllowedValues("pending", "accepted", "expired")]
    public required string Status { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
    public required Guid? InvitedBy { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>Invitations, newest first.</summary>
public sealed record InvitationListResponse : IPage
{
    public required IReadOnlyList<InvitationResponse> Invitations { get; init; }
    /// <summary>Of all pages.</summary>
    public required long Total { get; init; }
    [JsonIgnore]
    public int? NextOffset { get; init; }

    long? IPage.Total => Total;
    string? IPage.NextCursor => null;
}
