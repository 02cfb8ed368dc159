using Capstan.Features.Code.CodeShared;
using Capstan.Features.Code.Graph.Import;
using Capstan.Features.Projects.Lookup;

namespace Capstan.Features.Code.StartImport;

public static class StartImportHandler
{
    /// <summary>Start an import</summary>
    /// <remarks>
    /// Creates the project it names, or updates the one that came from the same source, and makes it the caller's active project. The import
    /// runs in the background: poll <c>GET /import/status/{job_id}</c>. The graph in service, if any, answers until the new one is complete.
    /// A project has one import at a time (409). Limits: 5 GB, 300,000 files, 20 million lines, 2 MB per source file, 30 minutes.
    /// </remarks>
    public static async Task<Results<Ok<ImportStartedResponse>, Problem>> Handle(
        StartImportRequest request, Caller caller, Settings settings, OutboundPolicy outbound, ImportJobs imports, ProjectDirectory projects, GitCredentials credentials, CancellationToken ct)
    {
        string location, name, key;
        Guid? keeper = null;
        if (request.LocalPath is { } path)
        {
            if (!caller.Has("import:local")) return new Problem(Errors.Forbidden, "local_path needs the permission import:local.");
            if (LocalFolders.Allowed(path, settings.ImportRoots) is not { } folder) return Refused("local_path", "It is not a folder under an import root.");
            (location, name, key) = (folder, Path.GetFileName(folder), $"local:{folder}");
        }
        else
        {
            var address = RepositoryAddress.Parse(request.RepoUrl!);
            if (await outbound.Resolve(address, ct) is { Refusal: { } refusal }) return Refused("repo_url", refusal);
            if (request.CredentialKey is { } credential)
            {
                var (project, problem) = await projects.Find(caller, request.CredentialProjectId, ct, "projects:write");
                if (project is null) return problem!;
                if (await credentials.Refuse(caller.OrganizationId, project.Id, credential, address, ct) is { } unusable) return Problem.Field("credential_key", unusable);
                keeper = project.Id;
            }
            (location, name, key) = (address.AbsoluteUri, RepositoryAddress.NameOf(address), $"git:{address.AbsoluteUri}#{request.Branch}");
        }
        var selective = request.Mode == "selective";
        var (started, refused) = await imports.Start(caller, Guid.CreateVersion7(), key, request.GroupId, new()
        {
            ProjectId = Guid.Empty,
            ProjectName = request.ProjectName ?? (name.Length > 0 ? name : "project"),
            Source = request.LocalPath is null ? ImportSource.Git : ImportSource.Local,
            Location = location,
            Branch = request.Branch,
            CredentialKey = request.CredentialKey,
            CredentialProjectId = keeper,
            Depth = request.ShallowClone == false ? null : request.ShallowDepth ?? 1,
            Language = request.Language,
            Mode = request.Mode ?? "full",
            IncludePaths = selective ? request.IncludePaths ?? [] : [],
            ExcludePaths = selective ? request.ExcludePaths ?? [] : [],
            CreateDomainPlugin = request.CreateDomainPlugin ?? true,
            DomainName = request.DomainName,
            ImportDocs = request.ImportDocs ?? true,
            ImportReadme = request.ImportReadme ?? true,
            ImportComments = request.ImportComments ?? true,
            BatchSize = request.BatchSize ?? 10_000,
        }, ct);
        return refused is not null ? refused : TypedResults.Ok(started!);
    }

    private static Problem Refused(string field, string message) => new(Errors.SourceRefused, message, [new() { Field = field, Code = "Refused", Message = message }]);
}
