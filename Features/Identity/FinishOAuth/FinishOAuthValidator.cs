namespace Capstan.Features.Identity.FinishOAuth;

public sealed class FinishOAuthValidator : AbstractValidator<FinishOAuthRequest>
{
    public FinishOAuthValidator()
    {
        RuleFor(r => r.State).NotEmpty().MaximumLength(200);
        RuleFor(r => r.Code).NotEmpty().When(r => r.Error is null);
        RuleFor(r => r.Code).MaximumLength(4096);
        RuleFor(r => r.Error).MaximumLength(200);
    }
}
