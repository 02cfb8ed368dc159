using System.ComponentModel.DataAnnotations;

namespace Capstan.Features.Code.Thresholds;

/// <summary>What projects are compared by.</summary>
public sealed record CrossRepoSettings
{
    /// <summary>Projects compared with each other; 30 unless told.</summary>
    [Range(2, 200)]
    public int Projects { get; init; } = 30;
    /// <summary>Lines of a method from which a copy in another project is told; 6 unless told.</summary>
    [Range(3, 1000)]
    public int CopyLines { get; init; } = 6;
    /// <summary>The least length of a name that may tie two projects together where no import does; 6 unless told.</summary>
    [Range(3, 50)]
    public int NameLength { get; init; } = 6;
}
