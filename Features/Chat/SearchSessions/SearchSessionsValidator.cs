namespace Capstan.Features.Chat.SearchSessions;

public sealed class SearchSessionsValidator : AbstractValidator<SearchSessionsRequest>
{
    public SearchSessionsValidator()
    {
        RuleFor(r => r.Q).NotEmpty().Line(500);
        RuleFor(r => r.Limit).InclusiveBetween(1, 50);
    }
}
