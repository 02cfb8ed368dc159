using Capstan.Features.Chat.ChatShared;

namespace Capstan.Features.Chat.SearchSessions;

public sealed record SearchSessionsRequest
{
    /// <summary>Words of the title or of one message; "quoted words" stand together, -word must not occur. 500 characters at most.</summary>
    [FromQuery(Name = "q")]
    public string? Q { get; init; }
    /// <summary>How many, 1 to 50; 10 unless told.</summary>
    [FromQuery(Name = "limit")]
    public int? Limit { get; init; }
}

/// <summary>A conversation in which the words occur.</summary>
public sealed record FoundSession
{
    public required Guid Id { get; init; }
    /// <example>Where is heap_insert defined?</example>
    public required string Title { get; init; }
    public required string? ScenarioId { get; init; }
    public required long MessageCount { get; init; }
    /// <summary>How many of its messages have the words; 0 when only the title does.</summary>
    /// <example>2</example>
    public required long Matches { get; init; }
    /// <summary>From the latest message that has them, 200 characters at most; null when only the title does.</summary>
    public required string? Excerpt { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>The conversations found, the latest first.</summary>
public sealed record FoundSessions
{
    public required IReadOnlyList<FoundSession> Sessions { get; init; }
    /// <summary>How many are shown.</summary>
    public required int Count { get; init; }
    /// <summary>What was looked for.</summary>
    public required string Query { get; init; }
}
