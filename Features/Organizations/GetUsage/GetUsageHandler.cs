using Capstan.Features.Organizations.OrganizationsShared;
using Capstan.Features.Organizations.Plans;

namespace Capstan.Features.Organizations.GetUsage;

public static class GetUsageHandler
{
    /// <summary>What the organization has used of its plan</summary>
    public static async Task<Ok<UsageResponse>> Handle(Caller caller, Quotas.Quotas quotas, CancellationToken ct)
    {
        var used = await quotas.Usage(caller.OrganizationId, ct);
        var plan = Plan.Of(used.Plan);
        return TypedResults.Ok(new UsageResponse
        {
            Usage = new()
            {
                CurrentPeriod = new() { StartDate = used.PeriodStart, EndDate = used.PeriodEnd },
                TestRuns = new() { Used = used.Runs, Limit = plan.Runs, PercentUsed = UsageAlerts.Percent(used.Runs, plan.Runs) },
                Users = new() { Active = used.Users, Limit = plan.Users },
                Storage = new() { UsedBytes = used.StorageBytes, LimitBytes = plan.StorageBytes },
                Projects = new() { Used = used.Projects, Limit = plan.Projects, PercentUsed = UsageAlerts.Percent(used.Projects, plan.Projects) },
            },
            Alerts = UsageAlerts.Of(used, plan),
        });
    }
}
