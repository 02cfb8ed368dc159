using System.Data.Common;
using System.Runtime.CompilerServices;
using Dapper;
using Npgsql;

namespace Capstan.Features.Kernel;

/// <summary>The only door to PostgreSQL for slices: one round trip per call, cancellation always forwarded.</summary>
public sealed class Db(NpgsqlDataSource source)
{
    static Db()
    {
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        SqlMapper.AddTypeHandler(new RawJsonHandler());
    }

    /// <summary>Exactly one row.</summary>
    public async Task<TRow> One<TArgs, TRow>(SqlFile<TArgs, TRow> sql, TArgs args, CancellationToken ct)
    {
        await using var command = await Ready(sql, args, ct);
        return await ReadFirst(command, sql, ct) is { Found: true } first ? first.Row! : throw new InvalidOperationException($"{sql.Path} returned no row.");
    }

    /// <summary>The first row, or default when there is none.</summary>
    public async Task<TRow?> Maybe<TArgs, TRow>(SqlFile<TArgs, TRow> sql, TArgs args, CancellationToken ct)
    {
        await using var command = await Ready(sql, args, ct);
        return (await ReadFirst(command, sql, ct)).Row;
    }

    public async Task<List<TRow>> Many<TArgs, TRow>(SqlFile<TArgs, TRow> sql, TArgs args, CancellationToken ct)
    {
        await using var command = await Ready(sql, args, ct);
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await ReadAll(reader, sql, ct);
    }

    /// <summary>Two statements in one round trip: a page and what goes with it (a total, a parent), or two changes, which happen both or not at all.</summary>
    public async Task<(List<TFirst> First, List<TSecond> Second)> Both<TFirstArgs, TFirst, TSecondArgs, TSecond>(
        SqlFile<TFirstArgs, TFirst> first, TFirstArgs firstArgs, SqlFile<TSecondArgs, TSecond> second, TSecondArgs secondArgs, CancellationToken ct)
    {
        await using var batch = AuditedChange.Current is { } change && (change.HasBegun || first.Changes || second.Changes) ? (await change.Connection(source, ct)).CreateBatch() : source.CreateBatch();
        batch.BatchCommands.Add(BatchCommand(first, firstArgs));
        batch.BatchCommands.Add(BatchCommand(second, secondArgs));
        await using var reader = await batch.ExecuteReaderAsync(ct);
        var rows = await ReadAll(reader, first, ct);
        await reader.NextResultAsync(ct);
        return (rows, await ReadAll(reader, second, ct));
    }

    /// <summary>How many rows the statement changed.</summary>
    public async Task<int> Execute<TArgs>(SqlFile<TArgs, int> sql, TArgs args, CancellationToken ct)
    {
        await using var command = await Ready(sql, args, ct);
        return await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Rows one by one, for exports that must not be held in memory.</summary>
    public async IAsyncEnumerable<TRow> Stream<TArgs, TRow>(SqlFile<TArgs, TRow> sql, TArgs args, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var command = Command(source.CreateCommand(), sql, args);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var parse = reader.GetRowParser<TRow>();
        while (await reader.ReadAsync(ct)) yield return parse(reader);
    }

    /// <summary>Several statements that must all happen or none; rolled back when <paramref name="work"/> throws.</summary>
    public async Task<T> InTransaction<T>(Func<DbTransaction, Task<T>> work, CancellationToken ct)
    {
        if (AuditedChange.Current is { } change) return await change.Part(source, work, ct);
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var result = await work(new(connection));
        await transaction.CommitAsync(ct);
        return result;
    }

    private ValueTask<NpgsqlCommand> Ready<TArgs, TRow>(SqlFile<TArgs, TRow> sql, TArgs args, CancellationToken ct)
    {
        return AuditedChange.Current is { } change && (change.HasBegun || sql.Changes) ? Within(change) : new(Command(source.CreateCommand(), sql, args));

        async ValueTask<NpgsqlCommand> Within(AuditedChange audited) => Command((await audited.Connection(source, ct)).CreateCommand(), sql, args);
    }

    internal static NpgsqlCommand Command<TArgs, TRow>(NpgsqlCommand command, SqlFile<TArgs, TRow> sql, TArgs args)
    {
        command.CommandText = sql.Text;
        sql.Bind(command.Parameters, args);
        return command;
    }

    internal static NpgsqlBatchCommand BatchCommand<TArgs, TRow>(SqlFile<TArgs, TRow> sql, TArgs args)
    {
        var command = new NpgsqlBatchCommand(sql.Text);
        sql.Bind(command.Parameters, args);
        return command;
    }

    internal static async Task<(bool Found, TRow? Row)> ReadFirst<TArgs, TRow>(NpgsqlCommand command, SqlFile<TArgs, TRow> sql, CancellationToken ct)
    {
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? (true, Parser(reader, sql)(reader)) : (false, default);
    }

    internal static async Task<List<TRow>> ReadAll<TArgs, TRow>(DbDataReader reader, SqlFile<TArgs, TRow> sql, CancellationToken ct)
    {
        var rows = new List<TRow>();
        if (!await reader.ReadAsync(ct)) return rows;
        var parse = Parser(reader, sql);
        do rows.Add(parse(reader));
        while (await reader.ReadAsync(ct));
        return rows;
    }

    // A file's columns are the same for the life of the process, so its row parser is made once.
    private static Func<DbDataReader, TRow> Parser<TArgs, TRow>(DbDataReader reader, SqlFile<TArgs, TRow> sql) => sql.Parser ??=
        // Dapper's row parsers are for records and value types.
        typeof(TRow) == typeof(string) ? static row => row.IsDBNull(0) ? default! : (TRow)(object)row.GetString(0)
        : typeof(TRow) == typeof(RawJson) ? static row => row.IsDBNull(0) ? default! : (TRow)(object)new RawJson(row.GetString(0))
        : reader.GetRowParser<TRow>();
}

/// <summary>The statements of one transaction.</summary>
public sealed class DbTransaction(NpgsqlConnection connection)
{
    /// <summary>For COPY and other driver features that have no place in <see cref="Db"/>.</summary>
    public NpgsqlConnection Connection => connection;

    public async Task<TRow> One<TArgs, TRow>(SqlFile<TArgs, TRow> sql, TArgs args, CancellationToken ct)
    {
        await using var command = Db.Command(connection.CreateCommand(), sql, args);
        return await Db.ReadFirst(command, sql, ct) is { Found: true } first ? first.Row! : throw new InvalidOperationException($"{sql.Path} returned no row.");
    }

    public async Task<TRow?> Maybe<TArgs, TRow>(SqlFile<TArgs, TRow> sql, TArgs args, CancellationToken ct)
    {
        await using var command = Db.Command(connection.CreateCommand(), sql, args);
        return (await Db.ReadFirst(command, sql, ct)).Row;
    }

    public async Task<List<TRow>> Many<TArgs, TRow>(SqlFile<TArgs, TRow> sql, TArgs args, CancellationToken ct)
    {
        await using var command = Db.Command(connection.CreateCommand(), sql, args);
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await Db.ReadAll(reader, sql, ct);
    }

    public async Task<int> Execute<TArgs>(SqlFile<TArgs, int> sql, TArgs args, CancellationToken ct)
    {
        await using var command = Db.Command(connection.CreateCommand(), sql, args);
        return await command.ExecuteNonQueryAsync(ct);
    }

    public async IAsyncEnumerable<TRow> Stream<TArgs, TRow>(SqlFile<TArgs, TRow> sql, TArgs args, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var command = Db.Command(connection.CreateCommand(), sql, args);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var parse = reader.GetRowParser<TRow>();
        while (await reader.ReadAsync(ct)) yield return parse(reader);
    }
}
