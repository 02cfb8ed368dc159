namespace Capstan.Features.Code.Graph.Sandbox;

/// <summary>A user's SQL over one project's graph.</summary>
public sealed record GraphQuery(Guid ProjectId, Guid UserId, string Text, TimeSpan Timeout);

/// <summary>How a query ended.</summary>
public abstract record QueryOutcome
{
    private QueryOutcome() { }

    public sealed record Answered(QueryResult Result) : QueryOutcome;

    /// <summary>The rows went out as they came.</summary>
    public sealed record Streamed(long Rows, bool Truncated) : QueryOutcome;

    public sealed record Failed(QueryFailure Failure) : QueryOutcome;
}

/// <summary>Why a query gave no result, as the wire tells it.</summary>
/// <param name="RetryAfterSeconds">Set where the same query may succeed a little later.</param>
public sealed record QueryFailure(Error Error, string Detail, int? RetryAfterSeconds = null);

/// <summary>A result column: the name under which each row carries its value, and PostgreSQL's type.</summary>
public sealed record QueryColumn(string Name, string Type);

/// <summary>A finished result: the JSON document of the answer, in pooled memory until it is written out.</summary>
public sealed class QueryResult(ChunkedBuffer document, int rowCount, bool truncated) : IDisposable
{
    public int RowCount => rowCount;
    public bool Truncated => truncated;
    public long Bytes => document.Length;

    public Task WriteTo(Stream destination, CancellationToken ct) => document.CopyTo(destination, ct);

    public void Dispose() => document.Dispose();
}
