using Capstan.Features.Code.Graph.Sandbox;
using Capstan.Features.Kernel;
using Capstan.Features.Kernel.Sealing;
using Npgsql;

namespace Capstan.Api.Data;

/// <summary>
/// The database of this installation: embedded or the one in <c>DATABASE_URL</c>. The owner runs migrations and builds project schemas;
/// everything else connects as <c>capstan_app</c>, which has no DDL.
/// </summary>
internal sealed class Database : IAsyncDisposable
{
    private const string AppRole = "capstan_app";
    private readonly EmbeddedPostgres? _embedded;

    private Database(EmbeddedPostgres? embedded, NpgsqlDataSource owner, NpgsqlDataSource app, Keyring keyring, Keys keys)
    {
        _embedded = embedded;
        Owner = owner;
        App = app;
        Keyring = keyring;
        Keys = keys;
    }

    public NpgsqlDataSource Owner { get; }
    public NpgsqlDataSource App { get; }
    public bool Embedded => _embedded is not null;
    public Keyring Keyring { get; }
    public Keys Keys { get; }

    /// <param name="guest">A private server that runs already is another process's, and goes on running when this one is done.</param>
    public static async Task<Database> Open(Settings settings, MasterKey master, string? migrateUpTo, ILogger log, CancellationToken ct, bool guest = false)
    {
        EmbeddedPostgres? embedded = null;
        NpgsqlConnectionStringBuilder address;
        if (settings.DatabaseUrl is { } url)
        {
            address = PostgresAddress.Parse(url);
        }
        else
        {
            var folder = Path.Combine(settings.DataFolder, "postgres");
            embedded = new EmbeddedPostgres(folder) { LeavesRunning = guest };
            if (embedded.Folder != folder) log.LogWarning("PostgreSQL runs as another user, who cannot enter {Folder}: its data is in {Other}", folder, embedded.Folder);
            await embedded.Start(ct);
            address = embedded.Address();
        }

        var owner = Source(address, poolSize: 10);
        try
        {
            var role = await EnsureAppRole(owner, address.Username!, ct);
            var applied = await new Migrator(owner).Migrate(role, migrateUpTo, ct);
            if (applied.Count > 0) log.LogInformation("Applied migrations {Migrations}", string.Join(", ", applied));
            var keyring = await InstallationKeys.Open(owner, master, log, ct);
            var keys = new Keys(keyring.Find(Keyring.Root)!, settings.JwtSecret);
            var password = keys.RolePassword(AppRole);
            if (role == AppRole) await SetPassword(owner, password, ct);
            await LockDownQueries(owner, role, settings, log, ct);
            if (role != AppRole) log.LogWarning("The database user may not create roles: the product runs as {Role}, the owner of its tables", role);

            var appAddress = new NpgsqlConnectionStringBuilder(address.ConnectionString);
            if (role == AppRole)
            {
                appAddress.Username = AppRole;
                appAddress.Password = embedded is null ? password : null;
            }
            return new(embedded, owner, Source(appAddress, poolSize: 24), keyring, keys);
        }
        catch
        {
            await owner.DisposeAsync();
            if (embedded is not null) await embedded.DisposeAsync();
            throw;
        }
    }

    /// <summary>Catalog privileges are not part of a dump and not of a new database, so they are looked at on every start.</summary>
    private static async Task LockDownQueries(NpgsqlDataSource owner, string role, Settings settings, ILogger log, CancellationToken ct)
    {
        using var sandbox = new QuerySandbox(owner, role, settings.AllowWeakSandbox);
        var state = await sandbox.Apply(ct);
        if (state.Level != SandboxLevel.Full) log.LogWarning("The query sandbox is {Level}: {Reason}", state.Level, state.Reason);
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await Owner.DisposeAsync();
        if (_embedded is not null) await _embedded.DisposeAsync();
    }

    private static NpgsqlDataSource Source(NpgsqlConnectionStringBuilder address, int poolSize)
    {
        // Prepared statements and no reset on close: measured, they halve PostgreSQL's cost of a read. A generic plan for LIMIT $n saves a fifth more.
        var builder = new NpgsqlConnectionStringBuilder(address.ConnectionString)
        {
            MaxAutoPrepare = 100,
            AutoPrepareMinUsages = 2,
            NoResetOnClose = true,
            MaxPoolSize = poolSize,
            CommandTimeout = 30,
            Timeout = 5,
            KeepAlive = 30,
            SearchPath = "capstan,public",
            ApplicationName = "capstan",
            Options = "-c plan_cache_mode=force_generic_plan -c statement_timeout=30000 -c idle_in_transaction_session_timeout=60000",
            IncludeErrorDetail = false,
        };
        return new NpgsqlDataSourceBuilder(builder.ConnectionString).Build();
    }

    private static async Task<string> EnsureAppRole(NpgsqlDataSource owner, string user, CancellationToken ct)
    {
        await using var connection = await owner.OpenConnectionAsync(ct);
        await using var look = new NpgsqlCommand("SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user", connection);
        if (await look.ExecuteScalarAsync(ct) is not true) return user;
        try
        {
            await Alone(connection, $"IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '{AppRole}') THEN CREATE ROLE {AppRole} LOGIN; END IF;", ct);
            return AppRole;
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.InsufficientPrivilege)
        {
            return user;
        }
    }

    /// <summary>The password is derived, so setting it again at each start is how it is known without being kept.</summary>
    private static async Task SetPassword(NpgsqlDataSource owner, string password, CancellationToken ct)
    {
        await using var connection = await owner.OpenConnectionAsync(ct);
        await Alone(connection, $"ALTER ROLE {AppRole} PASSWORD '{password}';", ct);
    }

    private static async Task Alone(NpgsqlConnection connection, string statement, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand($"""
            DO $$ BEGIN
                PERFORM pg_advisory_xact_lock({Migrator.Lock});
                {statement}
            END $$
            """, connection);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await command.ExecuteNonQueryAsync(ct);
                return;
            }
            catch (PostgresException e) when (attempt < 20 && e.SqlState is PostgresErrorCodes.InternalError or PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DuplicateObject)
            {
                // Roles belong to the cluster and the lock to one database: an installation in another one was faster.
                await Task.Delay(10 * attempt, ct);
            }
        }
    }
}
