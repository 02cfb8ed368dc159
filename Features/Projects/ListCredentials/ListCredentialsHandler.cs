using Capstan.Features.Kernel.Sealing;
using Capstan.Features.Projects.Lookup;
using Capstan.Features.Projects.ProjectsShared;
using Capstan.Features.Projects.Secrets;

namespace Capstan.Features.Projects.ListCredentials;

public static class ListCredentialsHandler
{
    private static readonly SqlFile<Args, string> SecretVariables = Sql.Beside<Args, string>("ListSecretVariables.sql");

    /// <summary>List the project's credentials, masked</summary>
    /// <remarks>With <c>include_env</c>, which is on unless told otherwise, the names of the project's secret environment variables too. The server's own environment is never shown.</remarks>
    public static async Task<Results<Ok<CredentialListResponse>, Problem>> Handle(
        [FromRoute(Name = "project_id")] Guid projectId, [FromQuery(Name = "include_env")] bool? includeEnv,
        Caller caller, ProjectDirectory projects, ProjectCredentials credentials, Db db, CancellationToken ct)
    {
        var (project, problem) = await projects.Find(caller, projectId, ct);
        if (project is null) return problem!;
        var shown = (await credentials.Masked(caller.OrganizationId, projectId, ct)).ConvertAll(c => new CredentialResponse { Key = c.Key, MaskedValue = c.Mask, Host = c.Host, Source = "project" });
        if (includeEnv != false)
            foreach (var key in await db.Many(SecretVariables, new() { OrganizationId = caller.OrganizationId, ProjectId = projectId }, ct))
                shown.Add(new() { Key = key, MaskedValue = Masks.Set, Host = null, Source = "env" });
        return TypedResults.Ok(new CredentialListResponse { Credentials = shown, ProjectId = projectId });
    }

    private sealed record Args
    {
        public required Guid OrganizationId { get; init; }
        public required Guid ProjectId { get; init; }
    }
}
