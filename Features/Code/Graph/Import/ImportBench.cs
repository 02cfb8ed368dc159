using System.Diagnostics;
using System.Globalization;
using Capstan.Features.Code.Graph.Parsing;
using Capstan.Features.Code.Graph.Schema;
using Npgsql;

namespace Capstan.Features.Code.Graph.Import;

/// <summary>
/// Imports folders end to end and prints what each part took, beside parsing alone on two threads in the same run: wall time, processor time of
/// this process, of its parsers and of PostgreSQL, and the most memory this process and its parsers held.
/// </summary>
public static class ImportBench
{
    public static async Task Run(IReadOnlyList<string> folders, NpgsqlDataSource owner, GraphStore graphs, TextWriter output, CancellationToken ct)
    {
        var postmaster = await Postmaster(owner, ct);
        foreach (var folder in folders)
        {
            var project = Guid.CreateVersion7();
            var work = Directory.CreateTempSubdirectory("capstan-bench-").FullName;
            using var peak = new PeakMemory();
            var (own, server, watch) = (Cpu.OwnAndChildren(), Cpu.OfServer(postmaster), Stopwatch.StartNew());
            var parts = new Dictionary<string, (double Own, double All, double Server)>();
            var progress = new ImportProgress(p =>
            {
                // Once per step, at its end: looking costs the processor more than an import's own reports do.
                if (p.Current is { } step && p.DurationsMs.ContainsKey(step.Id) && !parts.ContainsKey(step.Id)) parts[step.Id] = (Environment.CpuUsage.TotalTime.TotalSeconds, Cpu.OwnAndChildren(), Cpu.OfServer(postmaster));
            });
            var begun = (Own: Environment.CpuUsage.TotalTime.TotalSeconds, All: own, Server: server);
            ImportOutcome outcome;
            try
            {
                outcome = await new ImportRunner(graphs, new FolderItself(), new()).Run(
                    new() { ProjectId = project, ProjectName = "bench", Source = ImportSource.Local, Location = folder, Mode = "full" }, work, progress, _ => Task.CompletedTask, ct);
            }
            finally
            {
                Directory.Delete(work, recursive: true);
            }
            var wall = watch.Elapsed.TotalSeconds;
            var (ownCpu, serverCpu) = (Cpu.OwnAndChildren() - own, Cpu.OfServer(postmaster) - server);
            var memory = peak.Stop();
            await graphs.Drop(project, ct);
            // Twice: the first pass warms the code up, as the import's own parsers are by their first files.
            ParseBench.ParseOnly(folder, 2);
            var parse = ParseBench.ParseOnly(folder, 2);
            var m = outcome.Validation.Metrics;
            output.WriteLine(Invariant($"{folder}: {m.Files} files, {m.Loc} lines, {m.Methods} methods, {m.Calls} calls ({m.CallsResolved} bound, {m.CallsAmbiguous} ambiguous, {m.CallsExternal} external), quality {outcome.Validation.QualityScore}"));
            output.WriteLine(Invariant($"  wall {wall:F2} s = {m.Loc / wall / 1000:F0} k lines/s; parse only, 2 threads: {parse.Wall:F2} s, {parse.Cpu:F2} cpu-s; ratio wall {wall / parse.Wall:F2}, cpu {(ownCpu + serverCpu) / parse.Cpu:F2}"));
            output.WriteLine(Invariant($"  cpu: import and parsers {ownCpu:F2} s, PostgreSQL {serverCpu:F2} s = {100 * serverCpu / (ownCpu + serverCpu):F0} %; peak memory {memory >> 20} MB"));
            foreach (var (step, at) in parts)
            {
                output.WriteLine(Invariant($"  {step}: {progress.DurationsMs.GetValueOrDefault(step)} ms; cpu here {at.Own - begun.Own:F2} s, parsers {at.All - at.Own - begun.All + begun.Own:F2} s, PostgreSQL {at.Server - begun.Server:F2} s"));
                begun = at;
            }
        }
    }

    private static async Task<int> Postmaster(NpgsqlDataSource owner, CancellationToken ct)
    {
        await using var connection = await owner.OpenConnectionAsync(ct);
        return Cpu.ParentOf(connection.ProcessID);
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>Processor seconds from /proc; 0 for what is on another machine.</summary>
    private static class Cpu
    {
        public static double OwnAndChildren() => Of(Environment.ProcessId, withReaped: true);

        public static double OfServer(int postmaster) => postmaster <= 1 ? 0 : Of(postmaster, withReaped: true) + ChildrenOf(postmaster).Sum(pid => Of(pid, withReaped: false));

        public static int ParentOf(int pid) => Stat(pid) is { } fields ? int.Parse(fields[1], CultureInfo.InvariantCulture) : 0;

        private static IEnumerable<int> ChildrenOf(int parent) => Directory.EnumerateDirectories("/proc").Select(d => int.TryParse(Path.GetFileName(d), out var pid) ? pid : 0).Where(pid => pid > 0 && ParentOf(pid) == parent);

        private static double Of(int pid, bool withReaped) =>
            Stat(pid) is { } f ? (Number(f[11]) + Number(f[12]) + (withReaped ? Number(f[13]) + Number(f[14]) : 0)) / 100.0 : 0;

        private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

        /// <summary>The fields after the program's name.</summary>
        private static string[]? Stat(int pid)
        {
            try
            {
                var text = File.ReadAllText(Invariant($"/proc/{pid}/stat"));
                return text[(text.LastIndexOf(')') + 2)..].Split(' ');
            }
            catch (IOException)
            {
                return null;
            }
        }
    }

    /// <summary>Looks a few times a second at what this process and its children hold: the parsers, and PostgreSQL's first process where it is embedded.</summary>
    private sealed class PeakMemory : IDisposable
    {
        private readonly CancellationTokenSource stop = new();
        private readonly Task watching;
        private long peak;

        public PeakMemory() => watching = Watch();

        public long Stop()
        {
            stop.Cancel();
            watching.GetAwaiter().GetResult();
            return peak;
        }

        public void Dispose() => stop.Dispose();

        private async Task Watch()
        {
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(250));
            try
            {
                while (await timer.WaitForNextTickAsync(stop.Token)) peak = Math.Max(peak, Held());
            }
            catch (OperationCanceledException)
            {
                // The import is over.
            }
        }

        private static long Held()
        {
            var total = Environment.WorkingSet;
            foreach (var pid in Directory.EnumerateDirectories("/proc/self/task").SelectMany(Children))
            {
                try
                {
                    using var process = Process.GetProcessById(pid);
                    total += process.WorkingSet64;
                }
                catch (Exception e) when (e is ArgumentException or InvalidOperationException)
                {
                    // It ended meanwhile.
                }
            }
            return total;
        }

        private static IEnumerable<int> Children(string task)
        {
            try
            {
                return File.ReadAllText(Path.Combine(task, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pid => int.Parse(pid, CultureInfo.InvariantCulture));
            }
            catch (IOException)
            {
                return [];
            }
        }
    }

    /// <summary>The operator's own folder, as it is.</summary>
    private sealed class FolderItself : ISourcePreparation
    {
        public Task<PreparedSource> Prepare(ImportOrder order, Update.PreviousImport? previous, string workFolder, ImportProgress progress, CancellationToken ct) =>
            Task.FromResult(new PreparedSource(order.Location, null, null, "Read in place"));
    }
}
