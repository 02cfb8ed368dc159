using System.ComponentModel.DataAnnotations;

namespace Capstan.Features.Code.Thresholds;

/// <summary>How ways to something vulnerable are followed.</summary>
public sealed record SecurityIncidentSettings
{
    /// <summary>Call edges less sure than this are not followed, from 0 to 1; 0.6 unless told.</summary>
    [Range(0.0, 1.0)]
    public double LeastConfidence { get; init; } = 0.6;
}
