using Capstan.Features.Code.Graph.Reading;
using Npgsql;

namespace Capstan.Features.Code.Graph.Schema;

/// <summary>
/// Keeps one schema per project: built aside, swapped in atomically, readable by the project's query role and by the application.
/// Works as a superuser and as a plain database owner with CREATEROLE.
/// </summary>
public sealed class GraphStore(NpgsqlDataSource owner, string applicationRole, Keys keys) : IProjectResources
{
    /// <summary>Two builds run side by side: more would only take turns on the disk.</summary>
    private const int IndexLanes = 2;

    private static readonly GraphScript Tables = GraphScript.Beside("GraphSchema.sql");
    private static readonly GraphScript Indexes = GraphScript.Beside("GraphIndexes.sql");
    private static readonly GraphScript DocumentIndexes = GraphScript.Beside("DocumentIndexes.sql");
    private static readonly GraphScript MethodCalls = GraphScript.Beside("DeriveMethodCalls.sql");
    private static readonly GraphScript SearchPath = GraphScript.Beside("SetSearchPath.sql");
    private static readonly GraphScript Create = GraphScript.Beside("CreateStaging.sql");
    private static readonly GraphScript BeginAnew = GraphScript.Beside("BeginAnew.sql");
    private static readonly GraphScript SwapIn = GraphScript.Beside("SwapGraph.sql");
    private static readonly GraphScript Grant = GraphScript.Beside("GrantGraph.sql");
    private static readonly GraphScript DropSchema = GraphScript.Beside("DropGraphSchema.sql");
    private static readonly GraphScript RoleUp = GraphScript.Beside("EnsureQueryRole.sql");
    private static readonly GraphScript RoleDown = GraphScript.Beside("DropQueryRole.sql");
    private static readonly SqlFile<NoArgs, string> FindExtensionSchema = Sql.Beside<NoArgs, string>("FindExtensionSchema.sql");
    private static readonly SqlFile<NoArgs, string> ListLeftovers = Sql.Beside<NoArgs, string>("ListLeftovers.sql");
    private static readonly GraphScript LockGraph = GraphScript.Beside("LockGraph.sql");
    private static readonly SqlFile<SchemaArgs, long> FindGeneration = Sql.Beside<SchemaArgs, long>("FindGeneration.sql");
    private static readonly SqlFile<SchemaArgs, long> FindBuild = Sql.Beside<SchemaArgs, long>("FindBuild.sql");
    private static readonly SqlFile<NoArgs, string> ListGraphs = Sql.Beside<NoArgs, string>("ListGraphs.sql");
    private static readonly GraphScript ForgetOthers = GraphScript.Beside("ForgetOtherFindings.sql");
    private static readonly SqlFile<SchemaArgs, bool> IsAbandoned = Sql.Beside<SchemaArgs, bool>("IsAbandoned.sql");

    private readonly Db db = new(owner);
    private readonly string application = DatabaseNames.Quote(applicationRole);
    private string? extensions;

    /// <summary>
    /// Bare tables for a new graph. What earlier attempts at the same project built goes first, finished or not: one import at a time, and
    /// the latest is the one that counts.
    /// </summary>
    public async Task<GraphStaging> CreateStaging(Guid projectId, CancellationToken ct)
    {
        await DropLeftovers(projectId, onlyIfAbandoned: false, ct);
        var staging = await GraphStaging.Start(owner, projectId, ct);
        try
        {
            await InTransaction(async connection =>
            {
                await Create.Run(connection, ct, ("schema", staging.Schema));
                await SetSearchPath(connection, staging.Schema, ct);
                await Tables.Run(connection, ct);
            }, ct);
            return staging;
        }
        catch
        {
            await staging.DisposeAsync();
            throw;
        }
    }

    /// <summary>A transaction to COPY rows in.</summary>
    public Task<GraphLoad> BeginLoad(GraphStaging staging, CancellationToken ct) => BeginLoad(staging, [], ct);

    /// <summary>
    /// A transaction to COPY rows in. Tables that are its own, empty until then and loaded by no other, are begun anew in it: their rows are
    /// written frozen, and where the server keeps little in its log, past it.
    /// </summary>
    internal async Task<GraphLoad> BeginLoad(GraphStaging staging, IReadOnlyCollection<string> own, CancellationToken ct)
    {
        var connection = await owner.OpenConnectionAsync(ct);
        try
        {
            var transaction = await connection.BeginTransactionAsync(ct);
            await SetSearchPath(connection, staging.Schema, ct);
            if (own.Count > 0) await BeginAnew.Run(connection, ct, ("tables", string.Join(", ", own)));
            return new(connection, transaction, staging.Schema, own);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Fills <c>method_calls</c> from the call edges. Run it after loading and before <see cref="BuildIndexes"/>.</summary>
    public Task DeriveMethodCalls(GraphStaging staging, CancellationToken ct) =>
        InTransaction(async connection =>
        {
            await SetSearchPath(connection, staging.Schema, ct);
            await MethodCalls.Run(connection, ct);
        }, ct);

    /// <summary>Indexes and analyzes every table. Reports the share that is done, from 0 to 1.</summary>
    public async Task BuildIndexes(GraphStaging staging, CancellationToken ct, IProgress<double>? progress = null)
    {
        var done = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, Indexes.Parts), new ParallelOptions { MaxDegreeOfParallelism = IndexLanes, CancellationToken = ct },
            async (table, lane) =>
            {
                await InTransaction(async connection =>
                {
                    await SetSearchPath(connection, staging.Schema, lane);
                    await Indexes.RunPart(table, connection, lane);
                }, lane);
                progress?.Report((double)Interlocked.Increment(ref done) / Indexes.Parts);
            });
    }

    /// <summary>Indexes the passages of documents, which are loaded last.</summary>
    internal Task IndexDocuments(GraphStaging staging, CancellationToken ct) =>
        InTransaction(async connection =>
        {
            await SetSearchPath(connection, staging.Schema, ct);
            await DocumentIndexes.Run(connection, ct);
        }, ct);

    /// <summary>
    /// Puts a finished graph in the place of the one that is served, in one transaction. The old one is dropped when its last reader
    /// is gone; if that takes too long, the next sweep does it.
    /// </summary>
    public async Task Swap(GraphStaging staging, CancellationToken ct)
    {
        await EnsureRole(staging.ProjectId, ct);
        var graph = GraphNames.Graph(staging.ProjectId);
        var retired = GraphNames.NewRetired(staging.ProjectId);
        await InTransaction(async connection =>
        {
            await Grant.Run(connection, ct,
                ("schema", staging.Schema), ("role", GraphNames.QueryRole(staging.ProjectId)), ("application", application));
            await SwapIn.Run(connection, ct, ("graph", graph), ("retired", retired), ("staging", staging.Schema));
        }, ct);
        // The new graph is served: from here the import is not called off any more.
        await TryDrop(retired, onlyIfAbandoned: false, CancellationToken.None);
    }

    /// <summary>Changes the graph that is served, in one transaction: readers see all of it or nothing. Null when there is none, or another one than that of this number.</summary>
    internal Task<GraphEdit?> BeginEdit(Guid projectId, long generation, CancellationToken ct) => BeginEdit(projectId, FindGeneration, generation, ct);

    /// <summary>The same for whoever has read the graph: null when it is another one than that build by now.</summary>
    internal Task<GraphEdit?> BeginEditOf(Guid projectId, long build, CancellationToken ct) => BeginEdit(projectId, FindBuild, build, ct);

    private async Task<GraphEdit?> BeginEdit(Guid projectId, SqlFile<SchemaArgs, long> number, long expected, CancellationToken ct)
    {
        var schema = GraphNames.Graph(projectId);
        var connection = await owner.OpenConnectionAsync(ct);
        try
        {
            var transaction = await connection.BeginTransactionAsync(ct);
            await SetSearchPath(connection, schema, ct);
            await LockGraph.Run(connection, ct, ("graph", schema));
            var edit = new GraphEdit(connection, transaction, schema);
            if (await db.One(number, new() { Schema = schema }, ct) == expected) return edit;
            await edit.DisposeAsync();
            return null;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Forgets, in every graph, what was found by other rules than those of this version. Returns how many graphs that was.</summary>
    internal async Task<int> ForgetFindingsBut(string version, CancellationToken ct)
    {
        var forgotten = 0;
        foreach (var schema in await db.Many(ListGraphs, NoArgs.Value, ct))
        {
            try
            {
                forgotten += await db.InTransaction(transaction => ForgetOthers.Run(transaction.Connection, ct, ("graph", schema), ("version", version)), ct) > 0 ? 1 : 0;
            }
            catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName)
            {
                // The project was deleted meanwhile.
            }
        }
        return forgotten;
    }

    /// <summary>How often the graph that is served was changed since it was built; -1 when there is none.</summary>
    internal Task<long> Generation(Guid projectId, CancellationToken ct) => db.One(FindGeneration, new() { Schema = GraphNames.Graph(projectId) }, ct);

    /// <summary>Runs a statement that changes a graph that is being built.</summary>
    internal Task Execute<TArgs>(GraphStaging staging, GraphSql<TArgs, int> sql, TArgs args, CancellationToken ct) => InTransaction(async connection =>
    {
        await using var command = Db.Command(connection.CreateCommand(), sql.Template, args);
        command.CommandText = sql.Template.Text.Replace("{graph}", staging.Schema, StringComparison.Ordinal);
        await command.ExecuteNonQueryAsync(ct);
    }, ct);

    /// <summary>Reads a graph that may not be served yet, without the time limits of ordinary statements.</summary>
    internal async Task<List<TRow>> Read<TArgs, TRow>(string schema, GraphSql<TArgs, TRow> sql, TArgs args, CancellationToken ct)
    {
        await using var connection = await owner.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await SetSearchPath(connection, schema, ct);
        await using var command = Db.Command(connection.CreateCommand(), sql.Template, args);
        command.CommandText = sql.Template.Text.Replace("{graph}", schema, StringComparison.Ordinal);
        command.CommandTimeout = 0;
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await Db.ReadAll(reader, sql.Template, ct);
    }

    /// <summary>Drops what an abandoned import built; what somebody still holds is left to the sweep.</summary>
    public Task DropStaging(GraphStaging staging, CancellationToken ct) => TryDrop(staging.Schema, onlyIfAbandoned: false, ct);

    /// <summary>Drops the project's graph, what is half-built and abandoned, and its query role. What an import still builds is dropped by the import when it ends.</summary>
    public async Task Drop(Guid projectId, CancellationToken ct)
    {
        await DropLeftovers(projectId, onlyIfAbandoned: true, ct);
        await InTransaction(async connection =>
        {
            await DropSchema.Run(connection, ct, ("schema", GraphNames.Graph(projectId)));
            await RoleDown.Run(connection, ct, ("role", GraphNames.QueryRole(projectId)), ("extensions", await Extensions(ct)));
        }, ct);
    }

    Task IProjectResources.Release(Guid organizationId, Guid projectId, CancellationToken ct) => Drop(projectId, ct);

    /// <summary>Makes the project's query role what it should be, whatever it was. Also mends the password after a change of master key.</summary>
    public Task EnsureRole(Guid projectId, CancellationToken ct)
    {
        var role = GraphNames.QueryRole(projectId);
        return InTransaction(async connection => await RoleUp.Run(connection, ct,
            ("role", role),
            ("graph", GraphNames.Graph(projectId)),
            ("extensions", await Extensions(ct)),
            ("path", await Extensions(ct) is var elsewhere and not "extensions" ? $"extensions, {elsewhere}" : "extensions"),
            ("verifier", ScramVerifier.Of(keys.RolePassword(role)))), ct);
    }

    /// <summary>Schemas nobody builds or serves: left by a killed worker, or held by a long query when they were replaced.</summary>
    public async Task<IReadOnlyList<string>> ListOrphans(CancellationToken ct)
    {
        var orphans = new List<string>();
        foreach (var schema in await db.Many(ListLeftovers, NoArgs.Value, ct))
            if (await db.One(IsAbandoned, new() { Schema = schema }, ct)) orphans.Add(schema);
        return orphans;
    }

    /// <summary>Drops what <see cref="ListOrphans"/> finds and returns how many; what is still read stays for the next time.</summary>
    public async Task<int> Sweep(CancellationToken ct)
    {
        var dropped = 0;
        foreach (var schema in await db.Many(ListLeftovers, NoArgs.Value, ct))
            if (await TryDrop(schema, onlyIfAbandoned: true, ct)) dropped++;
        return dropped;
    }

    private async Task DropLeftovers(Guid projectId, bool onlyIfAbandoned, CancellationToken ct)
    {
        foreach (var schema in await db.Many(ListLeftovers, NoArgs.Value, ct))
            if (schema.StartsWith(GraphNames.Graph(projectId), StringComparison.Ordinal)) await TryDrop(schema, onlyIfAbandoned, ct);
    }

    private async Task<bool> TryDrop(string schema, bool onlyIfAbandoned, CancellationToken ct)
    {
        try
        {
            return await db.InTransaction(async transaction =>
            {
                if (onlyIfAbandoned && !await transaction.One(IsAbandoned, new() { Schema = schema }, ct)) return false;
                await DropSchema.Run(transaction.Connection, ct, ("schema", schema));
                return true;
            }, ct);
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected)
        {
            // A reader still holds it. Nothing can find it by name any more; the next sweep drops it.
            return false;
        }
    }

    private async Task SetSearchPath(NpgsqlConnection connection, string schema, CancellationToken ct) =>
        await SearchPath.Run(connection, ct, ("schema", schema), ("extensions", await Extensions(ct)));

    /// <summary>Where pg_trgm lives: the migrations' own schema, or wherever a managed server has it.</summary>
    private async Task<string> Extensions(CancellationToken ct) => extensions ??= await db.One(FindExtensionSchema, NoArgs.Value, ct);

    private Task InTransaction(Func<NpgsqlConnection, Task> work, CancellationToken ct) => db.InTransaction(async transaction =>
    {
        await work(transaction.Connection);
        return true;
    }, ct);

    private sealed record SchemaArgs
    {
        public required string Schema { get; init; }
    }
}
