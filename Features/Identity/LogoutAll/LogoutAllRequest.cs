namespace Capstan.Features.Identity.LogoutAll;

/// <summary>What was done, for a person, and how much of it.</summary>
public sealed record LogoutAllResponse
{
    /// <example>Logged out from 3 session(s)</example>
    public required string Message { get; init; }
    /// <summary>How many sign-ins ended.</summary>
    public required int Ended { get; init; }
}
