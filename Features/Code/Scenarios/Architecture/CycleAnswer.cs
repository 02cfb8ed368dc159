using Capstan.Features.Code.Scenarios.Model;

namespace Capstan.Features.Code.Scenarios.Architecture;

/// <summary>Modules and files that depend on each other in a circle, and where a circle is cut most cheaply.</summary>
internal sealed class CycleAnswer(ArchitectureParts parts)
{
    private const int Shown = 10, ShownInBrief = 3, NamedMembers = 12;

    private AnswerDraft Draft => parts.Draft;
    private Tongue Tongue => parts.Draft.Tongue;

    public async Task Write(bool brief = false)
    {
        var cycles = Cycles.Of(parts.Modules.Edges).Where(c => c.Members.Any(parts.IsAskedFor)).ToList();
        var files = FileCycles();
        Draft.Section(Tongue["Dependency cycles", "Циклы зависимостей"]);
        if (cycles.Count == 0 && files.Count == 0)
        {
            Draft.Line(Tongue["No modules and no files depend on each other in a cycle.", "Ни модули, ни файлы не зависят друг от друга по кругу."]);
            return;
        }
        Draft.Line(Tongue[
            $"**{Tongue.Count(cycles.Count, "cycle", "cycles", "", "", "")} of modules, {Tongue.Count(files.Count, "cycle", "cycles", "", "", "")} of files.**",
            $"**Циклов модулей: {cycles.Count}, циклов файлов: {files.Count}.**"]);
        foreach (var cycle in cycles.Take(brief ? ShownInBrief : Shown)) await One(cycle, isDrawn: !brief || cycle == cycles[0]);
        Draft.More(Math.Min(cycles.Count, brief ? ShownInBrief : Shown), cycles.Count);
        if (!brief) Files(files);
    }

    private async Task One(Cycle cycle, bool isDrawn)
    {
        Draft.Line().Line(string.Join(" → ", cycle.Way.Append(cycle.Way[0]).Select(parts.NameOf)));
        if (cycle.Members.Count > cycle.Way.Count)
            Draft.Line().Line(Tongue[
                $"The shortest of a knot of {cycle.Members.Count} modules: {Named(cycle.Members)}.",
                $"Кратчайший в узле из модулей ({cycle.Members.Count}): {Named(cycle.Members)}."]);
        Draft.Line();
        var edges = cycle.Way.Select((from, i) => (From: from, To: cycle.Way[(i + 1) % cycle.Way.Count])).ToList();
        var weakest = edges.Select((e, i) => (parts.Edge(e.From, e.To).Count, i)).Min().i;
        if (isDrawn) new ModulePicture(parts).Circle(cycle.Way, weakest);
        await parts.Dependencies(
            [.. edges.Select((e, i) => (e.From, e.To, i == weakest ? Tongue[" — the weakest link: cut here", " — самое слабое звено: разрывать здесь"] : ""))], "path");
    }

    private string Named(IReadOnlyList<int> members) =>
        string.Join(", ", members.Take(NamedMembers).Select(parts.NameOf)) + (members.Count > NamedMembers ? $" … (+{members.Count - NamedMembers})" : "");

    /// <summary>By imports only: in languages without them, files of a module see each other anyway.</summary>
    private List<Cycle> FileCycles()
    {
        var model = parts.Model;
        var imports = new Adjacency(model.Files.Count, model.Imports
            .Where(i => !i.IsTypeOnly && parts.Modules.ModuleOfFile[i.From] >= 0 && parts.Modules.ModuleOfFile[i.To] >= 0).Select(i => new ModelEdge(i.From, i.To, i.Count, 1)));
        return [.. Cycles.Of(imports).Where(c => parts.Scope.IsEverything || c.Members.Any(f => parts.Scope.HoldsFile(model.Files[f].Name)))];
    }

    private void Files(List<Cycle> cycles)
    {
        if (cycles.Count == 0) return;
        var model = parts.Model;
        Draft.Section(Tongue["Files that import each other", "Файлы, импортирующие друг друга"]);
        foreach (var cycle in cycles.Take(Shown))
        {
            Draft.Line($"- {string.Join(" → ", cycle.Way.Append(cycle.Way[0]).Select(f => Markdown.Code(model.Files[f].Name)))}{(cycle.Members.Count > cycle.Way.Count ? Tongue[$" (of {cycle.Members.Count} files)", $" (всего файлов: {cycle.Members.Count})"] : "")}");
            for (var i = 0; i < cycle.Way.Count; i++)
            {
                var (from, to) = (cycle.Way[i], cycle.Way[(i + 1) % cycle.Way.Count]);
                var import = model.Imports.First(m => m.From == from && m.To == to);
                Draft.Cite("path", new(model.Files[from].Name, import.Line, import.Line), 0.5);
            }
            Draft.Used(1);
        }
        Draft.More(Math.Min(cycles.Count, Shown), cycles.Count);
    }
}
