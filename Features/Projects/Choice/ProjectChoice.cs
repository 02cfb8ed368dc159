namespace Capstan.Features.Projects.Choice;

/// <summary>The project an operation on code is about.</summary>
public sealed record ChosenProject
{
    public required Guid Id { get; init; }
    public required string Name { get; init; }
    /// <summary>An import has finished, so there is a graph to read.</summary>
    public required bool HasGraph { get; init; }
}

/// <summary>
/// Which project a caller means: the one named in the request, else the caller's active one. Other modules ask here; they do not read
/// the tables of projects.
/// </summary>
public sealed class ProjectChoice(Db db)
{
    private static readonly SqlFile<Args, ChosenProject> Select = Sql.Beside<Args, ChosenProject>("ChooseProject.sql");

    /// <summary>The project, with an imported graph.</summary>
    /// <exception cref="ProblemException">
    /// <see cref="Errors.NoActiveProject"/>, <see cref="Errors.NotFound"/> (also for what the caller may not see), or <see cref="Errors.ProjectNotImported"/>.
    /// </exception>
    public async Task<ChosenProject> WithGraph(Caller caller, Guid? projectId, CancellationToken ct)
    {
        var project = await Choose(caller, projectId, ct);
        return project.HasGraph ? project : throw new ProblemException(Errors.ProjectNotImported);
    }

    /// <summary>The project, imported or not.</summary>
    /// <exception cref="ProblemException"><see cref="Errors.NoActiveProject"/> or <see cref="Errors.NotFound"/>.</exception>
    public async Task<ChosenProject> Choose(Caller caller, Guid? projectId, CancellationToken ct) =>
        await db.Maybe(Select, new()
        {
            OrganizationId = caller.OrganizationId,
            UserId = caller.UserId,
            ProjectId = projectId,
            SeesAll = caller.SeesAll,
            GroupIds = caller.GroupIds,
            ProjectIds = caller.ProjectIds,
        }, ct)
        ?? throw new ProblemException(projectId is null ? Errors.NoActiveProject : Errors.NotFound);

    private sealed record Args
    {
        public required Guid OrganizationId { get; init; }
        public required Guid UserId { get; init; }
        public required Guid? ProjectId { get; init; }
        public required bool SeesAll { get; init; }
        public required Guid[] GroupIds { get; init; }
        public required Guid[] ProjectIds { get; init; }
    }
}
