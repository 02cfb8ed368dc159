using Capstan.Features.Chat.ChatShared;

namespace Capstan.Features.Chat.ListSessions;

public sealed class ListSessionsValidator : AbstractValidator<ListSessionsRequest>
{
    public ListSessionsValidator() => this.Paging(r => r.Limit, r => r.Offset, r => r.Cursor);
}
