using System.ComponentModel.DataAnnotations;

namespace Capstan.Features.Code.Thresholds;

/// <summary>How what the tests miss is ranked, and how much they must reach.</summary>
public sealed record TestCoverageSettings
{
    /// <summary>Weight of how many methods call it; 0.35 unless told.</summary>
    [Range(0.0, 10.0)]
    public double CallersWeight { get; init; } = 0.35;
    /// <summary>0.30 unless told.</summary>
    [Range(0.0, 10.0)]
    public double ComplexityWeight { get; init; } = 0.30;
    /// <summary>Weight of being reachable from an entry point; 0.20 unless told.</summary>
    [Range(0.0, 10.0)]
    public double EntryPointWeight { get; init; } = 0.20;
    /// <summary>Weight of holding or calling what security depends on; 0.15 unless told.</summary>
    [Range(0.0, 10.0)]
    public double SecurityWeight { get; init; } = 0.15;
    /// <summary>The least part of the methods that tests should reach, from 0 to 1; 0.8 unless told.</summary>
    [Range(0.0, 1.0)]
    public double RequiredRatio { get; init; } = 0.8;
    /// <summary>How many calls may lie between a test and what it counts for; 20 unless told.</summary>
    [Range(1, 100)]
    public int MaximumDepth { get; init; } = 20;
}
