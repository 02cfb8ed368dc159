using System.Data;
using System.Reflection;
using Capstan.Features.Code.Graph.Reading;
using Capstan.Features.Code.Graph.Schema;
using Npgsql;

namespace Capstan.Api.Tests.Features.Code.Review;

/// <summary>What <c>SqlFileTests</c> does for the product's own tables, for queries over graphs.</summary>
public sealed class GraphSqlTests(ReviewApp app) : IClassFixture<ReviewApp>
{
    [Fact]
    public async Task Every_graph_query_describes_cleanly_and_maps_both_ways()
    {
        var declared = typeof(IGraphSql).Assembly.GetTypes()
            .SelectMany(t => t.GetFields(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly))
            .Where(f => typeof(IGraphSql).IsAssignableFrom(f.FieldType)).Select(f => (IGraphSql)f.GetValue(null)!).ToList();
        declared.Count.ShouldBeGreaterThan(5);
        await using var connection = await app.Database.App.OpenConnectionAsync();
        foreach (var sql in declared)
        {
            sql.Template.Source.ShouldStartWith("-- script: graph", Case.Sensitive, sql.Path);
            await using var command = new NpgsqlCommand(sql.Template.Text.Replace("{graph}", GraphNames.Graph(app.Project), StringComparison.Ordinal), connection);
            sql.Template.BindNulls(command.Parameters);
            await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SchemaOnly);
            var columns = Enumerable.Range(0, reader.FieldCount).Select(i => reader.GetName(i).Replace("_", "")).ToList();
            var row = sql.Template.Row;
            // A statement that changes rows has no columns: its int is how many.
            if (row == typeof(int) && columns.Count == 0) continue;
            if (Architecture.SqlFileTests.IsScalar(row)) columns.ShouldHaveSingleItem(sql.Path);
            else columns.Order(StringComparer.OrdinalIgnoreCase).Select(c => c.ToLowerInvariant()).ShouldBe(row.GetProperties().Where(p => p.CanWrite).Select(p => p.Name.ToLowerInvariant()).Order(StringComparer.Ordinal), sql.Path);
        }
    }
}
