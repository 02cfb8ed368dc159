using Capstan.Features.Code.Coverage;
using Capstan.Features.Code.Scenarios.TestCoverage;
using Capstan.Features.Projects.Lookup;

namespace Capstan.Features.Code.UploadCoverage;

public static class UploadCoverageHandler
{
    public const long MostBytes = 64L * 1024 * 1024;

    /// <summary>Tell what a run of the tests covered</summary>
    /// <remarks>
    /// The body is the file itself: an LCOV tracefile (<c>lcov</c>, <c>c8</c>, <c>nyc</c>, <c>coverage lcov</c>, <c>llvm-cov export</c>) or Cobertura XML
    /// (<c>coverage xml</c>, coverlet, <c>gocover-cobertura</c>); which of them is seen from its first character, whatever its media type. At most 64 MB,
    /// 50,000 files and 3,000,000 lines. Paths of the machine that ran the tests are matched to files of the project by their longest common end.
    /// The test_coverage and tech_debt scenarios then go by it: what it measured is tested when it ran, the rest as calls tell.
    /// A body that is neither is 400 VALIDATION_ERROR of the field <c>body</c>; a project with 20 other reports, 409.
    /// </remarks>
    public static async Task<Results<Ok<CoverageReportResponse>, Problem>> Handle(
        [AsParameters] UploadCoverageRequest request, Stream body, Caller caller, ProjectDirectory projects, CoverageStore store, CoverageFiles files, CancellationToken ct)
    {
        var (project, problem) = await projects.Find(caller, request.ProjectId, ct, "scenarios:write");
        if (problem is not null) return problem;
        CoverageData data;
        try
        {
            using var content = new MemoryStream();
            await body.CopyToAsync(content, ct);
            content.Position = 0;
            data = CoverageReader.Read(content);
        }
        catch (CoverageFormatException e)
        {
            return Problem.Field("body", e.Message);
        }
        var row = await store.Save(caller.OrganizationId, project!.Id, request.Name ?? CoverageStore.DefaultName, request.Commit ?? project.ImportedRevision, data, ct);
        if (row is null) return new Problem(Errors.Conflict, $"A project has at most {CoverageStore.MaximumReports} reports: delete one first.");
        var matched = await files.Match(project, [.. data.Files.Select(f => (row.Name, f.Path))], ct);
        return TypedResults.Ok(CoverageReportResponse.Of(row, matched));
    }
}
