namespace Capstan.Features.Projects.Lookup;

/// <summary>The source of an import and the project it should fill.</summary>
public sealed record ProjectSource
{
    /// <summary>The same for every import of the same source: repository and branch, or the folder.</summary>
    public required string SourceKey { get; init; }
    public required string Name { get; init; }
    public required string? SourcePath { get; init; }
    public required string? Language { get; init; }
    public Guid? GroupId { get; init; }
}

/// <summary>What imports do to projects: find or create the one they fill, and say that its graph is in.</summary>
public sealed class ProjectImports(Db db)
{
    private static readonly SqlFile<ClaimArgs, ProjectEntry> ClaimSource = Sql.Beside<ClaimArgs, ProjectEntry>("ClaimSource.sql");
    private static readonly SqlFile<ImportedArgs, int> MarkImported = Sql.Beside<ImportedArgs, int>("MarkImported.sql");

    /// <summary>The organization's project of this source, created when there is none, in the transaction that enqueues the import.</summary>
    public static Task<ProjectEntry> Claim(DbTransaction transaction, Caller caller, ProjectSource source, CancellationToken ct) =>
        transaction.One(ClaimSource, ArgsOf(caller, source), ct);

    /// <summary>The same, in a statement of its own.</summary>
    public Task<ProjectEntry> Claim(Caller caller, ProjectSource source, CancellationToken ct) => db.One(ClaimSource, ArgsOf(caller, source), ct);

    /// <summary>A new graph is being served; <paramref name="metadata"/> joins the project's own. False when the project was deleted meanwhile.</summary>
    public static async Task<bool> Imported(
        DbTransaction transaction, Guid organizationId, Guid projectId, string? language, string? revision, RawJson? metadata, CancellationToken ct) =>
        await transaction.Execute(MarkImported, new() { OrganizationId = organizationId, ProjectId = projectId, Language = language, Revision = revision, Metadata = metadata }, ct) > 0;

    /// <summary>The same, in a statement of its own.</summary>
    public async Task<bool> Imported(Guid organizationId, Guid projectId, string? language, string? revision, CancellationToken ct) =>
        await db.Execute(MarkImported, new() { OrganizationId = organizationId, ProjectId = projectId, Language = language, Revision = revision, Metadata = null }, ct) > 0;

    private static ClaimArgs ArgsOf(Caller caller, ProjectSource source) => new()
    {
        OrganizationId = caller.OrganizationId,
        Id = Guid.CreateVersion7(),
        GroupId = source.GroupId,
        Name = source.Name,
        Language = source.Language,
        SourcePath = source.SourcePath,
        SourceKey = source.SourceKey,
        CreatedBy = caller.UserId,
    };

    private sealed record ClaimArgs
    {
        public required Guid OrganizationId { get; init; }
        public required Guid Id { get; init; }
        public required Guid? GroupId { get; init; }
        public required string Name { get; init; }
        public required string? Language { get; init; }
        public required string? SourcePath { get; init; }
        public required string SourceKey { get; init; }
        public required Guid CreatedBy { get; init; }
    }

    private sealed record ImportedArgs
    {
        public required Guid OrganizationId { get; init; }
        public required Guid ProjectId { get; init; }
        public required string? Language { get; init; }
        public required string? Revision { get; init; }
        public required RawJson? Metadata { get; init; }
    }
}
