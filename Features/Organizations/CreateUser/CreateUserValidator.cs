using Capstan.Features.Identity.IdentityShared;

namespace Capstan.Features.Organizations.CreateUser;

public sealed class CreateUserValidator : AbstractValidator<CreateUserRequest>
{
    public CreateUserValidator()
    {
        RuleFor(r => r.Email).NotEmpty().When(r => r.Username is null);
        RuleFor(r => r.Email).Line(255).Email();
        RuleFor(r => r.Email).MaximumLength(100).When(r => r.Username is null).WithMessage("An address of more than 100 characters needs a username beside it.");
        RuleFor(r => r.Username).Username();
        RuleFor(r => r.Username).Must((r, u) => AccountRules.MayBeNamed(u, r.Email)).WithErrorCode("Username").WithMessage("A user name with @ must be the account's own e-mail address.");
        RuleFor(r => r.Password).NotEmpty().MaximumLength(200);
        RuleFor(r => r.FullName).Line(200);
        RuleFor(r => r.Role).Must(r => r is null || Roles.TryParse(r, out _)).WithErrorCode("Role").WithMessage($"One of: {string.Join(", ", Roles.Names)}.");
    }
}
