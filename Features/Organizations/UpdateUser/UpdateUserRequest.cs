namespace Capstan.Features.Organizations.UpdateUser;

/// <summary>What to change of an account. Absent members stay as they are.</summary>
public sealed record UpdateUserRequest
{
    /// <summary>At most 200 characters; empty takes it away.</summary>
    /// <example>Sam Okafor</example>
    public string? FullName { get; init; }
    /// <summary>False switches the account off: its sign-ins end at once, and its API keys are refused.</summary>
    public bool? IsActive { get; init; }
    /// <summary>Whether the person is an operator of the installation. For superusers only.</summary>
    public bool? IsSuperuser { get; init; }
}
