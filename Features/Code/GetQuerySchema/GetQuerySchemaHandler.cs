using System.Text.Json;
using Capstan.Features.Code.Graph.Schema;
using Capstan.Features.Projects.Lookup;

namespace Capstan.Features.Code.GetQuerySchema;

public static class GetQuerySchemaHandler
{
    private static readonly SqlFile<Args, Row> Select = Sql.Beside<Args, Row>();
    private static readonly SqlFile<NoArgs, QuerySchemaFunction> SelectFunctions = Sql.Beside<NoArgs, QuerySchemaFunction>("ListQueryFunctions.sql");
    private static readonly Lazy<Words> Texts = new(Read);

    /// <summary>List the tables and columns of the code graph</summary>
    public static async Task<Ok<QuerySchemaResponse>> Handle(
        [AsParameters] GetQuerySchemaRequest request, Caller caller, ProjectDirectory projects, Db db, CancellationToken ct)
    {
        var project = await projects.WithGraph(caller, request.ProjectId, ct, "query:execute");
        var (rows, functions) = await db.Both(Select, new() { Schema = GraphNames.Graph(project.Id) }, SelectFunctions, NoArgs.Value, ct);
        return TypedResults.Ok(new QuerySchemaResponse
        {
            ProjectId = project.Id,
            Tables = [.. rows.GroupBy(r => r.TableName, StringComparer.Ordinal).Select(Table)],
            Functions = functions,
            Examples = Texts.Value.Examples,
        });
    }

    private static QuerySchemaTable Table(IGrouping<string, Row> columns)
    {
        var first = columns.First();
        return new()
        {
            Name = columns.Key,
            Kind = first.IsView ? "view" : "table",
            Description = Texts.Value.Tables.GetValueOrDefault(columns.Key, ""),
            RowEstimate = first.IsView ? null : first.RowEstimate,
            Columns = [.. columns.Select(c => new QuerySchemaColumn { Name = c.ColumnName, Sql = c.SqlName, Type = c.TypeName, Description = Texts.Value.Columns.GetValueOrDefault(c.ColumnName, "") })],
        };
    }

    private static Words Read()
    {
        using var stream = typeof(GetQuerySchemaHandler).Assembly.GetManifestResourceStream("query/graph.json")!;
        return JsonSerializer.Deserialize<Words>(stream, WireJson.Options)!;
    }

    /// <summary>What Data/graph.json says. A column means the same in every table that has it.</summary>
    private sealed record Words
    {
        public required Dictionary<string, string> Tables { get; init; }
        public required Dictionary<string, string> Columns { get; init; }
        public required List<QuerySchemaExample> Examples { get; init; }
    }

    private sealed record Args
    {
        public required string Schema { get; init; }
    }

    private sealed record Row
    {
        public required string TableName { get; init; }
        public required bool IsView { get; init; }
        public required long RowEstimate { get; init; }
        public required string ColumnName { get; init; }
        public required string SqlName { get; init; }
        public required string TypeName { get; init; }
    }
}
