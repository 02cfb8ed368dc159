namespace Capstan.Features.Identity.ReplaceIpRules;

public sealed class ReplaceIpRulesValidator : AbstractValidator<ReplaceIpRulesRequest>
{
    public ReplaceIpRulesValidator()
    {
        RuleFor(r => r.Rules).Must(r => r is { Count: <= 200 }).WithErrorCode("Length").WithMessage("At most 200 rules.");
        RuleForEach(r => r.Rules).NotNull().ChildRules(rule =>
        {
            rule.RuleFor(r => r.Cidr).Must(c => c is not null && AddressRules.TryRead(c, out _)).WithErrorCode("Address")
                .WithMessage("A network such as 198.51.100.0/24 or 2001:db8::/32, or an address.");
            rule.RuleFor(r => r.Action).Must(a => a is "allow" or "deny").WithErrorCode("Action").WithMessage("One of: allow, deny.");
            rule.RuleFor(r => r.Description).Line(500);
        }).When(r => r.Rules?.Count <= 200);
    }
}
