namespace Capstan.Features.Identity.ChangePassword;

public sealed class ChangePasswordValidator : AbstractValidator<ChangePasswordRequest>
{
    public ChangePasswordValidator()
    {
        RuleFor(r => r.CurrentPassword).NotEmpty().MaximumLength(200);
        RuleFor(r => r.NewPassword).NotEmpty().MaximumLength(200);
    }
}
