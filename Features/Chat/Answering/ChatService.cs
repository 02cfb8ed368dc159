using System.Diagnostics;
using System.Text;
using Capstan.Features.Chat.ChatShared;
using Capstan.Features.Chat.Conversations;
using Capstan.Features.Chat.Models;
using Capstan.Features.Code.Questions;
using Capstan.Features.Code.Scenarios;
using Capstan.Features.Projects.Lookup;

namespace Capstan.Features.Chat.Answering;

/// <summary>A question that will be answered: whatever could be refused was checked.</summary>
internal sealed record OpenQuestion
{
    public required Caller Caller { get; init; }
    public required ScenarioQuestion Question { get; init; }
    public required string RequestId { get; init; }
    public required long StartedAt { get; init; }
    public required Guid SessionId { get; init; }
    /// <summary>The session is made with its first messages.</summary>
    public required bool IsNew { get; init; }
}

/// <summary>Takes a question through its conversation: what "it" means, the answer from the graph, the prose, and both messages kept.</summary>
public sealed class ChatService(ProjectDirectory projects, ConversationStore conversations, ScenarioService scenarios, OrganizationModels models, QuestionCounts counts)
{
    /// <summary>Who writes when no language model is configured.</summary>
    public const string OwnModel = "embedded-extractive";

    /// <exception cref="ProblemException">NOT_FOUND for a session, project or scenario that the caller does not have, and why else there can be no answer.</exception>
    internal async Task<OpenQuestion> Open(Caller caller, ChatRequest request, string permission, string requestId, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        // A socket asks long after it was opened.
        if (caller.ClosedModules.Contains(Modules.Chat)) throw new ProblemException(Modules.Disabled(Modules.Chat));
        var forced = request.ScenarioId is { } id ? ScenarioService.Forced(id) : null;
        var project = await projects.WithGraph(caller, request.ProjectId, ct, permission);
        return new()
        {
            Caller = caller,
            Question = new()
            {
                ProjectId = project.Id,
                OrganizationId = caller.OrganizationId,
                Query = request.Query,
                Language = request.Language,
                ScenarioId = forced,
                Projects = async stop => [.. (await projects.Visible(caller, permission, stop)).Select(p => new VisibleProject { Id = p.Id, Name = p.Name })],
                History = request.SessionId is { } session ? await conversations.Earlier(caller, session, ct) : [],
            },
            RequestId = requestId,
            StartedAt = started,
            SessionId = request.SessionId ?? Guid.CreateVersion7(),
            IsNew = request.SessionId is null,
        };
    }

    /// <summary>Answers and keeps question and answer. With <paramref name="write"/> the answer is also told piece by piece.</summary>
    internal async Task<ChatResponse> Answer(OpenQuestion open, Func<string, ValueTask>? write, CancellationToken ct)
    {
        var phraser = await models.Of(open.Caller.OrganizationId, ct);
        // A model phrases a whole answer; without one it is told as it is composed.
        var isLive = write is not null && phraser is null;
        var found = isLive ? await AnswerTelling.Tell(listener => scenarios.Answer(open.Question, listener, ct), write!, ct) : await scenarios.Answer(open.Question, null, ct);
        var (text, model) = isLive ? (found.Answer, OwnModel) : await Say(phraser, open.Question.Query, found, write, ct);
        var answerId = Guid.CreateVersion7();
        await conversations.Save(open.Caller, new()
        {
            SessionId = open.SessionId,
            IsNew = open.IsNew,
            QuestionId = Guid.CreateVersion7(),
            Question = open.Question.Query,
            AnswerId = answerId,
            Answer = found with { Answer = text },
        }, ct);
        var elapsed = Stopwatch.GetElapsedTime(open.StartedAt);
        await counts.Add(open.Caller.OrganizationId, found.ScenarioId, elapsed, ct);
        return new()
        {
            Answer = text,
            ScenarioId = found.ScenarioId,
            Confidence = found.Confidence,
            Evidence = found.Evidence,
            Diagrams = found.Diagrams,
            UnderstoodAs = found.Understood,
            SessionId = open.SessionId,
            MessageId = answerId,
            Model = model,
            RequestId = open.RequestId,
            ProcessingTimeMs = Math.Round(elapsed.TotalMilliseconds, 2),
        };
    }

    private static async Task<(string Text, string Model)> Say(AnswerPhraser? phraser, string query, ScenarioAnswer found, Func<string, ValueTask>? write, CancellationToken ct)
    {
        var said = new StringBuilder();
        async ValueTask Tell(string piece)
        {
            said.Append(piece);
            if (write is not null) await write(piece);
        }
        if (phraser is not null)
        {
            if (await phraser.Phrase(query, found, Tell, ct)) return (said.ToString(), phraser.Model);
            // What a listener has heard cannot be taken back; the composed answer follows it.
            if (write is null) said.Clear();
            else if (said.Length > 0) await Tell("\n\n");
        }
        foreach (var piece in Pieces(found.Answer)) await Tell(piece);
        return (said.ToString(), OwnModel);
    }

    /// <summary>Some lines at a time; what they make together is the text.</summary>
    internal static IEnumerable<string> Pieces(string text)
    {
        const int most = 400;
        for (var from = 0; from < text.Length;)
        {
            var left = Math.Min(most, text.Length - from);
            var line = text.LastIndexOf('\n', from + left - 1, left);
            var end = from + left == text.Length ? text.Length : line >= from ? line + 1 : char.IsHighSurrogate(text[from + left - 1]) ? from + left - 1 : from + left;
            yield return text[from..end];
            from = end;
        }
    }
}
