using System.ComponentModel.DataAnnotations;

namespace Capstan.Features.Code.Thresholds;

/// <summary>What documentation is asked of.</summary>
public sealed record DocumentationSettings
{
    /// <summary>A module is named as badly documented below this part of public methods and types, from 0 to 1; 0.5 unless told.</summary>
    [Range(0.0, 1.0)]
    public double DocumentedRatio { get; init; } = 0.5;
    /// <summary>Methods of fewer lines need no documentation; 1 unless told.</summary>
    [Range(1, 1000)]
    public int LeastLines { get; init; } = 1;
}
