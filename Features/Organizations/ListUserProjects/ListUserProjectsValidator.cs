namespace Capstan.Features.Organizations.ListUserProjects;

public sealed class ListUserProjectsValidator : AbstractValidator<ListUserProjectsRequest>
{
    public ListUserProjectsValidator()
    {
        RuleFor(r => r.Limit).PageLimit();
        RuleFor(r => r.Offset).PageOffset();
    }
}
