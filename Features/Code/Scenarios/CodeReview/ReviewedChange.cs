namespace Capstan.Features.Code.Scenarios.CodeReview;

/// <summary>A change with what a review said of it: made just now, or kept.</summary>
internal sealed record ReviewedChange
{
    /// <summary>Empty for a change pasted into the question.</summary>
    public string Title { get; init; } = "";
    public required string Recommendation { get; init; }
    public required int OverallScore { get; init; }
    public required string Summary { get; init; }
    public required double Confidence { get; init; }
    public required IReadOnlyList<ReviewedFinding> Findings { get; init; }
    public required ReviewedImpact Impact { get; init; }
    public IReadOnlyList<string> Notes { get; init; } = [];
    public IReadOnlyList<ReviewedFile> Files { get; init; } = [];
}

internal sealed record ReviewedFinding
{
    public required string Category { get; init; }
    public required string Severity { get; init; }
    public required ReviewedPlace Location { get; init; }
    public required string Message { get; init; }
    public required string SuggestedFix { get; init; }
    public required string RuleId { get; init; }
    public required double Confidence { get; init; }
}

internal sealed record ReviewedPlace
{
    public required string File { get; init; }
    public required int LineStart { get; init; }
}

internal sealed record ReviewedImpact
{
    public required int FilesChanged { get; init; }
    public required int LinesAdded { get; init; }
    public required int LinesRemoved { get; init; }
    public required int MethodsChanged { get; init; }
    public required int SignaturesChanged { get; init; }
    public required int Callers { get; init; }
    public required int TestsReaching { get; init; }
    public required int EntryPointsReaching { get; init; }
    public required IReadOnlyList<string> Modules { get; init; }
}

internal sealed record ReviewedFile
{
    public required string Path { get; init; }
    public required int Additions { get; init; }
    public required int Deletions { get; init; }
}

internal sealed record ReviewedDifference
{
    public IReadOnlyList<ReviewedFile> Files { get; init; } = [];
}
