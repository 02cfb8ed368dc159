using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Capstan.Api.Data;

/// <summary>
/// A private PostgreSQL in the data folder, from the machine's installed binaries, on a unix socket only its owner can reach.
/// A server left behind by a killed process is taken over; a crash is recovered by PostgreSQL itself.
/// </summary>
internal sealed class EmbeddedPostgres : IAsyncDisposable
{
    private const string Owner = "capstan_owner";
    private static readonly bool Root = Environment.UserName == "root";
    private readonly string[] _extraSettings;
    private readonly string _data;
    private readonly string _socket;
    // PostgreSQL has no memory limit for one statement: a few array_agg take all there is, the kernel then kills a backend, and that
    // restarts the server for everyone. Past this limit, which every backend inherits, an allocation fails with 53200 and hurts nobody else.
    private const string MemoryLimit = "/usr/bin/prlimit", MemoryOfOneBackend = "805306368";
    private Process? _server;
    private bool _found;

    public EmbeddedPostgres(string folder, params string[] extraSettings)
    {
        _extraSettings = extraSettings;
        Folder = Reachable(folder);
        _data = Path.Combine(Folder, "data");
        _socket = SocketFolder(Path.Combine(Folder, "socket"));
    }

    /// <summary>A server that runs when this one would be started is another process's, and is not stopped.</summary>
    public bool LeavesRunning { get; init; }

    /// <summary>Where everything of the server is kept.</summary>
    public string Folder { get; }

    public NpgsqlConnectionStringBuilder Address(string database = "capstan") =>
        new() { Host = _socket, Username = Owner, Database = database };

    public async Task Start(CancellationToken ct)
    {
        var bin = FindBinaries();
        Prepare(Folder);
        Prepare(_socket);
        if (!File.Exists(Path.Combine(_data, "PG_VERSION"))) await Initialize(bin, ct);

        if (LivePid() is null)
        {
            File.Delete(Path.Combine(_data, "postmaster.pid"));
            string[] server = [Path.Combine(bin, "postgres"), "-D", _data, "-k", _socket, .. Settings()];
            if (File.Exists(MemoryLimit)) server = [MemoryLimit, "--data=" + MemoryOfOneBackend, "--", .. server];
            _server = Process.Start(Command(server[0], server[1..]))
                ?? throw new InvalidOperationException("PostgreSQL did not start.");
        }
        else
        {
            _found = true;
        }
        await Ready(ct);
    }

    public async ValueTask DisposeAsync()
    {
        if (_found && LeavesRunning || LivePid() is not { } pid) return;
        // SIGINT is PostgreSQL's fast shutdown: sessions end, a checkpoint is written.
        await Run(Command("kill", ["-INT", pid.ToString(CultureInfo.InvariantCulture)], drop: false), CancellationToken.None);
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (LivePid() is not null && !deadline.IsCancellationRequested) await Task.Delay(20, CancellationToken.None);
        _server?.Dispose();
    }

    private IEnumerable<string> Settings()
    {
        string[] settings =
        [
            "listen_addresses=", "unix_socket_permissions=0700", "max_connections=100", "shared_buffers=128MB", "max_wal_size=2GB", "maintenance_work_mem=128MB",
            // Nobody replicates this server: with the least log there is, a graph's rows and indexes are written once, not twice.
            "wal_level=minimal", "max_wal_senders=0", "jit=off", "random_page_cost=1.1", "wal_compression=lz4", "default_toast_compression=lz4", "logging_collector=on", "log_directory=" + Path.Combine(Folder, "log"),
            "log_filename=postgres-%a.log", "log_truncate_on_rotation=on", "log_rotation_age=1d", .. _extraSettings,
        ];
        return settings.SelectMany(s => new[] { "-c", s });
    }

    private async Task Initialize(string bin, CancellationToken ct)
    {
        // An interrupted initdb leaves a folder that would be refused; nothing in it was ever used.
        if (Directory.Exists(_data)) Directory.Delete(_data, recursive: true);
        Prepare(_data);
        await Run(Command(Path.Combine(bin, "initdb"), ["-D", _data, "-U", Owner, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-instructions"]), ct);
    }

    private async Task Ready(CancellationToken ct)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Address("postgres").ConnectionString) { Pooling = false, Timeout = 2 }.ConnectionString);
                await connection.OpenAsync(ct);
                await using var exists = new NpgsqlCommand("SELECT 1 FROM pg_database WHERE datname = 'capstan'", connection);
                if (await exists.ExecuteScalarAsync(ct) is null)
                {
                    await using var create = new NpgsqlCommand("CREATE DATABASE capstan", connection);
                    await create.ExecuteNonQueryAsync(ct);
                }
                return;
            }
            catch (NpgsqlException) when (clock.Elapsed < TimeSpan.FromSeconds(60) && _server is not { HasExited: true })
            {
                await Task.Delay(25, ct);
            }
        }
    }

    private int? LivePid()
    {
        var file = Path.Combine(_data, "postmaster.pid");
        if (!File.Exists(file)) return null;
        try
        {
            var first = File.ReadLines(file).FirstOrDefault();
            if (!int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var pid)) return null;
            var command = File.ReadAllText($"/proc/{pid}/cmdline");
            // The pid may have been given to another program since; its command line tells.
            return command.Contains("postgres", StringComparison.Ordinal) && command.Contains(_data, StringComparison.Ordinal) && !IsZombie(pid) ? pid : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static bool IsZombie(int pid) => File.ReadAllText($"/proc/{pid}/stat").Split(") ", 2)[1].StartsWith('Z');

    /// <summary>PostgreSQL refuses to run as root; it then runs as the system's postgres user.</summary>
    private static ProcessStartInfo Command(string file, IEnumerable<string> arguments, bool drop = true)
    {
        var start = Root && drop
            ? new ProcessStartInfo("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", "--", file, .. arguments])
            : new ProcessStartInfo(file, arguments);
        start.RedirectStandardOutput = start.RedirectStandardError = start.RedirectStandardInput = true;
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/local/bin:/usr/bin:/bin";
        start.Environment["LC_ALL"] = "C.UTF-8";
        start.WorkingDirectory = "/";
        return start;
    }

    private static async Task Run(ProcessStartInfo start, CancellationToken ct)
    {
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start.");
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(ct);
        var error = await process.StandardError.ReadToEndAsync(ct);
        await process.WaitForExitAsync(ct);
        if (process.ExitCode != 0) throw new InvalidOperationException($"{start.FileName} failed: {error}{await output}");
    }

    private static string FindBinaries()
    {
        var candidates = Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql") : [];
        var newest = candidates
            .Where(d => File.Exists(Path.Combine(d, "bin", "postgres")))
            .MaxBy(d => int.TryParse(Path.GetFileName(d), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0);
        if (newest is not null) return Path.Combine(newest, "bin");
        var onPath = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').FirstOrDefault(d => File.Exists(Path.Combine(d, "postgres")));
        return onPath ?? throw new InvalidOperationException("No PostgreSQL binaries found: install the postgresql package, or set DATABASE_URL.");
    }

    private static void Prepare(string path)
    {
        Directory.CreateDirectory(path);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        if (Root) Run(Command("chown", ["postgres:postgres", path], drop: false), CancellationToken.None).GetAwaiter().GetResult();
    }

    /// <summary>The system's postgres user cannot enter a folder under <c>/root</c>; its server is then kept under <c>/var/lib/capstan</c>.</summary>
    private static string Reachable(string folder)
    {
        if (!Root) return folder;
        Directory.CreateDirectory(folder);
        try
        {
            Run(Command("test", ["-x", Path.GetDirectoryName(folder)!]), CancellationToken.None).GetAwaiter().GetResult();
            return folder;
        }
        catch (InvalidOperationException)
        {
            return Path.Combine("/var/lib/capstan", Digest(folder));
        }
    }

    private static string Digest(string path) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)))[..16];

    // A socket's path has room for 107 characters (unix(7)).
    private static string SocketFolder(string wanted) =>
        wanted.Length < 85 ? wanted : Path.Combine(Path.GetTempPath(), "capstan-" + Digest(wanted));
}
