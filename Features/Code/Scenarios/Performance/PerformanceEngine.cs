using System.Globalization;
using Capstan.Features.Code.Diagrams;
using Capstan.Features.Code.Graph.Reading;
using Capstan.Features.Code.Scenarios.Model;

namespace Capstan.Features.Code.Scenarios.Performance;

/// <summary>Where a program spends its time, as far as its code tells.</summary>
internal sealed class PerformanceEngine(CodeModels models) : IScenarioEngine
{
    private const int Shown = 20, ShownOfKind = 8, InlineLines = 3, ShownWays = 5, MaximumHops = 12;
    private static readonly Intents Kinds = Intents.Read("performance");
    private readonly PerBuild<PerformanceFacts> facts = new(async graph => await PerformanceFacts.Of(graph, await models.Of(graph)));

    public string ScenarioId => "performance";

    public async Task<ScenarioAnswer> Answer(EngineQuestion question, CodeGraph graph)
    {
        var draft = new AnswerDraft(ScenarioId, question.Tongue);
        var model = await models.Of(graph);
        if (await Scope.Of(question, graph, model, draft) is not { } scope) return await draft.Finish(graph);
        var known = await facts.Get(graph);
        switch (Kinds.Of(question.Query))
        {
            case var kind and ("io" or "memory" or "concurrency" or "cpu"):
                Patterns(draft, known, scope, p => p.Kind == kind, Shown);
                break;
            case "complexity":
                Complex(draft, known, scope, question.Settings.Performance.CyclomaticComplexity);
                break;
            case "inline":
                Inline(draft, known, scope, question);
                break;
            default:
                HotSpots(draft, known.Rank(question.Settings.Performance, scope), model);
                Patterns(draft, known, scope, _ => true, ShownOfKind);
                break;
        }
        return await draft.Finish(graph, 0.6);
    }

    private static void HotSpots(AnswerDraft draft, List<HotSpot> ranked, CodeModel model)
    {
        var tongue = draft.Tongue;
        draft.Section(tongue["Hot spots", "Горячие места"]);
        if (ranked.Count == 0)
        {
            draft.Line(tongue["There are no methods here.", "Здесь нет методов."]);
            return;
        }
        draft.Table(
            [tongue["method", "метод"], tongue["where", "где"], "#" + tongue["score", "оценка"], "#" + tongue["reached by", "ведут к нему"], "#" + tongue["loops around its calls", "циклов вокруг вызовов"], "#" + tongue["complexity", "сложность"], "#" + tongue["costly patterns", "затратных приёмов"]],
            ranked.Take(Shown).Select(h => (IReadOnlyList<string>)[Markdown.Code(model.Methods[h.Method].FullName), Markdown.Place(model.Methods[h.Method].Filename, model.Methods[h.Method].Line),
                h.Score.ToString("0.00", CultureInfo.InvariantCulture), About(h.ReachedBy), $"{h.LoopDepth}", $"{model.Methods[h.Method].Cyclomatic}", $"{h.Patterns}"]));
        draft.Line().Line(tongue[
            "_Code tells where work may pile up, not where it does: measure before changing._",
            "_Код показывает, где работа может накапливаться, а не где она накапливается: сначала измерьте._"]);
        foreach (var spot in ranked.Take(Shown)) draft.Cite("code", model.Methods[spot.Method].Place, spot.Score);
        draft.Used(0.6);
        Ways(draft, [.. ranked.Take(ShownWays).Select(h => h.Method)], model);

        // Beyond a sketch the count is an estimate: two digits of it are worth showing.
        static string About(int count) => count < 24 ? $"{count}" : $"≈{Math.Round(count / Math.Pow(10, Math.Floor(Math.Log10(count)) - 1)) * Math.Pow(10, Math.Floor(Math.Log10(count)) - 1):0}";
    }

    /// <summary>How calls come to the hot spots: from the nearest entry point, else from who calls them.</summary>
    private static void Ways(AnswerDraft draft, List<int> spots, CodeModel model)
    {
        var sketch = new DiagramSketch("path", draft.Tongue["Calls that lead to the hottest spots", "Вызовы, ведущие к самым горячим местам"]);
        foreach (var spot in spots) sketch.Node(Key(spot), model.Methods[spot].FullName, DiagramMark.Danger);
        foreach (var spot in spots)
        {
            var way = CallWays.FromEntryPoint(model, spot, MaximumHops);
            if (way.Count < 2) way = [.. model.Calls.To(spot).Where(e => e.From != spot && !model.Methods[e.From].IsTest).OrderByDescending(e => model.Methods[e.From].FanIn).ThenBy(e => e.From).Take(1).Select(e => e.From), spot];
            for (var i = 0; i < way.Count; i++)
            {
                sketch.Node(Key(way[i]), model.Methods[way[i]].FullName, model.Methods[way[i]].IsEntryPoint ? DiagramMark.Start : DiagramMark.Plain);
                if (i > 0) sketch.Edge(Key(way[i - 1]), Key(way[i]));
            }
        }
        draft.Draw(sketch);

        static string Key(int method) => method.ToString(CultureInfo.InvariantCulture);
    }

    private static void Patterns(AnswerDraft draft, PerformanceFacts facts, Scope scope, Func<CostPattern, bool> wanted, int most)
    {
        var tongue = draft.Tongue;
        var found = facts.Patterns.Where(p => wanted(p) && scope.Holds(p.File, p.Line, p.Line)).ToList();
        draft.Section(tongue["Costly patterns", "Затратные приёмы"]);
        if (found.Count == 0)
        {
            draft.Line(tongue["None of the known ones stands here.", "Ни одного из известных здесь нет."]);
            return;
        }
        foreach (var group in found.GroupBy(p => p.Id))
        {
            draft.Line().Line($"**{tongue[group.First().Title, group.First().TitleInRussian]}: {group.Count()}**").Line();
            foreach (var pattern in group.Take(most))
            {
                var method = facts.Model.MethodById.TryGetValue(pattern.Method, out var m) && !facts.Model.Methods[m].IsModule ? $" — {Markdown.Code(facts.Model.Methods[m].FullName)}" : "";
                var loop = pattern.LoopLine > 0 ? tongue[$", loop at line {pattern.LoopLine}", $", цикл в строке {pattern.LoopLine}"] : "";
                draft.Line($"- {Markdown.Place(pattern.File, pattern.Line)}{method}{(pattern.Detail.Length > 0 ? ": " + Markdown.Code(pattern.Detail) : "")}{loop}");
                draft.Cite("code", new(pattern.File, pattern.Line, pattern.Line), pattern.Weight * pattern.Confidence);
                if (pattern.LoopLine > 0) draft.Cite("code", new(pattern.File, pattern.LoopLine, pattern.LoopLine), pattern.Weight * pattern.Confidence * 0.8);
                draft.Used(pattern.Confidence);
            }
            draft.More(Math.Min(most, group.Count()), group.Count());
        }
    }

    private static void Complex(AnswerDraft draft, PerformanceFacts facts, Scope scope, int limit)
    {
        var tongue = draft.Tongue;
        var found = facts.Model.Methods.Where(m => m.Cyclomatic > limit && !m.IsModule && !m.IsTest && facts.Model.Files[m.File].IsOwn && scope.Holds(m.Filename, m.Line, m.LastLine))
            .OrderByDescending(m => m.Cyclomatic).ThenBy(m => m.Id).ToList();
        draft.Section(tongue[$"Methods with a cyclomatic complexity above {limit}", $"Методы с цикломатической сложностью больше {limit}"]);
        if (found.Count == 0) draft.Line(tongue["None.", "Нет."]);
        foreach (var method in found.Take(Shown))
        {
            draft.Line($"- {Markdown.Code(method.FullName)} — {Markdown.Place(method.Filename, method.Line)}: {method.Cyclomatic}");
            draft.Cite("code", method.Place, method.Cyclomatic);
            draft.Used(1);
        }
        draft.More(Math.Min(Shown, found.Count), found.Count);
    }

    /// <summary>Small methods that loops call: where a call costs as much as what it does.</summary>
    private static void Inline(AnswerDraft draft, PerformanceFacts facts, Scope scope, EngineQuestion question)
    {
        var tongue = draft.Tongue;
        var found = facts.Rank(question.Settings.Performance, scope).Where(h => h.LoopDepth > 0 && facts.Model.Methods[h.Method] is { Lines: <= InlineLines + 2, Cyclomatic: <= 2 } m && !m.Has("VIRTUAL") && !m.Has("OVERRIDE") && !m.Has("ABSTRACT")).ToList();
        draft.Section(tongue["Small methods called in loops", "Короткие методы, вызываемые в циклах"]);
        if (found.Count == 0) draft.Line(tongue["None.", "Нет."]);
        foreach (var spot in found.Take(Shown))
        {
            var method = facts.Model.Methods[spot.Method];
            draft.Line(tongue[
                $"- {Markdown.Code(method.FullName)} — {Markdown.Place(method.Filename, method.Line)}: {method.Lines} lines, called {spot.LoopDepth} loops deep",
                $"- {Markdown.Code(method.FullName)} — {Markdown.Place(method.Filename, method.Line)}: строк {method.Lines}, глубина циклов {spot.LoopDepth}"]);
            draft.Cite("code", method.Place, spot.Score);
            draft.Used(0.6);
        }
        draft.More(Math.Min(Shown, found.Count), found.Count);
    }
}
