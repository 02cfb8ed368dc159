using System.Globalization;
using Capstan.Features.Code.Diagrams;

namespace Capstan.Features.Code.Scenarios.Architecture;

/// <summary>What a change of a method, type, file or folder may touch: everything that leads to it through calls and base types.</summary>
internal sealed class ImpactAnswer(ArchitectureParts parts)
{
    private const int MaximumDepth = 10, Shown = 25;
    private const float LeastConfidence = 0.5f;

    private AnswerDraft Draft => parts.Draft;
    private Tongue Tongue => parts.Draft.Tongue;

    public Task Write()
    {
        var model = parts.Model;
        Draft.Section(Tongue["Impact of a change", "Влияние изменения"]);
        if (parts.Scope.IsEverything)
        {
            Draft.Line(Tongue["Name the method, type, file or folder that is to change.", "Назовите метод, тип, файл или папку, которые меняются."]);
            return Task.CompletedTask;
        }
        var changed = Enumerable.Range(0, model.Methods.Count).Where(m => parts.Scope.Holds(model.Methods[m].Filename, model.Methods[m].Line, model.Methods[m].LastLine)).ToList();
        var depth = model.Calls.Distances(changed, against: true, LeastConfidence, MaximumDepth);
        var reached = Enumerable.Range(0, model.Methods.Count).Where(m => depth[m] > 0).OrderBy(m => depth[m]).ThenByDescending(m => model.Methods[m].FanIn).ThenBy(m => m).ToList();
        var product = reached.Where(m => !model.Methods[m].IsTest).ToList();
        var modules = product.Select(m => parts.Modules.ModuleOfFile[model.Methods[m].File]).Where(m => m >= 0).Distinct().Count();
        Draft.Line(Tongue[
            $"A change of {Markdown.Code(parts.Scope.Name)} ({Tongue.Count(changed.Count, "method", "methods", "", "", "")}) may touch **{Tongue.Count(product.Count, "method", "methods", "", "", "")}** in {Tongue.Count(modules, "module", "modules", "", "", "")}; {Tongue.Count(reached.Count - product.Count, "test reaches", "tests reach", "", "", "")} it.",
            $"Изменение {Markdown.Code(parts.Scope.Name)} (методов: {changed.Count}) может затронуть **методов: {product.Count}** в модулях: {modules}; тестов, которые до него доходят: {reached.Count - product.Count}."]);
        if (product.Count == 0) return Task.CompletedTask;
        Draft.Line().Table(["#" + Tongue["calls away", "шагов"], "#" + Tongue["methods", "методов"], "#" + Tongue["entry points", "точек входа"]],
            product.GroupBy(m => depth[m]).OrderBy(g => g.Key).Select(g => (IReadOnlyList<string>)[$"{g.Key}", $"{g.Count()}", $"{g.Count(m => model.Methods[m].IsEntryPoint)}"]));
        Draft.Line();
        foreach (var method in product.Take(Shown).Select(m => (Depth: depth[m], Method: model.Methods[m])))
        {
            Draft.Line($"- {Markdown.Code(method.Method.FullName)} — {Markdown.Place(method.Method.Filename, method.Method.Line)} ({method.Depth})");
            Draft.Cite("path", method.Method.Place, 1.0 / method.Depth);
        }
        Draft.More(Math.Min(Shown, product.Count), product.Count);
        foreach (var method in product.Take(Shown))
            foreach (var edge in model.Calls.From(method))
                if (depth[edge.To] == depth[method] - 1) Draft.Used(edge.Confidence);
        Picture(depth, product);
        return Task.CompletedTask;
    }

    /// <summary>The nearest of what may be touched, each with the call by which it is.</summary>
    private void Picture(int[] depth, List<int> product)
    {
        var sketch = new DiagramSketch("calls", Tongue[$"What a change of {parts.Scope.Name} may touch", $"Что затронет изменение {parts.Scope.Name}"]);
        var shown = product.Take(Shown).ToList();
        sketch.Node("changed", parts.Scope.Name, DiagramMark.Danger);
        foreach (var method in shown) sketch.Node(Key(method), parts.Model.Methods[method].FullName, parts.Model.Methods[method].IsEntryPoint ? DiagramMark.Start : DiagramMark.Plain);
        foreach (var method in shown)
            foreach (var edge in parts.Model.Calls.From(method))
                if (edge.Confidence >= LeastConfidence && depth[edge.To] == depth[method] - 1) sketch.Edge(Key(method), depth[edge.To] == 0 ? "changed" : Key(edge.To));
        Draft.Draw(sketch);
    }

    private static string Key(int method) => method.ToString(CultureInfo.InvariantCulture);
}
