using Capstan.Features.Chat.ChatShared;
using Capstan.Features.Code.Scenarios;

namespace Capstan.Features.Chat.Conversations;

/// <summary>A question and its answer, to be kept together.</summary>
internal sealed record Exchange
{
    public required Guid SessionId { get; init; }
    /// <summary>The session does not exist yet.</summary>
    public required bool IsNew { get; init; }
    public required Guid QuestionId { get; init; }
    public required string Question { get; init; }
    public required Guid AnswerId { get; init; }
    public required ScenarioAnswer Answer { get; init; }
}

/// <summary>Where conversations are kept.</summary>
public sealed class ConversationStore(Db db)
{
    private static readonly SqlFile<BeginArgs, ChatSession> BeginSession = Sql.Beside<BeginArgs, ChatSession>("BeginSession.sql");
    private static readonly SqlFile<SessionArgs, string> EarlierTurns = Sql.Beside<SessionArgs, string>("EarlierTurns.sql");
    private static readonly SqlFile<SaveArgs, int> SaveExchange = Sql.Beside<SaveArgs, int>("SaveExchange.sql");

    internal Task<ChatSession> Begin(Caller caller, Guid sessionId, string title, CancellationToken ct) => db.One(BeginSession, ArgsOf(caller, sessionId, title), ct);

    /// <summary>The last ten answered questions of a session, oldest first; NOT_FOUND when it is not the caller's.</summary>
    internal async Task<List<EarlierTurn>> Earlier(Caller caller, Guid sessionId, CancellationToken ct)
    {
        var turns = await db.Many(EarlierTurns, new() { OrganizationId = caller.OrganizationId, UserId = caller.UserId, SessionId = sessionId }, ct);
        if (turns.Count == 0) throw new ProblemException(Errors.NotFound, "No such session.");
        turns.Reverse();
        return [.. turns.Where(t => t != "null").Select(t => new RawJson(t).Read<EarlierTurn>()!)];
    }

    /// <summary>Both messages or none. NOT_FOUND when the session was deleted meanwhile.</summary>
    internal async Task Save(Caller caller, Exchange exchange, CancellationToken ct)
    {
        var args = new SaveArgs
        {
            OrganizationId = caller.OrganizationId,
            UserId = caller.UserId,
            SessionId = exchange.SessionId,
            Title = TitleOf(exchange.Question),
            ScenarioId = exchange.Answer.ScenarioId,
            QuestionId = exchange.QuestionId,
            Question = exchange.Question,
            AnswerId = exchange.AnswerId,
            Answer = exchange.Answer.Answer,
            Confidence = exchange.Answer.Confidence,
            Evidence = RawJson.Of(exchange.Answer.Evidence),
            Diagrams = exchange.Answer.Diagrams.Count == 0 ? RawJson.EmptyArray : RawJson.Of(exchange.Answer.Diagrams),
            Turn = RawJson.Of(new EarlierTurn
            {
                Question = exchange.Answer.Understood ?? exchange.Question,
                ScenarioId = exchange.Answer.ScenarioId,
                Focus = exchange.Answer.Focus,
            }),
        };
        var saved = exchange.IsNew
            ? await db.InTransaction(async statements =>
            {
                await statements.One(BeginSession, ArgsOf(caller, exchange.SessionId, args.Title), ct);
                return await statements.One(SaveExchange, args, ct);
            }, ct)
            : await db.One(SaveExchange, args, ct);
        if (saved == 0) throw new ProblemException(Errors.NotFound, "The session was deleted.");
    }

    /// <summary>The first line of a question, cut at a word.</summary>
    internal static string TitleOf(string question)
    {
        const int most = 80;
        var line = question.AsSpan().Trim().EnumerateLines().GetEnumerator();
        var text = line.MoveNext() ? line.Current.TrimEnd().ToString() : "";
        if (text.Length <= most) return text;
        var space = text.LastIndexOf(' ', most - 1);
        var end = space > most / 2 ? space : char.IsHighSurrogate(text[most - 2]) ? most - 2 : most - 1;
        return text[..end].TrimEnd() + "…";
    }

    private static BeginArgs ArgsOf(Caller caller, Guid sessionId, string title) =>
        new() { OrganizationId = caller.OrganizationId, UserId = caller.UserId, SessionId = sessionId, Title = title };

    private sealed record BeginArgs
    {
        public required Guid OrganizationId { get; init; }
        public required Guid UserId { get; init; }
        public required Guid SessionId { get; init; }
        public required string Title { get; init; }
    }

    private sealed record SessionArgs
    {
        public required Guid OrganizationId { get; init; }
        public required Guid UserId { get; init; }
        public required Guid SessionId { get; init; }
    }

    private sealed record SaveArgs
    {
        public required Guid OrganizationId { get; init; }
        public required Guid UserId { get; init; }
        public required Guid SessionId { get; init; }
        public required string Title { get; init; }
        public required string ScenarioId { get; init; }
        public required Guid QuestionId { get; init; }
        public required string Question { get; init; }
        public required Guid AnswerId { get; init; }
        public required string Answer { get; init; }
        public required double Confidence { get; init; }
        public required RawJson Evidence { get; init; }
        public required RawJson Diagrams { get; init; }
        public required RawJson Turn { get; init; }
    }
}
