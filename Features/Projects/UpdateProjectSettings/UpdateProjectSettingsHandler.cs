using Capstan.Features.Kernel.Sealing;
using Capstan.Features.Projects.Lookup;
using Capstan.Features.Projects.ProjectsShared;

namespace Capstan.Features.Projects.UpdateProjectSettings;

public static class UpdateProjectSettingsHandler
{
    private static readonly SqlFile<Args, ProjectSettingsRow> Upsert = Sql.Beside<Args, ProjectSettingsRow>();

    /// <summary>Change the project's run settings</summary>
    /// <remarks>For editors of the project; the webhook's secret is for its admins.</remarks>
    public static async Task<Results<Ok<ProjectSettingsResponse>, Problem>> Handle(
        [FromRoute(Name = "project_id")] Guid projectId, UpdateProjectSettingsRequest request,
        Caller caller, ProjectDirectory projects, Sealer sealer, AuditNote note, Db db, CancellationToken ct)
    {
        var (project, problem) = await projects.Find(caller, projectId, ct, "projects:write");
        if (project is null) return problem!;
        if (request.WebhookSecret is not null && !caller.Has("projects:admin", ProjectDirectory.RoleIn(caller, project)))
            return new Problem(Errors.Forbidden, "webhook_secret needs the permission projects:admin in the project.");
        note.Before = await SettingsOfProject.Find(db, caller.OrganizationId, projectId, ct);
        var secret = request.WebhookSecret is { Length: > 0 } text ? sealer.Seal(SealedColumns.ProjectWebhookSecret.At(caller.OrganizationId, projectId.ToString()), text) : null;
        var row = await db.One(Upsert, new()
        {
            OrganizationId = caller.OrganizationId,
            ProjectId = projectId,
            DockerImage = request.DockerImage,
            DefaultFolder = request.DefaultFolder,
            TargetUrls = request.TargetUrls is null ? null : RawJson.Of(request.TargetUrls),
            AutoQuarantine = request.AutoQuarantine,
            WebhookSecret = secret,
            ClearWebhookSecret = request.WebhookSecret is "",
        }, ct);
        var settings = row.Show();
        note.After = settings;
        return TypedResults.Ok(settings);
    }

    private sealed record Args
    {
        public required Guid OrganizationId { get; init; }
        public required Guid ProjectId { get; init; }
        public required string? DockerImage { get; init; }
        public required string? DefaultFolder { get; init; }
        public required RawJson? TargetUrls { get; init; }
        public required bool? AutoQuarantine { get; init; }
        public required byte[]? WebhookSecret { get; init; }
        public required bool ClearWebhookSecret { get; init; }
    }
}
