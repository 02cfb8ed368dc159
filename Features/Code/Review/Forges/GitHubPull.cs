using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Capstan.Features.Code.Review.Diff;

namespace Capstan.Features.Code.Review.Forges;

/// <summary>A pull request over GitHub's REST API (version 2022-11-28), at api.github.com or at a GitHub Enterprise server.</summary>
internal sealed class GitHubPull : IForge
{
    private const string Json = "application/vnd.github+json";
    private const int LargePage = 100, MaxFiles = 3_000, MaxCommits = 300;
    // A page whose files are large is asked for again in smaller ones.
    private static readonly int[] PageSizes = [LargePage, 25, 5, 1];
    // Beyond so many lines in all, the list of files has rows without their difference that are not marked.
    private const int ListedLines = 20_000;
    private const string EmptyBlob = "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391";

    private readonly ForgeHttp http;
    private readonly string repository;
    private readonly string pull;
    private readonly string subject;

    public GitHubPull(OutboundHttp outbound, ForgeLimits limits, Uri api, string owner, string repo, int number, string token)
    {
        http = new(outbound, limits, api, "GitHub", headers =>
        {
            headers.Authorization = new("Bearer", token);
            headers.Add("X-GitHub-Api-Version", "2022-11-28");
        });
        repository = $"repos/{owner}/{repo}";
        pull = string.Create(CultureInfo.InvariantCulture, $"{repository}/pulls/{number}");
        subject = string.Create(CultureInfo.InvariantCulture, $"github:{api.Authority}/{owner}/{repo}#{number}").ToLowerInvariant();
    }

    public async Task<ChangeRequest> Read(CancellationToken ct)
    {
        var json = await http.GetJson(pull, Json, ct);
        var change = http.Read(() => new ChangeRequest
        {
            Subject = subject,
            Title = json.GetProperty("title").GetString() ?? "",
            Body = Text(json, "body"),
            Url = Text(json, "html_url") is { Length: > 0 } url ? url : null,
            BaseSha = json.GetProperty("base").GetProperty("sha").GetString() ?? "",
            HeadSha = json.GetProperty("head").GetProperty("sha").GetString() ?? "",
            CommitMessages = [],
            Patch = new() { Files = [], Notes = [], IsTruncated = false },
        });
        return change with { Patch = await Difference(ct), CommitMessages = await Messages(ct) };
    }

    public async Task<string?> HeadText(string path, string headSha, CancellationToken ct)
    {
        var escaped = string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
        var answer = await http.Get($"{repository}/contents/{escaped}?ref={headSha}", "application/vnd.github.raw+json", ct, HttpStatusCode.NotFound, HttpStatusCode.Forbidden);
        return answer.Status == HttpStatusCode.OK ? ForgeText.Of(answer.Body) : null;
    }

    private async Task<Patch> Difference(CancellationToken ct)
    {
        var diff = new DiffText();
        var answer = await http.TryGet(pull, "application/vnd.github.diff", ct, HttpStatusCode.NotAcceptable);
        // 406 is how GitHub says that the diff has more than 300 files or 20,000 lines. File by file it may still be read.
        if (answer is { Status: HttpStatusCode.OK }) diff.AddAll(Encoding.UTF8.GetString(answer.Body));
        else await Files(diff, ct);
        return diff.Parse();
    }

    private async Task Files(DiffText diff, CancellationToken ct)
    {
        var (size, listed, lines) = (0, 0, 0L);
        while (listed < MaxFiles)
        {
            var perPage = PageSizes[size];
            var answer = await http.TryGet(string.Create(CultureInfo.InvariantCulture, $"{pull}/files?per_page={perPage}&page={listed / perPage + 1}"), Json, ct);
            if (answer is null)
            {
                if (size + 1 < PageSizes.Length)
                {
                    // Each size divides the one before: the smaller pages go on where the larger ones ended.
                    size++;
                    continue;
                }
                diff.NotReviewed($"file {listed + 1}", "its difference is larger than an answer may be");
                listed++;
                continue;
            }
            var rows = http.Parse(answer.Body);
            var count = http.Read(() => rows.GetArrayLength());
            foreach (var row in rows.EnumerateArray())
            {
                lines += http.Read(() => row.GetProperty("changes").GetInt64());
                diff.Add(http.Read(() => FileOf(row, lines)));
            }
            listed += count;
            if (count < perPage) return;
        }
        diff.NotReviewed("…", $"GitHub lists no more than {MaxFiles} files of a pull request; the others were");
    }

    private static FileDifference FileOf(JsonElement row, long lines)
    {
        var name = row.GetProperty("filename").GetString() ?? "";
        var previous = row.TryGetProperty("previous_filename", out var was) ? was.GetString() : null;
        var change = row.GetProperty("status").GetString() switch
        {
            "added" => FileChange.Added,
            "removed" => FileChange.Deleted,
            "renamed" => FileChange.Renamed,
            "copied" => FileChange.Copied,
            _ => FileChange.Modified,
        };
        var hunks = row.TryGetProperty("patch", out var patch) ? patch.GetString() : null;
        var bare = hunks is null && row.GetProperty("changes").GetInt64() == 0 && lines < ListedLines
            && (change is FileChange.Renamed or FileChange.Copied || (row.TryGetProperty("sha", out var sha) && sha.GetString() == EmptyBlob) || row.GetProperty("status").GetString() == "changed");
        return new(change == FileChange.Added ? null : previous ?? name, change == FileChange.Deleted ? null : name, change, hunks, bare);
    }

    private async Task<List<string>> Messages(CancellationToken ct)
    {
        var messages = new List<string>();
        for (var page = 1; messages.Count < MaxCommits; page++)
        {
            var rows = await http.GetJson(string.Create(CultureInfo.InvariantCulture, $"{pull}/commits?per_page={LargePage}&page={page}"), Json, ct);
            http.Read(() =>
            {
                foreach (var row in rows.EnumerateArray()) messages.Add(row.GetProperty("commit").GetProperty("message").GetString() ?? "");
                return true;
            });
            if (rows.GetArrayLength() < LargePage) break;
        }
        return messages;
    }

    // ---- publishing -------------------------------------------------------------------------------------------------------------

    public async Task<Publication> Publish(ChangeRequest change, bool blocks, string summary, IReadOnlyList<PublishedComment> comments, CancellationToken ct)
    {
        var (inside, outside) = ForgeText.Placed(change.Patch, comments);
        // The whole review first. GitHub takes no request for changes from a pull request's own author, and no comment on a line it does not show.
        (bool Blocks, bool Comments)[] forms = [(blocks, true), (false, true), (false, false)];
        OutboundAnswer? last = null;
        foreach (var (asBlock, withComments) in forms.Where(f => (f.Blocks == blocks || !f.Blocks) && (f.Comments || inside.Count > 0)).Distinct())
        {
            var told = withComments ? outside : comments;
            try
            {
                last = await http.Post($"{pull}/reviews", Json, new
                {
                    CommitId = change.HeadSha,
                    Event = asBlock ? "REQUEST_CHANGES" : "COMMENT",
                    Body = ForgeText.Body(summary, told),
                    Comments = withComments ? inside.Select(c => new { Path = c.File, c.Line, Side = "RIGHT", Body = c.Text }).ToArray() : [],
                }, ct);
            }
            catch (OutboundException e)
            {
                return new(null, 0, http.NoAnswer(e).Detail);
            }
            if (last.Status is HttpStatusCode.OK or HttpStatusCode.Created)
                return new(Text(http.Parse(last.Body), "html_url") is { Length: > 0 } url ? url : change.Url, withComments ? inside.Count : 0, null);
            if (last.Status != HttpStatusCode.UnprocessableEntity) break;
        }
        return new(null, 0, http.Refused(last!, $"{pull}/reviews").Detail);
    }

    private static string Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
