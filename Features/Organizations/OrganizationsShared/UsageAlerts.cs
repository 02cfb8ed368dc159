using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Capstan.Features.Organizations.Plans;
using Capstan.Features.Organizations.Quotas;

namespace Capstan.Features.Organizations.OrganizationsShared;

/// <summary>Something of the plan that is half used or more.</summary>
public sealed record UsageAlert
{
    /// <summary><c>info</c> from 50 %, <c>warning</c> from 80 %, <c>critical</c> from 100 %.</summary>
    [AllowedValues("info", "warning", "critical")]
    public required string Type { get; init; }
    [AllowedValues("test_runs", "users", "storage", "projects")]
    public required string Resource { get; init; }
    /// <example>8 of 10 are used.</example>
    public required string Message { get; init; }
    /// <example>80</example>
    public required double PercentUsed { get; init; }
}

internal static class UsageAlerts
{
    public static double? Percent(long used, long? limit) => limit is { } most and > 0 ? Math.Round(100.0 * used / most, 1) : null;

    public static List<UsageAlert> Of(UsageCounts usage, Plan plan)
    {
        (string Resource, long Used, long? Limit)[] resources =
        [
            ("test_runs", usage.Runs, plan.Runs), ("users", usage.Users, plan.Users), ("storage", usage.StorageBytes, plan.StorageBytes), ("projects", usage.Projects, plan.Projects),
        ];
        return
        [
            .. resources.Where(r => Percent(r.Used, r.Limit) >= 50).Select(r => new UsageAlert
            {
                Type = r.Used >= r.Limit ? "critical" : Percent(r.Used, r.Limit) >= 80 ? "warning" : "info",
                Resource = r.Resource,
                Message = string.Create(CultureInfo.InvariantCulture, $"{r.Used} of {r.Limit}{(r.Resource == "storage" ? " bytes" : "")} are used."),
                PercentUsed = Percent(r.Used, r.Limit)!.Value,
            }),
        ];
    }
}
