using Capstan.Features.Code.Graph.Reading;

namespace Capstan.Features.Code.SearchDocuments;

public sealed record SearchDocumentsRequest
{
    /// <summary>Words, 1 to 500 characters: quotes keep words together, a minus leaves them out, "or" is or.</summary>
    [FromQuery(Name = "query")]
    public required string Query { get; init; }
    /// <summary>The project; the active one unless told.</summary>
    [FromQuery(Name = "project_id")]
    public Guid? ProjectId { get; init; }
    /// <summary>How many, 1 to 50; 10 unless told.</summary>
    [FromQuery(Name = "limit")]
    public int? Limit { get; init; }
}

/// <summary>What was found, best first.</summary>
public sealed record SearchDocumentsResponse
{
    public required IReadOnlyList<DocumentPassage> Items { get; init; }
}
