namespace Capstan.Features.Organizations.CreateGroup;

/// <summary>A new group. Its creator becomes its owner.</summary>
public sealed record CreateGroupRequest
{
    /// <summary>1 to 200 characters; unique in the organization.</summary>
    /// <example>Payments</example>
    public required string Name { get; init; }
    /// <summary>At most 4000 characters.</summary>
    public string? Description { get; init; }
}
