namespace Capstan.Features.Chat.ExportHistory;

public sealed class ExportHistoryValidator : AbstractValidator<ExportHistoryRequest>
{
    public ExportHistoryValidator() =>
        RuleFor(r => r.Format).Must(f => f is null or "json" or "csv" or "markdown").WithMessage("One of: json, csv, markdown.");
}
