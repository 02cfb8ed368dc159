using System.Globalization;
using Capstan.Features.Code.Graph.Reading;
using Npgsql;

namespace Capstan.Features.Code.Graph.Schema;

/// <summary>A transaction that changes a graph while it is served. Disposing without <see cref="Commit"/> changes nothing.</summary>
internal sealed class GraphEdit(NpgsqlConnection connection, NpgsqlTransaction transaction, string schema) : IAsyncDisposable
{
    private static readonly GraphScript SetGeneration = GraphScript.Beside("SetGeneration.sql");
    private static readonly GraphScript Forget = GraphScript.Beside("ForgetFindings.sql");

    public string Schema => schema;

    public async Task<List<TRow>> Read<TArgs, TRow>(GraphSql<TArgs, TRow> sql, TArgs args, CancellationToken ct)
    {
        await using var command = Command(sql, args);
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await Db.ReadAll(reader, sql.Template, ct);
    }

    public async Task<int> Execute<TArgs>(GraphSql<TArgs, int> sql, TArgs args, CancellationToken ct)
    {
        await using var command = Command(sql, args);
        return await command.ExecuteNonQueryAsync(ct);
    }

    /// <returns>How many rows were changed.</returns>
    public Task<int> Run(GraphScript script, CancellationToken ct, params (string Hole, string Value)[] holes) => script.Run(connection, ct, [("graph", schema), .. holes]);

    public async Task Copy(string table, IEnumerable<string> columns, IEnumerable<ReadOnlyMemory<byte>> payloads, CancellationToken ct)
    {
        var text = GraphLoad.CopyInto(schema, table, columns, frozen: false);
        foreach (var payload in payloads)
        {
            await using var copy = await connection.BeginRawBinaryCopyAsync(text, ct);
            await copy.WriteAsync(payload, ct);
        }
    }

    /// <summary>What a scan found in the code as it was is not true of other code.</summary>
    public Task ForgetFindings(CancellationToken ct) => Forget.Run(connection, ct, ("graph", schema));

    /// <summary>For changes of the code: whoever keeps what was computed from it computes it again.</summary>
    public async Task Commit(long generation, CancellationToken ct)
    {
        await ForgetFindings(ct);
        await SetGeneration.Run(connection, ct, ("graph", schema), ("generation", generation.ToString(CultureInfo.InvariantCulture)));
        await transaction.CommitAsync(ct);
    }

    /// <summary>For what is only kept beside the code: nothing that was computed from it is out of date.</summary>
    public Task CommitBeside(CancellationToken ct) => transaction.CommitAsync(ct);

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }

    private NpgsqlCommand Command<TArgs, TRow>(GraphSql<TArgs, TRow> sql, TArgs args)
    {
        var command = Db.Command(connection.CreateCommand(), sql.Template, args);
        command.CommandText = sql.Template.Text.Replace("{graph}", schema, StringComparison.Ordinal);
        command.CommandTimeout = 0;
        return command;
    }
}
