using Capstan.Features.Code.Diagrams;

namespace Capstan.Features.Code.Scenarios;

/// <summary>A question to the code of one project.</summary>
public sealed record ScenarioQuestion
{
    public required Guid ProjectId { get; init; }
    /// <summary>Whose project it is; null where nobody is signed in, and the thresholds are the default ones.</summary>
    public Guid? OrganizationId { get; init; }
    public required string Query { get; init; }
    /// <summary><c>en</c> or <c>ru</c>; null takes the language of the question.</summary>
    public string? Language { get; init; }
    /// <summary>Which scenario must answer; null lets the router choose.</summary>
    public string? ScenarioId { get; init; }
    /// <summary>What was said before in the same conversation, oldest first: what "it" in this question may mean.</summary>
    public IReadOnlyList<EarlierTurn> History { get; init; } = [];
    /// <summary>The projects with a graph that the asker may question, for the scenario that compares them; looked up only when it is asked.</summary>
    public Func<CancellationToken, Task<IReadOnlyList<VisibleProject>>>? Projects { get; init; }
}

/// <summary>A project the asker may question.</summary>
public sealed record VisibleProject
{
    public required Guid Id { get; init; }
    public required string Name { get; init; }
}

/// <summary>A question that was answered, as far as the next one can lean on it.</summary>
public sealed record EarlierTurn
{
    /// <summary>As it was understood: names in place of pronouns.</summary>
    public required string Question { get; init; }
    public required string ScenarioId { get; init; }
    /// <summary>Full names of what the answer was about; several are the candidates it listed.</summary>
    public required IReadOnlyList<string> Focus { get; init; }
}

/// <summary>Hears an answer while it is composed.</summary>
public interface IAnswerListener
{
    /// <summary>The answer has this text from this place on. A place that was told already comes again when the answer is composed anew.</summary>
    void Said(int from, string text);
}

/// <summary>What was found. The same graph and question always give the same answer, to the byte.</summary>
public sealed record ScenarioAnswer
{
    public required string ScenarioId { get; init; }
    /// <summary>Markdown.</summary>
    public required string Answer { get; init; }
    /// <summary>From 0 to 1: the mean of what the facts used are worth.</summary>
    public required double Confidence { get; init; }
    public required IReadOnlyList<ScenarioEvidence> Evidence { get; init; }
    /// <summary><c>en</c> or <c>ru</c>: what the answer is written in.</summary>
    public required string Language { get; init; }
    /// <summary>Pictures of it, three at most.</summary>
    public IReadOnlyList<AnswerDiagram> Diagrams { get; init; } = [];
    /// <summary>Full names of what it is about, 20 at most.</summary>
    public IReadOnlyList<string> Focus { get; init; } = [];
    /// <summary>The question as it was understood, when it leaned on an earlier one.</summary>
    public string? Understood { get; init; }
}

/// <summary>A fact of the graph that the answer rests on.</summary>
public sealed record ScenarioEvidence
{
    /// <summary>code, metric, path or doc.</summary>
    /// <example>code</example>
    public required string Type { get; init; }
    /// <summary>File and line.</summary>
    /// <example>src/backend/utils/mmgr/mcxt.c:1078</example>
    public required string Source { get; init; }
    /// <summary>Ten lines at most.</summary>
    public required string Content { get; init; }
    /// <summary>From 0 to 1, beside the other evidence of the answer.</summary>
    /// <example>1</example>
    public required double Relevance { get; init; }
}
