using System.Globalization;
using System.Text.RegularExpressions;
using Capstan.Features.Code.Diagrams;
using Capstan.Features.Code.Graph.Reading;
using Capstan.Features.Code.Scenarios.Model;
using Capstan.Features.Code.Thresholds;

namespace Capstan.Features.Code.Scenarios.TestCoverage;

/// <summary>What the tests reach, what they miss and what that risks.</summary>
internal sealed partial class TestCoverageEngine(CodeModels models, PerBuild<CoverageFacts> coverage, RuntimeCoverages runtimes) : IScenarioEngine
{
    private const int Shown = 25, ShownModules = 30, ShownTests = 15;
    private static readonly Intents Kinds = Intents.Read("test_coverage");
    private static readonly SqlFile<NoArgs, SkipRow> SkippingCalls = Sql.Beside<NoArgs, SkipRow>("SkippingCalls.sql");

    public string ScenarioId => "test_coverage";

    public async Task<ScenarioAnswer> Answer(EngineQuestion question, CodeGraph graph)
    {
        var draft = new AnswerDraft(ScenarioId, question.Tongue);
        var model = await models.Of(graph);
        if (await Scope.Of(question, graph, model, draft) is not { } scope) return await draft.Finish(graph);
        var facts = await coverage.Get(graph);
        var settings = question.Settings.TestCoverage;
        var tested = new TestedMethods(facts, await runtimes.Of(graph, question.OrganizationId), settings.MaximumDepth);
        var intent = Kinds.Of(question.Query);
        if (scope.Symbol is { Kind: "method" }) intent = "which_tests";
        switch (intent)
        {
            case "skipped":
                await Skipped(draft, graph, model, scope);
                break;
            case "weak_tests":
                WeakTests(draft, facts, scope);
                break;
            case "which_tests" when !scope.IsEverything:
                Reaching(draft, tested, scope, settings);
                break;
            case "modules":
                Summary(draft, tested, scope, settings);
                Modules(draft, tested, scope, settings);
                break;
            case "untested":
                Summary(draft, tested, scope, settings);
                Untested(draft, tested, scope, settings);
                break;
            default:
                Summary(draft, tested, scope, settings);
                Modules(draft, tested, scope, settings);
                Untested(draft, tested, scope, settings);
                break;
        }
        return await draft.Finish(graph, 0.7);
    }

    private static List<int> Counted(CoverageFacts facts, Scope scope) =>
        [.. Enumerable.Range(0, facts.Model.Methods.Count).Where(m => CoverageFacts.Counts(facts.Model, m) && scope.Holds(facts.Model.Methods[m].Filename, facts.Model.Methods[m].Line, facts.Model.Methods[m].LastLine))];

    private static void Summary(AnswerDraft draft, TestedMethods methods, Scope scope, TestCoverageSettings settings)
    {
        var (tongue, facts) = (draft.Tongue, methods.Facts);
        var counted = Counted(facts, scope);
        var tested = counted.Where(methods.IsTested).ToList();
        var ratio = counted.Count == 0 ? 0 : (double)tested.Count / counted.Count;
        var where = scope.IsEverything ? "" : tongue[$" in {Markdown.Code(scope.Name)}", $" в {Markdown.Code(scope.Name)}"];
        var verdict = tongue[
            $"{Percent(settings.RequiredRatio)} is required: **{(ratio >= settings.RequiredRatio ? "met" : "not met")}**.",
            $"требуется {Percent(settings.RequiredRatio)}: **{(ratio >= settings.RequiredRatio ? "выполнено" : "не выполнено")}**."];
        if (methods.Runtime is { } runtime)
        {
            var measured = counted.Where(methods.IsMeasured).ToList();
            draft.Line(tongue[
                $"**{Percent(ratio)}** of {tongue.Count(counted.Count, "method", "methods", "", "", "")}{where} are tested: {measured.Count(methods.IsTested)} of the {measured.Count} measured ones ran, {tested.Count(m => !methods.IsMeasured(m))} of the {counted.Count - measured.Count} others can be reached from tests; {verdict}",
                $"**{Percent(ratio)}** методов{where} (всего {counted.Count}) протестировано: из измеренных ({measured.Count}) выполнялось {measured.Count(methods.IsTested)}, из остальных ({counted.Count - measured.Count}) достижимо из тестов {tested.Count(m => !methods.IsMeasured(m))}; {verdict}"]);
            Sources(draft, runtime, facts, scope);
        }
        else
        {
            var direct = tested.Count(m => facts.Depth[m] == 1);
            draft.Line(tongue[
                $"**{Percent(ratio)}** of {tongue.Count(counted.Count, "method", "methods", "", "", "")}{where} can be reached from tests ({direct} directly); {verdict}",
                $"**{Percent(ratio)}** методов{where} (всего {counted.Count}) достижимы из тестов (напрямую: {direct}); {verdict}"]);
        }
        draft.Line().Line(tongue[
            $"_{tongue.Count(facts.Tests, "test", "tests", "", "", "")} in {tongue.Count(facts.TestFiles, "test file", "test files", "", "", "")}. Reached means that calls lead there, not that a run went there._",
            $"_Тестов: {facts.Tests}, файлов с тестами: {facts.TestFiles}. «Достижим» значит, что туда ведут вызовы, а не что туда дошло выполнение._"]);
        draft.Used(methods.Runtime is null ? 0.7 : 0.9);
    }

    /// <summary>Where the numbers come from, and what they may be wrong about.</summary>
    private static void Sources(AnswerDraft draft, RuntimeCoverage runtime, CoverageFacts facts, Scope scope)
    {
        var tongue = draft.Tongue;
        var (measured, run) = (0L, 0L);
        for (var f = 0; f < facts.Model.Files.Count; f++)
        {
            if (!facts.Model.Files[f].IsOwn || !scope.HoldsFile(facts.Model.Files[f].Name)) continue;
            var lines = runtime.OfFile(f);
            (measured, run) = (measured + lines.Measured, run + lines.Run);
        }
        if (measured > 0)
            draft.Line().Line(tongue[
                $"**{Percent((double)run / measured)}** of {tongue.Count(measured, "measured line", "measured lines", "", "", "")} ran{(scope.IsEverything || scope.Symbol is null or { Kind: "file" } ? "" : " in the file of it")}.",
                $"Из измеренных строк{(scope.IsEverything || scope.Symbol is null or { Kind: "file" } ? "" : " этого файла")} ({measured}) выполнялось **{Percent((double)run / measured)}**."]);
        var reports = string.Join(", ", runtime.Reports.Select(r => $"{Markdown.Code(r.Name)} ({r.Format}{(r.Revision is { Length: > 0 } commit ? $", {Markdown.Code(commit.Length > 12 ? commit[..12] : commit)}" : "")})"));
        draft.Line().Line(tongue[
            $"_Hybrid: what runs measured comes from the coverage {(runtime.Reports.Count == 1 ? "report" : "reports")} {reports}, {tongue.Count(runtime.Files, "file", "files", "", "", "")} of this code; the rest is told by calls._",
            $"_Смешанный режим: измеренное взято из {(runtime.Reports.Count == 1 ? "отчёта" : "отчётов")} о покрытии: {reports}; файлов этого кода в нём: {runtime.Files}; остальное — по вызовам._"]);
        if (runtime.Unmatched > 0)
            draft.Line().Line(tongue[
                $"_{tongue.Count(runtime.Unmatched, "file of it is", "files of it are", "", "", "")} not in this code by any path: left out._",
                $"_Файлов отчёта, которым в этом коде не нашлось пары по пути: {runtime.Unmatched}; они не учтены._"]);
        var stale = runtime.Stale.ToList();
        if (stale.Count > 0)
            draft.Line().Line(tongue[
                $"**The tests ran on another commit than {Markdown.Code(runtime.Revision![..Math.Min(12, runtime.Revision!.Length)])}, which was imported: lines may have moved ({string.Join(", ", stale.Select(r => Markdown.Code(r.Name)))}).**",
                $"**Тесты выполнялись на другом коммите, а импортирован {Markdown.Code(runtime.Revision![..Math.Min(12, runtime.Revision!.Length)])}: строки могли сместиться ({string.Join(", ", stale.Select(r => Markdown.Code(r.Name)))}).**"]);
    }

    private static void Modules(AnswerDraft draft, TestedMethods methods, Scope scope, TestCoverageSettings settings)
    {
        var (tongue, facts, runtime) = (draft.Tongue, methods.Facts, methods.Runtime);
        var modules = Counted(facts, scope).GroupBy(m => facts.Model.ModuleOf(facts.Model.Methods[m].File), StringComparer.Ordinal)
            .Select(g => (Name: g.Key, All: g.Count(), Tested: g.Count(methods.IsTested), Lines: Lines(g), First: facts.Model.Methods[g.First()].Filename))
            .OrderByDescending(g => g.All - g.Tested).ThenBy(g => g.Name, StringComparer.Ordinal).ToList();
        if (modules.Count == 0) return;
        draft.Section(tongue["By module, the most missing first", "По модулям: сначала где больше пропусков"]);
        string[] headings = [tongue["module", "модуль"], "#" + tongue["methods", "методов"], "#" + (runtime is null ? tongue["reached", "достижимо"] : tongue["tested", "протестировано"]), "#%"];
        draft.Table(runtime is null ? headings : [.. headings, "#" + tongue["measured lines that ran", "выполнено измеренных строк"]],
            modules.Take(ShownModules).Select(m => (IReadOnlyList<string>)(runtime is null
                ? [Markdown.Code(m.Name), $"{m.All}", $"{m.Tested}", Percent((double)m.Tested / m.All)]
                : [Markdown.Code(m.Name), $"{m.All}", $"{m.Tested}", Percent((double)m.Tested / m.All), m.Lines.Measured == 0 ? "—" : Percent((double)m.Lines.Run / m.Lines.Measured)])));
        draft.More(Math.Min(ShownModules, modules.Count), modules.Count);
        foreach (var module in modules.Take(3)) draft.Cite("metric", new(module.First, 1, 1), 0.3, $"{module.Tested}/{module.All}");
        var chart = new BarChart(tongue["Tested methods by module, %", "Протестированные методы по модулям, %"], "%", 100);
        foreach (var module in modules)
            chart.Add(module.Name, 100.0 * module.Tested / module.All, $"{Percent((double)module.Tested / module.All)} ({module.Tested}/{module.All})", (double)module.Tested / module.All >= settings.RequiredRatio ? DiagramMark.Start : DiagramMark.Danger);
        draft.Draw(chart);

        (int Measured, int Run) Lines(IEnumerable<int> of) => runtime is null ? (0, 0) : of.Select(m => facts.Model.Methods[m].File).Distinct().Select(runtime.OfFile).Aggregate((Measured: 0, Run: 0), (a, b) => (a.Measured + b.Measured, a.Run + b.Run));
    }

    /// <summary>The four factors of priority, each brought to 0–1.</summary>
    private static void Untested(AnswerDraft draft, TestedMethods methods, Scope scope, TestCoverageSettings settings)
    {
        var (tongue, facts) = (draft.Tongue, methods.Facts);
        var model = facts.Model;
        var missing = Counted(facts, scope).Where(m => !methods.IsTested(m)).ToList();
        draft.Section(methods.Runtime is null ? tongue["Not reached, the riskiest first", "Не достижимы, сначала самые рискованные"] : tongue["Not tested, the riskiest first", "Не протестированы, сначала самые рискованные"]);
        if (missing.Count == 0)
        {
            draft.Line(methods.Runtime is null ? tongue["Tests reach everything here.", "Тесты достигают всего."] : tongue["Everything here is tested.", "Протестировано всё."]);
            return;
        }
        var (mostCallers, mostComplex) = (Math.Max(1, missing.Max(m => model.Methods[m].FanIn)), Math.Max(1, missing.Max(m => model.Methods[m].Cyclomatic)));
        var ranked = missing.Select(m => (Method: m, Score: settings.CallersWeight * model.Methods[m].FanIn / mostCallers + settings.ComplexityWeight * model.Methods[m].Cyclomatic / mostComplex
                + (facts.FromEntryPoint[m] ? settings.EntryPointWeight : 0) + (facts.IsSecurityRelevant[m] ? settings.SecurityWeight : 0)))
            .OrderByDescending(r => r.Score).ThenBy(r => r.Method).ToList();
        string[] headings = [tongue["method", "метод"], tongue["where", "где"], "#" + tongue["priority", "приоритет"], "#" + tongue["callers", "вызывают"], "#" + tongue["complexity", "сложность"], tongue["entry point leads there", "ведёт точка входа"], tongue["security", "безопасность"]];
        draft.Table(methods.Runtime is null ? headings : [.. headings, tongue["known from", "известно из"]], ranked.Take(Shown).Select(r => Row(r.Method, r.Score)));
        draft.More(Math.Min(Shown, ranked.Count), ranked.Count);
        foreach (var (method, score) in ranked.Take(Shown))
        {
            draft.Cite("code", model.Methods[method].Place, score);
            foreach (var caller in model.Calls.To(method).Where(e => !model.Methods[e.From].IsTest).Take(1)) draft.Cite("code", model.Methods[caller.From].Place, score * 0.5);
        }
        draft.Used(0.7);

        IReadOnlyList<string> Row(int m, double score)
        {
            List<string> cells = [Markdown.Code(model.Methods[m].FullName), Markdown.Place(model.Methods[m].Filename, model.Methods[m].Line),
                score.ToString("0.00", CultureInfo.InvariantCulture), $"{model.Methods[m].FanIn}", $"{model.Methods[m].Cyclomatic}", facts.FromEntryPoint[m] ? "+" : "", facts.IsSecurityRelevant[m] ? "+" : ""];
            if (methods.Runtime is not null) cells.Add(methods.IsMeasured(m) ? tongue["a run", "прогона"] : tongue["calls", "вызовов"]);
            return cells;
        }
    }

    private static void Reaching(AnswerDraft draft, TestedMethods methods, Scope scope, TestCoverageSettings settings)
    {
        var (tongue, facts) = (draft.Tongue, methods.Facts);
        var model = facts.Model;
        var asked = Counted(facts, scope);
        var back = model.Calls.Distances(asked, against: true, 0.5f, settings.MaximumDepth);
        var tests = Enumerable.Range(0, model.Methods.Count).Where(m => back[m] > 0 && CoverageFacts.IsInTests(model, m)).OrderBy(m => back[m]).ThenBy(m => m).ToList();
        draft.Section(tongue[$"Tests that reach {Markdown.Code(scope.Name)}", $"Тесты, достигающие {Markdown.Code(scope.Name)}"]);
        if (tests.Count == 0) draft.Line(tongue["**None.**", "**Нет.**"]);
        foreach (var test in tests.Take(Shown))
        {
            draft.Line($"- {Markdown.Code(model.Methods[test].FullName)} — {Markdown.Place(model.Methods[test].Filename, model.Methods[test].Line)} ({tongue.Count(back[test], "call away", "calls away", "вызов", "вызова", "вызовов")})");
            draft.Cite("path", model.Methods[test].Place, 1.0 / back[test]);
        }
        draft.More(Math.Min(Shown, tests.Count), tests.Count);
        foreach (var method in asked.Take(3)) draft.Cite("code", model.Methods[method].Place, 1);
        draft.Used(0.75);
        var measured = asked.Select(m => methods.Runtime?.Of(model.Methods[m])).OfType<(int Measured, int Run)>().ToList();
        if (measured.Count == 0) return;
        var (all, run) = (measured.Sum(m => m.Measured), measured.Sum(m => m.Run));
        draft.Line().Line(run > 0
            ? tongue[$"In the measured run, measured lines of it that ran: {run} of {all}.", $"В измеренном прогоне выполнено строк: {run} из {all}."]
            : tongue[$"In the measured run **none** of its {tongue.Count(all, "line", "lines", "", "", "")} was executed.", $"В измеренном прогоне **не выполнена ни одна** строка (измерено: {all})."]);
        draft.Used(0.95);
    }

    private static void WeakTests(AnswerDraft draft, CoverageFacts facts, Scope scope)
    {
        var tongue = draft.Tongue;
        List(tongue["Tests that check nothing", "Тесты без проверок"], facts.WithoutCheck, 0.8);
        List(tongue["Tests that lead to no code of the product", "Тесты, не вызывающие код продукта"], facts.WithoutProduct, 0.7);

        void List(string title, List<int> tests, double confidence)
        {
            var found = tests.Select(t => facts.Model.Methods[t]).Where(m => scope.Holds(m.Filename, m.Line, m.LastLine)).ToList();
            draft.Section($"{title}: {found.Count}");
            if (found.Count == 0) draft.Line(tongue["None.", "Нет."]);
            foreach (var method in found.Take(ShownTests))
            {
                draft.Line($"- {Markdown.Code(method.FullName)} — {Markdown.Place(method.Filename, method.Line)}");
                draft.Cite("code", method.Place, confidence);
                draft.Used(confidence);
            }
            draft.More(Math.Min(ShownTests, found.Count), found.Count);
        }
    }

    private static async Task Skipped(AnswerDraft draft, CodeGraph graph, CodeModel model, Scope scope)
    {
        var tongue = draft.Tongue;
        var calls = (await graph.Many(SkippingCalls, NoArgs.Value)).Select(r => (r.Filename, r.Line, What: r.Code));
        var marked = model.Methods.Where(m => SkipMark().IsMatch(m.Annotations)).Select(m => (m.Filename, m.Line, What: m.FullName));
        var found = calls.Concat(marked).Where(s => scope.Holds(s.Filename, s.Line, s.Line)).OrderBy(s => s.Filename, StringComparer.Ordinal).ThenBy(s => s.Line).ToList();
        draft.Section(tongue[$"Tests that are switched off: {found.Count}", $"Отключённые тесты: {found.Count}"]);
        if (found.Count == 0) draft.Line(tongue["None.", "Нет."]);
        foreach (var (file, line, what) in found.Take(ShownTests * 2))
        {
            draft.Line($"- {Markdown.Place(file, line)} {Markdown.Code(what.Length > 100 ? what[..99] + "…" : what)}");
            draft.Cite("code", new(file, line, line), 1);
            draft.Used(0.9);
        }
        draft.More(Math.Min(ShownTests * 2, found.Count), found.Count);
    }

    private static string Percent(double part) => (part * 100).ToString("0.#", CultureInfo.InvariantCulture) + " %";

    [GeneratedRegex(@"\b(Ignore|Ignored|Disabled|skip|Skip|skipIf|skipUnless|xfail|expectedFailure)\b", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex SkipMark();

    private sealed record SkipRow
    {
        public required string Filename { get; init; }
        public required int Line { get; init; }
        public required string Code { get; init; }
    }
}
