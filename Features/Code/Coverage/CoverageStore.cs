namespace Capstan.Features.Code.Coverage;

/// <summary>A report as it is kept.</summary>
internal sealed record CoverageReportRow
{
    public required string Name { get; init; }
    public required string Format { get; init; }
    public required string? Revision { get; init; }
    public required int Files { get; init; }
    public required int Lines { get; init; }
    public required int LinesCovered { get; init; }
    public required DateTimeOffset UploadedAt { get; init; }
}

/// <summary>The reports of each project: one for each name, the last one sent.</summary>
public sealed class CoverageStore(Db db)
{
    public const int MaximumReports = 20;
    public const string DefaultName = "default";
    private static readonly SqlFile<SaveArgs, CoverageReportRow> SaveReport = Sql.Beside<SaveArgs, CoverageReportRow>("SaveCoverageReport.sql");
    private static readonly SqlFile<NameArgs, int> DeleteFiles = Sql.Beside<NameArgs, int>("DeleteCoverageFiles.sql");
    private static readonly SqlFile<FilesArgs, int> AddFiles = Sql.Beside<FilesArgs, int>("AddCoverageFiles.sql");
    private static readonly SqlFile<ProjectArgs, CoverageReportRow> ListReports = Sql.Beside<ProjectArgs, CoverageReportRow>("ListCoverageReports.sql");
    private static readonly SqlFile<ProjectArgs, FileRow> ListFiles = Sql.Beside<ProjectArgs, FileRow>("ListCoverageFiles.sql");
    private static readonly SqlFile<ProjectArgs, PathRow> ListPaths = Sql.Beside<ProjectArgs, PathRow>("ListCoveragePaths.sql");
    private static readonly SqlFile<NameArgs, int> DeleteReports = Sql.Beside<NameArgs, int>("DeleteCoverageReports.sql");

    /// <summary>Takes the place of the report of this name; null when the project has as many others as it may.</summary>
    internal Task<CoverageReportRow?> Save(Guid organizationId, Guid projectId, string name, string? revision, CoverageData data, CancellationToken ct) => db.InTransaction(async transaction =>
    {
        var files = data.Files;
        var row = await transaction.Maybe(SaveReport, new()
        {
            OrganizationId = organizationId, ProjectId = projectId, Name = name, Format = data.Format, Revision = revision,
            Files = files.Count, Lines = data.LineCount, LinesCovered = data.CoveredCount, Most = MaximumReports,
        }, ct);
        if (row is null) return null;
        await transaction.Execute(DeleteFiles, new() { OrganizationId = organizationId, ProjectId = projectId, Name = name }, ct);
        await transaction.Execute(AddFiles, new() { OrganizationId = organizationId, ProjectId = projectId, Name = name, Paths = [.. files.Select(f => f.Path)], Lines = [.. files.Select(f => f.Lines())] }, ct);
        return row;
    }, ct);

    /// <summary>In order of name.</summary>
    internal Task<List<CoverageReportRow>> Reports(Guid organizationId, Guid projectId, CancellationToken ct) =>
        db.Many(ListReports, new() { OrganizationId = organizationId, ProjectId = projectId }, ct);

    /// <summary>The paths of each report, with their lines.</summary>
    internal Task<List<FileRow>> Files(Guid organizationId, Guid projectId, CancellationToken ct) =>
        db.Many(ListFiles, new() { OrganizationId = organizationId, ProjectId = projectId }, ct);

    internal async Task<List<(string Report, string Path)>> Paths(Guid organizationId, Guid projectId, CancellationToken ct) =>
        (await db.Many(ListPaths, new() { OrganizationId = organizationId, ProjectId = projectId }, ct)).ConvertAll(r => (r.Name, r.Path));

    /// <summary>One report, or all of them; how many there were.</summary>
    internal Task<int> Delete(Guid organizationId, Guid projectId, string? name, CancellationToken ct) =>
        db.Execute(DeleteReports, new() { OrganizationId = organizationId, ProjectId = projectId, Name = name }, ct);

    internal sealed record FileRow
    {
        public required string Name { get; init; }
        public required string Path { get; init; }
        public required string Lines { get; init; }
    }

    private sealed record PathRow
    {
        public required string Name { get; init; }
        public required string Path { get; init; }
    }

    private sealed record SaveArgs
    {
        public required Guid OrganizationId { get; init; }
        public required Guid ProjectId { get; init; }
        public required string Name { get; init; }
        public required string Format { get; init; }
        public required string? Revision { get; init; }
        public required int Files { get; init; }
        public required int Lines { get; init; }
        public required int LinesCovered { get; init; }
        public required int Most { get; init; }
    }

    private sealed record FilesArgs
    {
        public required Guid OrganizationId { get; init; }
        public required Guid ProjectId { get; init; }
        public required string Name { get; init; }
        public required string[] Paths { get; init; }
        public required string[] Lines { get; init; }
    }

    private sealed record NameArgs
    {
        public required Guid OrganizationId { get; init; }
        public required Guid ProjectId { get; init; }
        public required string? Name { get; init; }
    }

    private sealed record ProjectArgs
    {
        public required Guid OrganizationId { get; init; }
        public required Guid ProjectId { get; init; }
    }
}
