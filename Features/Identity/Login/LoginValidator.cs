namespace Capstan.Features.Identity.Login;

public sealed class LoginValidator : AbstractValidator<LoginRequest>
{
    public LoginValidator()
    {
        RuleFor(r => r.Username).NotEmpty().When(r => r.Email is null);
        RuleFor(r => r.Username).Line(320);
        RuleFor(r => r.Email).Line(320);
        RuleFor(r => r.Password).NotEmpty().MaximumLength(200);
    }
}
