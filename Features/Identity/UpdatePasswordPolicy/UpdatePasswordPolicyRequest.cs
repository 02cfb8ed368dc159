using Capstan.Features.Identity.Policies;

namespace Capstan.Features.Identity.UpdatePasswordPolicy;

/// <summary>The policy as it is now.</summary>
public sealed record UpdatePasswordPolicyResponse
{
    /// <example>updated</example>
    public required string Status { get; init; }
    public required PasswordPolicy Policy { get; init; }
}
