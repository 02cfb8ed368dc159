namespace Capstan.Features.Code.Graph.Import;

/// <summary>
/// The commit a checkout stands at, read from git's own files: running git in a folder somebody else prepared would run what that folder's
/// configuration says.
/// </summary>
internal static class GitHead
{
    public static string? Read(string folder)
    {
        try
        {
            var git = Path.Combine(folder, ".git");
            if (new FileInfo(git).LinkTarget is not null || !Directory.Exists(git)) return null;
            if (Small(Path.Combine(git, "HEAD")) is not { } head) return null;
            if (!head.StartsWith("ref: ", StringComparison.Ordinal)) return Commit(head);
            var reference = head[5..].Trim();
            if (reference.Contains("..", StringComparison.Ordinal) || !reference.StartsWith("refs/", StringComparison.Ordinal)) return null;
            if (Small(Path.Combine(git, reference)) is { } loose && Commit(loose) is { } commit) return commit;
            return Small(Path.Combine(git, "packed-refs"))?.Split('\n').Where(l => l.EndsWith(" " + reference, StringComparison.Ordinal)).Select(l => Commit(l.Split(' ')[0])).FirstOrDefault();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    private static string? Small(string path)
    {
        var file = new FileInfo(path);
        return file.Exists && file.LinkTarget is null && (file.Attributes & FileAttributes.ReparsePoint) == 0 && file.Length is > 0 and < 4 * 1024 * 1024 ? File.ReadAllText(path).Trim() : null;
    }

    private static string? Commit(string text) => text.Trim() is { Length: 40 or 64 } hash && hash.All(char.IsAsciiHexDigit) ? hash : null;
}
