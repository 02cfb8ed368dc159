using System.Data;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Capstan.Features.Code.Graph.Schema;
using Npgsql;

namespace Capstan.Features.Code.Graph.Sandbox;

/// <summary>The limits of one query. The defaults are the documented ones.</summary>
public sealed record QueryLimits
{
    public int MaximumRows { get; init; } = 10_000;
    public long MaximumBytes { get; init; } = 10 * 1024 * 1024;
    /// <summary>Of results that are streamed.</summary>
    public long StreamedRows { get; init; } = 1_000_000;
    public long StreamedBytes { get; init; } = 256 * 1024 * 1024;
    public long StreamedRowBytes { get; init; } = 10 * 1024 * 1024;
    /// <summary>A reader slower than this is not waited for.</summary>
    public TimeSpan StreamTime { get; init; } = TimeSpan.FromMinutes(2);
    /// <summary>Above this planner cost a query is refused; null lets every plan try its luck against the timeout.</summary>
    public double? MaximumCost { get; init; } = DefaultCost;

    // What a query may cost that has a chance to end within its time: a cross join of two tables of 10,000 rows and more is beyond it.
    private const double DefaultCost = 1e8;

    /// <summary><c>CAPSTAN_QUERY_MAX_COST</c> sets the cost gate, or turns it off.</summary>
    public static QueryLimits From(Settings settings) => new()
    {
        MaximumCost = settings["CAPSTAN_QUERY_MAX_COST"] is not { } text ? DefaultCost
            : text is "off" ? null
            : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var cost) && cost > 0 ? cost
            : throw new InvalidOperationException($"CAPSTAN_QUERY_MAX_COST must be a positive number or off, not '{text}'."),
    };
}

/// <summary>
/// Runs a user's SQL. The server is what confines it: the connection is the project's own role, which may read that graph and nothing
/// else; the transaction is read-only and always rolled back; DECLARE CURSOR accepts one query and no other statement; nothing is
/// wrapped around the text or appended to it. The text is never inspected: a list of forbidden words only decorates.
/// </summary>
public sealed class QueryRunner(NpgsqlDataSource owner, GraphStore graphs, Keys keys, QueryLimits limits)
{
    private const string Declare = "DECLARE cg_cur NO SCROLL CURSOR FOR ";
    private const int FirstPortion = 50, LargestPortion = 2_500;
    private const long PortionBytes = 4 * 1024 * 1024;
    private const int SwapAttempts = 3;
    private const int ConnectAttempts = 4;

    private readonly QuerySlots slots = new();

    /// <summary>What a stream has at most, as headers.</summary>
    public IReadOnlyDictionary<string, string> StreamLimits { get; } = new Dictionary<string, string>
    {
        ["X-Row-Limit"] = limits.StreamedRows.ToString(CultureInfo.InvariantCulture),
        ["X-Byte-Limit"] = limits.StreamedBytes.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>The whole result as one document.</summary>
    /// <exception cref="OperationCanceledException">The caller went away; the server has been told.</exception>
    public Task<QueryOutcome> Run(GraphQuery query, CancellationToken ct) =>
        Run(query, query.Timeout + TimeSpan.FromSeconds(1), async (connection, stop) => new QueryOutcome.Answered(await Fetch(connection, Stopwatch.StartNew(), stop)), () => true, ct);

    /// <summary>
    /// Row after row into the body, which is asked for when the first rows are there: what is wrong with a query mostly shows before that. A failure
    /// after it is the outcome all the same; what was written then is not whole.
    /// </summary>
    /// <exception cref="OperationCanceledException">The caller went away; the server has been told.</exception>
    public Task<QueryOutcome> Stream(GraphQuery query, RowFormat format, Func<Stream> begin, CancellationToken ct)
    {
        var begun = false;
        return Run(query, limits.StreamTime, (connection, stop) => Stream(connection, format, Begin, stop), () => !begun, ct);

        Stream Begin()
        {
            begun = true;
            return begin();
        }
    }

    /// <param name="mayRetry">Nothing of an answer is out yet.</param>
    private async Task<QueryOutcome> Run(
        GraphQuery query, TimeSpan time, Func<NpgsqlConnection, CancellationToken, Task<QueryOutcome>> consume, Func<bool> mayRetry, CancellationToken ct)
    {
        if (!await slots.Take(query.UserId, ct)) return new QueryOutcome.Failed(QueryFailures.UserIsBusy);
        // The server's own timeout comes first; this one is for a server that does not answer.
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        deadline.CancelAfter(time);
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                var outcome = await Attempt(query, consume, () => attempt == SwapAttempts || !mayRetry(), deadline.Token);
                if (outcome is not null) return outcome;
            }
        }
        catch (PostgresException e)
        {
            return new QueryOutcome.Failed(QueryFailures.Of(e, query.Timeout, Declare.Length));
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new QueryOutcome.Failed(QueryFailures.TimedOut(time));
        }
        catch (NpgsqlException)
        {
            ct.ThrowIfCancellationRequested();
            return new QueryOutcome.Failed(QueryFailures.Unreachable);
        }
        finally
        {
            slots.Release(query.UserId);
        }
    }

    /// <returns>Null when a new graph was swapped in between the names of the query being looked up: it may mix two graphs.</returns>
    private async Task<QueryOutcome?> Attempt(GraphQuery query, Func<NpgsqlConnection, CancellationToken, Task<QueryOutcome>> consume, Func<bool> last, CancellationToken ct)
    {
        await using var source = Source(query.ProjectId);
        await using var connection = await Connect(source, query.ProjectId, ct);
        try
        {
            if (!await Open(connection, query, ct)) return last() ? new QueryOutcome.Failed(QueryFailures.GraphIsChanging) : null;
            if (limits.MaximumCost is { } limit && await EstimateCost(connection, query.Text, ct) is var cost && cost > limit)
                return new QueryOutcome.Failed(QueryFailures.TooCostly(cost, limit));
            return await consume(connection, ct);
        }
        catch (PostgresException e) when (!last() && e.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.LockNotAvailable)
        {
            // The old graph is being dropped under a plan that had begun to name it.
            return null;
        }
        finally
        {
            await RollBack(connection);
        }
    }

    /// <summary>Opens the cursor. False when the schema of that name was another one before than after.</summary>
    private static async Task<bool> Open(NpgsqlConnection connection, GraphQuery query, CancellationToken ct)
    {
        var schema = $"SELECT '{GraphNames.Graph(query.ProjectId)}'::pg_catalog.regnamespace::pg_catalog.oid";
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new("BEGIN READ ONLY"),
                new(string.Create(CultureInfo.InvariantCulture, $"SET LOCAL statement_timeout = {query.Timeout.TotalMilliseconds:0}")),
                // Between two portions a stream waits for its reader.
                new("SET LOCAL idle_in_transaction_session_timeout = '30s'"),
                new(schema),
                new(Declare + query.Text),
                new(schema),
            },
        };
        var seen = new List<uint>(2);
        await using var reader = await batch.ExecuteReaderAsync(ct);
        do
        {
            while (await reader.ReadAsync(ct)) seen.Add(reader.GetFieldValue<uint>(0));
        }
        while (await reader.NextResultAsync(ct));
        return seen[0] == seen[^1];
    }

    /// <summary>
    /// In portions, because the server collects each FETCH before it sends the first row of it: the first is small enough for rows of a
    /// megabyte, the next as large as the rows so far suggest.
    /// </summary>
    private async Task<QueryResult> Fetch(NpgsqlConnection connection, Stopwatch watch, CancellationToken ct)
    {
        using var rows = new ResultReader(limits.MaximumRows, limits.MaximumBytes);
        for (var portion = FirstPortion; ;)
        {
            var wanted = Math.Min(portion, limits.MaximumRows + 1 - rows.Rows);
            var before = rows.Rows;
            await using var command = new NpgsqlCommand(string.Create(CultureInfo.InvariantCulture, $"FETCH FORWARD {wanted} FROM cg_cur"), connection)
            {
                AllResultTypesAreUnknown = true,
            };
            await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, ct);
            await rows.Read(reader, ct);
            // Disposing the reader drains what is still coming: tell the server to stop sending it.
            if (rows.Truncated) command.Cancel();
            if (rows.Truncated || rows.Rows - before < wanted) return rows.Finish(watch.ElapsedMilliseconds);
            portion = (int)Math.Clamp(PortionBytes * rows.Rows / rows.Bytes, 1, LargestPortion);
        }
    }

    private async Task<QueryOutcome> Stream(NpgsqlConnection connection, RowFormat format, Func<Stream> begin, CancellationToken ct)
    {
        using var rows = new RowStream(format, limits.StreamedRows, limits.StreamedBytes, limits.StreamedRowBytes);
        for (var portion = FirstPortion; ;)
        {
            var before = rows.Rows;
            await using (var command = new NpgsqlCommand(string.Create(CultureInfo.InvariantCulture, $"FETCH FORWARD {portion} FROM cg_cur"), connection) { AllResultTypesAreUnknown = true })
            await using (var reader = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, ct))
            {
                await rows.Read(reader, ct);
                if (rows.Truncated) command.Cancel();
            }
            await rows.Flush(begin(), ct);
            if (rows.Truncated || rows.Rows - before < portion) return new QueryOutcome.Streamed(rows.Rows, rows.Truncated);
            portion = (int)Math.Clamp(PortionBytes * rows.Rows / Math.Max(1, rows.Bytes), 1, LargestPortion);
        }
    }

    /// <summary>DECLARE has accepted the text by now, so it is one query and EXPLAIN runs nothing.</summary>
    private static async Task<double> EstimateCost(NpgsqlConnection connection, string text, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("EXPLAIN (FORMAT JSON) " + text, connection);
        var plan = (string)(await command.ExecuteScalarAsync(ct))!;
        using var document = JsonDocument.Parse(plan, new() { MaxDepth = 1_000 });
        return document.RootElement[0].GetProperty("Plan").GetProperty("Total Cost").GetDouble();
    }

    private static async Task RollBack(NpgsqlConnection connection)
    {
        if (connection.FullState != ConnectionState.Open) return;
        try
        {
            await using var command = new NpgsqlCommand("ROLLBACK", connection) { CommandTimeout = 1 };
            await command.ExecuteNonQueryAsync(CancellationToken.None);
        }
        catch (NpgsqlException)
        {
            // The connection closes next, and the server rolls back what is left.
        }
    }

    private async Task<NpgsqlConnection> Connect(NpgsqlDataSource source, Guid projectId, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await source.OpenConnectionAsync(ct);
            }
            catch (PostgresException e) when (attempt == 1 && e.SqlState is PostgresErrorCodes.InvalidPassword
                or PostgresErrorCodes.InvalidAuthorizationSpecification)
            {
                // The master key changed, or the database was restored into a cluster without its roles.
                await graphs.EnsureRole(projectId, ct);
            }
            catch (PostgresException e) when (attempt < ConnectAttempts && e.SqlState == PostgresErrorCodes.TooManyConnections)
            {
                // A backend whose query is done counts until it has exited.
                await Task.Delay(25 * attempt, ct);
            }
        }
    }

    /// <summary>
    /// Not pooled: a session that ran somebody's SQL is never used again. Types are not loaded: results are read as text.
    /// </summary>
    private NpgsqlDataSource Source(Guid projectId)
    {
        var settings = new NpgsqlConnectionStringBuilder(owner.ConnectionString)
        {
            Username = GraphNames.QueryRole(projectId),
            Password = keys.RolePassword(GraphNames.QueryRole(projectId)),
            Pooling = false,
            Multiplexing = false,
            MaxAutoPrepare = 0,
            Options = null,
            SearchPath = null,
            Timeout = 5,
            CommandTimeout = 0,
            CancellationTimeout = 1_000,
            IncludeErrorDetail = false,
            ApplicationName = "capstan query",
        };
        return new NpgsqlSlimDataSourceBuilder(settings.ConnectionString)
            .ConfigureTypeLoading(types => types.EnableTypeLoading(false))
            .Build();
    }
}
