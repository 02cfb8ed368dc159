using Capstan.Features.Code.Review;
using Capstan.Features.Code.Review.Diff;
using Capstan.Features.Code.Review.Verdict;
using Capstan.Features.Projects.Lookup;

namespace Capstan.Features.Code.ReviewPatch;

public static class ReviewPatchHandler
{
    /// <summary>Review a unified diff</summary>
    /// <remarks>
    /// Applies the patch to the imported code, compares both sides method by method, and reports what is new or broken: on changed lines, and at
    /// callers the patch leaves behind. No model is asked. A patch of which nothing can be read is PATCH_UNREADABLE.
    /// </remarks>
    public static async Task<Results<Ok<ReviewPatchResponse>, Problem>> Handle(
        ReviewPatchRequest request, Caller caller, ProjectDirectory projects, PatchReview review, CancellationToken ct)
    {
        var project = await projects.WithGraph(caller, request.ProjectId, ct, "review:execute");
        Patch patch;
        try
        {
            patch = PatchParser.Parse(request.PatchContent);
        }
        catch (PatchFormatException e)
        {
            return new Problem(Errors.PatchUnreadable, $"The patch was refused: {e.Message}.", [new() { Field = "patch_content", Code = "PatchUnreadable", Message = e.Message }]);
        }
        var result = await review.Run(project.Id, patch, request.DodItems ?? [], request.TaskDescription, ct);
        return TypedResults.Ok(Response(result, request.OutputFormat == "markdown"));
    }

    private static ReviewPatchResponse Response(ReviewResult review, bool withReport) => new()
    {
        Recommendation = review.Recommendation,
        Confidence = review.Confidence,
        Findings = [.. review.Findings.Select(f => new ReviewFinding
        {
            Category = f.Category,
            Severity = Summaries.Word(f.Severity),
            Location = new() { File = f.File, LineStart = f.Line },
            Message = f.Message,
            SuggestedFix = f.SuggestedFix,
            RuleId = f.Rule,
            Cwe = f.Cwe,
            Confidence = Math.Round(f.Confidence, 2),
            Fingerprint = f.Fingerprint,
        })],
        DodStatus = [.. review.Dod.Select(d => new ReviewDodItem { Description = d.Description, Satisfied = d.Satisfied, Evidence = d.Evidence })],
        Summary = review.Summary,
        OverallScore = review.Score,
        Impact = new()
        {
            FilesChanged = review.Impact.FilesChanged,
            LinesAdded = review.Impact.LinesAdded,
            LinesRemoved = review.Impact.LinesRemoved,
            MethodsAdded = review.Impact.MethodsAdded,
            MethodsRemoved = review.Impact.MethodsRemoved,
            MethodsChanged = review.Impact.MethodsChanged,
            SignaturesChanged = review.Impact.SignaturesChanged,
            CallsAdded = review.Impact.CallsAdded,
            CallsRemoved = review.Impact.CallsRemoved,
            Callers = review.Impact.Callers,
            TestsReaching = review.Impact.TestsReaching,
            EntryPointsReaching = review.Impact.EntryPointsReaching,
            Modules = review.Impact.Modules,
        },
        Notes = review.Notes,
        Truncated = review.IsTruncated,
        Report = withReport ? Summaries.Markdown(review) : null,
    };
}
