namespace Capstan.Features.Identity.StepUp;

public sealed class StepUpValidator : AbstractValidator<StepUpRequest>
{
    public StepUpValidator()
    {
        RuleFor(r => r.TotpCode).NotEmpty().When(r => r.Password is null);
        RuleFor(r => r.TotpCode).Line(20);
        RuleFor(r => r.Password).MaximumLength(200);
    }
}
