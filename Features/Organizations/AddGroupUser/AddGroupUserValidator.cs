namespace Capstan.Features.Organizations.AddGroupUser;

public sealed class AddGroupUserValidator : AbstractValidator<AddGroupUserRequest>
{
    public AddGroupUserValidator() =>
        RuleFor(r => r.Role).Must(r => Roles.TryParse(r, out var role) && role is Role.Viewer or Role.Editor or Role.Admin or Role.Owner)
            .WithErrorCode("Role").WithMessage("One of: viewer, editor, admin, owner.");
}
