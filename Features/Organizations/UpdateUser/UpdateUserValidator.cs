namespace Capstan.Features.Organizations.UpdateUser;

public sealed class UpdateUserValidator : AbstractValidator<UpdateUserRequest>
{
    public UpdateUserValidator() => RuleFor(r => r.FullName).Line(200).When(r => r.FullName?.Length > 0);
}
