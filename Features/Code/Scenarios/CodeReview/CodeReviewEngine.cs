using System.Globalization;
using System.Text.RegularExpressions;
using Capstan.Features.Code.CodeShared;
using Capstan.Features.Code.Graph.Reading;
using Capstan.Features.Code.Review;
using Capstan.Features.Code.Review.Diff;
using Capstan.Features.Code.Review.Verdict;
using Capstan.Features.Code.Scenarios.Model;
using Capstan.Features.Code.Scenarios.Onboarding;
using Capstan.Features.Code.Thresholds;

namespace Capstan.Features.Code.Scenarios.CodeReview;

/// <summary>Talks about a change: the one pasted into the question, else the last one of the conversation, else the project's last kept review.</summary>
internal sealed partial class CodeReviewEngine(PatchReview reviews, KeptReviews kept) : IScenarioEngine
{
    private const int Shown = 15;
    private static readonly Intents Kinds = Intents.Read("code_review");
    private static readonly SqlFile<FilesArgs, FileRow> ChangedFiles = Sql.Beside<FilesArgs, FileRow>("ChangedFiles.sql");

    public string ScenarioId => "code_review";

    public async Task<ScenarioAnswer> Answer(EngineQuestion question, CodeGraph graph)
    {
        var draft = new AnswerDraft(ScenarioId, question);
        var tongue = question.Tongue;
        // The words around a diff say what is asked; its own lines do not.
        var pasted = Pasted(question.Query);
        var words = pasted < 0 ? question.Query : question.Query[..pasted];
        ReviewedChange? change;
        try
        {
            change = await Change(question, graph);
        }
        catch (PatchFormatException e)
        {
            draft.Line(tongue[$"The diff cannot be read: {e.Message}.", $"Diff не читается: {e.Message}."]);
            return await draft.Finish(graph);
        }
        if (change is null)
        {
            draft.Line(tongue[
                "There is no change to talk about: paste a unified diff into the question, or review one with `POST /review/patch` first.",
                "Нет изменения для разговора: вставьте unified diff в вопрос или сначала проверьте его через `POST /review/patch`."]);
            return await draft.Finish(graph);
        }
        if (change.Title.Length > 0) draft.Line(tongue[$"About the last review of this project, {Markdown.Code(change.Title)}.", $"О последней проверке этого проекта, {Markdown.Code(change.Title)}."]).Line();
        draft.Used(change.Confidence);
        switch (Kinds.Of(words))
        {
            case "impact": Impact(draft, change); break;
            case "risk": Risk(draft, change, question.Settings.CodeReview); break;
            case "priority": await Priority(draft, graph, change); break;
            default:
                Verdict(draft, change);
                Impact(draft, change);
                Risk(draft, change, question.Settings.CodeReview);
                break;
        }
        return await draft.Finish(graph);
    }

    private async Task<ReviewedChange?> Change(EngineQuestion question, CodeGraph graph)
    {
        foreach (var text in question.History.Select(h => h.Question).Append(question.Query).Reverse())
            if (Pasted(text) is var at and >= 0) return await Review(text[at..], graph, question.Settings);
        if (question.OrganizationId is not { } organization) return null;
        if (await kept.Last(organization, graph.ProjectId, graph.Cancellation) is not { } row) return null;
        return row.Review.Read<ReviewedChange>() is not { } change ? null : change with { Title = row.Title, Files = row.Difference.Read<ReviewedDifference>()?.Files ?? [] };
    }

    private async Task<ReviewedChange> Review(string text, CodeGraph graph, ScenarioSettings settings)
    {
        var patch = PatchParser.Parse(text);
        if (patch.Files.All(f => f is { Change: FileChange.Modified, IsBinary: false, Hunks.Count: 0 })) throw new PatchFormatException("no hunk can be read");
        var result = await reviews.Run(new() { ProjectId = graph.ProjectId, Patch = patch, Settings = settings }, graph.Cancellation);
        return new()
        {
            Recommendation = result.Recommendation,
            OverallScore = result.Score,
            Summary = result.Summary,
            Confidence = result.Confidence,
            Notes = result.Notes,
            Findings =
            [
                .. result.Findings.Select(f => new ReviewedFinding
                {
                    Category = f.Category, Severity = Summaries.Word(f.Severity), Location = new() { File = f.File, LineStart = f.Line },
                    Message = f.Message, SuggestedFix = f.SuggestedFix, RuleId = f.Rule, Confidence = Math.Round(f.Confidence, 2),
                }),
            ],
            Impact = new()
            {
                FilesChanged = result.Impact.FilesChanged, LinesAdded = result.Impact.LinesAdded, LinesRemoved = result.Impact.LinesRemoved, MethodsChanged = result.Impact.MethodsChanged,
                SignaturesChanged = result.Impact.SignaturesChanged, Callers = result.Impact.Callers, TestsReaching = result.Impact.TestsReaching,
                EntryPointsReaching = result.Impact.EntryPointsReaching, Modules = result.Impact.Modules,
            },
            Files =
            [
                .. patch.Files.Select(f => new ReviewedFile
                {
                    Path = f.Path, Additions = f.Hunks.Sum(h => h.Lines.Count(l => l.Kind == LineKind.Added)), Deletions = f.Hunks.Sum(h => h.Lines.Count(l => l.Kind == LineKind.Removed)),
                }),
            ],
        };
    }

    private static void Verdict(AnswerDraft draft, ReviewedChange change)
    {
        var tongue = draft.Tongue;
        draft.Line(tongue[
            $"**{Recommendation(change, tongue)}**, score {change.OverallScore} of 100. {Markdown.Cell(change.Summary)}",
            $"**{Recommendation(change, tongue)}**, оценка {change.OverallScore} из 100, находок: {change.Findings.Count}."]);
        for (var i = 0; i < Math.Min(Shown, change.Findings.Count); i++)
        {
            var finding = change.Findings[i];
            draft.Line($"{(i == 0 ? "\n" : "")}- {SeverityWord(finding.Severity, tongue)} {Markdown.Place(finding.Location.File, finding.Location.LineStart)} ({Markdown.Code(finding.RuleId)}): {Markdown.Cell(finding.Message)} {Markdown.Cell(finding.SuggestedFix)}");
            draft.Cite("code", new(finding.Location.File, finding.Location.LineStart, finding.Location.LineStart), Weight(finding.Severity) * finding.Confidence, finding.Message);
            draft.Used(finding.Confidence);
        }
        draft.More(Shown, change.Findings.Count);
        foreach (var note in change.Notes.Take(5)) draft.Line().Line($"_{Markdown.Cell(note)}_");
    }

    private static void Impact(AnswerDraft draft, ReviewedChange change)
    {
        var (tongue, impact) = (draft.Tongue, change.Impact);
        draft.Section(tongue["What it reaches", "Что затронуто"]);
        draft.Table([tongue["what", "что"], "#" + tongue["count", "количество"]],
        [
            [tongue["files", "файлов"], Number(impact.FilesChanged)],
            [tongue["lines added and removed", "строк добавлено и удалено"], $"+{Number(impact.LinesAdded)} −{Number(impact.LinesRemoved)}"],
            [tongue["methods changed", "методов изменено"], Number(impact.MethodsChanged)],
            [tongue["signatures changed", "сигнатур изменено"], Number(impact.SignaturesChanged)],
            [tongue["direct callers of them", "прямых вызывающих"], Number(impact.Callers)],
            [tongue["tests that reach them", "тестов, доходящих до них"], Number(impact.TestsReaching)],
            [tongue["entry points that reach them", "точек входа, доходящих до них"], Number(impact.EntryPointsReaching)],
        ]);
        if (impact.Modules.Count > 0) draft.Line().Line($"{tongue["Modules", "Модули"]}: {string.Join(", ", impact.Modules.Take(12).Select(Markdown.Code))}");
    }

    /// <summary>Points by what makes changes go wrong; each reason is said with its points.</summary>
    private static void Risk(AnswerDraft draft, ReviewedChange change, CodeReviewSettings limits)
    {
        var (tongue, impact) = (draft.Tongue, change.Impact);
        var lines = impact.LinesAdded + impact.LinesRemoved;
        var reasons = new List<(int Points, string Reason)>();
        Add(Share(lines, limits.LargeChange, 20), tongue[$"{lines} changed lines", $"изменено строк: {lines}"]);
        Add(Share(impact.Callers, limits.ManyCallers, 20), tongue[$"{impact.Callers} direct callers", $"прямых вызывающих: {impact.Callers}"]);
        Add(Math.Min(15, impact.SignaturesChanged * 5), tongue[$"{impact.SignaturesChanged} changed signatures", $"изменено сигнатур: {impact.SignaturesChanged}"]);
        Add(Math.Min(10, impact.EntryPointsReaching * 2), tongue[$"{impact.EntryPointsReaching} entry points reach it", $"до изменения доходят точки входа: {impact.EntryPointsReaching}"]);
        if (impact is { MethodsChanged: > 0, TestsReaching: 0 }) Add(15, tongue["no test reaches it", "ни один тест до него не доходит"]);
        Add(Math.Min(40, (int)change.Findings.Sum(f => Weight(f.Severity) * 4)), tongue[$"{change.Findings.Count} findings", $"находок: {change.Findings.Count}"]);
        var points = Math.Min(100, reasons.Sum(r => r.Points));
        draft.Section(tongue["Risk", "Риск"]);
        draft.Line(tongue[
            $"**{(points >= limits.HighRisk ? "High" : points >= limits.MediumRisk ? "Medium" : "Low")}**, {points} of 100 points.",
            $"**{(points >= limits.HighRisk ? "Высокий" : points >= limits.MediumRisk ? "Средний" : "Низкий")}**, {points} из 100 баллов."]);
        foreach (var (value, reason) in reasons.OrderByDescending(r => r.Points)) draft.Line($"- {reason}: +{value}");

        void Add(int value, string reason)
        {
            if (value > 0) reasons.Add((value, reason));
        }
    }

    /// <summary>Files in the order to look at them: by findings, then by how much of the program leans on what changed.</summary>
    private static async Task Priority(AnswerDraft draft, CodeGraph graph, ReviewedChange change)
    {
        var tongue = draft.Tongue;
        var known = (await graph.Many(ChangedFiles, new() { Files = [.. change.Files.Select(f => f.Path)] })).ToDictionary(f => f.Name, StringComparer.Ordinal);
        var ranked = change.Files.Select(f =>
        {
            var weight = change.Findings.Where(x => x.Location.File == f.Path).Sum(x => Weight(x.Severity) * x.Confidence);
            var uses = known.GetValueOrDefault(f.Path);
            return (File: f, Findings: change.Findings.Count(x => x.Location.File == f.Path), Uses: uses?.FanIn ?? 0, Score: (1 + weight) * Math.Log(2 + f.Additions + f.Deletions) * Math.Log(2 + (uses?.FanIn ?? 0)) * (uses?.IsTest == true ? 0.5 : 1));
        }).OrderByDescending(f => Math.Round(f.Score, 6)).ThenBy(f => f.File.Path, StringComparer.Ordinal).ToList();
        draft.Section(tongue["Look at the files in this order", "Смотрите файлы в этом порядке"]);
        draft.Table([tongue["file", "файл"], "#" + tongue["lines", "строк"], "#" + tongue["findings", "находок"], "#" + tongue["calls into it", "вызовов в него"]],
            ranked.Take(Shown).Select(f => (IReadOnlyList<string>)[Markdown.Code(f.File.Path), Number(f.File.Additions + f.File.Deletions), Number(f.Findings), Number(f.Uses)]));
        draft.More(Shown, ranked.Count);
        foreach (var file in ranked.Take(Shown)) draft.Cite("code", new(file.File.Path, 1, 1), file.Score, $"+{file.File.Additions} −{file.File.Deletions}");
    }

    private static int Share(int value, int many, int points) => Math.Min(points, (int)((long)value * points / many));

    private static double Weight(string severity) => severity switch { "critical" => 4, "high" => 3, "medium" => 2, "low" => 1, _ => 0.5 };

    private static string SeverityWord(string severity, Tongue tongue) => severity switch
    {
        "critical" => tongue["critical", "критично"],
        "high" => tongue["high", "важно"],
        "medium" => tongue["medium", "средне"],
        "low" => tongue["low", "мелко"],
        _ => tongue["info", "справка"],
    };

    private static string Recommendation(ReviewedChange change, Tongue tongue) => change.Recommendation switch
    {
        "REQUEST_CHANGES" => tongue["Changes are needed", "Нужны исправления"],
        "COMMENT" => tongue["Worth a comment", "Есть замечания"],
        _ => tongue["Can be approved", "Можно принимать"],
    };

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Where a diff begins in a text, or -1.</summary>
    internal static int Pasted(string text) => DiffStart().Match(text) is { Success: true } match ? match.Index : -1;

    [GeneratedRegex(@"^(diff --git |--- \S[^\n]*\n\+\+\+ )", RegexOptions.Multiline | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex DiffStart();

    private sealed record FilesArgs
    {
        public required string[] Files { get; init; }
    }

    private sealed record FileRow
    {
        public required string Name { get; init; }
        public required bool IsTest { get; init; }
        public required int FanIn { get; init; }
    }
}
