using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Capstan.Features.Code.CodeShared;

/// <summary>The review. The same change and graph give the same review, byte for byte, but for its id, its time and what is known of its findings.</summary>
public sealed record ReviewResponse : IIdentified
{
    /// <summary>Under which it is kept: see <c>GET /code-reviews/{id}</c>.</summary>
    [JsonPropertyName("review_id")]
    public required Guid Id { get; init; }
    /// <summary>REQUEST_CHANGES (a critical or high finding, or an unmet item that was asked for), COMMENT (only medium or low) or APPROVE.</summary>
    /// <example>REQUEST_CHANGES</example>
    public required string Recommendation { get; init; }
    /// <summary>0.3 to 0.95: lower when files could not be applied or parsed, findings rest on unsure call edges, or something was cut.</summary>
    /// <example>0.92</example>
    public required double Confidence { get; init; }
    /// <summary>Most severe first, then by file and line; at most 50, three per rule and file.</summary>
    public required IReadOnlyList<ReviewFinding> Findings { get; init; }
    public required IReadOnlyList<ReviewDodItem> DodStatus { get; init; }
    /// <summary>Counts by severity, the first finding, and how far the change reaches.</summary>
    public required string Summary { get; init; }
    /// <summary>100 less 25 per critical, 10 per high, 4 per medium and 1 per low finding; at least 0.</summary>
    /// <example>86</example>
    public required int OverallScore { get; init; }
    public required ReviewImpact Impact { get; init; }
    /// <summary>What was not reviewed, and why.</summary>
    public required IReadOnlyList<string> Notes { get; init; }
    /// <summary>The patch or the findings passed a limit.</summary>
    public required bool Truncated { get; init; }
    /// <summary>The whole review as Markdown; only for <c>output_format</c> markdown.</summary>
    public required string? Report { get; init; }
    /// <summary>The findings as a SARIF 2.1.0 log; only for <c>output_format</c> sarif.</summary>
    public RawJson? Sarif { get; init; }
    /// <summary>What was put on the server; only with <c>publish</c>.</summary>
    public ReviewPublication? Published { get; init; }
}

/// <summary>Something to look at, on a line the patch changed or at a caller it breaks.</summary>
public sealed record ReviewFinding
{
    /// <summary>security, error, performance, architecture, interface, testing, documentation or maintainability.</summary>
    /// <example>error</example>
    public required string Category { get; init; }
    /// <summary>critical, high, medium, low or info.</summary>
    /// <example>high</example>
    public required string Severity { get; init; }
    public required ReviewLocation Location { get; init; }
    /// <example>`buffer` from malloc is not released on the return in line 42.</example>
    public required string Message { get; init; }
    /// <example>Add free(buffer) before return statement.</example>
    public required string SuggestedFix { get; init; }
    /// <example>resource-leak</example>
    public required string RuleId { get; init; }
    /// <example>CWE-772</example>
    public required string? Cwe { get; init; }
    /// <summary>0 to 1.</summary>
    public required double Confidence { get; init; }
    /// <summary>The same for the same finding while lines move: hash of rule, file, symbol and text without white space.</summary>
    public required string Fingerprint { get; init; }
    /// <summary>known when an earlier review of the same change (pull request, merge request or <c>reference</c>) had it, else new.</summary>
    /// <example>new</example>
    [AllowedValues("new", "known")]
    public required string State { get; init; }
}

/// <summary>A place in the new version of a file.</summary>
public sealed record ReviewLocation
{
    /// <example>src/main.c</example>
    public required string File { get; init; }
    /// <summary>1-based.</summary>
    /// <example>42</example>
    public required int LineStart { get; init; }
}

/// <summary>One item of the definition of done.</summary>
public sealed record ReviewDodItem
{
    public required string Description { get; init; }
    public required bool Satisfied { get; init; }
    /// <summary>Count and first place, or <c>not machine-checkable</c>; in the language of the item.</summary>
    public required string Evidence { get; init; }
}

/// <summary>How far the change reaches: up to three calls away, over call edges of confidence 0.6 and more.</summary>
public sealed record ReviewImpact
{
    public required int FilesChanged { get; init; }
    public required int LinesAdded { get; init; }
    public required int LinesRemoved { get; init; }
    public required int MethodsAdded { get; init; }
    public required int MethodsRemoved { get; init; }
    public required int MethodsChanged { get; init; }
    public required int SignaturesChanged { get; init; }
    public required int CallsAdded { get; init; }
    public required int CallsRemoved { get; init; }
    /// <summary>Methods that call a changed one directly.</summary>
    public required int Callers { get; init; }
    public required int TestsReaching { get; init; }
    public required int EntryPointsReaching { get; init; }
    /// <summary>Folders of the change and of what reaches it; at most 20.</summary>
    public required IReadOnlyList<string> Modules { get; init; }
}

/// <summary>A review on the server of the change.</summary>
public sealed record ReviewPublication
{
    /// <summary>Where it can be read; null when nothing was put there.</summary>
    public required string? Url { get; init; }
    /// <summary>Comments on lines. Findings that were told before are not repeated.</summary>
    public required int Comments { get; init; }
    /// <summary>Why the server took less than all of it; null when it took everything, or when there was nothing new to tell.</summary>
    public required string? Failure { get; init; }
}
