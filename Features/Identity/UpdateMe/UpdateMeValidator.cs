namespace Capstan.Features.Identity.UpdateMe;

public sealed class UpdateMeValidator : AbstractValidator<UpdateMeRequest>
{
    public UpdateMeValidator()
    {
        RuleFor(r => r.FullName).Line(200).When(r => r.FullName?.Length > 0);
        RuleFor(r => r.Email).Line(255).Email();
    }
}
