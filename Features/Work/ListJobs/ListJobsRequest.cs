using System.ComponentModel.DataAnnotations;
using Capstan.Features.Kernel.Jobs;

namespace Capstan.Features.Work.ListJobs;

public sealed record ListJobsRequest
{
    /// <summary>Only jobs of this kind.</summary>
    [FromQuery(Name = "kind")]
    public string? Kind { get; init; }
    /// <summary>Only jobs in this state.</summary>
    [FromQuery(Name = "status"), AllowedValues("pending", "in_progress", "completed", "failed", "cancelled")]
    public string? Status { get; init; }
    /// <summary>How many, 1 to 200; 50 unless told.</summary>
    [FromQuery(Name = "limit")]
    public int? Limit { get; init; }
    /// <summary>Opaque; the <c>next_cursor</c> of the page before.</summary>
    [FromQuery(Name = "cursor")]
    public string? Cursor { get; init; }
}
