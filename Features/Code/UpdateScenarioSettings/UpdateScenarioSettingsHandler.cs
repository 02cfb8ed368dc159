using System.Text.Json;
using System.Text.Json.Nodes;
using Capstan.Features.Code.Thresholds;
using Capstan.Features.Projects.Lookup;

namespace Capstan.Features.Code.UpdateScenarioSettings;

public static class UpdateScenarioSettingsHandler
{
    private static readonly SqlFile<Args, ScenarioSettingsRow> Update = Sql.Beside<Args, ScenarioSettingsRow>();

    /// <summary>Set what the scenarios of a project work by</summary>
    public static async Task<Results<Ok<ScenarioSettingsResponse>, Problem>> Handle(
        [FromRoute(Name = "project_id")] Guid projectId, UpdateScenarioSettingsRequest request, IfMatch ifMatch, Caller caller, ProjectDirectory projects, Db db, CancellationToken ct)
    {
        if ((await projects.Find(caller, projectId, ct, "scenarios:write")).Problem is { } problem) return problem;
        var row = await db.Maybe(Update, new() { OrganizationId = caller.OrganizationId, ProjectId = projectId, Settings = Given(request), IfMatch = ifMatch.UpdatedAt }, ct);
        return row is null
            ? new Problem(Errors.PreconditionFailed)
            : TypedResults.Ok(new ScenarioSettingsResponse { ProjectId = projectId, Settings = ScenarioSettingsStore.Parse(row.Settings), UpdatedAt = row.UpdatedAt });
    }

    /// <summary>Without the sections that were not given: their nulls would take away what is stored.</summary>
    private static RawJson Given(UpdateScenarioSettingsRequest request)
    {
        var sections = JsonSerializer.SerializeToNode(request, WireJson.Options)!.AsObject();
        return new(new JsonObject(sections.Where(s => s.Value is not null).Select(s => KeyValuePair.Create(s.Key, s.Value?.DeepClone()))).ToJsonString(WireJson.Options));
    }

    private sealed record Args
    {
        public required Guid OrganizationId { get; init; }
        public required Guid ProjectId { get; init; }
        public required RawJson Settings { get; init; }
        public required DateTimeOffset? IfMatch { get; init; }
    }
}
