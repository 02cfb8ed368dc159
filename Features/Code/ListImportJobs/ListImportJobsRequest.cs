using System.ComponentModel.DataAnnotations;

namespace Capstan.Features.Code.ListImportJobs;

public sealed record ListImportJobsRequest
{
    /// <summary>Only imports in this state.</summary>
    [FromQuery(Name = "status_filter"), AllowedValues(null, "pending", "in_progress", "completed", "failed", "cancelled")]
    public string? StatusFilter { get; init; }
    /// <summary>How many, 1 to 100; 20 unless told. The newest come first.</summary>
    public int? Limit { get; init; }
}
