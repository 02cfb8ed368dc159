using System.ComponentModel.DataAnnotations;

namespace Capstan.Features.Code.Thresholds;

/// <summary>How far a place for a new feature is looked for.</summary>
public sealed record FeatureDevSettings
{
    /// <summary>Calls around the methods that fit a request; 2 unless told.</summary>
    [Range(1, 5)]
    public int Radius { get; init; } = 2;
    /// <summary>The least part of callees two methods share to be called similar, from 0 to 1; 0.3 unless told.</summary>
    [Range(0.05, 1.0)]
    public double Similarity { get; init; } = 0.3;
    /// <summary>Types that implement an extension point, at least; 2 unless told.</summary>
    [Range(1, 50)]
    public int Implementers { get; init; } = 2;
}
