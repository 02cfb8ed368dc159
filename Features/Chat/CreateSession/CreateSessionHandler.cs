using Capstan.Features.Chat.ChatShared;
using Capstan.Features.Chat.Conversations;

namespace Capstan.Features.Chat.CreateSession;

public static class CreateSessionHandler
{
    /// <summary>Begin a conversation</summary>
    public static async Task<Created<ChatSession>> Handle(CreateSessionRequest? request, Caller caller, ConversationStore conversations, CancellationToken ct)
    {
        var session = await conversations.Begin(caller, Guid.CreateVersion7(), request?.Title ?? "", ct);
        return TypedResults.Created($"/api/v1/sessions/{session.Id}", session);
    }
}
