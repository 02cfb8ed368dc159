namespace Capstan.Features.Projects.UpdateProject;

public sealed class UpdateProjectValidator : AbstractValidator<UpdateProjectRequest>
{
    public UpdateProjectValidator()
    {
        RuleFor(r => r.Name).Line(200);
        RuleFor(r => r.Description).Lines(4000);
        RuleFor(r => r.Metadata).Object(65_536);
    }
}
