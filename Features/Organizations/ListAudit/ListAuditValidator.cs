using Capstan.Features.Organizations.OrganizationsShared;

namespace Capstan.Features.Organizations.ListAudit;

public sealed class ListAuditValidator : AuditFilterValidator<ListAuditRequest>
{
    public ListAuditValidator()
    {
        RuleFor(r => r.Limit).InclusiveBetween(1, 500);
        RuleFor(r => r.Offset).InclusiveBetween(0, 10_000);
        RuleFor(r => r.Cursor).GreaterThan(0);
    }
}
