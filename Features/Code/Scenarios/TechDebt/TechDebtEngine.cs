using System.Globalization;
using Capstan.Features.Code.Diagrams;
using Capstan.Features.Code.Graph.Reading;
using Capstan.Features.Code.Scenarios.Model;
using Capstan.Features.Code.Thresholds;

namespace Capstan.Features.Code.Scenarios.TechDebt;

/// <summary>What is owed, what it costs and what to pay first.</summary>
internal sealed class TechDebtEngine(CodeModels models, DebtLedger ledger) : IScenarioEngine
{
    private const int Shown = 20, Sprints = 3, ShownInSprint = 10;
    private static readonly Intents Kinds = Intents.Read("tech_debt");

    public string ScenarioId => "tech_debt";

    public async Task<ScenarioAnswer> Answer(EngineQuestion question, CodeGraph graph)
    {
        var draft = new AnswerDraft(ScenarioId, question.Tongue);
        var model = await models.Of(graph);
        if (await Scope.Of(question, graph, model, draft) is not { } scope) return await draft.Finish(graph);
        var (settings, tongue) = (question.Settings.TechDebt, question.Tongue);
        var items = (await ledger.Items(graph, question)).Where(i => scope.Holds(i.File, i.Line, i.LastLine)).ToList();
        switch (Kinds.Of(question.Query))
        {
            case "quick_wins":
                // Worth at least as much as half of all there is.
                var median = items.Count == 0 ? 0 : items.Select(i => i.Impact).Order().ElementAt(items.Count / 2);
                List(draft, tongue[$"Quick wins: {settings.QuickWinMinutes} minutes at most", $"Быстрые победы: не дольше {settings.QuickWinMinutes} минут"], [.. items.Where(i => i.Minutes <= settings.QuickWinMinutes && i.Impact >= median)], Shown);
                break;
            case "repayment_plan":
                Plan(draft, items, settings);
                break;
            case "prioritization":
                List(draft, tongue["What pays most per minute", "Что окупается лучше всего"], items, Shown);
                break;
            case "markers":
                List(draft, "TODO, FIXME, HACK, XXX", [.. items.Where(i => i.Kind == DebtKind.Marker)], Shown * 2);
                break;
            default:
                Metrics(draft, items, model, scope, settings);
                List(draft, tongue["What pays most per minute", "Что окупается лучше всего"], items, Shown / 2);
                break;
        }
        return await draft.Finish(graph, 0.8);
    }

    private static void Metrics(AnswerDraft draft, List<DebtItem> items, CodeModel model, Scope scope, TechDebtSettings settings)
    {
        var tongue = draft.Tongue;
        var lines = model.Files.Where(f => f.IsOwn && scope.HoldsFile(f.Name)).Sum(f => (long)f.Sloc);
        var minutes = items.Sum(i => (long)i.Minutes);
        var ratio = lines == 0 ? 0 : minutes / ((double)settings.LineCostMinutes * lines);
        draft.Line(tongue[
            $"**Technical debt: {Time(minutes, tongue)}, {(ratio * 100).ToString("0.0", CultureInfo.InvariantCulture)} % of what {tongue.Count(lines, "line", "lines", "", "", "")} cost to write: grade {Grade(ratio)}.**",
            $"**Технический долг: {Time(minutes, tongue)}, {(ratio * 100).ToString("0.0", CultureInfo.InvariantCulture)} % стоимости написания ({tongue.Count(lines, "", "", "строка", "строки", "строк")}): оценка {Grade(ratio)}.**"]).Line();
        draft.Table([tongue["debt", "долг"], "#" + tongue["items", "пунктов"], "#" + tongue["time", "время"]],
            items.GroupBy(i => i.Kind).OrderByDescending(g => g.Sum(i => (long)i.Minutes)).ThenBy(g => g.Key).Select(g => (IReadOnlyList<string>)[Name(g.Key, tongue), $"{g.Count()}", Time(g.Sum(i => (long)i.Minutes), tongue)]));
        draft.Line().Line(tongue["_Grades: A to 5 %, B to 10 %, C to 20 %, D to 50 %, E beyond._", "_Оценки: A до 5 %, B до 10 %, C до 20 %, D до 50 %, E выше._"]);
        var chart = new BarChart(tongue["Technical debt by module", "Технический долг по модулям"], tongue["hours", "часы"]);
        foreach (var module in items.GroupBy(i => model.ModuleOf(model.FileByName[i.File]), StringComparer.Ordinal).Select(g => (Name: g.Key, Minutes: g.Sum(i => (long)i.Minutes))).OrderByDescending(g => g.Minutes).ThenBy(g => g.Name, StringComparer.Ordinal))
            chart.Add(module.Name, module.Minutes / 60.0, Time(module.Minutes, tongue));
        draft.Draw(chart);
        if (!DebtLedger.CountsSecurity(model))
            draft.Line().Line(tongue[
                $"_Security findings are not counted in code of more than {DebtLedger.MostLinesForSecurity} lines: ask the security scenario._",
                $"_В коде больше {DebtLedger.MostLinesForSecurity} строк находки безопасности не учитываются: спросите сценарий безопасности._"]);
    }

    private static void List(AnswerDraft draft, string title, List<DebtItem> items, int most)
    {
        var tongue = draft.Tongue;
        draft.Section(title);
        if (items.Count == 0)
        {
            draft.Line(tongue["Nothing.", "Ничего."]);
            return;
        }
        draft.Line(tongue[$"{tongue.Count(items.Count, "item", "items", "", "", "")}, {Time(items.Sum(i => (long)i.Minutes), tongue)} together.", $"Пунктов: {items.Count}, всего {Time(items.Sum(i => (long)i.Minutes), tongue)}."]).Line();
        foreach (var item in items.Take(most)) One(draft, item);
        draft.More(Math.Min(most, items.Count), items.Count);
    }

    private static void One(AnswerDraft draft, DebtItem item)
    {
        draft.Line($"- {Markdown.Place(item.File, item.Line)} {Name(item.Kind, draft.Tongue)}: {Markdown.Code(item.Name)} — {Time(item.Minutes, draft.Tongue)}");
        draft.Cite("code", new(item.File, item.Line, Math.Min(item.LastLine, item.Line + 1)), item.Return);
        draft.Used(item.Confidence);
    }

    /// <summary>Fills each sprint with what pays most per minute and still fits.</summary>
    private static void Plan(AnswerDraft draft, List<DebtItem> items, TechDebtSettings settings)
    {
        var tongue = draft.Tongue;
        var (capacity, left) = (settings.SprintHours * 60, new LinkedList<DebtItem>(items));
        if (items.Count == 0) draft.Section(tongue["Plan", "План"]).Line(tongue["Nothing is owed.", "Долга нет."]);
        for (var sprint = 1; sprint <= Sprints && left.Count > 0; sprint++)
        {
            var (chosen, minutes) = (new List<DebtItem>(), 0);
            for (var node = left.First; node is not null && minutes < capacity;)
            {
                var next = node.Next;
                if (minutes + node.Value.Minutes <= capacity)
                {
                    minutes += node.Value.Minutes;
                    chosen.Add(node.Value);
                    left.Remove(node);
                }
                node = next;
            }
            if (chosen.Count == 0) break;
            draft.Section(tongue[
                $"Sprint {sprint}: {tongue.Count(chosen.Count, "item", "items", "", "", "")}, {Time(minutes, tongue)} of {settings.SprintHours} h",
                $"Спринт {sprint}: пунктов {chosen.Count}, {Time(minutes, tongue)} из {settings.SprintHours} ч"]);
            foreach (var item in chosen.Take(ShownInSprint)) One(draft, item);
            draft.More(Math.Min(ShownInSprint, chosen.Count), chosen.Count);
        }
        draft.Line().Line(tongue[
            $"_{tongue.Count(left.Count, "item", "items", "", "", "")} of {Time(left.Sum(i => (long)i.Minutes), tongue)} remain after that._",
            $"_После этого останется пунктов: {left.Count}, {Time(left.Sum(i => (long)i.Minutes), tongue)}._"]);
    }

    private static string Grade(double ratio) => ratio switch { <= 0.05 => "A", <= 0.10 => "B", <= 0.20 => "C", <= 0.50 => "D", _ => "E" };

    private static string Time(long minutes, Tongue tongue) => minutes < 60 ? tongue[$"{minutes} min", $"{minutes} мин"]
        : minutes < 8 * 60 ? tongue[$"{Hours(minutes / 60.0)} h", $"{Hours(minutes / 60.0)} ч"]
        : tongue[$"{Hours(minutes / 480.0)} days", $"{Hours(minutes / 480.0)} дн"];

    private static string Hours(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    private static string Name(DebtKind kind, Tongue tongue) => kind switch
    {
        DebtKind.Complexity => tongue["complex method", "сложный метод"],
        DebtKind.LongMethod => tongue["long method", "длинный метод"],
        DebtKind.Duplicate => tongue["duplicate", "дубликат"],
        DebtKind.Marker => tongue["put off in a comment", "отложено в комментарии"],
        DebtKind.Undocumented => tongue["exported without documentation", "нет документации у открытого метода"],
        DebtKind.Untested => tongue["exported and not tested", "открытый метод без тестов"],
        DebtKind.Deprecated => tongue["use of what is deprecated", "использование устаревшего"],
        DebtKind.Cycle => tongue["dependency cycle", "цикл зависимостей"],
        _ => tongue["security finding", "находка безопасности"],
    };
}
