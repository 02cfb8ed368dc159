namespace Capstan.Features.Identity.ListMemberSignIns;

public sealed class ListMemberSignInsValidator : AbstractValidator<ListMemberSignInsRequest>
{
    public ListMemberSignInsValidator()
    {
        RuleFor(r => r.Limit).PageLimit();
        RuleFor(r => r.Offset).PageOffset();
        RuleFor(r => r.Skip).PageOffset();
    }
}
