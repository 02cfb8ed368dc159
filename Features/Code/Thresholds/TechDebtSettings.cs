using System.ComponentModel.DataAnnotations;

namespace Capstan.Features.Code.Thresholds;

/// <summary>What each kind of debt costs to pay, in minutes of work.</summary>
public sealed record TechDebtSettings
{
    /// <summary>For each point of cyclomatic complexity above 15 (the threshold of refactoring); 5 unless told.</summary>
    [Range(0, 10_000)]
    public int ComplexityPointMinutes { get; init; } = 5;
    /// <summary>For each 5 lines of a method above 80 (the threshold of refactoring); 1 unless told.</summary>
    [Range(0, 10_000)]
    public int LongMethodMinutes { get; init; } = 1;
    /// <summary>For each 10 duplicated lines; 10 unless told.</summary>
    [Range(0, 10_000)]
    public int CloneMinutes { get; init; } = 10;
    /// <summary>For a comment that says TODO, FIXME, HACK or XXX; 20 unless told.</summary>
    [Range(0, 10_000)]
    public int MarkerMinutes { get; init; } = 20;
    /// <summary>For an exported method or type without documentation; 5 unless told.</summary>
    [Range(0, 10_000)]
    public int UndocumentedMinutes { get; init; } = 5;
    /// <summary>For an exported method no test reaches; 30 unless told.</summary>
    [Range(0, 10_000)]
    public int UntestedMinutes { get; init; } = 30;
    /// <summary>For a call of what is marked as deprecated; 15 unless told.</summary>
    [Range(0, 10_000)]
    public int DeprecatedMinutes { get; init; } = 15;
    /// <summary>For a dependency cycle between modules; 60 unless told.</summary>
    [Range(0, 10_000)]
    public int CycleMinutes { get; init; } = 60;
    /// <summary>For a security finding of low severity; medium costs twice, high three times and critical four times as much; 30 unless told.</summary>
    [Range(0, 10_000)]
    public int SecurityMinutes { get; init; } = 30;
    /// <summary>What a line of code costs to write anew: the ratio of debt compares with it; 30 unless told.</summary>
    [Range(1, 1000)]
    public int LineCostMinutes { get; init; } = 30;
    /// <summary>The most minutes of a quick win; 15 unless told.</summary>
    [Range(1, 1000)]
    public int QuickWinMinutes { get; init; } = 15;
    /// <summary>Hours of one sprint that go into paying debt; 16 unless told.</summary>
    [Range(1, 10_000)]
    public int SprintHours { get; init; } = 16;
}
