namespace Capstan.Features.Organizations.ListGroups;

public sealed class ListGroupsValidator : AbstractValidator<ListGroupsRequest>
{
    public ListGroupsValidator()
    {
        RuleFor(r => r.Limit).PageLimit();
        RuleFor(r => r.Offset).PageOffset();
    }
}
