using System.ComponentModel.DataAnnotations;
using Capstan.Features.Organizations.OrganizationsShared;

namespace Capstan.Features.Organizations.GetUsageAlerts;

/// <summary>What is running out.</summary>
public sealed record UsageAlertsResponse
{
    /// <summary>By resource (<c>test_runs</c>, <c>users</c>, <c>storage</c>, <c>projects</c>), those of which 80 % or more are used.</summary>
    public required IReadOnlyDictionary<string, UsageLevel> Data { get; init; }
    /// <summary>As in <c>/organization/usage</c>: from 50 % on.</summary>
    public required IReadOnlyList<UsageAlert> Alerts { get; init; }
}

public sealed record UsageLevel
{
    [AllowedValues("warning", "critical")]
    public required string Level { get; init; }
    public required double PercentUsed { get; init; }
}
