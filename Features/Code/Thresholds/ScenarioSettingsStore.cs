namespace Capstan.Features.Code.Thresholds;

/// <summary>What each project has set; a section that was never set has its default values.</summary>
public sealed class ScenarioSettingsStore(Db db)
{
    private static readonly SqlFile<Args, Row> ReadSettings = Sql.Beside<Args, Row>("ReadScenarioSettings.sql");

    public async Task<ScenarioSettings> Of(Guid organizationId, Guid projectId, CancellationToken ct) =>
        Parse((await db.Maybe(ReadSettings, new() { OrganizationId = organizationId, ProjectId = projectId }, ct))?.Settings);

    internal static ScenarioSettings Parse(RawJson? stored) => stored?.Read<ScenarioSettings>() ?? ScenarioSettings.Default;

    private sealed record Args
    {
        public required Guid OrganizationId { get; init; }
        public required Guid ProjectId { get; init; }
    }

    private sealed record Row
    {
        public required RawJson Settings { get; init; }
    }
}
