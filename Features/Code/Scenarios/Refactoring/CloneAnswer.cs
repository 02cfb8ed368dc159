using System.Globalization;
using Capstan.Features.Code.Diagrams;
using Capstan.Features.Code.Graph.Reading;
using Capstan.Features.Code.Scenarios.Clones;

namespace Capstan.Features.Code.Scenarios.Refactoring;

internal static class CloneAnswer
{
    private const int Shown = 15, ShownInBrief = 5, ShownPlaces = 6;

    public static async Task Write(AnswerDraft draft, Scope scope, CodeGraph graph, CloneReport report, bool brief = false)
    {
        var tongue = draft.Tongue;
        var found = report.Classes.Where(c => c.Places.Any(p => scope.Holds(p.File, p.Line, p.LastLine))).ToList();
        draft.Section(tongue["Duplicates", "Дубликаты"]);
        if (report.IsCut) draft.Line(tongue[$"_Only the first {report.Files} files were compared._", $"_Сравнены только первые файлы: {report.Files}._"]).Line();
        if (found.Count == 0)
        {
            draft.Line(tongue["No piece of code stands in two places.", "Повторяющихся фрагментов нет."]);
            return;
        }
        draft.Line(tongue[
            $"**{tongue.Count(found.Count, "piece", "pieces", "", "", "")}** of code in more than one place; {tongue.Count(found.Sum(c => (long)c.Saved), "line", "lines", "", "", "")} would go if one copy of each stayed.",
            $"**Фрагментов в нескольких местах: {found.Count}**; если оставить по одной копии, уйдёт строк: {found.Sum(c => (long)c.Saved)}."]);
        var shown = found.Take(brief ? ShownInBrief : Shown).ToList();
        var types = await Types(graph, shown);
        for (var i = 0; i < shown.Count; i++)
        {
            var clone = shown[i];
            draft.Line().Line(tongue[
                $"{i + 1}. {tongue.Count(clone.Lines, "line", "lines", "", "", "")} × {clone.Places.Count}, {clone.Tokens} tokens, {Name(types[i], tongue)}:",
                $"{i + 1}. {tongue.Count(clone.Lines, "", "", "строка", "строки", "строк")} × {clone.Places.Count}, токенов {clone.Tokens}, {Name(types[i], tongue)}:"]);
            foreach (var place in clone.Places.Take(ShownPlaces))
            {
                draft.Line(string.Create(CultureInfo.InvariantCulture, $"   - {Markdown.Code($"{place.File}:{place.Line}-{place.LastLine}")}"));
                draft.Cite("code", new(place.File, place.Line, place.LastLine), clone.Saved);
            }
            if (clone.Places.Count > ShownPlaces) draft.Line($"   - … (+{clone.Places.Count - ShownPlaces})");
            draft.Used(types[i] switch { 1 => 1, 2 => 0.9, _ => 0.8 });
        }
        draft.More(shown.Count, found.Count);
        Picture(draft, found);
    }

    /// <summary>Which files share code, and how many lines of it.</summary>
    private static void Picture(AnswerDraft draft, List<CloneClass> found)
    {
        var shared = new Dictionary<(string One, string Other), int>();
        foreach (var clone in found)
        {
            var files = clone.Places.Select(p => p.File).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Take(ShownPlaces).ToList();
            foreach (var other in files.Skip(1)) shared[(files[0], other)] = shared.GetValueOrDefault((files[0], other)) + clone.Lines;
        }
        var sketch = new DiagramSketch("modules", draft.Tongue["Files that share code, lines", "Файлы с общим кодом, строк"]);
        foreach (var ((one, other), lines) in shared.OrderByDescending(s => s.Value).ThenBy(s => s.Key.One, StringComparer.Ordinal).ThenBy(s => s.Key.Other, StringComparer.Ordinal).Take(Shown))
        {
            sketch.Node(one, one);
            sketch.Node(other, other);
            sketch.Edge(one, other, lines.ToString(CultureInfo.InvariantCulture));
        }
        draft.Draw(sketch);
    }

    /// <summary>1: the same but for blanks. 2: names and values differ. 3: lines differ too.</summary>
    private static async Task<int[]> Types(CodeGraph graph, List<CloneClass> clones)
    {
        // Ten lines of each are enough to tell a copy from a likeness.
        var lines = await graph.Lines([.. clones.SelectMany(c => c.Places.Take(2)).Select(p => new SourcePlace(p.File, p.Line, p.LastLine))]);
        return [.. clones.Select((c, i) => c.HasGaps ? 3 : Squeezed(lines[2 * i]) == Squeezed(lines[2 * i + 1]) ? 1 : 2)];
    }

    private static string Squeezed(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));

    private static string Name(int type, Tongue tongue) => type switch
    {
        1 => tongue["exact copies (type 1)", "точные копии (тип 1)"],
        2 => tongue["the same with other names or values (type 2)", "то же с другими именами или значениями (тип 2)"],
        _ => tongue["nearly the same (type 3)", "почти одинаковые (тип 3)"],
    };
}
