namespace Capstan.Features.Code.GetQuerySchema;

public sealed record GetQuerySchemaRequest
{
    /// <summary>Whose graph; the active project's unless told.</summary>
    [FromQuery(Name = "project_id")]
    public Guid? ProjectId { get; init; }
}

/// <summary>What <c>POST /query/execute</c> can read in one project.</summary>
public sealed record QuerySchemaResponse
{
    public required Guid ProjectId { get; init; }
    /// <summary>In alphabetical order.</summary>
    public required IReadOnlyList<QuerySchemaTable> Tables { get; init; }
    /// <summary>Beside PostgreSQL's own: names that people bring from DuckDB.</summary>
    public required IReadOnlyList<QuerySchemaFunction> Functions { get; init; }
    /// <summary>Queries to begin with.</summary>
    public required IReadOnlyList<QuerySchemaExample> Examples { get; init; }
}

/// <summary>A function queries can use.</summary>
public sealed record QuerySchemaFunction
{
    /// <example>list_contains</example>
    public required string Name { get; init; }
    /// <example>list anyarray, element anyelement</example>
    public required string Arguments { get; init; }
    /// <example>boolean</example>
    public required string Returns { get; init; }
    public required string Description { get; init; }
}

/// <summary>A query to begin with.</summary>
public sealed record QuerySchemaExample
{
    public required string Title { get; init; }
    public required string Query { get; init; }
}

/// <summary>A table or view of the graph.</summary>
public sealed record QuerySchemaTable
{
    /// <example>nodes_method</example>
    public required string Name { get; init; }
    /// <summary>table or view.</summary>
    /// <example>table</example>
    public required string Kind { get; init; }
    /// <summary>What is in it.</summary>
    public required string Description { get; init; }
    /// <summary>As counted when the graph was built: exact for tables of up to 70 MB, an estimate beyond that; null for views.</summary>
    public required long? RowEstimate { get; init; }
    /// <summary>In their order in the table.</summary>
    public required IReadOnlyList<QuerySchemaColumn> Columns { get; init; }
}

/// <summary>A column of the graph.</summary>
public sealed record QuerySchemaColumn
{
    /// <example>offset</example>
    public required string Name { get; init; }
    /// <summary>How the name is written in a query: quoted where it is a reserved word.</summary>
    /// <example>"offset"</example>
    public required string Sql { get; init; }
    /// <summary>PostgreSQL's name of the type.</summary>
    /// <example>integer</example>
    public required string Type { get; init; }
    public required string Description { get; init; }
}
