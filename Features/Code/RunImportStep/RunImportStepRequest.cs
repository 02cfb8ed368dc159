using System.ComponentModel.DataAnnotations;
using Capstan.Features.Code.Graph.Import;

namespace Capstan.Features.Code.RunImportStep;

/// <summary>A step of the import pipeline to run by itself, over a graph that is there.</summary>
public sealed record RunImportStepRequest
{
    /// <summary><c>validate</c> or <c>domain_setup</c>. The other steps need a source, so they run as part of an import only (400).</summary>
    [AllowedValues("clone", "detect_language", "joern_import", "cpg_export", "validate", "chromadb_import", "domain_setup")]
    public required string StepId { get; init; }
    /// <summary>Which project's graph; the active project's unless told.</summary>
    public ImportStepContext? Context { get; init; }
}

/// <summary>Names a project; a path given here is a name too, and never opened.</summary>
public sealed record ImportStepContext
{
    public Guid? ProjectId { get; init; }
    /// <summary>The project's id, or the name of its graph (<c>p_</c> and 32 hexadecimal digits).</summary>
    public string? DuckdbPath { get; init; }
}

/// <summary>What the step found.</summary>
public sealed record ImportStepResponse
{
    public required string Step { get; init; }
    /// <summary>completed.</summary>
    public required string Status { get; init; }
    public required ImportStepResult Result { get; init; }
}

/// <summary>The member that belongs to the step.</summary>
public sealed record ImportStepResult
{
    public required Guid ProjectId { get; init; }
    public ValidationReport? ValidationReport { get; init; }
    public DomainProfile? Domain { get; init; }
}
