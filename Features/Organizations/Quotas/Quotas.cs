using System.Globalization;
using Capstan.Features.Organizations.Plans;

namespace Capstan.Features.Organizations.Quotas;

/// <summary>What an organization has used of its plan.</summary>
public sealed record UsageCounts
{
    public required string Plan { get; init; }
    public required long Users { get; init; }
    public required long Projects { get; init; }
    public required long Runs { get; init; }
    public required long StorageBytes { get; init; }
    public required DateTimeOffset PeriodStart { get; init; }
    public required DateTimeOffset PeriodEnd { get; init; }
}

/// <summary>
/// The public service for plan limits: who adds something asks first, in the transaction that adds it. Where the plan has a limit, askers take turns
/// on the organization's row, so that two at once do not both get the last place. A plan without limits costs one read.
/// </summary>
public sealed class Quotas(Db db, TimeProvider clock)
{
    private static readonly SqlFile<Args, string> FindPlan = Sql.Beside<Args, string>("FindPlan.sql");
    private static readonly SqlFile<Args, string> LockPlan = Sql.Beside<Args, string>("LockPlan.sql");
    private static readonly SqlFile<Args, UsageCounts> CountUsage = Sql.Beside<Args, UsageCounts>("CountUsage.sql");
    private static readonly SqlFile<SourceArgs, bool> HasSource = Sql.Beside<SourceArgs, bool>("HasSource.sql");
    private static readonly SqlFile<Args, int> CountRun = Sql.Beside<Args, int>("TakeRun.sql");

    public Task<UsageCounts> Usage(Guid organizationId, CancellationToken ct) => db.One(CountUsage, new() { OrganizationId = organizationId }, ct);

    /// <exception cref="ProblemException">QUOTA_EXCEEDED when there is no place for another member.</exception>
    public async Task RoomForMember(DbTransaction transaction, Guid organizationId, CancellationToken ct)
    {
        if ((await Plan(transaction, organizationId, ct)).Users is not { } most) return;
        var usage = await Locked(transaction, organizationId, ct);
        if (usage.Users >= most) throw Exceeded("User limit reached", usage.Users, most, usage);
    }

    /// <exception cref="ProblemException">QUOTA_EXCEEDED when there is no place for another project.</exception>
    public async Task RoomForProject(DbTransaction transaction, Guid organizationId, CancellationToken ct)
    {
        if ((await Plan(transaction, organizationId, ct)).Projects is not { } most) return;
        var usage = await Locked(transaction, organizationId, ct);
        if (usage.Projects >= most) throw Exceeded("Project limit reached", usage.Projects, most, usage);
    }

    /// <summary>Counts one run of the month: an import is one.</summary>
    /// <param name="sourceKey">Where the import comes from; it makes a project when the organization has none of this source.</param>
    /// <exception cref="ProblemException">QUOTA_EXCEEDED when the month's runs, the storage or the projects are used up.</exception>
    public async Task TakeImport(DbTransaction transaction, Guid organizationId, string sourceKey, CancellationToken ct)
    {
        var args = new Args { OrganizationId = organizationId };
        var plan = await Plan(transaction, organizationId, ct);
        if (plan is not { Runs: null, StorageBytes: null, Projects: null })
        {
            var usage = await Locked(transaction, organizationId, ct);
            if (usage.Runs >= plan.Runs) throw Exceeded("Run limit of the month reached", usage.Runs, plan.Runs.Value, usage);
            if (usage.StorageBytes >= plan.StorageBytes) throw Exceeded("Storage limit reached", usage.StorageBytes, plan.StorageBytes.Value, usage);
            if (usage.Projects >= plan.Projects && !await transaction.One(HasSource, new() { OrganizationId = organizationId, SourceKey = sourceKey }, ct))
                throw Exceeded("Project limit reached", usage.Projects, plan.Projects.Value, usage);
        }
        await transaction.Execute(CountRun, args, ct);
    }

    private static async Task<Plan> Plan(DbTransaction transaction, Guid organizationId, CancellationToken ct) =>
        Plans.Plan.Of(await transaction.One(FindPlan, new() { OrganizationId = organizationId }, ct));

    private static async Task<UsageCounts> Locked(DbTransaction transaction, Guid organizationId, CancellationToken ct)
    {
        await transaction.One(LockPlan, new() { OrganizationId = organizationId }, ct);
        return await transaction.One(CountUsage, new() { OrganizationId = organizationId }, ct);
    }

    private ProblemException Exceeded(string what, long used, long most, UsageCounts usage) =>
        new(new Problem(Errors.QuotaExceeded, string.Create(CultureInfo.InvariantCulture, $"{what}: {used} of {most} on the plan {usage.Plan}."),
            retryAfterSeconds: (int)Math.Max(1, (usage.PeriodEnd - clock.GetUtcNow()).TotalSeconds)));

    private sealed record Args
    {
        public required Guid OrganizationId { get; init; }
    }

    private sealed record SourceArgs
    {
        public required Guid OrganizationId { get; init; }
        public required string SourceKey { get; init; }
    }
}
