using Capstan.Features.Code.Graph.Schema;
using Capstan.Features.Projects.Lookup;

namespace Capstan.Features.Code.GetQuerySchema;

public static class GetQuerySchemaHandler
{
    private static readonly SqlFile<Args, Row> Select = Sql.Beside<Args, Row>();

    /// <summary>List the tables and columns of the code graph</summary>
    public static async Task<Ok<QuerySchemaResponse>> Handle(
        [AsParameters] GetQuerySchemaRequest request, Caller caller, ProjectDirectory projects, Db db, CancellationToken ct)
    {
        var project = await projects.WithGraph(caller, request.ProjectId, ct, "query:execute");
        var rows = await db.Many(Select, new() { Schema = GraphNames.Graph(project.Id) }, ct);
        return TypedResults.Ok(new QuerySchemaResponse
        {
            ProjectId = project.Id,
            Tables = [.. rows.GroupBy(r => r.TableName, StringComparer.Ordinal).Select(Table)],
        });
    }

    private static QuerySchemaTable Table(IGrouping<string, Row> columns)
    {
        var first = columns.First();
        return new()
        {
            Name = columns.Key,
            Kind = first.IsView ? "view" : "table",
            RowEstimate = first.IsView ? null : first.RowEstimate,
            Columns = [.. columns.Select(c => new QuerySchemaColumn { Name = c.ColumnName, Sql = c.SqlName, Type = c.TypeName })],
        };
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
