namespace Capstan.Features.Identity.Policies;

/// <summary>What a member's password must be. Where somebody is a member of several organizations the strictest rule of each kind holds.</summary>
public sealed record PasswordPolicy
{
    /// <summary>8 to 128 characters.</summary>
    /// <example>12</example>
    public required int MinLength { get; init; }
    public required bool RequireUppercase { get; init; }
    public required bool RequireLowercase { get; init; }
    public required bool RequireNumbers { get; init; }
    public required bool RequireSpecial { get; init; }
    /// <summary>After so many days a new one must be chosen before anything else can be done; 0 for never.</summary>
    /// <example>90</example>
    public required int MaxAgeDays { get; init; }
    /// <summary>How many of the last passwords, the current one included, may not be chosen again: 0 to 24.</summary>
    /// <example>5</example>
    public required int HistoryCount { get; init; }
}

/// <summary>How second factors are handled.</summary>
public sealed record MfaPolicy
{
    /// <summary>Always true: everybody may set one up.</summary>
    public required bool Enabled { get; init; }
    /// <example>["totp"]</example>
    public required IReadOnlyList<string> Methods { get; init; }
    /// <summary>Members without one can do nothing but set one up, once the grace period is over.</summary>
    public required bool Required { get; init; }
    /// <summary>From when it was required, or from when somebody joined, whichever is later: 0 to 720 hours.</summary>
    /// <example>24</example>
    public required int GracePeriodHours { get; init; }
    /// <summary>Members of the organization, and those of them with a second factor.</summary>
    public required long Members { get; init; }
    public required long MembersWithMfa { get; init; }
}

/// <summary>How long sign-ins last. Holds for open ones too, from the next request on.</summary>
public sealed record SessionPolicy
{
    /// <summary>1 to 8760, from the sign-in, however much it is used.</summary>
    /// <example>720</example>
    public required int MaxDurationHours { get; init; }
    /// <summary>5 to 525600 without a request end a sign-in.</summary>
    /// <example>10080</example>
    public required int IdleTimeoutMinutes { get; init; }
    /// <summary>1 to 1000 of one person; the one that was not used for longest makes room for a new one.</summary>
    /// <example>20</example>
    public required int MaxConcurrentSessions { get; init; }
}

/// <summary>What happens to a name after failed sign-ins. Where somebody is a member of several organizations the strictest holds.</summary>
public sealed record LockoutPolicy
{
    /// <summary>3 to 100 failures in a row.</summary>
    /// <example>5</example>
    public required int MaxFailedAttempts { get; init; }
    /// <summary>1 to 1440.</summary>
    /// <example>30</example>
    public required int DurationMinutes { get; init; }
}

/// <summary>What to change of the password policy. Absent members stay as they are.</summary>
public sealed record PasswordPolicyChange
{
    /// <example>12</example>
    public int? MinLength { get; init; }
    public bool? RequireUppercase { get; init; }
    public bool? RequireLowercase { get; init; }
    public bool? RequireNumbers { get; init; }
    public bool? RequireSpecial { get; init; }
    /// <summary>The same as <c>require_special</c>.</summary>
    public bool? RequireSymbols { get; init; }
    public int? MaxAgeDays { get; init; }
    /// <summary>The same as <c>max_age_days</c>.</summary>
    public int? ExpiryDays { get; init; }
    public int? HistoryCount { get; init; }
}

/// <summary>What to change of how second factors are handled. Absent members stay as they are.</summary>
public sealed record MfaPolicyChange
{
    public bool? Required { get; init; }
    public int? GracePeriodHours { get; init; }
}

/// <summary>What to change of how long sign-ins last. Absent members stay as they are.</summary>
public sealed record SessionPolicyChange
{
    public int? MaxDurationHours { get; init; }
    public int? IdleTimeoutMinutes { get; init; }
    public int? MaxConcurrentSessions { get; init; }
}

/// <summary>What to change of the lock after failed sign-ins. Absent members stay as they are.</summary>
public sealed record LockoutPolicyChange
{
    public int? MaxFailedAttempts { get; init; }
    public int? DurationMinutes { get; init; }
}

public sealed class PasswordPolicyChangeValidator : AbstractValidator<PasswordPolicyChange>
{
    public PasswordPolicyChangeValidator()
    {
        RuleFor(p => p.MinLength).InclusiveBetween(8, 128);
        RuleFor(p => p.MaxAgeDays).InclusiveBetween(0, 3650);
        RuleFor(p => p.ExpiryDays).InclusiveBetween(0, 3650);
        RuleFor(p => p.HistoryCount).InclusiveBetween(0, 24);
    }
}
