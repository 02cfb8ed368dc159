using System.Globalization;
using System.Text;
using Capstan.Features.Code.Rules;

namespace Capstan.Features.Code.Review.Verdict;

internal static class Summaries
{
    public static string Write(ReviewContext context, IReadOnlyList<Finding> findings, ImpactSummary impact)
    {
        var text = new StringBuilder();
        if (findings.Count == 0) text.Append("No findings.");
        else
        {
            var counts = findings.GroupBy(f => f.Severity).OrderBy(g => g.Key).Select(g => $"{g.Count()} {g.Key.ToString().ToLowerInvariant()}");
            text.Append(CultureInfo.InvariantCulture, $"{Count(findings.Count, "finding")} ({string.Join(", ", counts)}). First: {findings[0].Message} ({findings[0].File}:{findings[0].Line})");
        }
        text.Append(CultureInfo.InvariantCulture, $" The patch adds {impact.LinesAdded} and removes {Count(impact.LinesRemoved, "line")} in {Count(impact.FilesChanged, "file")}");
        var changed = impact.MethodsAdded + impact.MethodsChanged + impact.MethodsRemoved;
        if (changed > 0) text.Append(CultureInfo.InvariantCulture, $" and touches {Count(changed, "method")} ({impact.MethodsAdded} added, {impact.MethodsChanged} changed, {impact.MethodsRemoved} removed)");
        text.Append('.');
        if (context.Impact.Reached.Count > 0)
            text.Append(CultureInfo.InvariantCulture, $" {Count(impact.Callers, "caller")}, {Count(impact.TestsReaching, "test")} and {Count(impact.EntryPointsReaching, "entry point")} reach them, across {Count(impact.Modules.Count, "module")}.");
        return text.ToString();
    }

    public static string Count(int number, string noun) => string.Create(CultureInfo.InvariantCulture, $"{number} {noun}{(number == 1 ? "" : "s")}");

    public static string Word(FindingSeverity severity) => severity.ToString().ToLowerInvariant();
}
