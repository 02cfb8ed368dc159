using Capstan.Features.Chat.Answering;
using Capstan.Features.Chat.ChatShared;

namespace Capstan.Features.Chat.AskChat;

public static class AskChatHandler
{
    /// <summary>Ask about the code</summary>
    /// <remarks>The answer is composed from the project's graph. Question and answer are kept in the session, which is made when none is named.</remarks>
    public static async Task<Ok<ChatResponse>> Handle(ChatRequest request, Caller caller, Origin origin, ChatService chat, CancellationToken ct) =>
        TypedResults.Ok(await chat.Answer(await chat.Open(caller, request, "chat:write", origin.RequestId, ct), null, ct));
}
