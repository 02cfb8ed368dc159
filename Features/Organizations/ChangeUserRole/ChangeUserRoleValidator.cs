namespace Capstan.Features.Organizations.ChangeUserRole;

public sealed class ChangeUserRoleValidator : AbstractValidator<ChangeUserRoleRequest>
{
    public ChangeUserRoleValidator() =>
        RuleFor(r => r.Role).Must(r => Roles.TryParse(r, out _)).WithErrorCode("Role").WithMessage($"One of: {string.Join(", ", Roles.Names)}.");
}
