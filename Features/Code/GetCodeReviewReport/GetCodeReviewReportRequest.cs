using System.ComponentModel.DataAnnotations;

namespace Capstan.Features.Code.GetCodeReviewReport;

/// <summary>The form of the report.</summary>
public sealed record GetCodeReviewReportRequest
{
    /// <summary>markdown (default) or sarif.</summary>
    [AllowedValues("markdown", "sarif", null)]
    public string? Format { get; init; }
}
