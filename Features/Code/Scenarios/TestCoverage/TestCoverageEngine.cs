using System.Globalization;
using System.Text.RegularExpressions;
using Capstan.Features.Code.Graph.Reading;
using Capstan.Features.Code.Scenarios.Model;
using Capstan.Features.Code.Thresholds;

namespace Capstan.Features.Code.Scenarios.TestCoverage;

/// <summary>What the tests reach, what they miss and what that risks.</summary>
internal sealed partial class TestCoverageEngine(CodeModels models, PerBuild<CoverageFacts> coverage) : IScenarioEngine
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
                Reaching(draft, facts, scope, settings);
                break;
            case "modules":
                Summary(draft, facts, scope, settings);
                Modules(draft, facts, scope, settings);
                break;
            case "untested":
                Summary(draft, facts, scope, settings);
                Untested(draft, facts, scope, settings);
                break;
            default:
                Summary(draft, facts, scope, settings);
                Modules(draft, facts, scope, settings);
                Untested(draft, facts, scope, settings);
                break;
        }
        return await draft.Finish(graph, 0.7);
    }

    private static List<int> Counted(CoverageFacts facts, Scope scope) =>
        [.. Enumerable.Range(0, facts.Model.Methods.Count).Where(m => CoverageFacts.Counts(facts.Model, m) && scope.Holds(facts.Model.Methods[m].Filename, facts.Model.Methods[m].Line, facts.Model.Methods[m].LastLine))];

    private static bool IsTested(CoverageFacts facts, int m, TestCoverageSettings settings) => facts.Depth[m] > 0 && facts.Depth[m] <= settings.MaximumDepth;

    private static void Summary(AnswerDraft draft, CoverageFacts facts, Scope scope, TestCoverageSettings settings)
    {
        var tongue = draft.Tongue;
        var counted = Counted(facts, scope);
        var tested = counted.Where(m => IsTested(facts, m, settings)).ToList();
        var direct = tested.Count(m => facts.Depth[m] == 1);
        var ratio = counted.Count == 0 ? 0 : (double)tested.Count / counted.Count;
        draft.Line(tongue[
            $"**{Percent(ratio)}** of {tongue.Count(counted.Count, "method", "methods", "", "", "")} {(scope.IsEverything ? "" : $"in {Markdown.Code(scope.Name)} ")}can be reached from tests ({direct} directly); {Percent(settings.RequiredRatio)} is required: **{(ratio >= settings.RequiredRatio ? "met" : "not met")}**.",
            $"**{Percent(ratio)}** методов{(scope.IsEverything ? "" : $" в {Markdown.Code(scope.Name)}")} (всего {counted.Count}) достижимы из тестов (напрямую: {direct}); требуется {Percent(settings.RequiredRatio)}: **{(ratio >= settings.RequiredRatio ? "выполнено" : "не выполнено")}**."]);
        draft.Line().Line(tongue[
            $"_{tongue.Count(facts.Tests, "test", "tests", "", "", "")} in {tongue.Count(facts.TestFiles, "test file", "test files", "", "", "")}. Reached means that calls lead there, not that a run went there._",
            $"_Тестов: {facts.Tests}, файлов с тестами: {facts.TestFiles}. «Достижим» значит, что туда ведут вызовы, а не что туда дошло выполнение._"]);
        draft.Used(0.7);
    }

    private static void Modules(AnswerDraft draft, CoverageFacts facts, Scope scope, TestCoverageSettings settings)
    {
        var tongue = draft.Tongue;
        var modules = Counted(facts, scope).GroupBy(m => facts.Model.ModuleOf(facts.Model.Methods[m].File), StringComparer.Ordinal)
            .Select(g => (Name: g.Key, All: g.Count(), Tested: g.Count(m => IsTested(facts, m, settings)), First: facts.Model.Methods[g.First()].Filename))
            .OrderByDescending(g => g.All - g.Tested).ThenBy(g => g.Name, StringComparer.Ordinal).ToList();
        if (modules.Count == 0) return;
        draft.Section(tongue["By module, the most missing first", "По модулям: сначала где больше пропусков"]);
        draft.Table([tongue["module", "модуль"], "#" + tongue["methods", "методов"], "#" + tongue["reached", "достижимо"], "#%"],
            modules.Take(ShownModules).Select(m => (IReadOnlyList<string>)[Markdown.Code(m.Name), $"{m.All}", $"{m.Tested}", Percent((double)m.Tested / m.All)]));
        draft.More(Math.Min(ShownModules, modules.Count), modules.Count);
        foreach (var module in modules.Take(3)) draft.Cite("metric", new(module.First, 1, 1), 0.3, $"{module.Tested}/{module.All}");
    }

    /// <summary>The four factors of priority, each brought to 0–1.</summary>
    private static void Untested(AnswerDraft draft, CoverageFacts facts, Scope scope, TestCoverageSettings settings)
    {
        var tongue = draft.Tongue;
        var model = facts.Model;
        var missing = Counted(facts, scope).Where(m => !IsTested(facts, m, settings)).ToList();
        draft.Section(tongue["Not reached, the riskiest first", "Не достижимы, сначала самые рискованные"]);
        if (missing.Count == 0)
        {
            draft.Line(tongue["Tests reach everything here.", "Тесты достигают всего."]);
            return;
        }
        var (mostCallers, mostComplex) = (Math.Max(1, missing.Max(m => model.Methods[m].FanIn)), Math.Max(1, missing.Max(m => model.Methods[m].Cyclomatic)));
        var ranked = missing.Select(m => (Method: m, Score: settings.CallersWeight * model.Methods[m].FanIn / mostCallers + settings.ComplexityWeight * model.Methods[m].Cyclomatic / mostComplex
                + (facts.FromEntryPoint[m] ? settings.EntryPointWeight : 0) + (facts.IsSecurityRelevant[m] ? settings.SecurityWeight : 0)))
            .OrderByDescending(r => r.Score).ThenBy(r => r.Method).ToList();
        draft.Table([tongue["method", "метод"], tongue["where", "где"], "#" + tongue["priority", "приоритет"], "#" + tongue["callers", "вызывают"], "#" + tongue["complexity", "сложность"], tongue["entry point leads there", "ведёт точка входа"], tongue["security", "безопасность"]],
            ranked.Take(Shown).Select(r => (IReadOnlyList<string>)[Markdown.Code(model.Methods[r.Method].FullName), Markdown.Place(model.Methods[r.Method].Filename, model.Methods[r.Method].Line),
                r.Score.ToString("0.00", CultureInfo.InvariantCulture), $"{model.Methods[r.Method].FanIn}", $"{model.Methods[r.Method].Cyclomatic}", facts.FromEntryPoint[r.Method] ? "+" : "", facts.IsSecurityRelevant[r.Method] ? "+" : ""]));
        draft.More(Math.Min(Shown, ranked.Count), ranked.Count);
        foreach (var (method, score) in ranked.Take(Shown))
        {
            draft.Cite("code", model.Methods[method].Place, score);
            foreach (var caller in model.Calls.To(method).Where(e => !model.Methods[e.From].IsTest).Take(1)) draft.Cite("code", model.Methods[caller.From].Place, score * 0.5);
        }
        draft.Used(0.7);
    }

    private static void Reaching(AnswerDraft draft, CoverageFacts facts, Scope scope, TestCoverageSettings settings)
    {
        var (tongue, model) = (draft.Tongue, facts.Model);
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
