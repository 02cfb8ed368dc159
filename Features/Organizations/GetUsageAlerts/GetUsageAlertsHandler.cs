using Capstan.Features.Organizations.OrganizationsShared;
using Capstan.Features.Organizations.Plans;

namespace Capstan.Features.Organizations.GetUsageAlerts;

public static class GetUsageAlertsHandler
{
    /// <summary>What of the plan is running out</summary>
    public static async Task<Ok<UsageAlertsResponse>> Handle(Caller caller, Quotas.Quotas quotas, CancellationToken ct)
    {
        var used = await quotas.Usage(caller.OrganizationId, ct);
        var alerts = UsageAlerts.Of(used, Plan.Of(used.Plan));
        return TypedResults.Ok(new UsageAlertsResponse
        {
            Data = alerts.Where(a => a.Type != "info").ToDictionary(a => a.Resource, a => new UsageLevel { Level = a.Type, PercentUsed = a.PercentUsed }),
            Alerts = alerts,
        });
    }
}
