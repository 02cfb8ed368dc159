namespace Capstan.Features.Projects.ListProjects;

public sealed class ListProjectsValidator : AbstractValidator<ListProjectsRequest>
{
    public ListProjectsValidator()
    {
        RuleFor(r => r.Limit).PageLimit();
        RuleFor(r => r.Offset).PageOffset();
    }
}
