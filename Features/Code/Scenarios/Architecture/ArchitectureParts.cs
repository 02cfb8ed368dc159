using Capstan.Features.Code.Graph.Reading;
using Capstan.Features.Code.Scenarios.Model;
using Capstan.Features.Code.Thresholds;

namespace Capstan.Features.Code.Scenarios.Architecture;

/// <summary>What the parts of an answer about architecture have in common.</summary>
internal sealed class ArchitectureParts(AnswerDraft draft, CodeGraph graph, CodeModel model, ModuleGraph modules, Scope scope, ArchitectureSettings settings)
{
    private static readonly SqlFile<PlacesArgs, PlaceRow> CallPlaces = Sql.Beside<PlacesArgs, PlaceRow>("CallPlaces.sql");

    public AnswerDraft Draft => draft;
    public CodeGraph Graph => graph;
    public CodeModel Model => model;
    public ModuleGraph Modules => modules;
    public Scope Scope => scope;
    public ArchitectureSettings Settings => settings;
    public Tongue Tongue => draft.Tongue;

    public string NameOf(int module) => Markdown.Code(modules.Modules[module].Name);

    /// <summary>The module has a file in what the question is about.</summary>
    public bool IsAskedFor(int module) => scope.IsEverything || modules.Modules[module].Files.Exists(f => scope.HoldsFile(model.Files[f].Name));

    public void Summary()
    {
        var asked = Enumerable.Range(0, modules.Modules.Count).Where(IsAskedFor).ToList();
        var edges = modules.Edges.Edges.ToArray().Where(e => IsAskedFor(e.From)).ToList();
        draft.Line(Tongue[
            $"{Where()}{Tongue.Count(asked.Count, "module", "modules", "", "", "")} of {Tongue.Count(asked.Sum(m => (long)modules.Modules[m].Lines), "line", "lines", "", "", "")}, {Tongue.Count(edges.Count, "dependency", "dependencies", "", "", "")} between them.",
            $"{Where()}модулей: {asked.Count}, строк кода: {asked.Sum(m => (long)modules.Modules[m].Lines)}, зависимостей между модулями: {edges.Count}."]);
    }

    private string Where() => scope.IsEverything ? "" : $"{Markdown.Code(scope.Name)}: ";

    /// <summary>One line of a list: who depends on whom, how often, and where first. Cites that place.</summary>
    public async Task Dependencies(IReadOnlyList<(int From, int To, string Note)> edges, string type = "code")
    {
        var places = await Places([.. edges.Select(e => (e.From, e.To))]);
        for (var i = 0; i < edges.Count; i++)
        {
            var (from, to, note) = edges[i];
            var edge = Edge(from, to);
            draft.Line($"- {NameOf(from)} → {NameOf(to)}: {Tongue.Count(edge.Count, "reference", "references", "ссылка", "ссылки", "ссылок")}, {Markdown.Place(places[i].File, places[i].Line)}{note}");
            draft.Cite(type, places[i], 1.0 / (i + 1));
            draft.Used(edge.Confidence);
        }
    }

    public ModelEdge Edge(int from, int to)
    {
        foreach (var edge in modules.Edges.From(from))
            if (edge.To == to) return edge;
        throw new InvalidOperationException("No such dependency.");
    }

    /// <summary>Where each dependency is first seen; a call is looked up in the graph.</summary>
    private async Task<SourcePlace[]> Places((int From, int To)[] edges)
    {
        var witnesses = edges.Select(e => modules.WitnessOf(e.From, e.To)).ToArray();
        var places = witnesses.Select(w => new SourcePlace(w.File, w.Line, w.Line)).ToArray();
        int[] calls = [.. Enumerable.Range(0, edges.Length).Where(i => witnesses[i].Kind == WitnessKind.Call)];
        if (calls.Length == 0) return places;
        var rows = await graph.Many(CallPlaces, new() { Callers = [.. calls.Select(i => witnesses[i].CallerId)], Callees = [.. calls.Select(i => witnesses[i].CalleeId)] });
        foreach (var row in rows) places[calls[row.Ordinal - 1]] = new(row.Filename, row.Line, row.Line);
        return places;
    }

    private sealed record PlacesArgs
    {
        public required long[] Callers { get; init; }
        public required long[] Callees { get; init; }
    }

    private sealed record PlaceRow
    {
        public required int Ordinal { get; init; }
        public required string Filename { get; init; }
        public required int Line { get; init; }
    }
}
