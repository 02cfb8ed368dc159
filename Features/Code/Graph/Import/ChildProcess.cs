using System.Diagnostics;
using System.Text;

namespace Capstan.Features.Code.Graph.Import;

/// <summary>
/// Runs a program with an argument array, an environment of only what it is given, in a process group of its own (setsid) so that
/// everything it starts ends with it, and under limits of processor time, file size and memory (prlimit).
/// </summary>
internal static class ChildProcess
{
    private const int MostOutput = 64 * 1024;

    /// <returns>Exit code and the first of what it wrote to standard error.</returns>
    /// <param name="line">Given every line of standard output; false ends the program.</param>
    public static async Task<(int Code, string Errors)> Run(
        IReadOnlyList<string> command, IReadOnlyDictionary<string, string> environment, string workFolder, long mostFileBytes, Func<string, bool>? line, Action<string>? errorLine, CancellationToken ct)
    {
        var start = new ProcessStartInfo("setsid") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = workFolder };
        // prlimit is in util-linux as setsid is; where either is missing, the start fails and says so.
        foreach (var argument in (string[])["--wait", "prlimit", $"--fsize={mostFileBytes}", "--cpu=1800", "--core=0", "--nofile=1024", "--", .. command]) start.ArgumentList.Add(argument);
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/local/bin:/usr/bin:/bin";
        foreach (var (name, value) in environment) start.Environment[name] = value;

        using var process = Process.Start(start) ?? throw new ImportFailureException("A helper program could not be started.");
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await using var kill = ended.Token.Register(() => KillGroup(process));
        process.StandardInput.Close();
        var errors = new StringBuilder();
        var reading = ReadErrors(process.StandardError, errors, errorLine);
        while (await process.StandardOutput.ReadLineAsync(CancellationToken.None) is { } text)
        {
            if (line is null || line(text)) continue;
            await ended.CancelAsync();
        }
        await reading;
        await process.WaitForExitAsync(CancellationToken.None);
        ct.ThrowIfCancellationRequested();
        return (process.ExitCode, errors.ToString());
    }

    /// <summary>git writes its progress with carriage returns: those end lines too.</summary>
    private static async Task ReadErrors(StreamReader reader, StringBuilder errors, Action<string>? errorLine)
    {
        var buffer = new char[4096];
        var current = new StringBuilder();
        while (await reader.ReadAsync(buffer) is var read and > 0)
        {
            if (errors.Length < MostOutput) errors.Append(buffer, 0, read);
            if (errorLine is null) continue;
            foreach (var letter in buffer.AsSpan(0, read))
            {
                if (letter is not ('\r' or '\n'))
                {
                    if (current.Length < 500) current.Append(letter);
                    continue;
                }
                errorLine(current.ToString());
                current.Clear();
            }
        }
    }

    private static void KillGroup(Process process)
    {
        try
        {
            // setsid forks when it leads a group already; its child leads the new session either way.
            foreach (var child in Children(process.Id)) Native.Kill(-child, 9);
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It ended by itself.
        }
    }

    private static List<int> Children(int pid)
    {
        var ids = new List<int> { pid };
        try
        {
            foreach (var child in File.ReadAllText($"/proc/{pid}/task/{pid}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries)) ids.Add(int.Parse(child, System.Globalization.CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            // Gone.
        }
        return ids;
    }
}

internal static partial class Native
{
    [System.Runtime.InteropServices.LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    internal static partial int Kill(int pid, int signal);
}
