namespace Capstan.Features.Organizations.UpdateOrganization;

/// <summary>What to change of the organization. Absent members stay as they are.</summary>
public sealed record UpdateOrganizationRequest
{
    /// <summary>1 to 200 characters.</summary>
    /// <example>Vega Labs</example>
    public string? Name { get; init; }
    /// <summary>The same as <c>root_cause_analysis</c> among the <c>ai_features</c>.</summary>
    public bool? AiAnalysisEnabled { get; init; }
}
