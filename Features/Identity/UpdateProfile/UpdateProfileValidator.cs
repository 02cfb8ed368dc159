namespace Capstan.Features.Identity.UpdateProfile;

public sealed class UpdateProfileValidator : AbstractValidator<UpdateProfileRequest>
{
    public UpdateProfileValidator() => RuleFor(r => r.Name).Line(100);
}
