using System.Net;

namespace Capstan.Features.Identity.IdentityShared;

/// <summary>A sign-in as the database has it.</summary>
public sealed record SignInRow
{
    public required Guid Id { get; init; }
    public required Guid OrganizationId { get; init; }
    public required Guid UserId { get; init; }
    public required string Username { get; init; }
    public required string Method { get; init; }
    public required IPAddress? Address { get; init; }
    public required string? UserAgent { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset LastUsedAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
}
