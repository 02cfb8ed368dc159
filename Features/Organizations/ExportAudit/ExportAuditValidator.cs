using Capstan.Features.Organizations.OrganizationsShared;

namespace Capstan.Features.Organizations.ExportAudit;

public sealed class ExportAuditValidator : AuditFilterValidator<ExportAuditRequest>
{
    public ExportAuditValidator() => RuleFor(r => r.Format).Must(f => f is null or "ndjson" or "csv").WithErrorCode("Format").WithMessage("One of: ndjson, csv.");
}
