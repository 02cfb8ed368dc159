using Capstan.Features.Organizations.OrganizationsShared;

namespace Capstan.Features.Organizations.VerifyAudit;

public sealed class VerifyAuditValidator : AbstractValidator<VerifyAuditRequest>
{
    public VerifyAuditValidator() => RuleFor(r => r.Scope).Must(AuditEntries.IsScope).WithErrorCode("Value").WithMessage("organization or installation.");
}
