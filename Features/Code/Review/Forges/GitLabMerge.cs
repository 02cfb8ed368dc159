using System.Globalization;
using System.Net;
using System.Text.Json;
using Capstan.Features.Code.Review.Diff;

namespace Capstan.Features.Code.Review.Forges;

/// <summary>A merge request over GitLab's REST API (v4), at gitlab.com or at a server of one's own.</summary>
internal sealed class GitLabMerge : IForge
{
    private const string Json = "application/json";
    private const int PageSize = 100, MaxPages = 30, MaxDiscussions = 20;

    private readonly ForgeHttp http;
    private readonly string project;
    private readonly string merge;
    private readonly string subject;
    private DiffRefs? refs;

    public GitLabMerge(OutboundHttp outbound, ForgeLimits limits, Uri server, string projectId, int number, string token)
    {
        http = new(outbound, limits, new Uri(server, "api/v4/"), "GitLab", headers => headers.Add("PRIVATE-TOKEN", token));
        project = $"projects/{Uri.EscapeDataString(projectId)}";
        merge = string.Create(CultureInfo.InvariantCulture, $"{project}/merge_requests/{number}");
        subject = string.Create(CultureInfo.InvariantCulture, $"gitlab:{server.Authority}/{projectId}!{number}").ToLowerInvariant();
    }

    private sealed record DiffRefs(string Base, string Start, string Head);

    public async Task<ChangeRequest> Read(CancellationToken ct)
    {
        var json = await http.GetJson(merge, Json, ct);
        refs = http.Read(() => json.TryGetProperty("diff_refs", out var d) && d.ValueKind == JsonValueKind.Object
            ? new DiffRefs(Text(d, "base_sha"), Text(d, "start_sha"), Text(d, "head_sha")) : null);
        if (refs is not { Base.Length: > 0, Head.Length: > 0 })
            throw new ProblemException(new Problem(Errors.UpstreamUnavailable, "GitLab has not prepared the difference of this merge request yet.", retryAfterSeconds: 10));
        var change = http.Read(() => new ChangeRequest
        {
            Subject = subject,
            Title = json.GetProperty("title").GetString() ?? "",
            Body = Text(json, "description"),
            Url = Text(json, "web_url") is { Length: > 0 } url ? url : null,
            BaseSha = refs.Base,
            HeadSha = refs.Head,
            CommitMessages = [],
            Patch = new() { Files = [], Notes = [], IsTruncated = false },
        });
        return change with { Patch = await Difference(ct), CommitMessages = await Messages(ct) };
    }

    public async Task<string?> HeadText(string path, string headSha, CancellationToken ct)
    {
        var answer = await http.Get($"{project}/repository/files/{Uri.EscapeDataString(path)}/raw?ref={headSha}", "*/*", ct, HttpStatusCode.NotFound, HttpStatusCode.Forbidden);
        return answer.Status == HttpStatusCode.OK ? ForgeText.Of(answer.Body) : null;
    }

    private async Task<Patch> Difference(CancellationToken ct)
    {
        var diff = new DiffText();
        for (var page = 1; page <= MaxPages; page++)
        {
            var answer = await http.Get(string.Create(CultureInfo.InvariantCulture, $"{merge}/diffs?per_page={PageSize}&page={page}"), Json, ct, HttpStatusCode.NotFound);
            if (answer.Status == HttpStatusCode.NotFound)
            {
                // Servers before 15.7 have all files in one answer.
                var changes = await http.GetJson($"{merge}/changes", Json, ct);
                AddAll(diff, http.Read(() => changes.GetProperty("changes")));
                if (changes.TryGetProperty("overflow", out var overflow) && overflow.ValueKind == JsonValueKind.True) diff.NotReviewed("…", "GitLab left files of this merge request out; they were");
                return diff.Parse();
            }
            var rows = http.Parse(answer.Body);
            var count = http.Read(() => rows.GetArrayLength());
            AddAll(diff, rows);
            var next = answer.Header("X-Next-Page");
            if (next is null ? count < PageSize : next.Length == 0) return diff.Parse();
        }
        diff.NotReviewed("…", $"the merge request has more than {MaxPages * PageSize} files; the others were");
        return diff.Parse();
    }

    private void AddAll(DiffText diff, JsonElement rows)
    {
        foreach (var row in http.Read(() => rows.EnumerateArray().ToList())) diff.Add(http.Read(() => FileOf(row)));
    }

    private static FileDifference FileOf(JsonElement row)
    {
        var (old, @new) = (row.GetProperty("old_path").GetString() ?? "", row.GetProperty("new_path").GetString() ?? "");
        var change = Is(row, "new_file") ? FileChange.Added : Is(row, "deleted_file") ? FileChange.Deleted : Is(row, "renamed_file") ? FileChange.Renamed : FileChange.Modified;
        var text = Text(row, "diff");
        var missing = Is(row, "collapsed") || Is(row, "too_large") || text.StartsWith("Binary files ", StringComparison.Ordinal);
        // Without hunks it is a rename, a change of mode, or a file that is or was empty; binary files come without hunks too.
        var hunks = missing ? null : text;
        return new(change == FileChange.Added ? null : old, change == FileChange.Deleted ? null : @new, change, hunks is { Length: > 0 } ? hunks : null, !missing && text.Length == 0);
    }

    private async Task<List<string>> Messages(CancellationToken ct)
    {
        var rows = await http.GetJson(string.Create(CultureInfo.InvariantCulture, $"{merge}/commits?per_page={PageSize}"), Json, ct);
        return http.Read(() => rows.EnumerateArray().Select(r => Text(r, "message")).ToList());
    }

    // ---- publishing -------------------------------------------------------------------------------------------------------------

    public async Task<Publication> Publish(ChangeRequest change, bool blocks, string summary, IReadOnlyList<PublishedComment> comments, CancellationToken ct)
    {
        var (inside, outside) = ForgeText.Placed(change.Patch, comments);
        List<PublishedComment> told = [.. outside, .. inside.Skip(MaxDiscussions)];
        var placed = 0;
        string? failure = null;
        try
        {
            foreach (var comment in inside.Take(MaxDiscussions))
            {
                var file = change.Patch.Files.First(f => f.NewPath == comment.File);
                var answer = await http.Post($"{merge}/discussions", Json, new { Body = comment.Text, Position = Position(file, comment.Line) }, ct);
                if (answer.Status is HttpStatusCode.Created or HttpStatusCode.OK) placed++;
                else if (answer.Status is HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity) told.Add(comment);
                else return new(null, placed, http.Refused(answer, $"{merge}/discussions").Detail);
            }
            var note = await http.Post($"{merge}/notes", Json, new { Body = ForgeText.Body(summary, told) }, ct);
            if (note.Status is not (HttpStatusCode.Created or HttpStatusCode.OK)) failure = http.Refused(note, $"{merge}/notes").Detail;
        }
        catch (OutboundException e)
        {
            failure = http.NoAnswer(e).Detail;
        }
        return new(failure is null ? change.Url : null, placed, failure);
    }

    private Dictionary<string, object> Position(FilePatch file, int line)
    {
        var position = new Dictionary<string, object>
        {
            ["position_type"] = "text",
            ["base_sha"] = refs!.Base,
            ["start_sha"] = refs.Start.Length > 0 ? refs.Start : refs.Base,
            ["head_sha"] = refs.Head,
            ["old_path"] = file.OldPath ?? file.NewPath!,
            ["new_path"] = file.NewPath!,
            ["new_line"] = line,
        };
        if (OldLine(file, line) is { } old) position["old_line"] = old;
        return position;
    }

    // GitLab wants both numbers for a line that was there before.
    private static int? OldLine(FilePatch file, int newLine)
    {
        foreach (var hunk in file.Hunks)
        {
            var (old, @new) = (hunk.OldStart, hunk.NewStart);
            foreach (var line in hunk.Lines)
            {
                if (line.Kind == LineKind.Context && @new == newLine) return old;
                if (line.Kind != LineKind.Added) old++;
                if (line.Kind != LineKind.Removed) @new++;
            }
        }
        return null;
    }

    private static bool Is(JsonElement row, string name) => row.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    private static string Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
