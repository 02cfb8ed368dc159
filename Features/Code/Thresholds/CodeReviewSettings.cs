using System.ComponentModel.DataAnnotations;

namespace Capstan.Features.Code.Thresholds;

/// <summary>When a change is called risky.</summary>
public sealed record CodeReviewSettings
{
    /// <summary>Changed lines from which size counts as a risk; 400 unless told.</summary>
    [Range(10, 100_000)]
    public int LargeChange { get; init; } = 400;
    /// <summary>Callers of changed methods from which reach counts as a risk; 20 unless told.</summary>
    [Range(1, 100_000)]
    public int ManyCallers { get; init; } = 20;
    /// <summary>Points (of 100) from which a change is of high risk; 60 unless told.</summary>
    [Range(1, 100)]
    public int HighRisk { get; init; } = 60;
    /// <summary>Points from which a change is of medium risk; 30 unless told.</summary>
    [Range(1, 100)]
    public int MediumRisk { get; init; } = 30;
}
