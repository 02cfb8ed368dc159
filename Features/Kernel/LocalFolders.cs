namespace Capstan.Features.Kernel;

/// <summary>Which folders of this machine a request may name: those under the operator's import roots, whatever links lead where.</summary>
public static class LocalFolders
{
    /// <summary>The real path of an existing folder under one of <paramref name="roots"/>; null for everything else, without saying why.</summary>
    public static string? Allowed(string path, IReadOnlyCollection<string> roots)
    {
        if (roots.Count == 0 || path.Length is 0 or > 4096 || path.Contains('\0', StringComparison.Ordinal) || !Path.IsPathFullyQualified(path)) return null;
        if (path.Split('/').Contains("..")) return null;
        try
        {
            var real = Real(Path.GetFullPath(path));
            return real is not null && Directory.Exists(real) && roots.Any(root => Real(Path.GetFullPath(root)) is { } r && IsUnder(real, r)) ? real : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    private static bool IsUnder(string path, string root) =>
        path == root || path.StartsWith(root.EndsWith('/') ? root : root + "/", StringComparison.Ordinal);

    /// <summary>Every link on the way is followed, a bounded number of times.</summary>
    private static string? Real(string path)
    {
        var pending = new Stack<string>(path.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse());
        var real = "/";
        for (var links = 0; pending.TryPop(out var name);)
        {
            var next = Path.GetFullPath(Path.Combine(real, name));
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                real = next;
                continue;
            }
            if (++links > 40) return null;
            foreach (var part in target.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse()) pending.Push(part);
            if (target.StartsWith('/')) real = "/";
        }
        return real;
    }
}
