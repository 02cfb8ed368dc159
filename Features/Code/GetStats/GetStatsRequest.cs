namespace Capstan.Features.Code.GetStats;

/// <summary>Questions that were answered in the caller's organization.</summary>
public sealed record StatsResponse
{
    /// <example>150</example>
    public required long TotalQueries { get; init; }
    /// <summary>Since midnight UTC.</summary>
    /// <example>12</example>
    public required long QueriesToday { get; init; }
    /// <summary>From the question to the answer; 0 before the first.</summary>
    /// <example>84.2</example>
    public required double AverageResponseTimeMs { get; init; }
    /// <summary>Questions by the id of the scenario that answered.</summary>
    public required IReadOnlyDictionary<string, long> ScenariosUsage { get; init; }
}
