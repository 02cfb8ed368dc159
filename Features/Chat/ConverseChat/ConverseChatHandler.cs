using System.Text.Json;
using Capstan.Features.Chat.Answering;
using Capstan.Features.Chat.ChatShared;
using Capstan.Features.Realtime.Sockets;
using Microsoft.Extensions.Logging;

namespace Capstan.Features.Chat.ConverseChat;

public static partial class ConverseChatHandler
{
    private const string Permission = "chat:write";
    private static readonly ChatRequestValidator Validator = new();

    /// <summary>Ask about the code over a WebSocket</summary>
    /// <remarks>
    /// Send `{"type":"query","query":…}`; the answer comes as the events of `POST /chat/stream`. Queries are answered one after the other, as one
    /// conversation unless a `session_id` says otherwise. What goes wrong with one query is an `error` event, and the connection stays.
    /// </remarks>
    public static Task<IResult> Handle(SocketRequest request, Origin origin, ChatService chat, IRateLimiter limits, ILogger<ChatService> log) =>
        request.Open(Permission, async socket =>
        {
            Guid? session = null;
            var number = 0;
            await foreach (var text in socket.Messages)
            {
                var requestId = $"{origin.RequestId}.{++number}";
                try
                {
                    if (await limits.Take(socket.Caller, "chat") is { } refused) throw new ProblemException(refused);
                    var open = await chat.Open(socket.Caller, Question(text, session), Permission, requestId, socket.Closed);
                    await socket.Send(ChatEvent.Start(open.SessionId));
                    var answer = await chat.Answer(open, async piece => await socket.Send(ChatEvent.Chunk(piece)), socket.Closed);
                    session = answer.SessionId;
                    await socket.Send(ChatEvent.End(answer));
                }
#pragma warning disable CA1031 // one query's failure is told, and the next one may do better
                catch (Exception e) when (!socket.Closed.IsCancellationRequested)
#pragma warning restore CA1031
                {
                    var problem = EventStream.ProblemOf(e);
                    if (problem.Error.Status >= 500) LogFailure(log, e, requestId);
                    await socket.Send(ChatEvent.Failure(problem, requestId));
                }
            }
        });

    private static ChatRequest Question(string text, Guid? session)
    {
        ChatSocketMessage? message;
        try
        {
            message = JsonSerializer.Deserialize<ChatSocketMessage>(text, WireJson.Options);
        }
        catch (JsonException)
        {
            throw new ProblemException(Errors.MalformedBody, "A message is a JSON object: {\"type\":\"query\",\"query\":\"…\"}.");
        }
        if (message?.Type != "query") throw new ProblemException(Problem.Field("type", "The type of a message is query."));
        var question = new ChatRequest
        {
            Query = message.Query ?? "",
            SessionId = message.SessionId ?? session,
            ScenarioId = message.ScenarioId,
            Language = message.Language,
            ProjectId = message.ProjectId,
        };
        return Validator.Validate(question) is { IsValid: false } invalid
            ? throw new ProblemException(Problem.Field(invalid.Errors[0].PropertyName, invalid.Errors[0].ErrorMessage))
            : question;
    }

    [LoggerMessage(LogLevel.Error, "The query {RequestId} over a socket failed")]
    private static partial void LogFailure(ILogger logger, Exception exception, string requestId);
}
