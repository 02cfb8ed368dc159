using System.ComponentModel.DataAnnotations;
using Capstan.Features.Code.CodeShared;
using Capstan.Features.Code.Graph.Import;

namespace Capstan.Features.Code.GetImportReport;

public sealed record GetImportReportRequest
{
    [FromRoute(Name = "job_id")]
    public required Guid JobId { get; init; }
    /// <summary>json or html; unless told, what the Accept header prefers, and json otherwise.</summary>
    [FromQuery(Name = "format"), AllowedValues(null, "json", "html")]
    public string? Format { get; init; }
    [Microsoft.AspNetCore.Mvc.FromHeader(Name = "Accept")]
    public string? Accept { get; init; }
}

/// <summary>What an import that is over made of its source.</summary>
public sealed record ImportReportResponse
{
    public required Guid JobId { get; init; }
    public required Guid ProjectId { get; init; }
    public required string ProjectName { get; init; }
    /// <summary>completed, failed or cancelled.</summary>
    public required string Status { get; init; }
    /// <summary>Why it failed; null when it did not.</summary>
    public required string? Message { get; init; }
    /// <summary>full, selective or incremental; null when nothing came of it.</summary>
    public required string? Mode { get; init; }
    public required string? Language { get; init; }
    /// <summary>The commit, where the source has one.</summary>
    public required string? Revision { get; init; }
    /// <summary>0 to 100; null when nothing came of it.</summary>
    public required int? QualityScore { get; init; }
    /// <summary>What the check of the graph found.</summary>
    public required IReadOnlyList<string> Problems { get; init; }
    public required IReadOnlyList<ImportReportLanguage> Languages { get; init; }
    public required IReadOnlyList<ImportReportStep> Steps { get; init; }
    /// <summary>Source files that were not read, and why; at most 200.</summary>
    public required IReadOnlyList<UnreadFile> UnreadFiles { get; init; }
    /// <summary>Counts over all languages; null when nothing came of it.</summary>
    public required ValidationMetrics? Metrics { get; init; }
    /// <summary>Passages of documents.</summary>
    public required int Documents { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    public required DateTimeOffset EndedAt { get; init; }
}

/// <summary>One language of the source.</summary>
public sealed record ImportReportLanguage
{
    public required string Language { get; init; }
    public required long Files { get; init; }
    public required long Lines { get; init; }
    public required long Methods { get; init; }
    public required long Calls { get; init; }
    /// <summary>Share of the calls into the project whose definition is known, 0 to 1; null where there are none.</summary>
    public required double? ResolutionRate { get; init; }
}

/// <summary>One of the seven steps.</summary>
public sealed record ImportReportStep
{
    public required string Name { get; init; }
    public required string Status { get; init; }
    public required long? DurationMs { get; init; }
    public required string? Message { get; init; }
}
