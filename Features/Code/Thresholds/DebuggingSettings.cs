using System.ComponentModel.DataAnnotations;

namespace Capstan.Features.Code.Thresholds;

/// <summary>What debugging looks at.</summary>
public sealed record DebuggingSettings
{
    /// <summary>Calls around a method; 2 unless told.</summary>
    [Range(1, 4)]
    public int Radius { get; init; } = 2;
    /// <summary>Cyclomatic complexity from which a method without logging is named; 4 unless told.</summary>
    [Range(2, 1000)]
    public int SilentComplexity { get; init; } = 4;
}
