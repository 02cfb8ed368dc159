using System.Globalization;
using Capstan.Features.Code.Diagrams;
using Capstan.Features.Code.Graph.Parsing;
using Capstan.Features.Code.Graph.Reading;
using Capstan.Features.Code.Rules;
using Capstan.Features.Code.Scenarios.Onboarding;
using Capstan.Features.Code.Scenarios.Security.Kept;

namespace Capstan.Features.Code.Scenarios.Security;

/// <summary>Finds weaknesses by the rule catalogue and tells the way of the data where it can be proven.</summary>
internal sealed class SecurityEngine(ParserPool parsers, KeptFindings kept) : IScenarioEngine
{
    private const int Shown = 20;
    private readonly SecurityScan scan = new(parsers);

    public string ScenarioId => "security";

    /// <summary>What the rules of this choice find in the whole graph.</summary>
    public async Task<ScanResult> Findings(SecurityIntent intent, CodeGraph graph)
    {
        var all = await kept.Of(graph);
        if (intent.Rules.Count == SecurityIntents.All.Count) return all;
        var chosen = intent.Rules.Select(r => r.Id).ToHashSet(StringComparer.Ordinal);
        return all with { Findings = [.. all.Findings.Where(f => chosen.Contains(f.Rule.Id))] };
    }

    /// <summary>Where data can do harm, as urgent as with data from a request: for those who know the way to it themselves.</summary>
    public async Task<IReadOnlyList<Finding>> Sinks(CodeGraph graph) =>
        [.. (await kept.Of(graph)).Findings.Where(f => f.DependsOnData).Select(f => f.IsProven ? f : f with { Severity = (FindingSeverity)Math.Max(0, (int)f.Severity - 1) })];

    /// <summary>What all rules find in one file.</summary>
    public async Task<IReadOnlyList<Finding>> FindingsIn(CodeGraph graph, string file) => (await scan.Run(graph, SecurityIntents.All, file)).Findings;

    public async Task<ScenarioAnswer> Answer(EngineQuestion question, CodeGraph graph)
    {
        var draft = new AnswerDraft(ScenarioId, question);
        var tongue = question.Tongue;
        if (SecurityIntents.Of(question.Query) is not { } intent)
        {
            var cwe = SecurityIntents.UncoveredCwe(question.Query);
            var covered = string.Join(", ", RuleCatalog.Default.Rules.Where(r => r.Category == "security").Select(r => r.Cwe!).Distinct(StringComparer.Ordinal).OrderBy(c => int.Parse(c[4..], CultureInfo.InvariantCulture)));
            draft.Line(tongue[$"No rule here covers {cwe}. Covered: {covered}.", $"Правил для {cwe} здесь нет. Есть для: {covered}."]);
            return await draft.Finish(graph);
        }
        var file = await File(question, graph);
        if (file is { Symbols.Count: > 1 })
        {
            new DefinitionAnswer(draft, graph).Candidates(file);
            return await draft.Finish(graph);
        }
        var result = file is null ? await Findings(intent, graph) : await scan.Run(graph, intent.Rules, file.Symbols[0].Name);
        if (intent.Proven) result = result with { Findings = [.. result.Findings.Where(f => f.SourceKind is not null)] };
        if (intent.Asks("hardening") && file is null) HardeningTable.Write(draft, result);
        if (intent.Asks("entry_points")) await EntryTable.Write(draft, graph);
        Write(draft, intent, result, file?.Symbols[0].Name);
        return await draft.Finish(graph, 0.8);
    }

    private static async Task<Resolution?> File(EngineQuestion question, CodeGraph graph)
    {
        foreach (var target in question.Targets.Where(t => t.Kind == TargetKind.File))
            if (await SymbolResolver.Resolve(target, graph) is { By: not ResolvedBy.Nothing, Symbols: [{ Kind: "file" }, ..] } found) return found;
        return null;
    }

    private static void Write(AnswerDraft draft, SecurityIntent intent, ScanResult result, string? file)
    {
        var tongue = draft.Tongue;
        var what = intent.IsEverything ? tongue["all rules", "все правила"] : string.Join(", ", intent.Rules.Select(r => $"`{r.Id}`"));
        var where = file is null ? tongue[$"{tongue.Count(result.Files, "source file", "source files", "", "", "")}", $"файлов исходного кода: {result.Files}"] : Markdown.Code(file);
        if (result.Findings.Count == 0)
        {
            draft.Line(tongue[$"Nothing found by {what} in {where}.", $"Ничего не найдено ({what}; {where})."]);
            LeftOut(draft, result);
            draft.Line().Line(tongue["That is no proof of absence: the rules know the calls of their catalogue.", "Это не доказывает отсутствия: правила знают только вызовы из своего каталога."]);
            return;
        }
        var proven = result.Findings.Count(f => f.SourceKind is not null);
        draft.Line(tongue[
            $"**{tongue.Count(result.Findings.Count, "finding", "findings", "", "", "")}** by {what} in {where}; {proven} with a proven source of the data.",
            $"**Находок: {result.Findings.Count}** ({what}; {where}); с доказанным источником данных: {proven}."]);
        if (result.Files < result.Candidates)
            draft.Line().Line(tongue[$"Only the first {result.Files} of {result.Candidates} files were looked at.", $"Просмотрены только первые {result.Files} из {result.Candidates} файлов."]);
        LeftOut(draft, result);
        draft.Line().Line(tongue["| severity | weakness | findings |", "| важность | слабость | находок |"]).Line("|---|---|---:|");
        foreach (var group in result.Findings.GroupBy(f => (f.Severity, Title: tongue[f.Rule.Title, f.Rule.TitleRu], f.Rule.Cwe)).OrderBy(g => g.Key.Severity).ThenByDescending(g => g.Count()).ThenBy(g => g.Key.Title, StringComparer.Ordinal))
            draft.Line(string.Create(CultureInfo.InvariantCulture, $"| {SeverityName(group.Key.Severity, tongue)} | {Markdown.Cell(group.Key.Title)} ({group.Key.Cwe}) | {group.Count()} |"));

        var shown = result.Findings.Take(Shown).ToList();
        for (var i = 0; i < shown.Count; i++) One(draft, shown[i], i + 1);
        // The way of a secret would show the secret.
        foreach (var finding in shown.Where(f => f.SourceKind is not null && f.Rule.Cwe != "CWE-798").Take(3)) draft.Draw(TaintPicture.Of(finding, KindName(finding.SourceKind!, tongue), tongue));
        if (result.Findings.Count > Shown)
            draft.Line().Line(tongue[$"… and {result.Findings.Count - Shown} more; ask for one file or one CWE to see the rest.", $"… и ещё {result.Findings.Count - Shown}; спросите про один файл или один CWE, чтобы увидеть остальные."]);
    }

    /// <summary>What nobody looked at is no news of its absence.</summary>
    private static void LeftOut(AnswerDraft draft, ScanResult result)
    {
        var tongue = draft.Tongue;
        if (result.Sources is not { } all) return;
        (int Count, string Reason)[] reasons =
        [
            (all.Tests, tongue["tests", "тесты"]), (all.Generated, tongue["generated", "сгенерированные"]), (all.Vendored, tongue["copied from others", "чужие"]),
            (all.Minified, tongue["minified", "минифицированные"]), (all.Unread, tongue["too large or unreadable", "слишком большие или нечитаемые"]),
        ];
        if (reasons.Sum(r => r.Count) is > 0 and var left)
            draft.Line().Line(tongue[
                $"Left out: {tongue.Count(left, "file", "files", "", "", "")} of {all.Files} ({string.Join(", ", reasons.Where(r => r.Count > 0).Select(r => $"{r.Reason} {r.Count}"))}).",
                $"Не просматривались файлы: {left} из {all.Files} ({string.Join(", ", reasons.Where(r => r.Count > 0).Select(r => $"{r.Reason}: {r.Count}"))})."]);
    }

    private static void One(AnswerDraft draft, Finding finding, int number)
    {
        var tongue = draft.Tongue;
        draft.Section($"{number}. {SeverityName(finding.Severity, tongue)}: {tongue[finding.Rule.Title, finding.Rule.TitleRu]} ({finding.Rule.Cwe}, `{finding.Rule.Id}`)");
        draft.Line($"{Markdown.Place(finding.File, finding.Line)}{(finding.Method.Length > 0 ? $" — {Markdown.Code(finding.Method)}" : "")}");
        // A rule about lines has no callee to begin its sentence with.
        draft.Line().Line(Markdown.Cell(tongue[finding.Message.StartsWith(' ') ? "This line" + finding.Message : finding.Message, finding.MessageRu.StartsWith(' ') ? "Эта строка" + finding.MessageRu : finding.MessageRu]));
        if (finding.SourceKind is { } kind)
        {
            draft.Line().Line(tongue[$"Data from outside ({KindName(kind, tongue)}) reaches it:", $"Сюда доходят внешние данные ({KindName(kind, tongue)}):"]);
            foreach (var hop in finding.Hops)
            {
                draft.Line($"- {Markdown.Place(hop.File, hop.Line)} {Markdown.Code(hop.Code)}");
                draft.Cite("path", new(hop.File, hop.Line, hop.Line), Score(finding) * 0.9);
            }
            draft.Line($"- {Markdown.Place(finding.File, finding.Line)} {Markdown.Code(finding.Code)}");
        }
        else if (finding.DependsOnData)
        {
            draft.Line().Line(tongue["Where the data comes from is not proven: one severity lower.", "Откуда приходят данные, не доказано: важность на ступень ниже."]);
        }
        draft.Line().Line(tongue[$"Fix: {finding.Rule.SuggestedFix}", $"Исправление: {finding.Rule.SuggestedFixRu}"]);
        draft.Used(finding.Confidence);
        // The line of a secret is the secret: show the masked form.
        draft.Cite("code", new(finding.File, finding.Line, finding.Line), Score(finding), finding.Rule.Cwe == "CWE-798" ? finding.Code : "");
    }

    internal static double Score(Finding finding) => ((int)FindingSeverity.Info - (int)finding.Severity + 1) * (0.5 + finding.Confidence / 2);

    internal static string SeverityName(FindingSeverity severity, Tongue tongue) => severity switch
    {
        FindingSeverity.Critical => tongue["critical", "критическая"],
        FindingSeverity.High => tongue["high", "высокая"],
        FindingSeverity.Medium => tongue["medium", "средняя"],
        FindingSeverity.Low => tongue["low", "низкая"],
        _ => tongue["info", "справочно"],
    };

    private static string KindName(string kind, Tongue tongue) => kind switch
    {
        "http" => tongue["a request", "запрос"],
        "cli" => tongue["command line or standard input", "командная строка или ввод"],
        "network" => tongue["a socket", "сокет"],
        "environment" => tongue["an environment variable", "переменная окружения"],
        "file" => tongue["a file", "файл"],
        "database" => tongue["a database", "база данных"],
        _ => tongue["a message", "сообщение"],
    };
}
