namespace Capstan.Features.Identity.Logout;

public sealed class LogoutValidator : AbstractValidator<LogoutRequest>
{
    public LogoutValidator() => RuleFor(r => r.RefreshToken).MaximumLength(200);
}
