using System.Diagnostics;

namespace Capstan.Api.Tests.Features.Code.Review;

/// <summary>A throw-away repository or folder in which the real tools run.</summary>
internal sealed class Git : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("capstan-review-").FullName;

    public Git Init()
    {
        Run("git", "init", "-q", "-b", "main");
        return this;
    }

    public string Diff(params string[] options) => Run("git", ["diff", .. options]);

    public string Commit(string message)
    {
        Run("git", "add", "-A");
        Run("git", "commit", "-q", "--allow-empty", "-m", message);
        return Run("git", "rev-parse", "HEAD").Trim();
    }

    public void Write(string path, string text)
    {
        var full = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }

    public string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    public string Run(string program, params string[] arguments) =>
        TryRun(program, out var output, arguments) ? output : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed: {output}");

    public bool TryRun(string program, out string output, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["HOME"] = Root, ["GIT_CONFIG_NOSYSTEM"] = "1", ["GIT_CONFIG_GLOBAL"] = "/dev/null",
                ["GIT_AUTHOR_NAME"] = "t", ["GIT_AUTHOR_EMAIL"] = "t@example.org", ["GIT_COMMITTER_NAME"] = "t", ["GIT_COMMITTER_EMAIL"] = "t@example.org",
            },
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) output += error.Result;
        return process.ExitCode == 0;
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
