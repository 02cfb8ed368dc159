using Capstan.Features.Code.Graph.Import;
using Capstan.Features.Identity.Access;
using Capstan.Features.Kernel.Jobs;
using Capstan.Features.Organizations.Quotas;
using Capstan.Features.Projects.Lookup;

namespace Capstan.Features.Code.CodeShared;

/// <summary>An import that was accepted.</summary>
public sealed record ImportStartedResponse
{
    public required Guid JobId { get; init; }
    /// <summary>The project the import fills: a new one, or the one that came from the same source.</summary>
    public required Guid ProjectId { get; init; }
    /// <summary>pending.</summary>
    public required string Status { get; init; }
    public required string Message { get; init; }
}

/// <summary>What starting, watching and cancelling imports have in common.</summary>
public sealed class ImportJobs(Db db, JobQueue jobs, ProjectDirectory projects, Quotas quotas, AccessService access)
{
    /// <summary>Claims the project of the source, enqueues the import and makes the project the caller's active one.</summary>
    /// <param name="order">Its project is filled in here.</param>
    public async Task<(ImportStartedResponse? Started, Problem? Problem)> Start(Caller caller, Guid jobId, string sourceKey, Guid? groupId, ImportOrder order, CancellationToken ct)
    {
        if (groupId is { } id && !caller.SeesAll && !caller.GroupGrants.ContainsKey(id)) return (null, new(Errors.NotFound, "No such group."));
        if (!caller.Has("import:write", groupId is { } g ? caller.RoleInGroup(g) : caller.HighestRole)) return (null, new(Errors.Forbidden, "This needs the permission import:write."));
        var (project, job) = await db.InTransaction(async transaction =>
        {
            await quotas.TakeImport(transaction, caller.OrganizationId, sourceKey, ct);
            var claimed = await ProjectImports.Claim(transaction, caller, new()
            {
                SourceKey = sourceKey,
                Name = order.ProjectName,
                SourcePath = order.Source == ImportSource.Local ? order.Location : null,
                Language = order.Language,
                GroupId = groupId,
            }, ct);
            if (!caller.Has("import:write", ProjectDirectory.RoleIn(caller, claimed)))
                throw new ProblemException(Errors.Forbidden, "This needs the permission import:write in the project of this source, or in the organization for a new one.");
            var enqueued = await jobs.Enqueue(transaction, new()
            {
                Id = jobId,
                OrganizationId = caller.OrganizationId,
                UserId = caller.UserId,
                Kind = ImportJob.JobKind,
                Payload = RawJson.Of(order with { ProjectId = claimed.Id, ProjectName = claimed.Name }),
                UniqueKey = ImportJob.KeyOf(claimed.Id),
                MaxAttempts = 3,
            }, ct);
            // Taken back with all that was counted and made for it.
            if (!enqueued.Created) throw new ProblemException(Errors.Conflict, $"Import {enqueued.Id} of this project is not over yet.");
            return (claimed, enqueued);
        }, ct);
        if (groupId is not null) access.ForgetOrganization(caller.OrganizationId);
        await projects.Activate(caller.OrganizationId, caller.UserId, project.Id, ct);
        return (new() { JobId = job.Id, ProjectId = project.Id, Status = JobStatus.Pending, Message = $"Import of {project.Name} is waiting for a worker." }, null);
    }

    /// <summary>The import, when it is the caller's own or the caller sees everything.</summary>
    public async Task<Job?> Find(Caller caller, Guid jobId, CancellationToken ct) =>
        await jobs.Find(caller.OrganizationId, jobId, ct) is { Kind: ImportJob.JobKind } job && (caller.SeesAll || job.UserId == caller.UserId) ? job : null;
}
