using System.ComponentModel.DataAnnotations;

namespace Capstan.Features.Code.Thresholds;

/// <summary>What the controls of a compliance check allow.</summary>
public sealed record ComplianceSettings
{
    /// <summary>The SPDX identifier of the project's own licence; read from its LICENSE file unless told.</summary>
    /// <example>Apache-2.0</example>
    public string? ProjectLicense { get; init; }
    /// <summary>Every source file must name its licence in a header; false unless told.</summary>
    public bool RequireLicenseHeaders { get; init; }
    /// <summary>No method may be more complex; 20 unless told.</summary>
    [Range(1, 1000)]
    public int CyclomaticComplexity { get; init; } = 20;
    /// <summary>The least part of exported methods and types with documentation, from 0 to 1; 0.5 unless told.</summary>
    [Range(0.0, 1.0)]
    public double DocumentedRatio { get; init; } = 0.5;
    /// <summary>Numbers that need no name; -1, 0, 1, 2, 10 and 100 unless told. At most 100.</summary>
    public IReadOnlyList<double> AllowedNumbers { get; init; } = [-1, 0, 1, 2, 10, 100];
    /// <summary>How many numbers without a name there may be per 1,000 lines; 10 unless told.</summary>
    [Range(0, 1000)]
    public int MagicNumbersPerThousandLines { get; init; } = 10;
    /// <summary>Calls this project forbids, beside those that are forbidden everywhere. At most 200.</summary>
    public IReadOnlyList<BannedCall> BannedCalls { get; init; } = [];
    /// <summary>Names of this project's own form, in place of the language's usual one. At most 50.</summary>
    public IReadOnlyList<NamingRule> Naming { get; init; } = [];
}

/// <summary>A call a project forbids.</summary>
public sealed record BannedCall
{
    /// <summary>The name as it is called, with its receiver or without; at most 200 characters.</summary>
    /// <example>Thread.sleep</example>
    public required string Call { get; init; }
    /// <summary>Why, or what to use in its place; at most 500 characters.</summary>
    public string Reason { get; init; } = "";
    /// <summary>Only in this language; in all unless told.</summary>
    /// <example>java</example>
    public string? Language { get; init; }
}

/// <summary>What names of one kind must look like in one language.</summary>
public sealed record NamingRule
{
    /// <example>python</example>
    public required string Language { get; init; }
    /// <summary>type, method, parameter or member.</summary>
    [AllowedValues("type", "method", "parameter", "member")]
    public required string Kind { get; init; }
    /// <summary>A regular expression (without back-references and look-around) that the whole name must match; at most 200 characters.</summary>
    /// <example>^[a-z_][a-z0-9_]*$</example>
    public required string Pattern { get; init; }
}
