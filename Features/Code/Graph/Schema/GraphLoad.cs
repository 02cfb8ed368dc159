using Npgsql;

namespace Capstan.Features.Code.Graph.Schema;

/// <summary>
/// A transaction that loads rows into a staging schema, without the time limits of ordinary statements. Several may load side by side,
/// each on its own connection; <see cref="Commit"/> keeps what was loaded, disposing without it does not.
/// </summary>
public sealed class GraphLoad : IAsyncDisposable
{
    private readonly NpgsqlConnection connection;
    private readonly NpgsqlTransaction transaction;
    private readonly string schema;
    private readonly HashSet<string> own;

    /// <param name="own">Tables that this transaction has begun anew.</param>
    internal GraphLoad(NpgsqlConnection connection, NpgsqlTransaction transaction, string schema, IEnumerable<string> own)
    {
        this.connection = connection;
        this.transaction = transaction;
        this.schema = schema;
        this.own = [.. own];
    }

    /// <summary>Starts a binary COPY; finish it before the next.</summary>
    public Task<NpgsqlBinaryImporter> Copy(string table, IEnumerable<string> columns, CancellationToken ct) =>
        connection.BeginBinaryImportAsync(CopyInto(table, columns), ct);

    /// <summary>Starts a binary COPY of rows that are encoded already: the stream takes the format's header, tuples and trailer as they are.</summary>
    public Task<NpgsqlRawCopyStream> CopyRaw(string table, IEnumerable<string> columns, CancellationToken ct) =>
        connection.BeginRawBinaryCopyAsync(CopyInto(table, columns), ct);

    public Task Commit(CancellationToken ct) => transaction.CommitAsync(ct);

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }

    internal static string CopyInto(string schema, string table, IEnumerable<string> columns, bool frozen) =>
        $"COPY {schema}.{table} ({string.Join(", ", columns.Select(Quote))}) FROM STDIN (FORMAT BINARY{(frozen ? ", FREEZE" : "")})";

    private string CopyInto(string table, IEnumerable<string> columns) => CopyInto(schema, table, columns, own.Contains(table));

    private static string Quote(string column) => column == "offset" ? "\"offset\"" : column;
}
