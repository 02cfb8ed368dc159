using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Capstan.Features.Code.CodeShared;

/// <summary>A review as a page, and as a log other tools read.</summary>
internal static class ReviewReports
{
    public static string Markdown(ReviewResponse review)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"## Review: {review.Recommendation}\n\n{Escape(review.Summary)}\n\nScore {review.OverallScore}/100, confidence {review.Confidence:0.00}.\n");
        if (review.Findings.Count > 0)
        {
            text.Append("\n### Findings\n\n| severity | category | place | finding | fix |\n|---|---|---|---|---|\n");
            foreach (var f in review.Findings)
                text.Append(CultureInfo.InvariantCulture, $"| {f.Severity} | {f.Category} | `{f.Location.File.Replace('`', '\'')}:{f.Location.LineStart}` | {Escape(f.Message)}{(f.State == "known" ? " (known)" : "")} | {Escape(f.SuggestedFix)} |\n");
        }
        if (review.DodStatus.Count > 0)
        {
            text.Append("\n### Definition of done\n\n");
            foreach (var item in review.DodStatus) text.Append(CultureInfo.InvariantCulture, $"- [{(item.Satisfied ? 'x' : ' ')}] {Escape(item.Description)}: {Escape(item.Evidence)}\n");
        }
        if (review.Notes.Count > 0)
        {
            text.Append("\n### Notes\n\n");
            foreach (var note in review.Notes) text.Append(CultureInfo.InvariantCulture, $"- {Escape(note)}\n");
        }
        return text.ToString();
    }

    /// <summary>SARIF 2.1.0 (OASIS): one run, a rule per kind of finding, fingerprints so that a consumer knows findings again.</summary>
    public static RawJson Sarif(ReviewResponse review)
    {
        var rules = review.Findings.GroupBy(f => f.RuleId, StringComparer.Ordinal).Select(g => g.First()).ToList();
        var index = rules.Select((r, i) => (r.RuleId, i)).ToDictionary(r => r.RuleId, r => r.i, StringComparer.Ordinal);
        var log = new JsonObject
        {
            ["$schema"] = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
            ["version"] = "2.1.0",
            ["runs"] = new JsonArray(new JsonObject
            {
                ["tool"] = new JsonObject
                {
                    ["driver"] = new JsonObject
                    {
                        ["name"] = "Capstan",
                        ["semanticVersion"] = Version,
                        ["rules"] = Array(rules.Select(Rule)),
                    },
                },
                // Not as "guid": the schema knows versions 1 to 5 only.
                ["automationDetails"] = new JsonObject { ["id"] = $"capstan-review/{review.Id}" },
                ["columnKind"] = "utf16CodeUnits",
                ["invocations"] = new JsonArray(new JsonObject
                {
                    ["executionSuccessful"] = true,
                    ["toolExecutionNotifications"] = Array(review.Notes.Select(n => new JsonObject { ["level"] = "note", ["message"] = Message(n) })),
                }),
                ["results"] = Array(review.Findings.Select(f => Result(f, index[f.RuleId]))),
                ["properties"] = new JsonObject { ["recommendation"] = review.Recommendation, ["confidence"] = review.Confidence, ["overallScore"] = review.OverallScore, ["summary"] = review.Summary },
            }),
        };
        return new(log.ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
    }

    private static string Version { get; } = typeof(ReviewReports).Assembly.GetName().Version is { } v ? v.ToString(3) : "1.0.0";

    private static JsonObject Rule(ReviewFinding first)
    {
        var tags = new JsonArray(first.Category);
        if (first.Cwe is { } cwe) tags.Add($"external/cwe/{cwe.ToLowerInvariant()}");
        var properties = new JsonObject { ["tags"] = tags, ["precision"] = first.Confidence >= 0.85 ? "high" : first.Confidence >= 0.7 ? "medium" : "low" };
        // The number by which code scanning sorts security findings, on the scale of CVSS.
        if (first.Category == "security") properties["security-severity"] = first.Severity switch { "critical" => "9.5", "high" => "8.0", "medium" => "5.5", _ => "3.0" };
        return new JsonObject
        {
            ["id"] = first.RuleId,
            ["name"] = string.Concat(first.RuleId.Split('-').Where(p => p.Length > 0).Select(p => char.ToUpperInvariant(p[0]) + p[1..])),
            ["shortDescription"] = Message(first.RuleId.Replace('-', ' ')),
            ["help"] = Message(first.SuggestedFix.Length > 0 ? first.SuggestedFix : first.Message),
            ["defaultConfiguration"] = new JsonObject { ["level"] = Level(first.Severity) },
            ["properties"] = properties,
        };
    }

    private static JsonObject Result(ReviewFinding finding, int rule) => new()
    {
        ["ruleId"] = finding.RuleId,
        ["ruleIndex"] = rule,
        ["level"] = Level(finding.Severity),
        ["message"] = Message($"{finding.Message} {finding.SuggestedFix}".Trim()),
        ["locations"] = new JsonArray(new JsonObject
        {
            ["physicalLocation"] = new JsonObject
            {
                ["artifactLocation"] = new JsonObject { ["uri"] = string.Join('/', finding.Location.File.Split('/').Select(Uri.EscapeDataString)), ["uriBaseId"] = "%SRCROOT%" },
                ["region"] = new JsonObject { ["startLine"] = finding.Location.LineStart },
            },
        }),
        ["partialFingerprints"] = new JsonObject { ["capstan/v1"] = finding.Fingerprint },
        ["baselineState"] = finding.State == "known" ? "unchanged" : "new",
        ["rank"] = Math.Round(finding.Confidence * 100, 0),
        ["properties"] = new JsonObject { ["category"] = finding.Category, ["severity"] = finding.Severity },
    };

    private static string Level(string severity) => severity switch { "critical" or "high" => "error", "medium" => "warning", _ => "note" };

    private static JsonObject Message(string text) => new() { ["text"] = text };

    private static JsonArray Array(IEnumerable<JsonNode> items) => [.. items];

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
