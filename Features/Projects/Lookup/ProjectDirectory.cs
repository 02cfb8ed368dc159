namespace Capstan.Features.Projects.Lookup;

/// <summary>What other modules may know of a project.</summary>
public sealed record ProjectEntry
{
    public required Guid Id { get; init; }
    public required Guid OrganizationId { get; init; }
    public required Guid? GroupId { get; init; }
    public required string Name { get; init; }
    /// <summary>The language its graph was made of; null before the first import, unless its creator said it.</summary>
    public required string? Language { get; init; }
    public required string? SourcePath { get; init; }
    /// <summary>When the served graph was swapped in; null while there is none.</summary>
    public required DateTimeOffset? ImportedAt { get; init; }
    /// <summary>The commit or content hash the graph was made from.</summary>
    public required string? ImportedRevision { get; init; }
    /// <summary>An import has finished, so there is a graph to read.</summary>
    public required bool HasGraph { get; init; }
}

/// <summary>The public service of the Projects module: which project a request means, seen with the caller's eyes.</summary>
public sealed class ProjectDirectory(Db db)
{
    private static readonly SqlFile<FindArgs, ProjectEntry> FindProject = Sql.Beside<FindArgs, ProjectEntry>("FindProject.sql");
    private static readonly SqlFile<VisibleArgs, ProjectEntry> ListVisible = Sql.Beside<VisibleArgs, ProjectEntry>("ListVisibleProjects.sql");
    private static readonly SqlFile<ActiveArgs, int> SetActive = Sql.Beside<ActiveArgs, int>("SetActiveProject.sql");

    /// <summary>
    /// The project named, or the caller's active one when none is named. Answers NOT_FOUND for what the caller cannot see, NO_ACTIVE_PROJECT
    /// when nothing was named and nothing is active, and FORBIDDEN when <paramref name="permission"/> is not held in that project (a grant on
    /// the project or its group counts; such routes declare <c>NeedsInProject</c>).
    /// </summary>
    public async Task<(ProjectEntry? Project, Problem? Problem)> Find(Caller caller, Guid? projectId, CancellationToken ct, string? permission = null)
    {
        var project = await db.Maybe(FindProject, new()
        {
            OrganizationId = caller.OrganizationId,
            UserId = caller.UserId,
            ProjectId = projectId,
            SeesAll = caller.SeesAll,
            GroupIds = caller.GroupIds,
            ProjectIds = caller.ProjectIds,
        }, ct);
        if (project is null) return (null, projectId is null ? new(Errors.NoActiveProject) : new(Errors.NotFound, "No such project."));
        return permission is null || caller.Has(permission, RoleIn(caller, project))
            ? (project, null)
            : (null, new(Errors.Forbidden, $"This needs the permission {permission} in the project."));
    }

    /// <summary>As <see cref="Find"/>; a problem is thrown for the pipeline to answer with.</summary>
    public async Task<ProjectEntry> Require(Caller caller, Guid? projectId, CancellationToken ct, string? permission = null)
    {
        var (project, problem) = await Find(caller, projectId, ct, permission);
        return project ?? throw new ProblemException(problem!);
    }

    /// <summary>The projects with a graph in which the caller holds this permission, by name; 200 at most.</summary>
    public async Task<List<ProjectEntry>> Visible(Caller caller, string permission, CancellationToken ct)
    {
        var projects = await db.Many(ListVisible, new()
        {
            OrganizationId = caller.OrganizationId,
            SeesAll = caller.SeesAll,
            GroupIds = caller.GroupIds,
            ProjectIds = caller.ProjectIds,
        }, ct);
        return projects.FindAll(p => caller.Has(permission, RoleIn(caller, p)));
    }

    /// <summary>As <see cref="Require"/>, and its graph can be read; else PROJECT_NOT_IMPORTED.</summary>
    public async Task<ProjectEntry> WithGraph(Caller caller, Guid? projectId, CancellationToken ct, string? permission = null)
    {
        var project = await Require(caller, projectId, ct, permission);
        return project.HasGraph ? project : throw new ProblemException(Errors.ProjectNotImported);
    }

    /// <summary>Makes it the active project of one person, in the organization. False when either is gone.</summary>
    public async Task<bool> Activate(Guid organizationId, Guid userId, Guid projectId, CancellationToken ct) =>
        await db.Execute(SetActive, new() { OrganizationId = organizationId, UserId = userId, ProjectId = projectId }, ct) > 0;

    /// <summary>The caller's role in the project; grants on its group count even before the caller's cached grants have heard of a new project.</summary>
    internal static Role RoleIn(Caller caller, ProjectEntry project)
    {
        var role = caller.RoleInProject(project.Id);
        return project.GroupId is { } group && caller.RoleInGroup(group) is var inGroup && inGroup > role ? inGroup : role;
    }

    private sealed record FindArgs
    {
        public required Guid OrganizationId { get; init; }
        public required Guid UserId { get; init; }
        public required Guid? ProjectId { get; init; }
        public required bool SeesAll { get; init; }
        public required Guid[] GroupIds { get; init; }
        public required Guid[] ProjectIds { get; init; }
    }

    private sealed record VisibleArgs
    {
        public required Guid OrganizationId { get; init; }
        public required bool SeesAll { get; init; }
        public required Guid[] GroupIds { get; init; }
        public required Guid[] ProjectIds { get; init; }
    }

    private sealed record ActiveArgs
    {
        public required Guid OrganizationId { get; init; }
        public required Guid UserId { get; init; }
        public required Guid ProjectId { get; init; }
    }
}
