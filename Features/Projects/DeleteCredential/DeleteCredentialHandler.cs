using Capstan.Features.Projects.Lookup;

namespace Capstan.Features.Projects.DeleteCredential;

public static class DeleteCredentialHandler
{
    private static readonly SqlFile<Args, int> Delete = Sql.Beside<Args, int>();

    /// <summary>Forget a credential</summary>
    public static async Task<Results<NoContent, Problem>> Handle(
        [FromRoute(Name = "project_id")] Guid projectId, [FromRoute(Name = "credential_key")] string credentialKey,
        Caller caller, ProjectDirectory projects, AuditNote note, Db db, CancellationToken ct)
    {
        if ((await projects.Find(caller, projectId, ct, "projects:write")).Problem is { } problem) return problem;
        if (credentialKey.Contains('\0', StringComparison.Ordinal) || await db.Execute(Delete, new() { OrganizationId = caller.OrganizationId, ProjectId = projectId, Key = credentialKey }, ct) == 0)
            return new Problem(Errors.NotFound, "The project has no such credential.");
        note.Target = projectId.ToString();
        note.Before = new { CredentialKey = credentialKey };
        return TypedResults.NoContent();
    }

    private sealed record Args
    {
        public required Guid OrganizationId { get; init; }
        public required Guid ProjectId { get; init; }
        public required string Key { get; init; }
    }
}
