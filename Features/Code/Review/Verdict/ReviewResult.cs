namespace Capstan.Features.Code.Review.Verdict;

public sealed record ReviewResult
{
    /// <summary>REQUEST_CHANGES, COMMENT or APPROVE.</summary>
    public required string Recommendation { get; init; }
    public required double Confidence { get; init; }
    public required IReadOnlyList<Finding> Findings { get; init; }
    public required IReadOnlyList<DodStatus> Dod { get; init; }
    public required int Score { get; init; }
    public required ImpactSummary Impact { get; init; }
    public required bool IsTruncated { get; init; }
    public required IReadOnlyList<string> Notes { get; init; }
    public required string Summary { get; init; }
}

public sealed record DodStatus
{
    public required string Description { get; init; }
    public required bool Satisfied { get; init; }
    public required string Evidence { get; init; }
    /// <summary>A program can tell; others never block.</summary>
    public required bool IsChecked { get; init; }
    /// <summary>The caller asked for it; the product's own list never blocks.</summary>
    public required bool IsRequested { get; init; }
}
