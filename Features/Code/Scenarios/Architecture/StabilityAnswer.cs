using System.Globalization;

namespace Capstan.Features.Code.Scenarios.Architecture;

/// <summary>Couplings in and out, instability, abstractness and distance of modules; who depends on something less stable than itself.</summary>
internal sealed class StabilityAnswer(ArchitectureParts parts)
{
    private const int Shown = 20, ShownInBrief = 5;

    private AnswerDraft Draft => parts.Draft;
    private Tongue Tongue => parts.Draft.Tongue;

    public async Task Write(bool brief = false)
    {
        var modules = parts.Modules.Modules;
        var asked = Enumerable.Range(0, modules.Count).Where(m => parts.IsAskedFor(m) && modules[m].Afferent + modules[m].Efferent > 0).ToList();
        Draft.Section(Tongue["Stability", "Стабильность"]);
        if (asked.Count == 0)
        {
            Draft.Line(Tongue["No module depends on another.", "Зависимостей между модулями нет."]);
            return;
        }
        var most = brief ? ShownInBrief : Shown;
        var ranked = asked.OrderByDescending(m => modules[m].Afferent + modules[m].Efferent).ThenBy(m => m).Take(most).ToList();
        Draft.Table(
            [Tongue["module", "модуль"], "#" + Tongue["lines", "строк"], "#Ca", "#Ce", "#I", "#A", "#D"],
            ranked.Select(m => (IReadOnlyList<string>)[parts.NameOf(m), $"{modules[m].Lines}", $"{modules[m].Afferent}", $"{modules[m].Efferent}", Number(modules[m].Instability), Number(modules[m].Abstractness), Number(modules[m].Distance)]));
        Draft.More(ranked.Count, asked.Count);
        Draft.Line().Line(Tongue[
            "_Ca: modules that use it; Ce: modules it uses; I = Ce/(Ca+Ce); A: part of its types that are abstract; D = |A+I−1|._",
            "_Ca — модулей используют его; Ce — модулей использует он; I = Ce/(Ca+Ce); A — доля абстрактных типов; D = |A+I−1|._"]);
        Draft.Used(0.9);
        await Unstable(asked, most);
        if (!brief) Gods(asked);
    }

    private async Task Unstable(List<int> asked, int most)
    {
        var modules = parts.Modules.Modules;
        var gap = parts.Settings.UnstableGap;
        var wrong = asked.SelectMany(m => parts.Modules.Edges.From(m).ToArray())
            .Where(e => modules[e.To].Instability > modules[e.From].Instability + gap)
            .OrderByDescending(e => modules[e.To].Instability - modules[e.From].Instability).ThenByDescending(e => e.Count).ThenBy(e => e.From).ThenBy(e => e.To).ToList();
        Draft.Line();
        if (wrong.Count == 0)
        {
            Draft.Line(Tongue[$"No module depends on one that is less stable by more than {Number(gap)}.", $"Нет модулей, зависящих от менее стабильных (с разницей больше {Number(gap)})."]);
            return;
        }
        Draft.Line(Tongue[
            $"**{Tongue.Count(wrong.Count, "dependency leads", "dependencies lead", "", "", "")} to a module that is less stable by more than {Number(gap)}:**",
            $"**Зависимостей от менее стабильных модулей (разница больше {Number(gap)}): {wrong.Count}:**"]).Line();
        if (most == Shown) new ModulePicture(parts).Wrong(Tongue["Dependencies on less stable modules", "Зависимости от менее стабильных модулей"], wrong.Select(e => (e.From, e.To)));
        await parts.Dependencies([.. wrong.Take(most).Select(e => (e.From, e.To, $" (I {Number(modules[e.From].Instability)} → {Number(modules[e.To].Instability)})"))]);
        Draft.More(Math.Min(most, wrong.Count), wrong.Count);
    }

    private void Gods(List<int> asked)
    {
        var modules = parts.Modules.Modules;
        var count = (int)Math.Ceiling(asked.Count * parts.Settings.GodModulePercent / 100);
        var gods = asked.Where(m => modules[m].Afferent > 2).OrderByDescending(m => (long)modules[m].Afferent * modules[m].Lines).ThenBy(m => m).Take(count).ToList();
        if (gods.Count == 0) return;
        Draft.Section(Tongue["Too much in one place", "Слишком много в одном месте"]);
        foreach (var god in gods)
        {
            Draft.Line(Tongue[
                $"- {parts.NameOf(god)}: {modules[god].Lines} lines that {modules[god].Afferent} modules depend on",
                $"- {parts.NameOf(god)}: строк — {modules[god].Lines}, от него зависят модулей: {modules[god].Afferent}"]);
            Draft.Cite("metric", new(parts.Model.Files[modules[god].Files[0]].Name, 1, 1), 0.4, $"Ca {modules[god].Afferent}, lines {modules[god].Lines}");
        }
    }

    private static string Number(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);
}
