using Capstan.Features.Chat.Answering;
using Capstan.Features.Chat.AppendMessage;
using Capstan.Features.Chat.AskChat;
using Capstan.Features.Chat.ChatShared;
using Capstan.Features.Chat.Conversations;
using Capstan.Features.Chat.ConverseChat;
using Capstan.Features.Chat.CreateSession;
using Capstan.Features.Chat.DeleteSession;
using Capstan.Features.Chat.ExportHistory;
using Capstan.Features.Chat.GetMessage;
using Capstan.Features.Chat.GetSession;
using Capstan.Features.Chat.Lines;
using Capstan.Features.Chat.ListHistory;
using Capstan.Features.Chat.ListSessionMessages;
using Capstan.Features.Chat.ListSessions;
using Capstan.Features.Chat.Models;
using Capstan.Features.Chat.SearchSessions;
using Capstan.Features.Chat.StreamChat;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Capstan.Features.Chat;

public static class ChatModule
{
    public static void AddChat(this IServiceCollection services, Settings settings)
    {
        var model = ModelSettings.From(settings);
        services.AddSingleton<ConversationStore>();
        services.AddSingleton<ChatService>();
        services.AddSingleton<OrganizationModels>();
        services.AddSingleton<ChatLines>();
        services.AddSingleton(s => new AnswerPhraser(model, model is null ? null : new OpenAiChatClient(model), s.GetRequiredService<ILogger<AnswerPhraser>>()));
    }

    public static void MapChat(this IEndpointRouteBuilder v1)
    {
        var chat = v1.MapGroup("/chat").WithTags("Chat").PartOf(Modules.Chat);
        chat.MapPost("/", AskChatHandler.Handle).WithName("askChat").NeedsInProject("chat:write").RateLimited("chat").Validates<ChatRequestValidator>().Idempotent()
            .Streams().Answers(404, 409);
        chat.MapPost("/stream", StreamChatHandler.Handle).WithName("streamChat").NeedsInProject("chat:write").RateLimited("chat-stream").Validates<ChatRequestValidator>()
            .Streams().Produces<ChatEvent>(200, "text/event-stream").Answers(404, 409);

        var sessions = v1.MapGroup("/sessions").WithTags("Chat").PartOf(Modules.Chat);
        sessions.MapGet("/", ListSessionsHandler.Handle).WithName("listSessions").Needs("sessions:read").Validates<ListSessionsValidator>();
        sessions.MapPost("/", CreateSessionHandler.Handle).WithName("createSession").Needs("sessions:write").Validates<CreateSessionValidator>().Idempotent();
        sessions.MapGet("/search", SearchSessionsHandler.Handle).WithName("searchSessions").Needs("sessions:read").Validates<SearchSessionsValidator>();
        sessions.MapGet("/{session_id:guid}", GetSessionHandler.Handle).WithName("getSession").Needs("sessions:read").Answers(404);
        sessions.MapDelete("/{session_id:guid}", DeleteSessionHandler.Handle).WithName("deleteSession").Needs("sessions:write").Answers(404);
        sessions.MapGet("/{session_id:guid}/messages", ListSessionMessagesHandler.Handle).WithName("listSessionMessages").Needs("sessions:read").Validates<ListSessionMessagesValidator>().Answers(404);
        sessions.MapPost("/{session_id:guid}/messages", AppendMessageHandler.Handle).WithName("appendMessage").Needs("sessions:write").Validates<AppendMessageValidator>().Idempotent().Answers(404);

        var history = v1.MapGroup("/history").WithTags("Chat").PartOf(Modules.Chat);
        history.MapGet("/", ListHistoryHandler.Handle).WithName("listHistory").Needs("history:read").Validates<ListHistoryValidator>().Answers(404);
        history.MapGet("/export", ExportHistoryHandler.Handle).WithName("exportHistory").Needs("history:read").Validates<ExportHistoryValidator>().Streams()
            .Produces<HistoryExport>(200, "application/json", "text/csv", "text/markdown").Answers(404);
        history.MapGet("/{message_id:guid}", GetMessageHandler.Handle).WithName("getMessage").Needs("history:read").Answers(404);
    }

    /// <summary>The socket, which the documents give both at the root and under the API's base address.</summary>
    public static void MapChatSocket(this IEndpointRouteBuilder routes) =>
        routes.MapGroup("/ws").ExcludeFromDescription().MapGet("/chat", ConverseChatHandler.Handle)
            .Anonymous("a socket signs in by itself: browsers cannot set its headers").Streams();
}
