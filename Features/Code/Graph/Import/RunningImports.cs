using Capstan.Features.Kernel.Jobs;

namespace Capstan.Features.Code.Graph.Import;

/// <summary>A project that goes needs its import no more.</summary>
internal sealed class RunningImports(Db db, JobQueue jobs, ImportFolders folders) : IProjectResources
{
    private static readonly SqlFile<Args, Guid> FindImport = Sql.Beside<Args, Guid>("FindImport.sql");

    public async Task Release(Guid organizationId, Guid projectId, CancellationToken ct)
    {
        foreach (var import in await db.Many(FindImport, new() { OrganizationId = organizationId, Kind = ImportJob.JobKind, ProjectKey = ImportJob.KeyOf(projectId) }, ct))
        {
            // One that never ran has nobody else to tidy up after it.
            if (await jobs.Cancel(organizationId, import, ct) is { Status: JobStatus.Cancelled }) folders.Remove(organizationId, import);
        }
    }

    private sealed record Args
    {
        public required Guid OrganizationId { get; init; }
        public required string Kind { get; init; }
        public required string ProjectKey { get; init; }
    }
}
