namespace Capstan.Features.Projects.ListProjectMembers;

public sealed class ListProjectMembersValidator : AbstractValidator<ListProjectMembersRequest>
{
    public ListProjectMembersValidator()
    {
        RuleFor(r => r.Limit).PageLimit();
        RuleFor(r => r.Offset).PageOffset();
    }
}
