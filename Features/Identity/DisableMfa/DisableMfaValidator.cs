namespace Capstan.Features.Identity.DisableMfa;

public sealed class DisableMfaValidator : AbstractValidator<DisableMfaRequest>
{
    public DisableMfaValidator()
    {
        RuleFor(r => r.TotpCode).NotEmpty().When(r => r.Password is null);
        RuleFor(r => r.TotpCode).Line(20);
        RuleFor(r => r.Password).MaximumLength(200);
    }
}
