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
            var run = await Import(folder, project, "full", graphs, postmaster, ct);
            await graphs.Drop(project, ct);
            // Twice: the first pass warms the code up, as the import's own parsers are by their first files.
            ParseBench.ParseOnly(folder, 2);
            var parse = ParseBench.ParseOnly(folder, 2);
            var m = run.Outcome.Validation.Metrics;
            output.WriteLine(Invariant($"{folder}: {m.Files} files, {m.Loc} lines, {m.Methods} methods, {m.Calls} calls ({m.CallsResolved} bound, {m.CallsAmbiguous} ambiguous, {m.CallsExternal} external), quality {run.Outcome.Validation.QualityScore}"));
            output.WriteLine(Invariant($"  wall {run.Wall:F2} s = {m.Loc / run.Wall / 1000:F0} k lines/s; parse only, 2 threads: {parse.Wall:F2} s, {parse.Cpu:F2} cpu-s; ratio wall {run.Wall / parse.Wall:F2}, cpu {(run.Own + run.Server) / parse.Cpu:F2}"));
            output.WriteLine(Invariant($"  cpu: import and parsers {run.Own:F2} s, PostgreSQL {run.Server:F2} s = {100 * run.Server / (run.Own + run.Server):F0} %; peak memory {run.Memory >> 20} MB"));
            Steps(run, output);
        }
    }

    /// <summary>Shares of one source, each imported once: does the cost of a line stay the same?</summary>
    public static async Task Grow(string folder, IReadOnlyList<long> sizes, NpgsqlDataSource owner, GraphStore graphs, TextWriter output, CancellationToken ct)
    {
        var postmaster = await Postmaster(owner, ct);
        var files = Sources(folder);
        var all = files.Sum(f => f.Lines);
        output.WriteLine("| lines | files | wall s | k lines/s | cpu-s per 100 k lines | PostgreSQL | peak MB |\n| ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (var size in sizes.Append(all).Where(s => s <= all).Distinct())
        {
            var target = Directory.CreateTempSubdirectory("capstan-grow-").FullName;
            Copy(folder, target, files.Where(f => size == all || Question.Hash(f.Path) % 10_000 < (ulong)(10_000 * size / all)));
            var project = Guid.CreateVersion7();
            var run = await Import(target, project, "full", graphs, postmaster, ct);
            await graphs.Drop(project, ct);
            Directory.Delete(target, recursive: true);
            var m = run.Outcome.Validation.Metrics;
            output.WriteLine(Invariant($"| {m.Loc} | {m.Files} | {run.Wall:F1} | {m.Loc / run.Wall / 1000:F0} | {100_000 * (run.Own + run.Server) / m.Loc:F2} | {100 * run.Server / (run.Own + run.Server):F0} % | {run.Memory >> 20} |"));
        }
    }

    /// <summary>Commits of ten files in about a million lines: their text moves, they get a function more each, a function gets a parameter more.</summary>
    public static async Task Change(string folder, NpgsqlDataSource owner, GraphStore graphs, TextWriter output, CancellationToken ct)
    {
        const long Lines = 1_000_000;
        var postmaster = await Postmaster(owner, ct);
        var files = Sources(folder);
        var all = files.Sum(f => f.Lines);
        var target = Directory.CreateTempSubdirectory("capstan-change-").FullName;
        var taken = files.Where(f => all <= Lines || Question.Hash(f.Path) % 10_000 < (ulong)(10_000 * Lines / all)).ToList();
        Copy(folder, target, taken);
        var project = Guid.CreateVersion7();
        try
        {
            var full = await Import(target, project, "full", graphs, postmaster, ct);
            output.WriteLine(Invariant($"{taken.Sum(f => f.Lines)} lines in {taken.Count} files: full {full.Wall:F2} s"));
            var code = taken.Where(f => f.Path.EndsWith(".c", StringComparison.Ordinal) && f.Lines > 200).ToList();
            string[] names = ["lines moved", "a function more", "lines moved", "a function more", "a parameter more"];
            for (var round = 0; round < names.Length; round++)
            {
                for (var i = 0; i < 10; i++) Edit(Path.Combine(target, code[(i * code.Count / 10) + round].Path), names[round], (10 * round) + i);
                var run = await Import(target, project, "incremental", graphs, postmaster, ct);
                output.WriteLine(Invariant($"ten files, {names[round]}: {run.Outcome.Mode}, {run.Outcome.FilesWritten} files written, {run.Wall:F2} s, cpu {run.Own + run.Server:F2} s"));
                Steps(run, output);
            }
        }
        finally
        {
            await graphs.Drop(project, ct);
            Directory.Delete(target, recursive: true);
        }
    }

    private static void Edit(string file, string what, int number)
    {
        var lines = File.ReadAllLines(file).ToList();
        if (what == "lines moved") lines.Insert(0, "");
        else if (what == "a function more") lines.Add(Invariant($"int benched_{number}(int a) {{ return a + 1; }}"));
        else if (lines.FindIndex(l => l.Length > 0 && char.IsLetter(l[0]) && l.Contains('(', StringComparison.Ordinal) && l.EndsWith(')')) is var line and >= 0) lines[line] = lines[line].Replace("(", "(int more, ", StringComparison.Ordinal);
        File.WriteAllLines(file, lines);
    }

    private static List<(string Path, long Lines)> Sources(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint }).Where(f => SourceLanguages.LanguageOf(f) is not null)
            .Select(f => (Path.GetRelativePath(folder, f), (long)File.ReadAllBytes(f).AsSpan().Count((byte)'\n'))).OrderBy(f => f.Item1, StringComparer.Ordinal),
    ];

    private static void Copy(string folder, string target, IEnumerable<(string Path, long Lines)> files)
    {
        foreach (var (path, _) in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(target, path))!);
            File.Copy(Path.Combine(folder, path), Path.Combine(target, path));
        }
    }

    private static void Steps(Measured run, TextWriter output)
    {
        foreach (var (step, ms, own, parsers, server) in run.Steps) output.WriteLine(Invariant($"  {step}: {ms} ms; cpu here {own:F2} s, parsers {parsers:F2} s, PostgreSQL {server:F2} s"));
    }

    private static async Task<Measured> Import(string folder, Guid project, string mode, GraphStore graphs, int postmaster, CancellationToken ct)
    {
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
        try
        {
            var outcome = await new ImportRunner(graphs, new FolderItself(), new()).Run(
                new() { ProjectId = project, ProjectName = "bench", Source = ImportSource.Local, Location = folder, Mode = mode }, work, progress, _ => Task.CompletedTask, ct);
            var wall = watch.Elapsed.TotalSeconds;
            var (ownCpu, serverCpu) = (Cpu.OwnAndChildren() - own, Cpu.OfServer(postmaster) - server);
            var steps = new List<(string, long, double, double, double)>();
            foreach (var (step, at) in parts)
            {
                steps.Add((step, progress.DurationsMs.GetValueOrDefault(step), at.Own - begun.Own, at.All - at.Own - begun.All + begun.Own, at.Server - begun.Server));
                begun = at;
            }
            return new(outcome, wall, ownCpu, serverCpu, peak.Stop(), steps);
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private sealed record Measured(ImportOutcome Outcome, double Wall, double Own, double Server, long Memory, List<(string Step, long Ms, double Own, double Parsers, double Server)> Steps);

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
