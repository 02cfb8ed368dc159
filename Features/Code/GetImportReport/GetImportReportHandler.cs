using Capstan.Features.Code.CodeShared;
using Capstan.Features.Code.Graph.Import;
using Capstan.Features.Kernel.Jobs;
using Microsoft.Net.Http.Headers;

namespace Capstan.Features.Code.GetImportReport;

public static class GetImportReportHandler
{
    /// <summary>Get the report of an import that is over</summary>
    /// <remarks>
    /// What was read and what was not, how much of it is understood, what the steps took. With <c>Accept: text/html</c> or <c>format=html</c> a page
    /// for people, without scripts. An import that still runs is 409.
    /// </remarks>
    public static async Task<Results<Ok<ImportReportResponse>, HtmlPage, Problem>> Handle([AsParameters] GetImportReportRequest request, Caller caller, ImportJobs imports, CancellationToken ct)
    {
        if (await imports.Find(caller, request.JobId, ct) is not { } job) return new Problem(Errors.NotFound, "No such import.");
        if (!JobStatus.IsFinal(job.Status)) return new Problem(Errors.Conflict, "The import is not over yet.");
        var report = Report(ImportStatusResponse.Of(job));
        return (request.Format ?? (PrefersHtml(request.Accept) ? "html" : "json")) == "html" ? new HtmlPage(ImportReportPage.Of(report), ImportReportPage.Style) : TypedResults.Ok(report);
    }

    private static bool PrefersHtml(string? accept) =>
        accept is not null && MediaTypeHeaderValue.TryParseList([accept], out var types)
        && types.Where(t => t.MediaType.Value is "text/html" or "application/json" or "application/*" or "*/*").OrderByDescending(t => t.Quality ?? 1).FirstOrDefault()?.MediaType.Value == "text/html";

    private static ImportReportResponse Report(ImportStatusResponse status)
    {
        var result = status.Result;
        var metrics = result?.ValidationReport.Metrics;
        return new()
        {
            JobId = status.JobId,
            ProjectId = status.ProjectId,
            ProjectName = status.ProjectName,
            Status = status.Status,
            Message = result is null ? status.Message : null,
            Mode = result?.Mode,
            Language = result?.Language,
            Revision = result?.Revision,
            QualityScore = result?.ValidationReport.QualityScore,
            Problems = result?.ValidationReport.Problems ?? [],
            Languages = [.. (metrics?.Languages ?? []).OrderByDescending(l => l.Loc).ThenBy(l => l.Language, StringComparer.Ordinal).Select(Language)],
            Steps = [.. status.Steps.Select((s, i) => new ImportReportStep { Name = s.Name, Status = s.Status, Message = s.Message, DurationMs = metrics is not null && metrics.DurationMs.TryGetValue(ImportSteps.All[i].Id, out var ms) ? ms : null })],
            UnreadFiles = result?.UnreadFiles ?? [],
            Metrics = metrics,
            Documents = result?.Documents ?? 0,
            StartedAt = status.CreatedAt,
            EndedAt = status.UpdatedAt,
        };
    }

    private static ImportReportLanguage Language(LanguageMetrics l) => new()
    {
        Language = l.Language,
        Files = l.Files,
        Lines = l.Loc,
        Methods = l.Methods,
        Calls = l.Calls,
        ResolutionRate = l.Calls - l.CallsExternal > 0 ? Math.Round((double)l.CallsResolved / (l.Calls - l.CallsExternal), 4) : null,
    };
}
