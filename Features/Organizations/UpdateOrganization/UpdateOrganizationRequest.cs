namespace Capstan.Features.Organizations.UpdateOrganization;

/// <summary>What to change of the organization. Absent members stay as they are.</summary>
public sealed record UpdateOrganizationRequest
{
    /// <summary>1 to 200 characters.</summary>
    /// <example>Vega Labs</example>
    public string? Name { get; init; }
}
