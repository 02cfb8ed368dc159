namespace Capstan.Features.Organizations.UpdateGroup;

public sealed class UpdateGroupValidator : AbstractValidator<UpdateGroupRequest>
{
    public UpdateGroupValidator()
    {
        RuleFor(r => r.Name).Line(200);
        RuleFor(r => r.Description).Lines(4000);
    }
}
