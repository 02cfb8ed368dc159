using System.Globalization;
using Capstan.Features.Code.Graph.Reading;

namespace Capstan.Features.Code.Scenarios.Onboarding;

/// <summary>The methods that matter most to the rest, by PageRank over the calls.</summary>
internal static class ImportantAnswer
{
    private const int Considered = 400, Shown = 15;
    private static readonly SqlFile<SomeNodes, NamedRow> NamedMethods = Sql.Beside<SomeNodes, NamedRow>("NamedMethods.sql");
    private static readonly PerBuild<List<(long Id, double Rank)>> Ranks = new(graph => PageRank.Compute(graph, Considered));

    public static async Task Write(AnswerDraft draft, CodeGraph graph)
    {
        var ranks = await Ranks.Get(graph);
        var named = (await graph.Many(NamedMethods, new() { Ids = [.. ranks.Select(r => r.Id)] })).ToDictionary(n => n.Id);
        var shown = ranks.Where(r => named.TryGetValue(r.Id, out var n) && n is { IsExternal: false, IsTest: false, IsMacro: false, Filename: not null }).Take(Shown).ToList();
        var tongue = draft.Tongue;
        if (shown.Count == 0)
        {
            draft.Line(tongue["The graph has no calls between its own methods.", "В графе нет вызовов между собственными методами."]);
            return;
        }
        draft.Line(tongue["The methods most of the program leads to, by PageRank over call edges:", "Методы, к которым ведёт большая часть программы (PageRank по рёбрам вызовов):"]);
        draft.Line().Line(tongue["| # | method | defined at | rank | callers |", "| № | метод | определён | ранг | вызывающих |"]).Line("|---:|---|---|---:|---:|");
        for (var i = 0; i < shown.Count; i++)
        {
            var method = named[shown[i].Id];
            draft.Line(string.Create(CultureInfo.InvariantCulture,
                $"| {i + 1} | {Markdown.Cell(Markdown.Code(method.FullName))} | {Markdown.Place(method.Filename!, method.Line)} | {shown[i].Rank * 1000:0.00}‰ | {method.FanIn} |"));
            draft.Cite("metric", new(method.Filename!, method.Line, Math.Min(method.LastLine, method.Line + 4)), shown[i].Rank);
        }
        draft.Used(0.9);
    }
}
