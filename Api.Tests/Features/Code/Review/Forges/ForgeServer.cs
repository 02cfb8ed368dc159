using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Capstan.Api.Tests.Features.Code.Import;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Capstan.Api.Tests.Features.Code.Review.Forges;

/// <summary>A file of a change, as git tells it.</summary>
internal sealed record ForgeFile(string? OldPath, string NewPath, string Status, string? Hunks, string Sha);

/// <summary>A change between two trees: the difference comes from git itself.</summary>
internal sealed class ForgeChange
{
    public required string Title { get; init; }
    public string Body { get; init; } = "";
    public required string BaseSha { get; init; }
    public required string HeadSha { get; init; }
    public required string Diff { get; init; }
    public required List<ForgeFile> Files { get; init; }
    public required IReadOnlyDictionary<string, string> Head { get; init; }
    public List<string> Commits { get; init; } = ["Change it"];
    /// <summary>The whole difference is refused with 406, as beyond 300 files.</summary>
    public bool IsTooLarge { get; set; }
    /// <summary>Files of which the server sends no difference.</summary>
    public HashSet<string> Left { get; } = [];

    public static ForgeChange Between(IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> after, string title = "A change", string body = "", params string[] commits)
    {
        using var git = new Git().Init();
        foreach (var (path, text) in before) git.Write(path, text);
        var @base = git.Commit("before");
        foreach (var path in before.Keys.Except(after.Keys)) File.Delete(Path.Combine(git.Root, path));
        foreach (var (path, text) in after) git.Write(path, text);
        var head = git.Commit("after");
        var diff = git.Diff("-M", @base, head);
        var files = new List<ForgeFile>();
        var rows = git.Run("git", "diff", "-M", "--raw", "--no-abbrev", "-z", @base, head).Split('\0', StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < rows.Length;)
        {
            var fields = rows[i++].Split(' ');
            var moved = fields[4][0] is 'R' or 'C';
            var (old, @new) = moved ? (rows[i], rows[i + 1]) : (rows[i], rows[i]);
            i += moved ? 2 : 1;
            var status = fields[4][0] switch { 'A' => "added", 'D' => "removed", 'R' => "renamed", 'C' => "copied", _ => "modified" };
            var text = git.Diff("-M", @base, head, "--", old, @new);
            var at = text.IndexOf("\n@@ ", StringComparison.Ordinal);
            files.Add(new(old, @new, status, at < 0 ? null : text[(at + 1)..].TrimEnd('\n'), fields[3]));
        }
        return new() { Title = title, Body = body, BaseSha = @base, HeadSha = head, Diff = diff, Files = files, Head = after, Commits = commits.Length > 0 ? [.. commits] : ["Change it"] };
    }
}

internal sealed record ForgeRequest(string Method, string Path, IHeaderDictionary Headers, string Body)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;
}

/// <summary>The parts of GitHub's (under /api/v3, as Enterprise servers have it) and GitLab's (under /api/v4) REST APIs that reviews use, over https.</summary>
internal sealed partial class ForgeServer : IAsyncDisposable
{
    public const string Token = "ghp_secretTokenOfTheTest";
    private readonly WebApplication _web;

    private ForgeServer(WebApplication web, string authority) => (_web, Authority) = (web, authority);

    public string Authority { get; }
    public Uri Address => new(_web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First().Replace("127.0.0.1", "localhost", StringComparison.Ordinal));
    public ConcurrentQueue<ForgeRequest> Requests { get; } = new();
    public ConcurrentDictionary<string, ForgeChange> Changes { get; } = new();
    /// <summary>Answers in place of the API when it returns true.</summary>
    public Func<HttpContext, Task<bool>>? Instead { get; set; }
    /// <summary>GitLab servers before 15.7 have no list of differences.</summary>
    public bool IsOldGitLab { get; set; }

    public static async Task<ForgeServer> Start(string folder)
    {
        var authority = Path.Combine(folder, "forge-ca.pem");
        var certificate = GitServer.Certificate(authority);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0, l => l.UseHttps(certificate)));
        var web = builder.Build();
        var server = new ForgeServer(web, authority);
        web.Run(server.Serve);
        await web.StartAsync();
        return server;
    }

    public void Reset()
    {
        Requests.Clear();
        Instead = null;
        IsOldGitLab = false;
    }

    public async ValueTask DisposeAsync()
    {
        await _web.StopAsync();
        await _web.DisposeAsync();
    }

    private async Task Serve(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        Requests.Enqueue(new(http.Request.Method, http.Request.Path.Value + http.Request.QueryString, http.Request.Headers, await reader.ReadToEndAsync()));
        if (Instead is { } instead && await instead(http)) return;
        // Escaped slashes must stay what they are: GitLab takes paths as one segment.
        var path = http.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget.Split('?')[0];
        if (GitHubPull().Match(path) is { Success: true } pull) await GitHub(http, pull);
        else if (GitHubContents().Match(path) is { Success: true } contents) await Contents(http, contents.Groups["repo"].Value, contents.Groups["path"].Value, "application/vnd.github.raw+json");
        else if (GitLabMerge().Match(path) is { Success: true } merge) await GitLab(http, merge);
        else if (GitLabFile().Match(path) is { Success: true } file) await Contents(http, file.Groups["project"].Value, file.Groups["path"].Value, null);
        else http.Response.StatusCode = 404;
    }

    private async Task GitHub(HttpContext http, Match match)
    {
        var accept = http.Request.Headers.Accept.ToString();
        if (http.Request.Headers.Authorization != $"Bearer {Token}" || http.Request.Headers.UserAgent.Count == 0)
        {
            http.Response.StatusCode = http.Request.Headers.UserAgent.Count == 0 ? 403 : 401;
            await http.Response.WriteAsJsonAsync(new { message = "Bad credentials" });
            return;
        }
        if (!Changes.TryGetValue(match.Groups["repo"].Value + "#" + match.Groups["number"].Value, out var change))
        {
            http.Response.StatusCode = 404;
            await http.Response.WriteAsJsonAsync(new { message = "Not Found" });
            return;
        }
        switch (match.Groups["rest"].Value)
        {
            case "" when accept == "application/vnd.github.diff" && change.IsTooLarge:
                http.Response.StatusCode = 406;
                await http.Response.WriteAsJsonAsync(new { message = "Sorry, the diff exceeded the maximum number of files (300).", errors = new[] { new { resource = "PullRequest", field = "diff", code = "too_large" } } });
                break;
            case "" when accept == "application/vnd.github.diff":
                http.Response.ContentType = "application/vnd.github.diff; charset=utf-8";
                await http.Response.WriteAsync(change.Diff);
                break;
            case "":
                await http.Response.WriteAsJsonAsync(new
                {
                    number = 7, state = "open", draft = false, title = change.Title, body = change.Body.Length == 0 ? null : change.Body,
                    html_url = $"https://github.example/{match.Groups["repo"].Value}/pull/{match.Groups["number"].Value}",
                    @base = new { sha = change.BaseSha, @ref = "main" }, head = new { sha = change.HeadSha, @ref = "topic" }, changed_files = change.Files.Count,
                });
                break;
            case "/files":
                await Page(http, change.Files.Select(f => FileRow(f, change)).ToList());
                break;
            case "/commits":
                await Page(http, change.Commits.Select(c => (object)new { sha = change.HeadSha, commit = new { message = c } }).ToList());
                break;
            case "/reviews" when http.Request.Method == "POST":
                await http.Response.WriteAsJsonAsync(new { id = 1, html_url = "https://github.example/review/1" });
                break;
            default:
                http.Response.StatusCode = 404;
                break;
        }
    }

    private static object FileRow(ForgeFile file, ForgeChange change)
    {
        var row = new Dictionary<string, object>
        {
            ["sha"] = file.Sha, ["filename"] = file.NewPath, ["status"] = file.Status,
            ["additions"] = Lines(file, '+'), ["deletions"] = Lines(file, '-'), ["changes"] = Lines(file, '+') + Lines(file, '-'),
        };
        if (file.Status == "renamed") row["previous_filename"] = file.OldPath!;
        if (file.Hunks is { } hunks && !change.Left.Contains(file.NewPath)) row["patch"] = hunks;
        return row;
    }

    private static int Lines(ForgeFile file, char mark) => file.Hunks?.Split('\n').Count(l => l.StartsWith(mark)) ?? 0;

    private static async Task Page(HttpContext http, List<object> rows)
    {
        var size = int.Parse(http.Request.Query["per_page"].FirstOrDefault() ?? "30", CultureInfo.InvariantCulture);
        var page = int.Parse(http.Request.Query["page"].FirstOrDefault() ?? "1", CultureInfo.InvariantCulture);
        var more = page * size < rows.Count;
        if (more) http.Response.Headers.Link = $"<https://{http.Request.Host}{http.Request.Path}?per_page={size}&page={page + 1}>; rel=\"next\"";
        http.Response.Headers["X-Next-Page"] = more ? $"{page + 1}" : "";
        await http.Response.WriteAsJsonAsync(rows.Skip((page - 1) * size).Take(size));
    }

    private async Task Contents(HttpContext http, string repository, string path, string? accept)
    {
        var change = Changes.Where(c => c.Key.StartsWith(Uri.UnescapeDataString(repository) + "#", StringComparison.Ordinal) || c.Key.StartsWith(Uri.UnescapeDataString(repository) + "!", StringComparison.Ordinal))
            .Select(c => c.Value).FirstOrDefault(c => c.HeadSha == http.Request.Query["ref"]);
        if (accept is not null) http.Request.Headers.Accept.ToString().ShouldBe(accept);
        if (change is null || !change.Head.TryGetValue(Uri.UnescapeDataString(path), out var text)) http.Response.StatusCode = 404;
        else await http.Response.WriteAsync(text);
    }

    private async Task GitLab(HttpContext http, Match match)
    {
        if (http.Request.Headers["PRIVATE-TOKEN"] != Token)
        {
            http.Response.StatusCode = 401;
            await http.Response.WriteAsJsonAsync(new { message = "401 Unauthorized" });
            return;
        }
        if (!Changes.TryGetValue(Uri.UnescapeDataString(match.Groups["project"].Value) + "!" + match.Groups["number"].Value, out var change))
        {
            http.Response.StatusCode = 404;
            await http.Response.WriteAsJsonAsync(new { message = "404 Not found" });
            return;
        }
        switch (match.Groups["rest"].Value)
        {
            case "":
                await http.Response.WriteAsJsonAsync(new
                {
                    iid = 7, state = "opened", title = change.Title, description = change.Body, web_url = "https://gitlab.example/mr/7", changes_count = $"{change.Files.Count}",
                    diff_refs = new { base_sha = change.BaseSha, start_sha = change.BaseSha, head_sha = change.HeadSha },
                });
                break;
            case "/diffs" when !IsOldGitLab:
                await Page(http, change.Files.Select(f => Difference(f, change)).ToList());
                break;
            case "/changes":
                await http.Response.WriteAsJsonAsync(new { changes = change.Files.Select(f => Difference(f, change)), overflow = false });
                break;
            case "/commits":
                await Page(http, change.Commits.Select(c => (object)new { id = change.HeadSha, message = c }).ToList());
                break;
            case "/discussions" or "/notes" when http.Request.Method == "POST":
                http.Response.StatusCode = 201;
                await http.Response.WriteAsJsonAsync(new { id = 1 });
                break;
            default:
                http.Response.StatusCode = 404;
                break;
        }
    }

    private static object Difference(ForgeFile file, ForgeChange change)
    {
        var left = change.Left.Contains(file.NewPath);
        return new
        {
            old_path = file.OldPath, new_path = file.NewPath, a_mode = "100644", b_mode = "100644", new_file = file.Status == "added", renamed_file = file.Status == "renamed",
            deleted_file = file.Status == "removed", generated_file = false, diff = left || file.Hunks is null ? "" : file.Hunks + "\n", collapsed = left, too_large = left,
        };
    }

    [GeneratedRegex("^/api/v3/repos/(?<repo>[^/]+/[^/]+)/pulls/(?<number>[0-9]+)(?<rest>/[a-z]+)?$")]
    private static partial Regex GitHubPull();

    [GeneratedRegex("^/api/v3/repos/(?<repo>[^/]+/[^/]+)/contents/(?<path>.+)$")]
    private static partial Regex GitHubContents();

    [GeneratedRegex("^/api/v4/projects/(?<project>[^/]+)/merge_requests/(?<number>[0-9]+)(?<rest>/[a-z]+)?$")]
    private static partial Regex GitLabMerge();

    [GeneratedRegex("^/api/v4/projects/(?<project>[^/]+)/repository/files/(?<path>[^/]+)/raw$")]
    private static partial Regex GitLabFile();
}
