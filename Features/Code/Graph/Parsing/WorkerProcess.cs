using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Capstan.Features.Code.Graph.Parsing;

/// <summary>One child process and the thread that talks to it: a file goes in, its facts come out, then the next.</summary>
internal sealed class WorkerProcess(ParserPoolOptions options, BlockingCollection<ParseJob> jobs) : IDisposable
{
    private readonly Lock gate = new();
    private readonly FrameWriter request = new();
    private Process? process;
    private Thread? thread;
    private long busySince;
    private ParseStatus killedFor = ParseStatus.Crashed;
    private volatile bool disposed;

    public int Started { get; private set; }

    public int ProcessId
    {
        get
        {
            lock (gate)
            {
                return process?.Id ?? 0;
            }
        }
    }

    public void Start()
    {
        thread = new Thread(Serve) { IsBackground = true, Name = "parser pool" };
        thread.Start();
    }

    private void Serve()
    {
        foreach (var job in jobs.GetConsumingEnumerable())
        {
            if (disposed || job.Ct.IsCancellationRequested)
            {
                job.Answer.TrySetCanceled(job.Ct);
                continue;
            }
            try
            {
                job.Answer.TrySetResult(Ask(job));
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                // Only starting the worker can fail here (no library, no memory): the caller must hear of it.
                job.Answer.TrySetException(failure);
            }
        }
        Stop();
    }

    private ParseAnswer Ask(ParseJob job) =>
        // A worker that ended by itself had retired before it saw this file: the next one takes it.
        AskOnce(job, out var retired) is var answer && retired ? AskOnce(job, out _) : answer;

    private ParseAnswer AskOnce(ParseJob job, out bool retired)
    {
        retired = false;
        var child = Running();
        var answer = Array.Empty<byte>();
        Volatile.Write(ref busySince, Environment.TickCount64);
        try
        {
            Send(child, job);
            if (Frames.Read(child.StandardOutput.BaseStream, ref answer, out var length))
            {
                return (WorkerOutcome)answer[0] switch
                {
                    WorkerOutcome.Facts => new ParseAnswer(ParseStatus.Ok, answer[1..length]),
                    WorkerOutcome.Timeout => new ParseAnswer(ParseStatus.Timeout, []),
                    _ => new ParseAnswer(ParseStatus.Crashed, []),
                };
            }
        }
        catch (IOException)
        {
            // A broken pipe: the child died. Told apart below.
        }
        finally
        {
            Volatile.Write(ref busySince, 0);
        }
        retired = child.WaitForExit(1000) && child.ExitCode == 0;
        var reason = killedFor;
        Stop();
        return new ParseAnswer(reason, []);
    }

    private void Send(Process child, ParseJob job)
    {
        request.Reset();
        request.Write(0);
        request.Write([(byte)WorkerRequest.Parse, job.Grammar]);
        var path = Encoding.UTF8.GetBytes(job.Path);
        request.Write(path.Length);
        request.Write(path);
        request.Write(job.Content.Span);
        Frames.Write(child.StandardInput.BaseStream, request);
    }

    private Process Running()
    {
        if (process is { HasExited: false } running)
        {
            return running;
        }
        Stop();
        // A worker that cannot load the library would die on every file and hide why: ask before starting it.
        if (Native.Find() is not { } library)
        {
            throw new DllNotFoundException("The parser library was not found. Run scripts/grammars, or point CAPSTAN_TREESITTER at the library.");
        }
        var command = options.Command ?? OwnCommand();
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
            WorkingDirectory = Path.GetTempPath(),
        };
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/bin:/bin";
        start.Environment["CAPSTAN_TREESITTER"] = library;
        start.Environment["DOTNET_ROOT"] = DotnetRoot;
        start.Environment["DOTNET_GCHeapHardLimit"] = "0x10000000";
        start.Environment["DOTNET_GCgen0size"] = "0x400000";
        start.Environment["DOTNET_gcConcurrent"] = "0";
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        // It lives for minutes: profiling its code would compile it twice more for little. The service itself lives long and keeps it.
        start.Environment["DOTNET_TieredPGO"] = "0";
        lock (gate)
        {
            killedFor = ParseStatus.Crashed;
            Started++;
            return process = Process.Start(start) ?? throw new InvalidOperationException("The parser worker did not start.");
        }
    }

    private static string DotnetRoot => Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    /// <summary>This installation's program: the apphost beside the assemblies, else the assembly under the shared host.</summary>
    private static IReadOnlyList<string> OwnCommand()
    {
        var apphost = Path.Combine(AppContext.BaseDirectory, "Capstan.Api");
        return File.Exists(apphost) ? [apphost, ParseWorker.Verb]
            : [Path.Combine(DotnetRoot, "dotnet"), Path.Combine(AppContext.BaseDirectory, "Capstan.Api.dll"), ParseWorker.Verb];
    }

    /// <summary>Kills the child when its file took too long or too much; the thread then sees its output end.</summary>
    public void Watch()
    {
        var since = Volatile.Read(ref busySince);
        if (since == 0)
        {
            return;
        }
        lock (gate)
        {
            if (process is not { HasExited: false } child || Volatile.Read(ref busySince) != since)
            {
                return;
            }
            if (Environment.TickCount64 - since > options.FileLimit.TotalMilliseconds)
            {
                killedFor = ParseStatus.Timeout;
                child.Kill();
            }
            else if (ResidentMemory(child.Id) > options.MemoryLimit)
            {
                killedFor = ParseStatus.Crashed;
                child.Kill();
            }
        }
    }

    public static long ResidentMemory(int pid)
    {
        try
        {
            var fields = File.ReadAllText($"/proc/{pid}/statm").Split(' ');
            return long.Parse(fields[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize;
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private void Stop()
    {
        lock (gate)
        {
            if (process is null)
            {
                return;
            }
            try
            {
                if (!process.HasExited)
                {
                    process.Kill();
                }
                process.WaitForExit();
            }
            catch (InvalidOperationException)
            {
                // It ended between the question and the kill.
            }
            process.Dispose();
            process = null;
        }
    }

    public void Dispose()
    {
        disposed = true;
        lock (gate)
        {
            if (process is { HasExited: false } child)
            {
                child.Kill();
            }
        }
        thread?.Join();
    }
}
