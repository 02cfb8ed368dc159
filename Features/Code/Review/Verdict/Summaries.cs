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

    public static string Markdown(ReviewResult review)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"## Review: {review.Recommendation}\n\n{Escape(review.Summary)}\n\nScore {review.Score}/100, confidence {review.Confidence:0.00}.\n");
        if (review.Findings.Count > 0)
        {
            text.Append("\n### Findings\n\n| severity | category | place | finding | fix |\n|---|---|---|---|---|\n");
            foreach (var f in review.Findings)
                text.Append(CultureInfo.InvariantCulture, $"| {Word(f.Severity)} | {f.Category} | `{f.File.Replace('`', '\'')}:{f.Line}` | {Escape(f.Message)} | {Escape(f.SuggestedFix)} |\n");
        }
        if (review.Dod.Count > 0)
        {
            text.Append("\n### Definition of done\n\n");
            foreach (var item in review.Dod) text.Append(CultureInfo.InvariantCulture, $"- [{(item.Satisfied ? 'x' : ' ')}] {Escape(item.Description)}: {Escape(item.Evidence)}\n");
        }
        if (review.Notes.Count > 0)
        {
            text.Append("\n### Notes\n\n");
            foreach (var note in review.Notes) text.Append(CultureInfo.InvariantCulture, $"- {Escape(note)}\n");
        }
        return text.ToString();
    }

    public static string Word(FindingSeverity severity) => severity.ToString().ToLowerInvariant();

    // The text quotes the patch: it must not become markup of the report.
    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 8);
        foreach (var c in text)
        {
            if (c is '|' or '<' or '>' or '*' or '_' or '[' or ']' or '\\' or '#') escaped.Append('\\');
            escaped.Append(c is '\n' or '\r' ? ' ' : c);
        }
        return escaped.ToString();
    }
}
