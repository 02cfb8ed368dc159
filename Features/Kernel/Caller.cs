using System.Collections.Frozen;

namespace Capstan.Features.Kernel;

/// <summary>What somebody must do before an organization lets them do anything else.</summary>
public enum Debt
{
    None,
    /// <summary>The organization requires a second factor, and the grace period is over.</summary>
    SecondFactor,
    /// <summary>The password is older than the policy allows, or was given by somebody else.</summary>
    NewPassword,
}

/// <summary>Who is asking, for which organization, with which rights. Set once by the tenancy middleware; slices only read it.</summary>
public sealed class Caller
{
    /// <summary>How long a proof of who one is holds for what needs a recent one.</summary>
    public static readonly TimeSpan ProofHolds = TimeSpan.FromMinutes(10);

    private static readonly FrozenDictionary<Guid, Role> None = FrozenDictionary<Guid, Role>.Empty;

    public required Guid UserId { get; init; }
    public required Guid OrganizationId { get; init; }
    public required Role Role { get; init; }
    public required string Username { get; init; }
    public bool IsSuperuser { get; init; }
    public Guid? ApiKeyId { get; init; }
    /// <summary>The <c>jti</c> and expiry of the access token; absent for API keys.</summary>
    public Guid? TokenId { get; init; }
    public DateTimeOffset? TokenExpiresAt { get; init; }
    /// <summary>The sign-in the access token belongs to; absent for API keys.</summary>
    public Guid? SignInId { get; init; }
    /// <summary>A second factor is asked for when this person signs in.</summary>
    public bool HasMfa { get; init; }
    /// <summary>When this sign-in last proved who it is: at its start, or with a code since.</summary>
    public DateTimeOffset? ProvedAt { get; init; }
    public Debt Owes { get; init; }
    /// <summary>What the API key is limited to; null when the caller signed in.</summary>
    public FrozenSet<string>? Scopes { get; init; }
    /// <summary>The most requests a minute of this API key, where it has a limit of its own.</summary>
    public int? RequestsPerMinute { get; init; }
    /// <summary>From where members of the organization may come.</summary>
    public AddressRules Addresses { get; init; } = AddressRules.None;
    /// <summary>The parts of the product that the organization has switched off.</summary>
    public string[] ClosedModules { get; init; } = [];
    public FrozenDictionary<Guid, Role> GroupGrants { get; init; } = None;
    /// <summary>Roles in single projects, those that come from the project's group included.</summary>
    public FrozenDictionary<Guid, Role> ProjectGrants { get; init; } = None;

    /// <summary>Admins see every group and project of their organization; others see ungrouped projects and what they have a grant on.</summary>
    public bool SeesAll => Role >= Role.Admin;
    /// <summary>Whose requests are counted together: one key's, or one person's; and the organization's.</summary>
    public string Partition => field ??= (ApiKeyId ?? UserId).ToString("N");
    public string OrganizationPartition => field ??= OrganizationId.ToString("N");
    public Guid[] GroupIds => [.. GroupGrants.Keys];
    public Guid[] ProjectIds => [.. ProjectGrants.Keys];

    public bool Has(string permission) => Has(permission, Role);

    public bool Has(string permission, Role role) =>
        Permissions.Least.TryGetValue(permission, out var least) && role >= least
        && (Scopes is null || Scopes.Contains(permission) || Scopes.Contains(Permissions.All));

    public Role RoleInGroup(Guid groupId) => Max(Role, GroupGrants, groupId);
    public Role RoleInProject(Guid projectId) => Max(Role, ProjectGrants, projectId);

    /// <summary>The most the caller may be anywhere in the organization.</summary>
    public Role HighestRole => GroupGrants.Values.Concat(ProjectGrants.Values).Append(Role).Max();

    private static Role Max(Role role, FrozenDictionary<Guid, Role> grants, Guid id) =>
        grants.TryGetValue(id, out var granted) && granted > role ? granted : role;

    public static ValueTask<Caller> BindAsync(HttpContext http) =>
        ValueTask.FromResult(http.Features.Get<Caller>() ?? throw new InvalidOperationException("The tenancy middleware did not run."));
}
