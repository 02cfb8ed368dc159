namespace Capstan.Features.Organizations.UpdateOrganization;

/// <summary>What to change of the organization. Absent members stay as they are.</summary>
public sealed record UpdateOrganizationRequest
{
    /// <summary>1 to 200 characters.</summary>
    /// <example>Vega Labs</example>
    public string? Name { get; init; }
    /// <summary>The same as <c>root_cause_analysis</c> among the <c>ai_features</c>.</summary>
    public bool? AiAnalysisEnabled { get; init; }
    /// <summary>An incoming webhook at <c>hooks.slack.com</c>, kept sealed. Empty takes it away; the mask <c>••••••••</c> means: as it is.</summary>
    public string? SlackWebhookUrl { get; init; }
    /// <summary>Ends of runs to tell of: <c>PASSED</c>, <c>FAILED</c>, <c>ERROR</c>, <c>UNSTABLE</c>.</summary>
    public IReadOnlyList<string>? SlackNotificationEvents { get; init; }
    /// <summary>An incoming webhook at <c>*.webhook.office.com</c>, kept sealed. Empty takes it away; the mask <c>••••••••</c> means: as it is.</summary>
    public string? MsTeamsWebhookUrl { get; init; }
    /// <summary>As for Slack.</summary>
    public IReadOnlyList<string>? MsTeamsNotificationEvents { get; init; }

    // The compiler's ToString would print the addresses.
    public override string ToString() => Name ?? "";
}
