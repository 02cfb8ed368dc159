using Capstan.Features.Identity.IdentityShared;

namespace Capstan.Features.Identity.Register;

public sealed class RegisterValidator : AbstractValidator<RegisterRequest>
{
    public RegisterValidator()
    {
        RuleFor(r => r.Email).NotEmpty().When(r => r.Username is null);
        RuleFor(r => r.Email).Line(255).Email();
        RuleFor(r => r.Email).MaximumLength(100).When(r => r.Username is null).WithMessage("An address of more than 100 characters needs a username beside it.");
        RuleFor(r => r.Username).Username();
        RuleFor(r => r.Username).Must((r, u) => AccountRules.MayBeNamed(u, r.Email)).WithErrorCode("Username").WithMessage("A user name with @ must be the account's own e-mail address.");
        RuleFor(r => r.Password).NotEmpty().MaximumLength(200);
        RuleFor(r => r.FullName).Line(200);
        RuleFor(r => r.OrganizationName).Line(200);
    }
}
