using Capstan.Features.Code.Scenarios.Model;

namespace Capstan.Features.Code.Scenarios.Refactoring;

internal static class DeadCodeAnswer
{
    private const int Shown = 20, ShownInBrief = 5;

    public static void Write(AnswerDraft draft, Scope scope, CodeModel model, List<DeadMethod> dead, bool brief = false)
    {
        var tongue = draft.Tongue;
        var found = dead.Where(d => scope.Holds(model.Methods[d.Method].Filename, model.Methods[d.Method].Line, model.Methods[d.Method].LastLine)).ToList();
        draft.Section(tongue["Dead code", "Мёртвый код"]);
        if (found.Count == 0)
        {
            draft.Line(tongue["Every method is reached, or may be reached, from somewhere.", "Каждый метод откуда-нибудь достижим или может быть достижим."]);
            return;
        }
        draft.Line(tongue[
            $"**{tongue.Count(found.Count, "method", "methods", "", "", "")}** that nothing leads to, of {tongue.Count(found.Sum(d => (long)model.Methods[d.Method].Lines), "line", "lines", "", "", "")}.",
            $"**Методов, к которым ничто не ведёт: {found.Count}** (строк: {found.Sum(d => (long)model.Methods[d.Method].Lines)})."]);
        foreach (var tier in found.GroupBy(d => d.Tier))
        {
            var most = brief ? ShownInBrief : Shown;
            draft.Line().Line($"**{Name(tier.Key, tongue)}: {tier.Count()}**").Line();
            foreach (var method in tier.Take(most).Select(d => model.Methods[d.Method]))
            {
                draft.Line(tongue[
                    $"- {Markdown.Code(method.FullName)} — {Markdown.Place(method.Filename, method.Line)} ({tongue.Count(method.Lines, "line", "lines", "", "", "")})",
                    $"- {Markdown.Code(method.FullName)} — {Markdown.Place(method.Filename, method.Line)} ({tongue.Count(method.Lines, "", "", "строка", "строки", "строк")})"]);
                draft.Cite("code", method.Place, Confidence(tier.Key));
                draft.Used(Confidence(tier.Key));
            }
            draft.More(Math.Min(most, tier.Count()), tier.Count());
        }
        draft.Line().Line(tongue[
            "_Entry points, exported and annotated methods, overrides, and every name that stands in living code count as reached. Reflection over computed names is not seen._",
            "_Достижимыми считаются точки входа, экспортируемые и помеченные аннотациями методы, переопределения и любое имя в живом коде. Рефлексия по вычисляемым именам не видна._"]);
    }

    public static double Confidence(DeadTier tier) => tier switch { DeadTier.Certain => 0.95, DeadTier.Likely => 0.7, DeadTier.TestOnly => 0.8, _ => 0.4 };

    private static string Name(DeadTier tier, Tongue tongue) => tier switch
    {
        DeadTier.Certain => tongue["Certain (private, named nowhere else)", "Наверняка (закрытые, больше нигде не названы)"],
        DeadTier.Likely => tongue["Likely (named only in strings or in dead code)", "Вероятно (названы только в строках или в мёртвом коде)"],
        DeadTier.TestOnly => tongue["Only tests reach it", "Доходят только тесты"],
        _ => tongue["Open to others, used by nothing here", "Открыты, но здесь никем не используются"],
    };
}
