namespace Capstan.Features.Organizations.UpdateGroup;

/// <summary>What to change of a group. Absent members stay as they are.</summary>
public sealed record UpdateGroupRequest
{
    /// <summary>1 to 200 characters; unique in the organization.</summary>
    /// <example>Payments</example>
    public string? Name { get; init; }
    /// <summary>At most 4000 characters.</summary>
    public string? Description { get; init; }
}
