namespace Capstan.Features.Identity.ChangePassword;

/// <summary>The password as it is and as it shall be.</summary>
public sealed record ChangePasswordRequest
{
    /// <example>Correct-horse-7</example>
    public required string CurrentPassword { get; init; }
    /// <summary>8 to 200 characters with upper and lower case, a digit and a special character, and not the current one.</summary>
    /// <example>Battery-staple-8</example>
    public required string NewPassword { get; init; }
}
