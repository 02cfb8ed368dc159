using System.ComponentModel.DataAnnotations;

namespace Capstan.Features.Code.Thresholds;

/// <summary>What makes a method a hot spot: score = each weight times its factor, the factors brought to 0–1 first.</summary>
public sealed record PerformanceSettings
{
    /// <summary>From here a method counts as complex; 20 unless told.</summary>
    [Range(1, 1000)]
    public int CyclomaticComplexity { get; init; } = 20;
    /// <summary>Weight of how many methods reach it through calls; 0.3 unless told.</summary>
    [Range(0.0, 10.0)]
    public double ReachedByWeight { get; init; } = 0.3;
    /// <summary>Weight of the loops it is called in; 0.3 unless told.</summary>
    [Range(0.0, 10.0)]
    public double LoopWeight { get; init; } = 0.3;
    /// <summary>0.2 unless told.</summary>
    [Range(0.0, 10.0)]
    public double ComplexityWeight { get; init; } = 0.2;
    /// <summary>Weight of the costly patterns found in it; 0.2 unless told.</summary>
    [Range(0.0, 10.0)]
    public double PatternWeight { get; init; } = 0.2;
}
