using Capstan.Features.Chat.Answering;
using Capstan.Features.Chat.ChatShared;
using Capstan.Features.Chat.Conversations;

namespace Capstan.Features.Chat.StreamChat;

public static class StreamChatHandler
{
    /// <summary>Ask about the code, the answer as a stream</summary>
    /// <remarks>
    /// Server-sent events, each one `data:` line of JSON: `start`, then `chunk`s whose contents together are the answer, then `end`. What fails
    /// after `start` comes as an `error` event. Comment lines keep the connection alive. Hanging up ends the work, and nothing is kept.
    /// </remarks>
    public static async Task<EventStream> Handle(ChatRequest request, Caller caller, Origin origin, ChatService chat, CancellationToken ct)
    {
        var open = await chat.Open(caller, request, "chat:write", origin.RequestId, ct);
        return new(
            async (events, hangUp) =>
            {
                await events.Write(ChatEvent.Start(open.SessionId), hangUp);
                var answer = await chat.Answer(open, piece => events.Write(ChatEvent.Chunk(piece), hangUp), hangUp);
                await events.Write(ChatEvent.End(answer), hangUp);
            },
            problem => ChatEvent.Failure(problem, origin.RequestId));
    }
}
