namespace Capstan.Features.Identity.LoginLdap;

public sealed class LoginLdapValidator : AbstractValidator<LoginLdapRequest>
{
    public LoginLdapValidator()
    {
        RuleFor(r => r.Username).Line(320);
        RuleFor(r => r.Password).NotEmpty().MaximumLength(200);
    }
}
