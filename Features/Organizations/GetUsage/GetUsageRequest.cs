using Capstan.Features.Organizations.OrganizationsShared;

namespace Capstan.Features.Organizations.GetUsage;

/// <summary>What the organization has used of its plan, and what is running out.</summary>
public sealed record UsageResponse
{
    public required OrganizationUsage Usage { get; init; }
    public required IReadOnlyList<UsageAlert> Alerts { get; init; }
}

/// <summary>Limits are null where the plan has none.</summary>
public sealed record OrganizationUsage
{
    public required UsagePeriod CurrentPeriod { get; init; }
    /// <summary>Imports count as runs. What was deleted stays counted.</summary>
    public required CountedUsage TestRuns { get; init; }
    public required UserUsage Users { get; init; }
    public required StorageUsage Storage { get; init; }
    public required CountedUsage Projects { get; init; }
}

/// <summary>The calendar month, in UTC.</summary>
public sealed record UsagePeriod
{
    public required DateTimeOffset StartDate { get; init; }
    public required DateTimeOffset EndDate { get; init; }
}

public sealed record CountedUsage
{
    public required long Used { get; init; }
    public required long? Limit { get; init; }
    /// <summary>Null where there is no limit.</summary>
    public required double? PercentUsed { get; init; }
}

public sealed record UserUsage
{
    public required long Active { get; init; }
    public required long? Limit { get; init; }
}

/// <summary>Of the code graphs on disk.</summary>
public sealed record StorageUsage
{
    public required long UsedBytes { get; init; }
    public required long? LimitBytes { get; init; }
}
