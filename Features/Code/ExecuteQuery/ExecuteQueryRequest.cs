using System.ComponentModel.DataAnnotations;

namespace Capstan.Features.Code.ExecuteQuery;

/// <summary>One SQL query over the graph of a project. <c>GET /query/schema</c> lists its tables.</summary>
public sealed record ExecuteQueryRequest
{
    /// <summary>
    /// One PostgreSQL query (SELECT, WITH, VALUES or TABLE), at most 64 KiB. It can only read the graph. The column <c>offset</c> is
    /// written <c>"offset"</c>, because the word is reserved.
    /// </summary>
    /// <example>SELECT name, file FROM nodes_method WHERE name LIKE '%transaction%' LIMIT 10</example>
    public required string Query { get; init; }
    /// <summary>Milliseconds the query may run: 30,000 unless told, 60,000 at most (more is taken as that).</summary>
    /// <example>30000</example>
    public long? TimeoutMs { get; init; }
    /// <summary>Whose graph; the active project's unless told.</summary>
    public Guid? ProjectId { get; init; }
    /// <summary>json (one document), csv or ndjson (rows as they come); what <c>Accept</c> asks for (text/csv, application/x-ndjson) unless told, else json.</summary>
    /// <example>json</example>
    [AllowedValues("json", "csv", "ndjson", null)]
    public string? Format { get; init; }
}

/// <summary>The rows, in the order the server gave them; 10,000 rows or 10 MiB at most.</summary>
public sealed record ExecuteQueryResponse
{
    /// <summary>
    /// One object per row, with a property per column. A repeated column name gets a suffix (<c>name_2</c>), a column without a name is
    /// called by its place (<c>column_1</c>). Numbers are JSON numbers of full precision, NaN and infinities strings, bytea base64, times RFC 3339.
    /// </summary>
    public required IReadOnlyList<IReadOnlyDictionary<string, RawJson>> Results { get; init; }
    /// <example>10</example>
    public required int RowCount { get; init; }
    /// <example>12</example>
    public required long ExecutionTimeMs { get; init; }
    /// <summary>There were more rows than the limits let through.</summary>
    public required bool Truncated { get; init; }
    public required IReadOnlyList<ExecuteQueryColumn> Columns { get; init; }
}

/// <summary>A column of the result.</summary>
public sealed record ExecuteQueryColumn
{
    /// <summary>The property that carries it in each row.</summary>
    /// <example>name</example>
    public required string Name { get; init; }
    /// <summary>PostgreSQL's name of the type; <c>other</c> for the rarer ones, which come as text.</summary>
    /// <example>text</example>
    public required string Type { get; init; }
}
