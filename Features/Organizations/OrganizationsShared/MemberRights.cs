namespace Capstan.Features.Organizations.OrganizationsShared;

/// <summary>Who may do what to another member.</summary>
internal static class MemberRights
{
    /// <summary>Nobody touches a member above himself, nor gives a role above his own.</summary>
    public static Problem? Refusal(Caller caller, Role theirs, Role? given = null) =>
        theirs > caller.Role ? new(Errors.Forbidden, "This member's role is above your own.")
        : given > caller.Role ? new(Errors.Forbidden, "You cannot give a role above your own.")
        : null;
}

/// <summary>The role of one member, looked up while the organization's members are held still.</summary>
internal sealed record MemberRow
{
    public required string Role { get; init; }
    /// <summary>Who could still run the organization without this member.</summary>
    public required long OtherOwners { get; init; }
}
