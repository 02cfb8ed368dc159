using Capstan.Features.Chat.ChatShared;

namespace Capstan.Features.Chat.ListSessionMessages;

public sealed class ListSessionMessagesValidator : AbstractValidator<ListSessionMessagesRequest>
{
    public ListSessionMessagesValidator() => this.Paging(r => r.Limit, r => r.Offset, r => r.Cursor);
}
