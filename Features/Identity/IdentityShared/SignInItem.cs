using Capstan.Features.Identity.Access;

namespace Capstan.Features.Identity.IdentityShared;

/// <summary>An open sign-in: one device of one person.</summary>
public sealed record SignInItem
{
    public required Guid Id { get; init; }
    public required Guid UserId { get; init; }
    public required string Username { get; init; }
    /// <summary>The organization the sign-in began in.</summary>
    public required Guid OrganizationId { get; init; }
    /// <summary>The device as its owner would call it, from <c>user_agent</c>.</summary>
    /// <example>Firefox on Linux</example>
    public required string Device { get; init; }
    /// <summary>The header as it was sent, at most 400 characters.</summary>
    public required string? UserAgent { get; init; }
    /// <summary>Where the latest token pair went.</summary>
    /// <example>203.0.113.7</example>
    public required string? IpAddress { get; init; }
    /// <summary>password, ldap, or the provider: github, google, gitlab, keycloak.</summary>
    /// <example>password</example>
    public required string Method { get; init; }
    /// <summary>This request was made from it.</summary>
    public required bool Current { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    /// <summary>Exact to some ten seconds.</summary>
    public required DateTimeOffset LastUsedAt { get; init; }
    /// <summary>When it ends unless it is used before, or has lasted as long as the organization lets one last.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    public static SignInItem Of(SignInRow row, Caller caller) => new()
    {
        Id = row.Id,
        UserId = row.UserId,
        Username = row.Username,
        OrganizationId = row.OrganizationId,
        Device = UserAgents.Device(row.UserAgent),
        UserAgent = row.UserAgent,
        IpAddress = row.Address?.ToString(),
        Method = row.Method,
        Current = row.Id == caller.SignInId,
        CreatedAt = row.CreatedAt,
        LastUsedAt = row.LastUsedAt,
        ExpiresAt = row.ExpiresAt,
    };
}
