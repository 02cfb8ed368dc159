namespace Capstan.Features.Code.ReviewPatch;

/// <summary>A change to review against the imported code of a project.</summary>
public sealed record ReviewPatchRequest
{
    /// <summary>
    /// A unified diff: <c>git diff</c>, <c>git format-patch</c> (several commits too) or plain <c>diff -u</c>. At most 1 MB; of more than
    /// 20,000 lines or 300 files only the first are reviewed.
    /// </summary>
    /// <example>--- a/src/main.c\n+++ b/src/main.c\n@@ -10,2 +10,3 @@\n   char *p = malloc(n);\n+  strcpy(p, name);\n   use(p);\n</example>
    public required string PatchContent { get; init; }
    /// <summary>What the change is for, at most 20,000 characters: a change that touches nothing named in it gets a remark.</summary>
    public string? TaskDescription { get; init; }
    /// <summary>
    /// Definition of done, at most 50 items in English or Russian; checklist marks are accepted. What a program can tell is checked, the rest is
    /// answered as not machine-checkable. Without items the product's own four are judged, and do not block.
    /// </summary>
    public IReadOnlyList<string>? DodItems { get; init; }
    /// <summary>json (default), or markdown to get <c>report</c> too.</summary>
    /// <example>json</example>
    public string? OutputFormat { get; init; }
    /// <summary>The project to review against; the active project unless told.</summary>
    public Guid? ProjectId { get; init; }
}

/// <summary>The review. The same patch and graph give the same review, byte for byte.</summary>
public sealed record ReviewPatchResponse
{
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
}

/// <summary>Something to look at, on a line the patch changed or at a caller it breaks.</summary>
public sealed record ReviewFinding
{
    /// <summary>security, error, performance, interface, testing, documentation or maintainability.</summary>
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
    /// <summary>The same for the same finding while lines move: hash of rule, file and symbol.</summary>
    public required string Fingerprint { get; init; }
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
