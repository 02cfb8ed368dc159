using System.Globalization;
using System.Text;
using Capstan.Features.Code.Review;
using Capstan.Features.Code.Review.Diff;
using Capstan.Features.Code.Review.Forges;
using Capstan.Features.Code.Review.Verdict;
using Capstan.Features.Code.Thresholds;

namespace Capstan.Features.Code.CodeShared;

/// <summary>What a review is of, beside the change itself.</summary>
public sealed record ReviewSubject
{
    /// <summary>patch, github or gitlab.</summary>
    public required string Source { get; init; }
    /// <summary>The same for every review of one change; null when nothing tells.</summary>
    public required string? Subject { get; init; }
    public required string Title { get; init; }
    public string? Url { get; init; }
    public string? BaseSha { get; init; }
    public string? HeadSha { get; init; }
    public Guid? TaskId { get; init; }
    public Guid? AgentId { get; init; }
}

/// <summary>Runs reviews, keeps them, and tells servers what is new in them.</summary>
public sealed class ReviewDesk(PatchReview reviews, ScenarioSettingsStore settings, Db db)
{
    private const int StoredDiffBytes = 256 * 1024;

    private static readonly SqlFile<SubjectArgs, KnownRow> ListKnown = Sql.Beside<SubjectArgs, KnownRow>("ListKnownFindings.sql");
    private static readonly SqlFile<ReviewArgs, int> Insert = Sql.Beside<ReviewArgs, int>("AddCodeReview.sql");
    private static readonly SqlFile<PublishedArgs, int> MarkPublished = Sql.Beside<PublishedArgs, int>("MarkReviewPublished.sql");

    public async Task<ReviewResponse> Run(Caller caller, ReviewOrder order, ReviewSubject subject, string? format, CancellationToken ct, IForge? forge = null, ChangeRequest? publish = null)
    {
        if (order.ProjectId is { } project) order = order with { Settings = await settings.Of(caller.OrganizationId, project, ct) };
        var result = await reviews.Run(order, ct);
        List<KnownRow> earlier = subject.Subject is { } name ? await db.Many(ListKnown, new() { OrganizationId = caller.OrganizationId, Subject = name }, ct) : [];
        var response = Response(result, earlier.SelectMany(e => e.Fingerprints).ToHashSet(StringComparer.Ordinal));
        await Keep(caller, order, subject, response, ct);
        if (forge is not null && publish is not null)
            response = response with { Published = await Publish(caller, forge, publish, response, earlier, ct) };
        return format switch
        {
            "markdown" => response with { Report = ReviewReports.Markdown(response) },
            "sarif" => response with { Sarif = ReviewReports.Sarif(response) },
            _ => response,
        };
    }

    private async Task Keep(Caller caller, ReviewOrder order, ReviewSubject subject, ReviewResponse response, CancellationToken ct) => await db.Execute(Insert, new()
    {
        OrganizationId = caller.OrganizationId,
        Id = response.Id,
        ProjectId = order.ProjectId,
        Source = subject.Source,
        Subject = subject.Subject,
        Title = Line(subject.Title, 500) is { Length: > 0 } title ? title : "Review",
        Url = subject.Url,
        BaseSha = subject.BaseSha,
        HeadSha = subject.HeadSha,
        TaskId = subject.TaskId,
        AgentId = subject.AgentId,
        Status = response.Recommendation == "REQUEST_CHANGES" ? "changes_requested" : "pending",
        Recommendation = response.Recommendation,
        FilesChanged = response.Impact.FilesChanged,
        LinesAdded = response.Impact.LinesAdded,
        LinesRemoved = response.Impact.LinesRemoved,
        FindingCount = response.Findings.Count,
        Review = Storable(RawJson.Of(response)),
        DiffData = Storable(RawJson.Of(Difference(order.Patch))),
        Fingerprints = [.. response.Findings.Select(f => f.Fingerprint)],
        CreatedBy = caller.UserId,
    }, ct);

    private async Task<ReviewPublication> Publish(Caller caller, IForge forge, ChangeRequest change, ReviewResponse response, List<KnownRow> earlier, CancellationToken ct)
    {
        var told = earlier.SelectMany(e => e.PublishedFingerprints).ToHashSet(StringComparer.Ordinal);
        var fresh = response.Findings.Where(f => !told.Contains(f.Fingerprint)).ToList();
        if (fresh.Count == 0 && earlier.Any(e => e.IsPublished)) return new() { Url = null, Comments = 0, Failure = null };
        var standing = response.Findings.Count - fresh.Count;
        var publication = await forge.Publish(change, response.Recommendation == "REQUEST_CHANGES", Opening(response, standing), [.. fresh.Select(Comment)], ct);
        if (publication.Failure is null || publication.Comments > 0)
            await db.Execute(MarkPublished, new() { OrganizationId = caller.OrganizationId, Id = response.Id, Url = publication.Url, Fingerprints = publication.Failure is null ? [.. fresh.Select(f => f.Fingerprint)] : [] }, CancellationToken.None);
        return new() { Url = publication.Url, Comments = publication.Comments, Failure = publication.Failure };
    }

    private static PublishedComment Comment(ReviewFinding finding) => new(finding.Location.File, finding.Location.LineStart,
        $"**{finding.Severity} · {finding.RuleId}{(finding.Cwe is { } cwe ? $" · {cwe}" : "")}**\n\n{ForgeText.Quiet(finding.Message)}\n\n{ForgeText.Quiet(finding.SuggestedFix)}");

    private static string Opening(ReviewResponse response, int standing)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"**Review: {response.Recommendation.ToLowerInvariant().Replace('_', ' ')}** (score {response.OverallScore}/100)\n\n{ForgeText.Quiet(response.Summary)}");
        if (standing > 0) text.Append(CultureInfo.InvariantCulture, $"\n\n{Summaries.Count(standing, "earlier finding")} still stand{(standing == 1 ? "s" : "")}.");
        foreach (var item in response.DodStatus.Where(d => !d.Satisfied).Take(10)) text.Append(CultureInfo.InvariantCulture, $"\n- [ ] {ForgeText.Quiet(item.Description)}: {ForgeText.Quiet(item.Evidence)}");
        foreach (var note in response.Notes.Take(10)) text.Append(CultureInfo.InvariantCulture, $"\n- {ForgeText.Quiet(note)}");
        return text.ToString();
    }

    private static ReviewResponse Response(ReviewResult review, HashSet<string> known) => new()
    {
        Id = Guid.CreateVersion7(),
        Recommendation = review.Recommendation,
        Confidence = review.Confidence,
        Findings = [.. review.Findings.Select(f => new ReviewFinding
        {
            Category = f.Category,
            Severity = Summaries.Word(f.Severity),
            Location = new() { File = f.File, LineStart = f.Line },
            Message = f.Message,
            SuggestedFix = f.SuggestedFix,
            RuleId = f.Rule,
            Cwe = f.Cwe,
            Confidence = Math.Round(f.Confidence, 2),
            Fingerprint = f.Fingerprint,
            State = known.Contains(f.Fingerprint) ? "known" : "new",
        })],
        DodStatus = [.. review.Dod.Select(d => new ReviewDodItem { Description = d.Description, Satisfied = d.Satisfied, Evidence = d.Evidence })],
        Summary = review.Summary,
        OverallScore = review.Score,
        Impact = new()
        {
            FilesChanged = review.Impact.FilesChanged,
            LinesAdded = review.Impact.LinesAdded,
            LinesRemoved = review.Impact.LinesRemoved,
            MethodsAdded = review.Impact.MethodsAdded,
            MethodsRemoved = review.Impact.MethodsRemoved,
            MethodsChanged = review.Impact.MethodsChanged,
            SignaturesChanged = review.Impact.SignaturesChanged,
            CallsAdded = review.Impact.CallsAdded,
            CallsRemoved = review.Impact.CallsRemoved,
            Callers = review.Impact.Callers,
            TestsReaching = review.Impact.TestsReaching,
            EntryPointsReaching = review.Impact.EntryPointsReaching,
            Modules = review.Impact.Modules,
        },
        Notes = review.Notes,
        Truncated = review.IsTruncated,
        Report = null,
    };

    /// <summary>The hunks as they can be shown again, as far as they fit.</summary>
    internal static ReviewDifference Difference(Patch patch)
    {
        var (room, files) = (StoredDiffBytes, new List<ReviewDifferenceFile>());
        var isCut = false;
        foreach (var file in patch.Files)
        {
            var size = file.Hunks.Sum(h => h.Lines.Sum(l => l.Text.Length + 4));
            var fits = size <= room;
            if (fits) room -= size;
            isCut |= !fits;
            files.Add(new()
            {
                Path = file.Path,
                Additions = file.Hunks.Sum(h => h.Lines.Count(l => l.Kind == LineKind.Added)),
                Deletions = file.Hunks.Sum(h => h.Lines.Count(l => l.Kind == LineKind.Removed)),
                Hunks = !fits ? [] : [.. file.Hunks.Select(h => new ReviewDifferenceHunk
                {
                    OldStart = h.OldStart,
                    NewStart = h.NewStart,
                    OldLines = [.. h.Lines.Where(l => l.Kind != LineKind.Added).Select(l => l.Text)],
                    NewLines = [.. h.Lines.Where(l => l.Kind != LineKind.Removed).Select(l => l.Text)],
                })],
            });
        }
        return new() { Files = files, Truncated = isCut };
    }

    // A NUL cannot be stored in jsonb, and a patch may quote one.
    private static RawJson Storable(RawJson json) => json.Text.Contains("\\u0000", StringComparison.Ordinal) ? new(json.Text.Replace("\\u0000", "\\ufffd", StringComparison.Ordinal)) : json;

    private static string Line(string text, int most)
    {
        var line = string.Concat(text.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? ' ' : c)).Trim();
        return line.Length > most ? line[..most] : line;
    }

    private sealed record SubjectArgs
    {
        public required Guid OrganizationId { get; init; }
        public required string Subject { get; init; }
    }

    private sealed record KnownRow
    {
        public required string[] Fingerprints { get; init; }
        public required string[] PublishedFingerprints { get; init; }
        public required bool IsPublished { get; init; }
    }

    private sealed record ReviewArgs
    {
        public required Guid OrganizationId { get; init; }
        public required Guid Id { get; init; }
        public required Guid? ProjectId { get; init; }
        public required string Source { get; init; }
        public required string? Subject { get; init; }
        public required string Title { get; init; }
        public required string? Url { get; init; }
        public required string? BaseSha { get; init; }
        public required string? HeadSha { get; init; }
        public required Guid? TaskId { get; init; }
        public required Guid? AgentId { get; init; }
        public required string Status { get; init; }
        public required string Recommendation { get; init; }
        public required int FilesChanged { get; init; }
        public required int LinesAdded { get; init; }
        public required int LinesRemoved { get; init; }
        public required int FindingCount { get; init; }
        public required RawJson Review { get; init; }
        public required RawJson DiffData { get; init; }
        public required string[] Fingerprints { get; init; }
        public required Guid CreatedBy { get; init; }
    }

    private sealed record PublishedArgs
    {
        public required Guid OrganizationId { get; init; }
        public required Guid Id { get; init; }
        public required string? Url { get; init; }
        public required string[] Fingerprints { get; init; }
    }
}
