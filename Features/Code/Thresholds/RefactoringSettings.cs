using System.ComponentModel.DataAnnotations;

namespace Capstan.Features.Code.Thresholds;

/// <summary>What is a smell: a method or class is named when it goes over one of these.</summary>
public sealed record RefactoringSettings
{
    /// <summary>Decisions in a method plus one (McCabe); 15 unless told.</summary>
    [Range(1, 1000)]
    public int CyclomaticComplexity { get; init; } = 15;
    /// <summary>How hard a method is to follow, nesting counted; 15 unless told.</summary>
    [Range(1, 1000)]
    public int CognitiveComplexity { get; init; } = 15;
    /// <summary>Lines of a method; 80 unless told.</summary>
    [Range(5, 10_000)]
    public int MethodLines { get; init; } = 80;
    /// <summary>7 unless told.</summary>
    [Range(1, 100)]
    public int Parameters { get; init; } = 7;
    /// <summary>Levels of control structures inside each other; 4 unless told.</summary>
    [Range(1, 50)]
    public int Nesting { get; init; } = 4;
    /// <summary>Return statements of a method; 3 unless told.</summary>
    [Range(1, 100)]
    public int Returns { get; init; } = 3;
    /// <summary>Loops of a method; 4 unless told.</summary>
    [Range(1, 100)]
    public int Loops { get; init; } = 4;
    /// <summary>Methods of a class that has too many duties; 20 unless told.</summary>
    [Range(2, 1000)]
    public int ClassMethods { get; init; } = 20;
    /// <summary>Lines of a class that has too many duties; 500 unless told.</summary>
    [Range(20, 100_000)]
    public int ClassLines { get; init; } = 500;
    /// <summary>Calls in one chain; 4 unless told.</summary>
    [Range(2, 50)]
    public int ChainedCalls { get; init; } = 4;
    /// <summary>How often a switch over the same thing may stand in the code before it is named; 3 unless told.</summary>
    [Range(2, 100)]
    public int RepeatedSwitches { get; init; } = 3;
    /// <summary>Parameters that go together; 3 unless told.</summary>
    [Range(2, 20)]
    public int ClumpParameters { get; init; } = 3;
    /// <summary>In how many methods they go together; 3 unless told.</summary>
    [Range(2, 100)]
    public int ClumpMethods { get; init; } = 3;
    /// <summary>The shortest duplicate, in tokens; 50 unless told.</summary>
    [Range(20, 1000)]
    public int CloneTokens { get; init; } = 50;
    /// <summary>The shortest duplicate, in lines; 5 unless told.</summary>
    [Range(1, 1000)]
    public int CloneLines { get; init; } = 5;
    /// <summary>Lines that may differ between two parts of one duplicate; 3 unless told.</summary>
    [Range(0, 20)]
    public int CloneGapLines { get; init; } = 3;
}
