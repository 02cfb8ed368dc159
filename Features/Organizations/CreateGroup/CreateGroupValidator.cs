namespace Capstan.Features.Organizations.CreateGroup;

public sealed class CreateGroupValidator : AbstractValidator<CreateGroupRequest>
{
    public CreateGroupValidator()
    {
        RuleFor(r => r.Name).Line(200);
        RuleFor(r => r.Description).Lines(4000);
    }
}
