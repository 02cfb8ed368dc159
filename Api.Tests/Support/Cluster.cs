using System.Collections.Concurrent;
using Capstan.Api.Data;
using Capstan.Features.Kernel.Sealing;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Capstan.Api.Tests.Support;

/// <summary>One PostgreSQL for the whole run, started on first use; each test class gets its own database, cloned from a migrated template.</summary>
internal static class Cluster
{
    private const string Template = "capstan_template";
    private static readonly Lazy<Task<EmbeddedPostgres>> Server = new(Start);
    private static readonly SemaphoreSlim Cloning = new(1);
    private static int _databases;

    static Cluster() => AppContext.SetSwitch("Npgsql.EnableSqlRewriting", false);

    public static string Folder { get; } = NewFolder();

    public static readonly MasterKey MasterKey = new([.. Enumerable.Range(1, 32).Select(i => (byte)i)]);

    /// <summary>A new database with the product's schema; the address is its owner's.</summary>
    public static async Task<NpgsqlConnectionStringBuilder> NewDatabase()
    {
        var server = await Server.Value;
        var name = $"t{Interlocked.Increment(ref _databases)}";
        await Cloning.WaitAsync();
        try
        {
            await Run(server.Address("postgres"), $"CREATE DATABASE {name} TEMPLATE {Template}");
        }
        finally
        {
            Cloning.Release();
        }
        return server.Address(name);
    }

    /// <summary>An empty database that belongs to an ordinary role, as a managed PostgreSQL gives it: may create roles, is no superuser.</summary>
    public static async Task<NpgsqlConnectionStringBuilder> NewManagedDatabase()
    {
        var server = await Server.Value;
        var name = $"m{Interlocked.Increment(ref _databases)}";
        await Run(server.Address("postgres"), $"CREATE ROLE {name} LOGIN CREATEROLE");
        await Run(server.Address("postgres"), $"CREATE DATABASE {name} OWNER {name}");
        return new(server.Address(name).ConnectionString) { Username = name };
    }

    public static async Task<NpgsqlConnectionStringBuilder> AsSuperuser(string database) => (await Server.Value).Address(database);

    public static async Task Run(NpgsqlConnectionStringBuilder address, string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(address.ConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    // Not named after the process: numbers come round again, and a killed run leaves its folder behind.
    private static string NewFolder()
    {
        var folder = Directory.CreateTempSubdirectory("capstan-tests-");
        folder.UnixFileMode = (UnixFileMode)0b111_101_101;
        return folder.FullName;
    }

    private static async Task<EmbeddedPostgres> Start()
    {
        Directory.CreateDirectory(Folder);
        var server = new EmbeddedPostgres(Folder, "fsync=off", "full_page_writes=off", "synchronous_commit=off", "max_connections=400", "autovacuum=off");
        await server.Start(CancellationToken.None);
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            server.DisposeAsync().AsTask().Wait(TimeSpan.FromSeconds(20));
            Directory.Delete(Folder, recursive: true);
        };
        await Run(server.Address("postgres"), $"CREATE DATABASE {Template}");
        // Opening it migrates it; closing it leaves no connection, which cloning needs.
        await (await Database.Open(SettingsFor(server.Address(Template)), MasterKey, null, NullLogger.Instance, CancellationToken.None)).DisposeAsync();
        NpgsqlConnection.ClearAllPools();
        return server;
    }

    public static Settings SettingsFor(NpgsqlConnectionStringBuilder address, IReadOnlyDictionary<string, string>? more = null)
    {
        var values = new ConcurrentDictionary<string, string>(StringComparer.Ordinal)
        {
            ["DATABASE_URL"] = address.ConnectionString,
            ["API_HOST"] = "127.0.0.1",
            ["API_PORT"] = "0",
            ["RATE_LIMIT_ENABLED"] = "false",
            // Whoever asks for findings has them scanned for; scanning what nobody asks about is tested once.
            ["CAPSTAN_SCAN_AFTER_IMPORT"] = "false",
            ["CAPSTAN_DATA"] = Path.Combine(Folder, "files", address.Database!),
        };
        foreach (var (name, value) in more ?? new Dictionary<string, string>()) values[name] = value;
        return new(name => values.GetValueOrDefault(name));
    }
}
