using Capstan.Features.Code.Graph;
using Capstan.Features.Code.Review.Checks;
using Capstan.Features.Code.Review.Delta;
using Capstan.Features.Code.Review.Verdict;
using Capstan.Features.Code.Rules;
using Capstan.Features.Code.Thresholds;

namespace Capstan.Features.Code.Review;

/// <summary>Runs every check over a change and keeps what is worth saying. The same change and impact give the same review, byte for byte.</summary>
public static class Reviewer
{
    public const int MaxFindings = 50;
    public const int MaxPerRuleAndFile = 3;

    private static readonly Lazy<ICheck[]> Checks = new(() =>
    [
        new NewRuleMatches(new RuleMatcher(RuleCatalog.Default.Rules)), new SecurityChecks(), new GuardChecks(), new ResourceChecks(), new ErrorChecks(), new CallChecks(), new CallerChecks(), new AllocationChecks(),
        new PerformanceChecks(), new ArchitectureChecks(), new InterfaceChecks(), new SettingChecks(), new MigrationChecks(), new TestingChecks(), new MaintainabilityChecks(), new CloneChecks(),
        new DocumentationChecks(), new ChangelogCheck(),
    ]);

    public static ReviewResult Review(PatchDelta delta, Impact impact, IReadOnlyList<string> dodItems, string? taskDescription, IReadOnlyList<string>? dodTexts = null, ScenarioSettings? settings = null)
    {
        var context = new ReviewContext(delta, impact, settings);
        foreach (var check in Checks.Value) check.Run(context);
        TaskOverlap.Check(context, taskDescription);

        var (findings, left) = Choose(context.Findings);
        var dod = DefinitionOfDone.Judge(dodItems, dodTexts ?? [], context, findings);
        return Judge(context, findings, left, dod);
    }

    private static (IReadOnlyList<Finding> Findings, int Left) Choose(IReadOnlyList<Finding> all)
    {
        var distinct = all
            .OrderBy(f => f.Severity).ThenBy(f => f.File, StringComparer.Ordinal).ThenBy(f => f.Line).ThenBy(f => f.Rule, StringComparer.Ordinal).ThenBy(f => f.Symbol, StringComparer.Ordinal)
            .DistinctBy(f => (f.Rule, f.File, f.Symbol)).ToList();
        var perRule = new Dictionary<(string, string), int>();
        var kept = new List<Finding>();
        foreach (var finding in distinct)
        {
            var key = (finding.Rule, finding.File);
            perRule[key] = perRule.GetValueOrDefault(key) + 1;
            if (perRule[key] <= MaxPerRuleAndFile && kept.Count < MaxFindings) kept.Add(finding);
        }
        return (kept, distinct.Count - kept.Count);
    }

    private static ReviewResult Judge(ReviewContext context, IReadOnlyList<Finding> findings, int left, IReadOnlyList<DodStatus> dod)
    {
        var blocked = findings.Any(f => f.Severity <= FindingSeverity.High) || dod.Any(d => d is { Satisfied: false, IsChecked: true, IsRequested: true });
        var relevant = findings.Any(f => f.Severity <= FindingSeverity.Low);
        var files = context.Delta.Files.Where(f => f.IsReviewed).ToList();
        var unparsed = files.Count == 0 ? 0 : (double)files.Count(f => !f.IsParsed) / files.Count;
        var unsure = findings.Count == 0 ? 0 : (double)findings.Count(f => f is { RestsOnEdges: true, Confidence: < 0.9 }) / findings.Count;
        var truncated = context.Delta.Patch.IsTruncated || left > 0;
        var confidence = Math.Clamp(0.95 - 0.2 * unparsed - 0.15 * unsure - (truncated ? 0.1 : 0), 0.3, 0.95);
        var score = 100 - findings.Sum(f => f.Severity switch { FindingSeverity.Critical => 25, FindingSeverity.High => 10, FindingSeverity.Medium => 4, FindingSeverity.Low => 1, _ => 0 });
        var reach = ImpactSummary.Of(context);
        return new ReviewResult
        {
            Recommendation = blocked ? "REQUEST_CHANGES" : relevant ? "COMMENT" : "APPROVE",
            Confidence = Math.Round(confidence, 2),
            Findings = findings,
            Dod = dod,
            Score = Math.Max(0, score),
            Impact = reach,
            IsTruncated = truncated,
            Notes = Notes(context, left),
            Summary = Summaries.Write(context, findings, reach),
        };
    }

    private static List<string> Notes(ReviewContext context, int left)
    {
        var notes = new List<string>(context.Delta.Patch.Notes);
        foreach (var file in context.Delta.Files)
        {
            if (notes.Count >= 40) break;
            if (file.IsBinary) notes.Add($"{file.Path}: binary, not reviewed");
            else if (file.IsForeign) notes.Add($"{file.Path}: generated or vendored, not reviewed");
            else if (!file.IsApplied) notes.Add($"{file.Path}: does not apply to the imported base, only its added text was checked");
            else if (!file.IsParsed) notes.Add($"{file.Path}: could not be parsed, only its text was checked");
        }
        if (left > 0) notes.Add($"{left} further findings of the same kinds are not shown");
        return notes;
    }
}
