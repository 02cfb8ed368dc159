using System.Globalization;
using Capstan.Features.Code.Scenarios.Model;

namespace Capstan.Features.Code.Scenarios.Architecture;

/// <summary>The dependencies of modules from several sides.</summary>
internal sealed class DependencyAnswer(ArchitectureParts parts)
{
    private const int Shown = 20;
    private static readonly SqlFile<ExternalArgs, ExternalRow> ExternalImports = Sql.Beside<ExternalArgs, ExternalRow>("ExternalImports.sql");

    private AnswerDraft Draft => parts.Draft;
    private Tongue Tongue => parts.Draft.Tongue;
    private IReadOnlyList<Module> All => parts.Modules.Modules;
    private IEnumerable<int> Asked => Enumerable.Range(0, All.Count).Where(parts.IsAskedFor);

    /// <summary>What depends on what, the heaviest first.</summary>
    public async Task Modules()
    {
        parts.Summary();
        new ModulePicture(parts).Dependencies();
        var edges = parts.Modules.Edges.Edges.ToArray();
        var outgoing = edges.Where(e => parts.IsAskedFor(e.From)).OrderByDescending(e => e.Count).ThenBy(e => e.From).ThenBy(e => e.To).ToList();
        Draft.Section(parts.Scope.IsEverything ? Tongue["Dependencies of modules", "Зависимости модулей"] : Tongue["It depends on", "Зависит от"]);
        if (outgoing.Count == 0) Draft.Line(Tongue["Nothing.", "Ни от чего."]);
        await parts.Dependencies([.. outgoing.Take(Shown).Select(e => (e.From, e.To, ""))]);
        Draft.More(Math.Min(Shown, outgoing.Count), outgoing.Count);
        if (parts.Scope.IsEverything) return;
        var incoming = edges.Where(e => parts.IsAskedFor(e.To) && !parts.IsAskedFor(e.From)).OrderByDescending(e => e.Count).ThenBy(e => e.From).ThenBy(e => e.To).ToList();
        Draft.Section(Tongue["Depends on it", "Зависят от него"]);
        if (incoming.Count == 0) Draft.Line(Tongue["Nothing.", "Никто."]);
        await parts.Dependencies([.. incoming.Take(Shown).Select(e => (e.From, e.To, ""))]);
        Draft.More(Math.Min(Shown, incoming.Count), incoming.Count);
    }

    /// <summary>Pairs of modules by how much they use each other, both ways added.</summary>
    public async Task Coupling()
    {
        var pairs = parts.Modules.Edges.Edges.ToArray().Where(e => parts.IsAskedFor(e.From) || parts.IsAskedFor(e.To))
            .GroupBy(e => (Math.Min(e.From, e.To), Math.Max(e.From, e.To)))
            .Select(g => (Edges: g.OrderByDescending(e => e.Count).ThenBy(e => e.From).ToList(), Count: g.Sum(e => e.Count)))
            .OrderByDescending(p => p.Count).ThenBy(p => p.Edges[0].From).ThenBy(p => p.Edges[0].To).ToList();
        Draft.Section(Tongue["The closest couplings", "Самые сильные связи"]);
        if (pairs.Count == 0)
        {
            Draft.Line(Tongue["No module depends on another.", "Зависимостей между модулями нет."]);
            return;
        }
        new ModulePicture(parts).Dependencies();
        await parts.Dependencies([.. pairs.Take(Shown).Select(p => (p.Edges[0].From, p.Edges[0].To, p.Edges.Count > 1 ? Tongue[$" and {p.Edges[1].Count} the other way", $", обратно: {p.Edges[1].Count}"] : ""))]);
        Draft.More(Math.Min(Shown, pairs.Count), pairs.Count);
    }

    /// <summary>How much of the code each module needs in the end, and how much needs it.</summary>
    public Task Transitive()
    {
        Draft.Section(Tongue["Dependencies in the end", "Транзитивные зависимости"]);
        var rows = Asked.Select(m =>
        {
            var (needs, needed) = (parts.Modules.Edges.Distances([m]), parts.Modules.Edges.Distances([m], against: true));
            return (Module: m, Needs: needs.Count(d => d > 0), Needed: needed.Count(d => d > 0), Deepest: needs.Max());
        }).OrderByDescending(r => r.Needs).ThenByDescending(r => r.Deepest).ThenBy(r => r.Module).ToList();
        Draft.Table([Tongue["module", "модуль"], "#" + Tongue["uses directly", "напрямую"], "#" + Tongue["uses in the end", "всего"], "#" + Tongue["longest way", "глубина"], "#" + Tongue["used by in the end", "от него зависят"]],
            rows.Take(Shown).Select(r => (IReadOnlyList<string>)[parts.NameOf(r.Module), $"{All[r.Module].Efferent}", $"{r.Needs}", $"{r.Deepest}", $"{r.Needed}"]));
        Draft.More(Math.Min(Shown, rows.Count), rows.Count);
        foreach (var row in rows.Take(5)) Cite(row.Module, $"{row.Needs} modules in the end");
        return Task.CompletedTask;
    }

    /// <summary>What most modules have in common.</summary>
    public Task Shared()
    {
        Draft.Section(Tongue["What most modules share", "Что используют многие модули"]);
        var shared = Asked.Where(m => All[m].Afferent > 1).OrderByDescending(m => All[m].Afferent).ThenBy(m => m).ToList();
        if (shared.Count == 0) Draft.Line(Tongue["Nothing is used by two modules.", "Ничто не используется двумя модулями."]);
        else
            Draft.Table([Tongue["module", "модуль"], "#" + Tongue["used by", "используют"], "#" + Tongue["part of all", "доля"], "#I"],
                shared.Take(Shown).Select(m => (IReadOnlyList<string>)[parts.NameOf(m), $"{All[m].Afferent}", Percent((double)All[m].Afferent / Math.Max(1, All.Count - 1)), Number(All[m].Instability)]));
        Draft.More(Math.Min(Shown, shared.Count), shared.Count);
        foreach (var module in shared.Take(5)) Cite(module, $"Ca {All[module].Afferent}");
        return Task.CompletedTask;
    }

    /// <summary>Parts that have nothing to do with each other (weakly connected components).</summary>
    public Task Islands()
    {
        var group = Enumerable.Range(0, All.Count).ToArray();
        int Root(int m)
        {
            while (group[m] != m) m = group[m] = group[group[m]];
            return m;
        }
        foreach (var edge in parts.Modules.Edges.Edges)
        {
            var (a, b) = (Root(edge.From), Root(edge.To));
            if (a != b) group[Math.Max(a, b)] = Math.Min(a, b);
        }
        var islands = Enumerable.Range(0, All.Count).GroupBy(Root).OrderByDescending(g => g.Count()).ThenBy(g => g.Key).ToList();
        Draft.Section(Tongue["Parts without connection", "Несвязанные части"]);
        Draft.Line(Tongue[
            $"The modules fall into **{Tongue.Count(islands.Count, "part", "parts", "", "", "")}** that do not depend on each other; the largest has {islands[0].Count()} of {All.Count}.",
            $"Модули распадаются на **не связанные части: {islands.Count}**; в самой большой {islands[0].Count()} из {All.Count}."]).Line();
        foreach (var island in islands.Where(i => i.Any(parts.IsAskedFor)).Take(Shown))
        {
            Draft.Line($"- {island.Count()}: {string.Join(", ", island.Take(6).Select(parts.NameOf))}{(island.Count() > 6 ? " …" : "")}");
            Cite(island.Key, $"{island.Count()} modules");
        }
        Draft.More(Math.Min(Shown, islands.Count), islands.Count);
        return Task.CompletedTask;
    }

    /// <summary>What could become a library of its own: used by several, using next to nothing.</summary>
    public async Task Extraction()
    {
        const int mostUses = 1, leastUsers = 2, leastLines = 100;
        var found = Asked.Where(m => All[m].Efferent <= mostUses && All[m].Afferent >= leastUsers && All[m].Lines >= leastLines)
            .OrderBy(m => All[m].Efferent).ThenByDescending(m => All[m].Afferent).ThenBy(m => m).ToList();
        Draft.Section(Tongue["Candidates for a library of their own", "Кандидаты на выделение"]);
        if (found.Count == 0)
        {
            Draft.Line(Tongue[$"No module of {leastLines} lines or more is used by two others and uses one at most.", $"Нет модулей от {leastLines} строк, которыми пользуются двое и которые сами используют не больше одного."]);
            return;
        }
        Draft.Table([Tongue["module", "модуль"], "#" + Tongue["lines", "строк"], "#" + Tongue["used by", "используют"], "#" + Tongue["uses", "использует"]],
            found.Take(Shown).Select(m => (IReadOnlyList<string>)[parts.NameOf(m), $"{All[m].Lines}", $"{All[m].Afferent}", $"{All[m].Efferent}"]));
        Draft.More(Math.Min(Shown, found.Count), found.Count);
        var ties = found.Take(Shown).SelectMany(m => parts.Modules.Edges.From(m).ToArray()).ToList();
        if (ties.Count == 0) return;
        Draft.Section(Tongue["What still ties them", "Что их держит"]);
        await parts.Dependencies([.. ties.Select(e => (e.From, e.To, ""))]);
    }

    /// <summary>How much of what is used lies inside the module that uses it.</summary>
    public Task Modularity()
    {
        var (inner, outer) = (new long[All.Count], new long[All.Count]);
        for (var m = 0; m < All.Count; m++) inner[m] = All[m].InnerReferences;
        foreach (var edge in parts.Modules.Edges.Edges)
        {
            outer[edge.From] += edge.Count;
            outer[edge.To] += edge.Count;
        }
        var total = inner.Sum() + outer.Sum() / 2.0;
        // Newman's modularity of the division into modules: 0 is chance, 0.3 and more is a clear division.
        var quality = total == 0 ? 0 : Enumerable.Range(0, All.Count).Sum(m => inner[m] / total - Math.Pow((2 * inner[m] + outer[m]) / (2 * total), 2));
        Draft.Section(Tongue["Modularity", "Модульность"]);
        Draft.Line(Tongue[
            $"**Q = {Number(quality)}** over {All.Count} modules; {Percent(total == 0 ? 0 : inner.Sum() / total)} of all references stay inside their module.",
            $"**Q = {Number(quality)}** по модулям ({All.Count}); внутри своего модуля остаётся {Percent(total == 0 ? 0 : inner.Sum() / total)} ссылок."]).Line();
        var loose = Asked.Where(m => inner[m] + outer[m] > 0 && All[m].Files.Count > 1).OrderBy(m => (double)inner[m] / (inner[m] + outer[m])).ThenByDescending(m => outer[m]).ThenBy(m => m).ToList();
        Draft.Table([Tongue["least cohesive", "наименее цельные"], "#" + Tongue["inside", "внутри"], "#" + Tongue["across", "наружу"], "#" + Tongue["cohesion", "цельность"]],
            loose.Take(Shown).Select(m => (IReadOnlyList<string>)[parts.NameOf(m), $"{inner[m]}", $"{outer[m]}", Percent((double)inner[m] / (inner[m] + outer[m]))]));
        Draft.More(Math.Min(Shown, loose.Count), loose.Count);
        foreach (var module in loose.Take(5)) Cite(module, $"{inner[module]} inside, {outer[module]} across");
        Draft.Used(0.9);
        return Task.CompletedTask;
    }

    public async Task External()
    {
        var rows = await parts.Graph.Many(ExternalImports, new() { Pattern = parts.Scope.IsEverything ? "%" : Like.Beginning(parts.Scope.Symbol?.Filename ?? parts.Scope.Name), Take = 200 });
        Draft.Section(Tongue["What comes from outside", "Внешние зависимости"]);
        if (rows.Count == 0)
        {
            Draft.Line(Tongue["Nothing is imported that is not part of this code.", "Всё, что импортируется, есть в самом коде."]);
            return;
        }
        Draft.Table([Tongue["imported", "импортируется"], "#" + Tongue["files", "файлов"], "#" + Tongue["imports", "импортов"], Tongue["first", "впервые"]],
            rows.Take(40).Select(r => (IReadOnlyList<string>)[Markdown.Code(r.Name), $"{r.Files}", $"{r.Imports}", Markdown.Place(File(r), Line(r))]));
        Draft.More(Math.Min(40, rows.Count), rows.Count);
        foreach (var row in rows.Take(10)) Draft.Cite("code", new(File(row), Line(row), Line(row)), row.Files);
        Draft.Used(0.95);

        static string File(ExternalRow row) => row.FirstPlace[..row.FirstPlace.LastIndexOf(':')];
        static int Line(ExternalRow row) => int.Parse(row.FirstPlace[(row.FirstPlace.LastIndexOf(':') + 1)..], CultureInfo.InvariantCulture);
    }

    private void Cite(int module, string metric) => Draft.Cite("metric", new(parts.Model.Files[All[module].Files[0]].Name, 1, 1), 0.5, metric);

    private static string Number(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Percent(double part) => (part * 100).ToString("0", CultureInfo.InvariantCulture) + " %";

    private sealed record ExternalArgs
    {
        public required string Pattern { get; init; }
        public required int Take { get; init; }
    }

    private sealed record ExternalRow
    {
        public required string Name { get; init; }
        public required int Imports { get; init; }
        public required int Files { get; init; }
        public required string FirstPlace { get; init; }
    }
}
