using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Capstan.Api.Tests.Support;

/// <summary>The product as a process of its own, with a private PostgreSQL, as an operator runs it.</summary>
internal sealed class Product : IAsyncDisposable
{
    private readonly string _folder;
    private readonly Process _process;
    private readonly List<string> _lines = [];

    private Product(string folder, int port, IReadOnlyDictionary<string, string> variables)
    {
        _folder = folder;
        Port = port;
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Capstan.Api.dll")]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        start.Environment["CAPSTAN_DATA"] = Path.Combine(folder, "data");
        start.Environment["API_HOST"] = "127.0.0.1";
        start.Environment["API_PORT"] = port.ToString(CultureInfo.InvariantCulture);
        start.Environment.Remove("DATABASE_URL");
        foreach (var (name, value) in variables) start.Environment[name] = value;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, e) => Keep(e.Data);
        _process.ErrorDataReceived += (_, e) => Keep(e.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Port { get; }
    public int Id => _process.Id;
    public string Output
    {
        get { lock (_lines) return string.Join('\n', _lines); }
    }

    public HttpClient Client() => new() { BaseAddress = new($"http://127.0.0.1:{Port}/api/v1/") };

    /// <summary>The pid of its PostgreSQL.</summary>
    public int PostgresId => int.Parse(File.ReadLines(Path.Combine(_folder, "data", "postgres", "data", "postmaster.pid")).First(), CultureInfo.InvariantCulture);

    /// <summary>Starts it on a free port, and waits until it is ready.</summary>
    public static async Task<Product> Start(string folder, IReadOnlyDictionary<string, string>? variables = null)
    {
        var product = new Product(folder, FreePort(), variables ?? new Dictionary<string, string>());
        using var client = product.Client();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (true)
        {
            if (product._process.HasExited) throw new InvalidOperationException($"The product ended:\n{product.Output}");
            try
            {
                if ((await client.GetAsync("/readyz", limit.Token)).IsSuccessStatusCode) return product;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }
            await poll.WaitForNextTickAsync(limit.Token);
        }
    }

    public void Kill() => _process.Kill();

    /// <summary>SIGTERM, and the exit code.</summary>
    public async Task<int> Stop()
    {
        using (var kill = Process.Start("kill", ["-TERM", Id.ToString(CultureInfo.InvariantCulture)])) await kill.WaitForExitAsync();
        await WaitForExit();
        return _process.ExitCode;
    }

    public async Task WaitForExit()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await _process.WaitForExitAsync(limit.Token);
    }

    /// <summary>Waits until a process is gone; a process that has ended but was not waited for counts as gone.</summary>
    public static async Task Gone(int pid)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (IsRunning(pid)) await poll.WaitForNextTickAsync(limit.Token);
    }

    private static bool IsRunning(int pid)
    {
        var state = $"/proc/{pid}/stat";
        return File.Exists(state) && !File.ReadAllText(state).Split(") ", 2)[1].StartsWith('Z');
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await Stop();
        _process.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is null) return;
        lock (_lines) _lines.Add(line);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
