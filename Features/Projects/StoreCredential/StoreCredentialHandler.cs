using Capstan.Features.Kernel.Sealing;
using Capstan.Features.Projects.Lookup;
using Capstan.Features.Projects.ProjectsShared;
using Capstan.Features.Projects.Secrets;

namespace Capstan.Features.Projects.StoreCredential;

public static class StoreCredentialHandler
{
    private static readonly SqlFile<Args, StoredRow> Upsert = Sql.Beside<Args, StoredRow>();

    /// <summary>Keep a credential</summary>
    /// <remarks>
    /// Sealed, and never shown again. A credential of this name gets the new value and host. An import of a private repository names it with
    /// <c>credential_key</c>. A project has at most 100 (409).
    /// </remarks>
    public static async Task<Results<Created<CredentialResponse>, Problem>> Handle(
        [FromRoute(Name = "project_id")] Guid projectId, StoreCredentialRequest request, Caller caller, ProjectDirectory projects, Sealer sealer, AuditNote note, Db db, CancellationToken ct)
    {
        if ((await projects.Find(caller, projectId, ct, "projects:write")).Problem is { } problem) return problem;
        var stored = await db.Maybe(Upsert, new()
        {
            OrganizationId = caller.OrganizationId,
            ProjectId = projectId,
            Key = request.Key,
            Value = sealer.Seal(ProjectCredentials.Place(caller.OrganizationId, projectId, request.Key), request.Value),
            Host = request.Host?.ToLowerInvariant(),
            UpdatedBy = caller.UserId,
        }, ct);
        if (stored is null) return new Problem(Errors.Conflict, "The project has 100 credentials, which is the most.");
        note.Target = projectId.ToString();
        note.Before = stored.Existed ? new { CredentialKey = request.Key } : null;
        note.After = new { CredentialKey = request.Key, request.Host };
        return TypedResults.Created($"/api/v1/projects/{projectId}/credentials", new CredentialResponse { Key = request.Key, MaskedValue = Masks.Tail(request.Value), Host = request.Host?.ToLowerInvariant(), Source = "project" });
    }

    private sealed record Args
    {
        public required Guid OrganizationId { get; init; }
        public required Guid ProjectId { get; init; }
        public required string Key { get; init; }
        public required byte[] Value { get; init; }
        public required string? Host { get; init; }
        public required Guid UpdatedBy { get; init; }
    }

    private sealed record StoredRow
    {
        public required bool Existed { get; init; }
    }
}
