using Capstan.Features.Identity.Access;

namespace Capstan.Features.Identity.Policies;

/// <summary>An organization's policy as the database has it.</summary>
public sealed record PolicyRow
{
    public required int MinLength { get; init; }
    public required bool RequireUppercase { get; init; }
    public required bool RequireLowercase { get; init; }
    public required bool RequireNumbers { get; init; }
    public required bool RequireSpecial { get; init; }
    public required int MaxAgeDays { get; init; }
    public required int HistoryCount { get; init; }
    public required bool MfaRequired { get; init; }
    public required int MfaGraceHours { get; init; }
    public required int SessionMaxHours { get; init; }
    public required int SessionIdleMinutes { get; init; }
    public required int SessionMaxConcurrent { get; init; }
    public required int LockoutAttempts { get; init; }
    public required int LockoutMinutes { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }

    public PasswordPolicy Password => new()
    {
        MinLength = MinLength,
        RequireUppercase = RequireUppercase,
        RequireLowercase = RequireLowercase,
        RequireNumbers = RequireNumbers,
        RequireSpecial = RequireSpecial,
        MaxAgeDays = MaxAgeDays,
        HistoryCount = HistoryCount,
    };

    public SessionPolicy Session => new() { MaxDurationHours = SessionMaxHours, IdleTimeoutMinutes = SessionIdleMinutes, MaxConcurrentSessions = SessionMaxConcurrent };

    public LockoutPolicy Lockout => new() { MaxFailedAttempts = LockoutAttempts, DurationMinutes = LockoutMinutes };
}

/// <summary>Reads and changes what an organization asks of its members.</summary>
public sealed class SecurityPolicies(Db db, AccessService access)
{
    private static readonly SqlFile<OrganizationArgs, PolicyRow> LoadPolicy = Sql.Beside<OrganizationArgs, PolicyRow>("LoadPolicy.sql");
    private static readonly SqlFile<OrganizationArgs, MembersRow> CountMembers = Sql.Beside<OrganizationArgs, MembersRow>("CountMembers.sql");
    private static readonly SqlFile<UpdateArgs, PolicyRow> UpdatePolicy = Sql.Beside<UpdateArgs, PolicyRow>("UpdatePolicy.sql");

    public Task<PolicyRow> Load(Guid organizationId, CancellationToken ct) => db.One(LoadPolicy, new() { OrganizationId = organizationId }, ct);

    public async Task<MfaPolicy> Mfa(Guid organizationId, PolicyRow policy, CancellationToken ct)
    {
        var members = await db.One(CountMembers, new() { OrganizationId = organizationId }, ct);
        return new() { Enabled = true, Methods = ["totp"], Required = policy.MfaRequired, GracePeriodHours = policy.MfaGraceHours, Members = members.Members, MembersWithMfa = members.WithMfa };
    }

    /// <summary>How it is now; null when it was changed since the version that was expected.</summary>
    public async Task<PolicyRow?> Change(
        Guid organizationId, PasswordPolicyChange? password, MfaPolicyChange? mfa, SessionPolicyChange? session, LockoutPolicyChange? lockout, IfMatch ifMatch, CancellationToken ct)
    {
        var changed = await db.Maybe(UpdatePolicy, new()
        {
            OrganizationId = organizationId,
            MinLength = password?.MinLength,
            RequireUppercase = password?.RequireUppercase,
            RequireLowercase = password?.RequireLowercase,
            RequireNumbers = password?.RequireNumbers,
            RequireSpecial = password?.RequireSpecial ?? password?.RequireSymbols,
            MaxAgeDays = password?.MaxAgeDays ?? password?.ExpiryDays,
            HistoryCount = password?.HistoryCount,
            MfaRequired = mfa?.Required,
            MfaGraceHours = mfa?.GracePeriodHours,
            SessionMaxHours = session?.MaxDurationHours,
            SessionIdleMinutes = session?.IdleTimeoutMinutes,
            SessionMaxConcurrent = session?.MaxConcurrentSessions,
            LockoutAttempts = lockout?.MaxFailedAttempts,
            LockoutMinutes = lockout?.DurationMinutes,
            IfMatch = ifMatch.UpdatedAt,
        }, ct);
        if (changed is not null) access.ForgetOrganization(organizationId);
        return changed;
    }

    private sealed record OrganizationArgs
    {
        public required Guid OrganizationId { get; init; }
    }

    private sealed record MembersRow
    {
        public required long Members { get; init; }
        public required long WithMfa { get; init; }
    }

    private sealed record UpdateArgs
    {
        public required Guid OrganizationId { get; init; }
        public required int? MinLength { get; init; }
        public required bool? RequireUppercase { get; init; }
        public required bool? RequireLowercase { get; init; }
        public required bool? RequireNumbers { get; init; }
        public required bool? RequireSpecial { get; init; }
        public required int? MaxAgeDays { get; init; }
        public required int? HistoryCount { get; init; }
        public required bool? MfaRequired { get; init; }
        public required int? MfaGraceHours { get; init; }
        public required int? SessionMaxHours { get; init; }
        public required int? SessionIdleMinutes { get; init; }
        public required int? SessionMaxConcurrent { get; init; }
        public required int? LockoutAttempts { get; init; }
        public required int? LockoutMinutes { get; init; }
        public required DateTimeOffset? IfMatch { get; init; }
    }
}
