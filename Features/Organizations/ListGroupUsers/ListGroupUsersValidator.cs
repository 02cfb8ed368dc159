namespace Capstan.Features.Organizations.ListGroupUsers;

public sealed class ListGroupUsersValidator : AbstractValidator<ListGroupUsersRequest>
{
    public ListGroupUsersValidator()
    {
        RuleFor(r => r.Limit).PageLimit();
        RuleFor(r => r.Offset).PageOffset();
    }
}
