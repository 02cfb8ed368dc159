namespace Capstan.Features.Projects.CreateProject;

public sealed class CreateProjectValidator : AbstractValidator<CreateProjectRequest>
{
    public CreateProjectValidator()
    {
        RuleFor(r => r.Name).Line(200);
        RuleFor(r => r.DbPath).Line(4096);
        RuleFor(r => r.CpgPath).Line(4096);
        RuleFor(r => r.SourcePath).Line(4096);
        RuleFor(r => r.Language).Matches("^[a-z][a-z0-9_+#.-]{0,39}$").WithMessage("A language id, such as java.");
        RuleFor(r => r.Description).Lines(4000);
        RuleFor(r => r.Metadata).Object(65_536);
    }
}
