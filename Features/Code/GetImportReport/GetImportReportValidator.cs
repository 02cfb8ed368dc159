namespace Capstan.Features.Code.GetImportReport;

public sealed class GetImportReportValidator : AbstractValidator<GetImportReportRequest>
{
    public GetImportReportValidator() => RuleFor(r => r.Format).Must(f => f is null or "json" or "html").WithMessage("One of: json, html.");
}
