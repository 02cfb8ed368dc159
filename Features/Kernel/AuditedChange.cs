using Npgsql;

namespace Capstan.Features.Kernel;

/// <summary>
/// What an audited request changes: one transaction, which its first changing statement begins and its audit entry ends, so that both are there or
/// neither. <see cref="Db"/> finds it by itself; what was read before the first change was read outside, so no connection is held while nothing has
/// changed.
/// </summary>
public sealed class AuditedChange : IAsyncDisposable
{
    private static readonly AsyncLocal<AuditedChange?> Ambient = new();
    private readonly List<Func<Task>> _afterwards = [];
    private NpgsqlConnection? _connection;
    private NpgsqlTransaction? _transaction;
    private bool _ended;

    private AuditedChange() { }

    public static AuditedChange? Current => Ambient.Value is { _ended: false } change ? change : null;

    /// <summary>For the rest of the calling async method, and all that it calls.</summary>
    public static AuditedChange Begin() => Ambient.Value = new();

    /// <summary>For the rest of the calling async method: what it does to the database holds by itself, whatever becomes of the request.</summary>
    public static void StandApart() => Ambient.Value = null;

    internal bool HasBegun => _transaction is not null;

    /// <summary>Once it holds; not at all when it does not.</summary>
    public void After(Func<Task> then) => _afterwards.Add(then);

    internal async ValueTask<NpgsqlConnection> Connection(NpgsqlDataSource source, CancellationToken ct)
    {
        if (_connection is not null) return _connection;
        _connection = await source.OpenConnectionAsync(ct);
        _transaction = await _connection.BeginTransactionAsync(ct);
        return _connection;
    }

    /// <summary>What fails in a part undoes the whole.</summary>
    internal async Task<T> Part<T>(NpgsqlDataSource source, Func<DbTransaction, Task<T>> work, CancellationToken ct)
    {
        try
        {
            return await work(new(await Connection(source, ct)));
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes it hold.</summary>
    public async Task Commit()
    {
        if (_transaction is not null) await _transaction.CommitAsync(CancellationToken.None);
        _ended = true;
        foreach (var then in _afterwards) await then();
    }

    /// <summary>Undoes what was not made to hold. Locks are gone after it.</summary>
    public async ValueTask DisposeAsync()
    {
        _ended = true;
        if (_transaction is not null) await _transaction.DisposeAsync();
        if (_connection is not null) await _connection.DisposeAsync();
        (_transaction, _connection) = (null, null);
    }
}
