using Capstan.Features.Chat.ChatShared;

namespace Capstan.Features.Chat.ListHistory;

public sealed class ListHistoryValidator : AbstractValidator<ListHistoryRequest>
{
    public ListHistoryValidator()
    {
        this.Paging(r => r.Limit, r => r.Offset, r => r.Cursor);
        RuleFor(r => r.Search).Line(500);
    }
}
