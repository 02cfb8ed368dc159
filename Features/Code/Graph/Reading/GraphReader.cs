using Capstan.Features.Code.Graph.Schema;
using Npgsql;

namespace Capstan.Features.Code.Graph.Reading;

/// <summary>Reads the graphs of projects for the product itself. The project must have been seen with the caller's eyes before (<c>ProjectDirectory</c>).</summary>
public sealed class GraphReader(NpgsqlDataSource source)
{
    private const int Attempts = 3;
    private static readonly GraphSql<NoArgs, long> Identity = GraphSql.Beside<NoArgs, long>("IdentifyGraph.sql");

    public async Task<List<TRow>> Many<TArgs, TRow>(Guid projectId, GraphSql<TArgs, TRow> sql, TArgs args, CancellationToken ct)
    {
        await using var command = Db.Command(source.CreateCommand(), sql.Template, args);
        command.CommandText = sql.Template.Text.Replace("{graph}", GraphNames.Graph(projectId), StringComparison.Ordinal);
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await Db.ReadAll(reader, sql.Template, ct);
    }

    /// <summary>Several queries that must see one graph: done again when an import was swapped in between them, since ids differ from graph to graph.</summary>
    public async Task<T> Consistent<T>(Guid projectId, Func<Task<T>> work, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            var before = await Many(projectId, Identity, NoArgs.Value, ct);
            var result = await work();
            if (attempt == Attempts || before.SequenceEqual(await Many(projectId, Identity, NoArgs.Value, ct))) return result;
        }
    }
}
