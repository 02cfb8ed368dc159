namespace Capstan.Features.Identity.VerifyLogin;

public sealed class VerifyLoginValidator : AbstractValidator<VerifyLoginRequest>
{
    public VerifyLoginValidator()
    {
        RuleFor(r => r.TempToken).NotEmpty().MaximumLength(4096);
        RuleFor(r => r.TotpCode).Line(20);
    }
}
