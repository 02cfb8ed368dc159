namespace Capstan.Features.Code.GetStats;

public static class GetStatsHandler
{
    private static readonly SqlFile<Args, Row> Select = Sql.Beside<Args, Row>();

    /// <summary>Count the questions answered</summary>
    public static async Task<Ok<StatsResponse>> Handle(Caller caller, Db db, CancellationToken ct)
    {
        var rows = await db.Many(Select, new() { OrganizationId = caller.OrganizationId }, ct);
        var total = rows.Sum(r => r.Questions);
        return TypedResults.Ok(new StatsResponse
        {
            TotalQueries = total,
            QueriesToday = rows.Sum(r => r.Today),
            AverageResponseTimeMs = total == 0 ? 0 : Math.Round(rows.Sum(r => r.TotalMs) / total, 2),
            ScenariosUsage = rows.ToDictionary(r => r.ScenarioId, r => r.Questions, StringComparer.Ordinal),
        });
    }

    private sealed record Args
    {
        public required Guid OrganizationId { get; init; }
    }

    private sealed record Row
    {
        public required string ScenarioId { get; init; }
        public required long Questions { get; init; }
        public required long Today { get; init; }
        public required double TotalMs { get; init; }
    }
}
