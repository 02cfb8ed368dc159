using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Capstan.Features.Kernel.Jobs;
using Npgsql;

namespace Capstan.Api.Tests.Features.Code.Import;

/// <summary>
/// Imports that stop where a test wants them to: an event trigger of the test's database waits at an index or a grant for as long as the
/// test holds the lock of that name.
/// </summary>
public class GatedImportApp : ImportApp
{
    public const string AtSwap = "GRANT", AtLastIndex = "method_calls_callee_id_idx", AtDocuments = "documents_words_idx";

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await Execute("""
            CREATE FUNCTION public.wait_at_gate() RETURNS event_trigger LANGUAGE plpgsql AS $$
            DECLARE place text;
            BEGIN
                IF tg_tag = 'GRANT' THEN
                    PERFORM pg_catalog.pg_advisory_xact_lock_shared(7001, pg_catalog.hashtext('GRANT'));
                    RETURN;
                END IF;
                FOR place IN SELECT pg_catalog.split_part(object_identity, '.', 2) FROM pg_catalog.pg_event_trigger_ddl_commands() LOOP
                    PERFORM pg_catalog.pg_advisory_xact_lock_shared(7001, pg_catalog.hashtext(place));
                END LOOP;
            END
            $$
            """);
        await Execute("CREATE EVENT TRIGGER gate ON ddl_command_end WHEN TAG IN ('CREATE INDEX', 'GRANT') EXECUTE FUNCTION public.wait_at_gate()");
    }

    /// <summary>Imports wait at this place until the gate is disposed of.</summary>
    public async Task<Gate> Close(string place) => await Gate.Close(Address, place);

    /// <summary>Asks until it is so; a minute and a half is for a busy machine.</summary>
    public static async Task Until(Func<Task<bool>> holds)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        while (!await holds()) await Task.Delay(20, limit.Token);
    }

    public Task Reached(Gate gate) => Until(async () =>
        await Scalar<long>("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND classid = 7001 AND objid::bigint = hashtext($1)::bigint & 4294967295", gate.Place) > 0);

    public Task AtStep(Member member, Guid job, string step) => Until(async () =>
    {
        var status = await member.Client.GetAsync($"import/status/{job}").Json();
        status.GetProperty("status").GetString().ShouldBeOneOf("pending", "in_progress");
        return status.GetProperty("current_step").GetString() == step;
    });

    /// <summary>The schemas of a project: the one that is served, and whatever was left behind.</summary>
    public Task<string[]> Schemas(Guid project) => Scalar<string[]>("SELECT coalesce(array_agg(nspname::text), '{}') FROM pg_namespace WHERE nspname LIKE $1", $"p\\_{project:N}%");

    /// <summary>What a killed session still held is dropped by the sweep.</summary>
    public Task OnlyTheGraph(Guid project) => Until(async () =>
    {
        await Graphs.Sweep(CancellationToken.None);
        return await Schemas(project) is [var only] && only == $"p_{project:N}";
    });

    public Task NoSchema(Guid project) => Until(async () =>
    {
        await Graphs.Sweep(CancellationToken.None);
        return (await Schemas(project)).Length == 0;
    });

    public static (string Path, string Text)[] Modules(int from, int count) =>
        [.. Enumerable.Range(from, count).Select(i => ($"m{i}.py", $"# Makes {i}.\ndef make{i}(x):\n    return step{i}(x)\n\ndef step{i}(x):\n    return make{Math.Max(0, i - 1)}(x)\n"))];

    public sealed class Gate : IAsyncDisposable
    {
        private readonly NpgsqlConnection connection;

        private Gate(NpgsqlConnection connection, string place) => (this.connection, Place) = (connection, place);

        public string Place { get; }

        internal static async Task<Gate> Close(NpgsqlConnectionStringBuilder address, string place)
        {
            var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(address.ConnectionString) { Pooling = false }.ConnectionString);
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand("SELECT pg_advisory_lock(7001, hashtext($1))", connection) { Parameters = { new() { Value = place } } };
            await command.ExecuteNonQueryAsync();
            return new(connection, place);
        }

        public ValueTask DisposeAsync() => connection.DisposeAsync();
    }
}

/// <summary>An instance that runs no job itself: its imports are done by worker processes over the same database and data folder.</summary>
public sealed class ImportWorkersApp : GatedImportApp
{
    private readonly List<Process> workers = [];

    protected override IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string>(base.Variables) { ["CAPSTAN_QUEUES"] = "none", ["CAPSTAN_JOB_LEASE_SECONDS"] = "2" };

    public override async Task DisposeAsync()
    {
        foreach (var worker in workers)
        {
            if (!worker.HasExited) worker.Kill();
            worker.Dispose();
        }
        await base.DisposeAsync();
    }

    public async Task<Process> Worker()
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet") start.FileName = Environment.ProcessPath!;
        foreach (var argument in new[] { typeof(Host).Assembly.Location, "worker" }) start.ArgumentList.Add(argument);
        start.Environment["DATABASE_URL"] = Address.ConnectionString;
        start.Environment["CAPSTAN_DATA"] = Data;
        start.Environment["CAPSTAN_IMPORT_ROOTS"] = Root;
        start.Environment["CAPSTAN_MASTER_KEY"] = Convert.ToHexString([.. Enumerable.Range(1, 32).Select(i => (byte)i)]);
        start.Environment["CAPSTAN_JOB_LEASE_SECONDS"] = "2";
        start.Environment["CAPSTAN_JOB_RETRY_SECONDS"] = "0.01";
        var process = Process.Start(start)!;
        workers.Add(process);
        var errors = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        if (await process.StandardOutput.ReadLineAsync(limit.Token) is not { } line) throw new InvalidOperationException($"The worker did not start: {await errors}");
        line.ShouldBe("Capstan's workers are ready.");
        // A full pipe would stop it.
        _ = process.StandardOutput.ReadToEndAsync();
        return process;
    }

    /// <summary>The first parser process that a worker starts for an import.</summary>
    public static async Task<int> Parser(Process worker)
    {
        int? parser = null;
        await Until(() =>
        {
            worker.HasExited.ShouldBeFalse();
            parser = Children(worker.Id).FirstOrDefault(IsParser) is var found and > 0 ? found : null;
            return Task.FromResult(parser is not null);
        });
        return parser!.Value;
    }

    public static bool IsParser(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cmdline").Contains("parse-worker", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static IEnumerable<int> Children(int process) =>
        Directory.GetDirectories($"/proc/{process}/task").SelectMany(task =>
        {
            try
            {
                return File.ReadAllText(Path.Combine(task, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(id => int.Parse(id, System.Globalization.CultureInfo.InvariantCulture));
            }
            catch (IOException)
            {
                return [];
            }
        });

    public Task<int> Attempt(Guid job) => Scalar<int>("SELECT attempt::integer FROM jobs WHERE id = $1", job);

    public async Task<JsonElement> Upload(Member member, string name, (string Path, string Text)[] files)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (path, text) in files)
            {
                await using var entry = zip.CreateEntry(path).Open();
                await entry.WriteAsync(Encoding.UTF8.GetBytes(text));
            }
        var form = new MultipartFormDataContent { { new ByteArrayContent(stream.ToArray()), "file", name } };
        return await member.Client.PostAsync("import/upload", form).Json();
    }
}
