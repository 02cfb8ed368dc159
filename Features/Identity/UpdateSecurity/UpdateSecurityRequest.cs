using Capstan.Features.Identity.Policies;

namespace Capstan.Features.Identity.UpdateSecurity;

/// <summary>What to change of the security settings. Absent parts and members stay as they are.</summary>
public sealed record UpdateSecurityRequest
{
    public PasswordPolicyChange? PasswordPolicy { get; init; }
    public MfaPolicyChange? Mfa { get; init; }
    public SessionPolicyChange? Session { get; init; }
    public LockoutPolicyChange? Lockout { get; init; }
}
