using Capstan.Features.Code.Graph.Reading;
using Capstan.Features.Code.Scenarios.EntryPoints;

namespace Capstan.Features.Code.Scenarios.Security;

/// <summary>How many ways in there are, and which of the remote ones carry no sign of authentication.</summary>
internal static class EntryTable
{
    private const int Shown = 10;

    public static async Task Write(AnswerDraft draft, CodeGraph graph)
    {
        var tongue = draft.Tongue;
        var entries = await EntryPointFinder.Find(graph);
        var open = entries.Where(e => e.Kind is "http" or "rpc" or "websocket" or "message" && !e.HasAuth).ToList();
        draft.Line(tongue[
            $"**{tongue.Count(entries.Count, "entry point", "entry points", "", "", "")}**, {open.Count} of them remote and without an authentication marker; the scenario `entry_points` lists and ranks them all.",
            $"**Точек входа: {entries.Count}**, из них удалённых без признака аутентификации: {open.Count}; все они с оценкой — в сценарии `entry_points`."]);
        foreach (var entry in open.Take(Shown))
        {
            draft.Line($"- {Markdown.Code(entry.Name)} — {Markdown.Place(entry.File, entry.Line)}");
            draft.Cite("code", new(entry.File, entry.Line, entry.Line), 0.5);
        }
        draft.Line();
    }
}
