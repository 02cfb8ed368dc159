using System.Globalization;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Capstan.Features.Code.Graph.Import.Update;

namespace Capstan.Features.Code.Graph.Import;

/// <summary>
/// Clones a repository nobody vouches for. git gets no configuration but what stands here, speaks https to the addresses that were checked
/// and to nothing else, follows no redirect, asks nobody for a password, runs no hook, filter or submodule, and writes links as text.
/// </summary>
internal sealed partial class GitSource(Settings settings, OutboundPolicy outbound, ImportLimits limits)
{
    /// <summary>A change of this share of the files is read as a whole.</summary>
    private const int LargestChange = 3;

    /// <param name="previous">Given, only the files that differ from it are fetched: it needs no history, so neither a cut-off nor a rewritten one matters.</param>
    public async Task<PreparedSource> Prepare(ImportOrder order, PreviousImport? previous, string workFolder, ImportProgress progress, CancellationToken ct)
    {
        var address = RepositoryAddress.Parse(order.Location);
        var target = await outbound.Resolve(address, ct);
        if (target.Refusal is { } refusal) throw new ImportFailureException(refusal);
        var pin = $"{address.IdnHost.Trim('[', ']')}:{address.Port}:{string.Join(',', target.Addresses.Select(a => a.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{a}]" : a.ToString()))}";
        var home = Directory.CreateDirectory(Path.Combine(workFolder, "home")).FullName;
        var secret = Path.Combine(home, ".git-credentials");
        try
        {
            if (order.Credential is { } credential) await Keep(secret, address, credential, ct);
            return await Fetch(order, previous, workFolder, progress, address, pin, home, ct);
        }
        finally
        {
            File.Delete(secret);
        }
    }

    private async Task<PreparedSource> Fetch(
        ImportOrder order, PreviousImport? previous, string workFolder, ImportProgress progress, Uri address, string pin, string home, CancellationToken ct)
    {
        var checkout = Path.Combine(workFolder, "source");
        if (Directory.Exists(checkout)) ImportFolders.Delete(checkout);
        var sparse = new PathFilter(order.IncludePaths, order.ExcludePaths).SparsePatterns;

        List<string> clone = ["clone", "--progress", "--no-checkout", "--no-tags", "--single-branch", "--no-recurse-submodules"];
        if (previous is not null) clone.Add("--depth=1");
        else if (order.Depth is { } depth) clone.Add(string.Create(CultureInfo.InvariantCulture, $"--depth={depth}"));
        if (order.Branch is { } branch) clone.Add($"--branch={branch}");
        if (sparse is not null || previous is not null) clone.Add("--filter=blob:none");
        await Git(clone: true, [.. clone, "--", address.AbsoluteUri, checkout], null, line =>
        {
            if (Percent().Match(line) is { Success: true } m) progress.At(0.8 * int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture) / 100, $"Cloning: {m.Value}");
        });

        string? revision = null;
        var (code, _) = await Run(["-C", checkout, "rev-parse", "--verify", "-q", "HEAD^{commit}"], line => (revision ??= line) is not null);
        if (code != 0 || revision is null) throw new ImportFailureException("The repository is empty: there is no commit to import.");
        var blobs = await ListBlobs();
        var changed = previous is null ? null : Changed(previous, blobs);
        if (changed is not null) sparse = [.. changed.Select(Exactly)];
        else if (previous is not null) sparse = new PathFilter(order.IncludePaths, order.ExcludePaths).SparsePatterns;
        if (changed is { Count: 0 }) return Prepared();
        if (sparse is not null)
        {
            await File.WriteAllLinesAsync(Path.Combine(checkout, ".git", "info", "sparse-checkout"), sparse, ct);
            await Git(clone: false, ["-C", checkout, "config", "core.sparseCheckout", "true"], null, null);
        }
        progress.At(0.85, "Checking out");
        await Git(clone: false, ["-C", checkout, "checkout", "--progress", "--force", "--detach", revision], null, line =>
        {
            if (Percent().Match(line) is { Success: true } m) progress.At(0.85 + 0.14 * int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture) / 100);
        });
        return Prepared();

        PreparedSource Prepared() => new(checkout, revision, order.Branch, string.Create(CultureInfo.InvariantCulture, $"{(changed is null ? "Cloned" : "Fetched what changed on")} {order.Branch ?? "the default branch"} at {revision![..12]}"))
        {
            Blobs = blobs,
            Attributes = Attributes(blobs),
            IsPartial = changed is not null,
        };

        // Null: so much that everything may as well be read, or what git makes of files that did not change.
        List<string>? Changed(PreviousImport before, Dictionary<string, string> now)
        {
            var known = before.Files.ToDictionary(f => f.Path, f => f.Blob, StringComparer.Ordinal);
            var tree = new SourceTree(checkout, new PathFilter(order.IncludePaths, order.ExcludePaths), limits);
            var paths = now.Where(b => tree.IsTaken(b.Key) && (!known.TryGetValue(b.Key, out var blob) || blob != b.Value)).Select(b => b.Key).ToList();
            if (paths.Count * LargestChange > known.Count || Attributes(now) != before.State.Attributes) return null;
            if (paths.Count > 0) paths.AddRange(now.Keys.Where(IsAttributes));
            return paths;
        }

        async Task Git(bool clone, string[] arguments, Func<string, bool>? line, Action<string>? errorLine)
        {
            using var watch = CancellationTokenSource.CreateLinkedTokenSource(ct);
            var watching = WatchDisk(workFolder, watch);
            int code;
            string errors;
            try
            {
                (code, errors) = await Run(arguments, line, errorLine, watch.Token);
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                throw new ImportFailureException(string.Create(CultureInfo.InvariantCulture, $"The repository is larger than the limit of {limits.DiskBytes >> 20} MB."));
            }
            finally
            {
                await watch.CancelAsync();
                await watching;
            }
            if (code != 0) throw new ImportFailureException(clone ? Explain(errors, order.Branch) : "The files of the repository could not be checked out.");
        }

        // A tree of a few hundred bytes can list a billion paths: they are counted before any is written.
        async Task<Dictionary<string, string>> ListBlobs()
        {
            var paths = 0;
            var found = new Dictionary<string, string>(StringComparer.Ordinal);
            var (_, _) = await Run(["-c", "core.quotePath=false", "-C", checkout, "ls-tree", "-r", revision!], line =>
            {
                // Names that git must quote are none that an import takes.
                if (line.Split('\t', 2) is [var entry, var path] && !path.StartsWith('"') && entry.Split(' ') is [_, "blob", var blob]) found[path] = blob;
                return ++paths <= limits.Files * 4L;
            });
            return paths <= limits.Files * 4L ? found : throw new ImportFailureException(string.Create(CultureInfo.InvariantCulture, $"The repository has more than the limit of {limits.Files} files."));
        }

        Task<(int, string)> Run(string[] arguments, Func<string, bool>? line = null, Action<string>? errorLine = null, CancellationToken? until = null) =>
            ChildProcess.Run(["git", .. Safety(pin), .. order.Credential is null ? (string[])[] : ["-c", "credential.helper=store"], .. arguments], Environment(home), workFolder, limits.DiskBytes, line, errorLine, until ?? ct);
    }

    /// <summary>They say how contents become files: where they differ, so may files whose content does not.</summary>
    private static string Attributes(Dictionary<string, string> blobs) =>
        string.Join('\n', blobs.Where(b => IsAttributes(b.Key)).Select(b => $"{b.Value} {b.Key}").Order(StringComparer.Ordinal));

    private static bool IsAttributes(string path) => path == ".gitattributes" || path.EndsWith("/.gitattributes", StringComparison.Ordinal);

    /// <summary>A sparse pattern that means this path and no other.</summary>
    private static string Exactly(string path)
    {
        var pattern = new System.Text.StringBuilder("/");
        foreach (var letter in path)
        {
            if (letter is '*' or '?' or '[' or '\\' or ' ') pattern.Append('\\');
            pattern.Append(letter);
        }
        return pattern.ToString();
    }

    /// <summary>
    /// In a file of git's own form, that only this process's user can read and that goes when git is done: an argument or an environment would show it
    /// to whoever lists processes. git sends it to this host and port only, and follows no redirect.
    /// </summary>
    private static async Task Keep(string file, Uri address, GitCredential credential, CancellationToken ct)
    {
        File.Delete(file);
        await using var stream = new FileStream(file, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite });
        await using var writer = new StreamWriter(stream);
        await writer.WriteLineAsync($"https://{Uri.EscapeDataString(credential.Username)}:{Uri.EscapeDataString(credential.Password)}@{address.Authority}".AsMemory(), ct);
    }

    private string[] Safety(string pin) =>
    [
        .. ((string[])
        [
            "protocol.allow=never", "protocol.https.allow=always", "http.followRedirects=false", $"http.curloptResolve={pin}", "http.proxy=", "http.lowSpeedLimit=1000", "http.lowSpeedTime=30",
            "core.symlinks=false", "core.hooksPath=/dev/null", "core.fsmonitor=false", "core.attributesFile=/dev/null", "core.protectHFS=true", "core.protectNTFS=true", "core.autocrlf=false",
            "submodule.recurse=false", "credential.helper=", "transfer.fsckObjects=true", "fetch.fsckObjects=true", "gc.auto=0", "maintenance.auto=false", "advice.detachedHead=false",
            "pack.threads=2", "pack.windowMemory=128m", "core.bigFileThreshold=8m", "core.packedGitLimit=128m", "core.deltaBaseCacheLimit=64m", "filter.lfs.smudge=", "filter.lfs.required=false",
            .. settings["CAPSTAN_GIT_CA"] is { } ca ? (string[])[$"http.sslCAInfo={ca}"] : [],
        ]).SelectMany(option => (string[])["-c", option]),
    ];

    private static Dictionary<string, string> Environment(string home) => new()
    {
        ["HOME"] = home,
        ["LC_ALL"] = "C",
        ["GIT_TERMINAL_PROMPT"] = "0",
        ["GIT_ASKPASS"] = "/bin/false",
        ["GIT_CONFIG_NOSYSTEM"] = "1",
        ["GIT_CONFIG_GLOBAL"] = "/dev/null",
        ["GIT_LFS_SKIP_SMUDGE"] = "1",
        ["GIT_ATTR_NOSYSTEM"] = "1",
        ["GIT_NO_LAZY_FETCH"] = "0",
    };

    private async Task WatchDisk(string folder, CancellationTokenSource watch)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        try
        {
            while (await timer.WaitForNextTickAsync(watch.Token))
                if (Size(folder) > limits.DiskBytes) await watch.CancelAsync();
        }
        catch (OperationCanceledException)
        {
            // git is done.
        }
    }

    private static long Size(string folder)
    {
        try
        {
            return new DirectoryInfo(folder).EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true }).Sum(f => f.Exists ? f.Length : 0);
        }
        catch (IOException)
        {
            // git renames its temporary files meanwhile.
            return 0;
        }
    }

    /// <summary>What git says, for people; nothing of this machine and nothing secret is passed on.</summary>
    private static string Explain(string errors, string? branch)
    {
        if (branch is not null && errors.Contains("Remote branch", StringComparison.Ordinal) && errors.Contains("not found", StringComparison.Ordinal)) return $"The branch {branch} was not found.";
        if (errors.Contains("could not read Username", StringComparison.Ordinal) || errors.Contains("Authentication failed", StringComparison.Ordinal) || errors.Contains("not found", StringComparison.Ordinal)
            || errors.Contains("error: 40", StringComparison.Ordinal)) return "The repository was not found or is not accessible.";
        if (errors.Contains("unable to update url base from redirection", StringComparison.Ordinal) || errors.Contains("error: 30", StringComparison.Ordinal)) return "The server redirects to another address; use the address it redirects to.";
        if (errors.Contains("certificate", StringComparison.OrdinalIgnoreCase)) return "The server's certificate is not trusted.";
        if (errors.Contains("Could not resolve", StringComparison.Ordinal) || errors.Contains("Failed to connect", StringComparison.Ordinal) || errors.Contains("timed out", StringComparison.OrdinalIgnoreCase)
            || errors.Contains("Connection refused", StringComparison.Ordinal)) return "The server of the repository cannot be reached.";
        return errors.Contains("fsck", StringComparison.OrdinalIgnoreCase) || errors.Contains("index-pack", StringComparison.Ordinal) ? "The repository contains damaged or hostile objects." : "The repository could not be cloned.";
    }

    [GeneratedRegex(@"(?:Receiving objects|Resolving deltas|Updating files|Checking out files): +(\d{1,3})%", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Percent();
}
