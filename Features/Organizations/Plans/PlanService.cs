namespace Capstan.Features.Organizations.Plans;

/// <summary>What the operator decides about organizations, from the command line.</summary>
public sealed class PlanService(Db db)
{
    private static readonly SqlFile<Args, int> SetPlan = Sql.Beside<Args, int>("SetPlan.sql");

    /// <summary>How many organizations have the plan now.</summary>
    public Task<int> Set(Guid? organizationId, string plan, CancellationToken ct) =>
        Plan.All.Any(p => p.Name == plan)
            ? db.Execute(SetPlan, new() { OrganizationId = organizationId, Plan = plan }, ct)
            : throw new InvalidOperationException($"A plan is one of: {string.Join(", ", Plan.All.Select(p => p.Name))}.");

    private sealed record Args
    {
        public required Guid? OrganizationId { get; init; }
        public required string Plan { get; init; }
    }
}
