using System.Text.Json;
using Capstan.Features.Chat.Answering;
using Capstan.Features.Chat.ChatShared;
using Capstan.Features.Chat.Lines;
using Capstan.Features.Realtime.Sockets;
using Microsoft.Extensions.Logging;

namespace Capstan.Features.Chat.ConverseChat;

internal static partial class ConverseChatHandler
{
    private const string Permission = "chat:write";
    private static readonly ChatRequestValidator Validator = new();

    /// <summary>Ask about the code over a WebSocket</summary>
    /// <remarks>
    /// Send `{"type":"query","query":…}`; the answer comes as the events of `POST /chat/stream`, each with an `id`. Queries are answered one after
    /// the other, as one conversation unless a `session_id` says otherwise. What goes wrong with one query is an `error` event, and the
    /// connection stays. A client whose connection broke comes back within two minutes with `?last_event_id=` and hears what it missed; what was
    /// being answered goes on meanwhile. When that is kept no more, the first event is `reset`. Closing with 1000 ends the work.
    /// </remarks>
    public static Task<IResult> Handle(
        [FromQuery(Name = "last_event_id")] string? lastEventId, SocketRequest request, Origin origin, ChatLines lines, ChatService chat, IRateLimiter limits, ILogger<ChatService> log) =>
        request.Open(Permission, async socket =>
        {
            var resumed = lastEventId is null ? null : lines.Resume(socket.Caller, lastEventId);
            var (line, after) = resumed ?? (lines.Open(socket.Caller), 0);
            if (resumed is null) _ = Answer(line, origin.RequestId, chat, limits, log);
            if (lastEventId is not null && resumed is null) await socket.Send(ChatEvent.Reset());
            var listener = line.Listen();
            try
            {
                var telling = Tell(socket, line, listener, after);
                await foreach (var text in socket.Messages)
                {
                    line.Caller = socket.Caller;
                    if (IsPing(text)) await socket.Send(ChatEvent.Pong());
                    else if (!line.Ask(text)) throw new SocketClosedException(SocketCode.Policy, "Too many queries at once.");
                    if (telling.IsCompleted) break;
                }
                await telling;
            }
            finally
            {
                lines.Leave(line, listener, socket);
            }
        });

    private static async Task Tell(Socket socket, ChatLine line, int listener, long after)
    {
        while (true)
        {
            var events = await line.After(after, listener, socket.Closed);
            if (events is not { Count: > 0 })
            {
                // Whoever reads the messages waits on the socket: ending it ends both.
                if (events is null) socket.End(SocketCode.TooSlow, "The connection was too slow.");
                else socket.End(SocketCode.Policy, "Another connection goes on with this conversation.");
                return;
            }
            foreach (var said in events) await socket.Send(said);
            after = ChatLine.NumberOf(events[^1]);
        }
    }

    /// <summary>Answers the queries of a conversation until it ends, whether or not somebody is connected.</summary>
    private static async Task Answer(ChatLine line, string connection, ChatService chat, IRateLimiter limits, ILogger<ChatService> log)
    {
        Guid? session = null;
        var number = 0;
        try
        {
            await foreach (var text in line.Queries)
                session = await One(line, text, session, $"{connection}.{++number}", chat, limits, log) ?? session;
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }

    private static async Task<Guid?> One(ChatLine line, string text, Guid? session, string requestId, ChatService chat, IRateLimiter limits, ILogger<ChatService> log)
    {
        try
        {
            if (await limits.Take(line.Caller, "chat") is { } refused) throw new ProblemException(refused);
            var open = await chat.Open(line.Caller, Question(text, session), Permission, requestId, line.Ended);
            line.Say(ChatEvent.Start(open.SessionId));
            var answer = await chat.Answer(open, piece =>
            {
                line.Say(ChatEvent.Chunk(piece));
                return ValueTask.CompletedTask;
            }, line.Ended);
            line.Say(ChatEvent.End(answer));
            return answer.SessionId;
        }
#pragma warning disable CA1031 // one query's failure is told, and the next one may do better
        catch (Exception e) when (!line.Ended.IsCancellationRequested)
#pragma warning restore CA1031
        {
            var problem = EventStream.ProblemOf(e);
            if (problem.Error.Status >= 500) LogFailure(log, e, requestId);
            line.Say(ChatEvent.Failure(problem, requestId));
            return null;
        }
    }

    private static bool IsPing(string text)
    {
        if (text.Length > 100 || !text.Contains("\"ping\"", StringComparison.Ordinal)) return false;
        try
        {
            return JsonSerializer.Deserialize<ChatSocketMessage>(text, WireJson.Options)?.Type == "ping";
        }
        catch (JsonException)
        {
            return false;
        }
    }

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
        if (message?.Type != "query") throw new ProblemException(Problem.Field("type", "The type of a message is query or ping."));
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
