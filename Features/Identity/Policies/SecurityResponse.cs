namespace Capstan.Features.Identity.Policies;

/// <summary>What the organization asks of its members' passwords, second factors and sign-ins.</summary>
public sealed record SecurityResponse : IVersioned
{
    public required PasswordPolicy PasswordPolicy { get; init; }
    public required MfaPolicy Mfa { get; init; }
    public required SessionPolicy Session { get; init; }
    public required LockoutPolicy Lockout { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }

    string IVersioned.Variant => $"{Mfa.Members}.{Mfa.MembersWithMfa}";

    public static SecurityResponse Of(PolicyRow policy, MfaPolicy mfa) => new()
    {
        PasswordPolicy = policy.Password,
        Mfa = mfa,
        Session = policy.Session,
        Lockout = policy.Lockout,
        UpdatedAt = policy.UpdatedAt,
    };
}
