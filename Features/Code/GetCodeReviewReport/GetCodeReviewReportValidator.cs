namespace Capstan.Features.Code.GetCodeReviewReport;

public sealed class GetCodeReviewReportValidator : AbstractValidator<GetCodeReviewReportRequest>
{
    public GetCodeReviewReportValidator() => RuleFor(r => r.Format).Must(f => f is null or "markdown" or "sarif").WithMessage("One of: markdown, sarif.");
}
