namespace Capstan.Features.Projects.ProjectsShared;

internal static class SettingsOfProject
{
    private static readonly SqlFile<Args, ProjectSettingsRow> Select = Sql.Beside<Args, ProjectSettingsRow>("FindSettings.sql");

    private static readonly ProjectSettingsRow Nothing = new()
    {
        DockerImage = null,
        DefaultFolder = null,
        TargetUrls = RawJson.EmptyObject,
        AutoQuarantine = false,
        WebhookSecretSet = false,
        UpdatedAt = null,
    };

    public static async Task<ProjectSettingsResponse> Find(Db db, Guid organizationId, Guid projectId, CancellationToken ct) =>
        (await db.Maybe(Select, new() { OrganizationId = organizationId, ProjectId = projectId }, ct) ?? Nothing).Show();

    private sealed record Args
    {
        public required Guid OrganizationId { get; init; }
        public required Guid ProjectId { get; init; }
    }
}
