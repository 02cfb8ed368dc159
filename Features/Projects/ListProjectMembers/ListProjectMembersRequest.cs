namespace Capstan.Features.Projects.ListProjectMembers;

/// <summary>Which page of the members.</summary>
public sealed record ListProjectMembersRequest
{
    /// <summary>1 to 200; 100 unless told.</summary>
    public int? Limit { get; init; }
    public int? Offset { get; init; }
}
