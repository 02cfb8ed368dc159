using System.Globalization;
using Capstan.Features.Code.Diagrams;

namespace Capstan.Features.Code.Scenarios.Refactoring;

internal static class SmellAnswer
{
    private const int ShownOfOne = 25, ShownOfMany = 5;

    public static void Write(AnswerDraft draft, Scope scope, List<Smell> smells, Func<SmellKind, bool> wanted)
    {
        var tongue = draft.Tongue;
        var found = smells.Where(s => wanted(s.Kind) && scope.Holds(s.File, s.Line, s.LastLine)).ToList();
        draft.Section(tongue["Smells", "Запахи кода"]);
        if (found.Count == 0)
        {
            draft.Line(tongue["Nothing goes over the thresholds of this project.", "Пороги этого проекта нигде не превышены."]);
            return;
        }
        var kinds = found.GroupBy(s => s.Kind).OrderBy(g => g.Key).ToList();
        draft.Table([tongue["smell", "запах"], "#" + tongue["found", "найдено"], "#" + tongue["threshold", "порог"], "#" + tongue["worst", "худшее"]],
            kinds.Select(g => (IReadOnlyList<string>)[Name(g.Key, tongue), $"{g.Count()}", $"{g.First().Limit}", $"{g.Max(s => s.Value)}"]));
        var chart = new BarChart(tongue["Smells by kind", "Запахи по видам"], tongue["found", "найдено"]);
        foreach (var kind in kinds.OrderByDescending(k => k.Count()).ThenBy(k => k.Key)) chart.Add(Name(kind.Key, tongue), kind.Count(), kind.Count().ToString(CultureInfo.InvariantCulture));
        draft.Draw(chart);
        var most = kinds.Count == 1 ? ShownOfOne : ShownOfMany;
        foreach (var kind in kinds)
        {
            draft.Line().Line($"**{Name(kind.Key, tongue)}**").Line();
            foreach (var smell in kind.Take(most))
            {
                draft.Line(One(smell, tongue));
                draft.Cite("code", new(smell.File, smell.Line, Math.Min(smell.LastLine, smell.Line + 2)), smell.Excess);
                draft.Used(smell.Confidence);
            }
            draft.More(Math.Min(most, kind.Count()), kind.Count());
        }
    }

    private static string One(Smell smell, Tongue tongue)
    {
        var place = Markdown.Place(smell.File, smell.Line);
        var name = Markdown.Code(smell.Name);
        return smell.Kind switch
        {
            SmellKind.LargeClass => $"- {name} — {place}: {smell.Detail}",
            SmellKind.FeatureEnvy => tongue[$"- {name} — {place}: {smell.Value} calls of {Markdown.Code(smell.Detail)}, more than twice those of its own type", $"- {name} — {place}: вызовов {Markdown.Code(smell.Detail)} — {smell.Value}, более чем вдвое больше, чем своего типа"],
            SmellKind.DataClump => tongue[$"- {Markdown.Code($"({smell.Name})")} in {smell.Value} methods, first {place}: {smell.Detail}", $"- {Markdown.Code($"({smell.Name})")} — методов {smell.Value}, впервые {place}: {smell.Detail}"],
            SmellKind.MessageChain => $"- {name} — {place}: {Markdown.Code(smell.Detail)}",
            SmellKind.RepeatedSwitch => tongue[$"- over {name} {smell.Value} times, first {place}: {smell.Detail}", $"- по {name} — {smell.Value} раз, впервые {place}: {smell.Detail}"],
            _ => string.Create(CultureInfo.InvariantCulture, $"- {name} — {place}: {smell.Value}"),
        };
    }

    public static string Name(SmellKind kind, Tongue tongue) => kind switch
    {
        SmellKind.ComplexMethod => tongue["cyclomatic complexity", "цикломатическая сложность"],
        SmellKind.HardToFollow => tongue["cognitive complexity", "когнитивная сложность"],
        SmellKind.LongMethod => tongue["long method (lines)", "длинный метод (строк)"],
        SmellKind.ManyParameters => tongue["many parameters", "много параметров"],
        SmellKind.DeepNesting => tongue["deep nesting", "глубокая вложенность"],
        SmellKind.ManyReturns => tongue["many returns", "много возвратов"],
        SmellKind.ManyLoops => tongue["many loops", "много циклов"],
        SmellKind.LargeClass => tongue["large class that falls apart", "большой класс, распадающийся на части"],
        SmellKind.FeatureEnvy => tongue["feature envy", "завистливый метод"],
        SmellKind.DataClump => tongue["data clump", "группа данных"],
        SmellKind.MessageChain => tongue["message chain", "цепочка вызовов"],
        _ => tongue["repeated switch", "повторяющийся switch"],
    };
}
