namespace Capstan.Features.Organizations.ListAccounts;

public sealed class ListAccountsValidator : AbstractValidator<ListAccountsRequest>
{
    public ListAccountsValidator()
    {
        RuleFor(r => r.Limit).PageLimit();
        RuleFor(r => r.Offset).PageOffset();
    }
}
