using Capstan.Features.Code.Graph.Reading;
using Capstan.Features.Code.Scenarios.Model;

namespace Capstan.Features.Code.Scenarios.Refactoring;

/// <summary>Statements inside methods that control never gets to, by the control flow of the graph.</summary>
internal static class UnreachedAnswer
{
    private const int Shown = 20;
    private static readonly SqlFile<NoArgs, UnreachedRow> Unreached = Sql.Beside<NoArgs, UnreachedRow>("Unreached.sql");

    public static async Task Write(AnswerDraft draft, Scope scope, CodeModel model, CodeGraph graph)
    {
        var tongue = draft.Tongue;
        var found = (await graph.Many(Unreached, NoArgs.Value))
            .Where(r => model.MethodById.TryGetValue(r.MethodId, out var m) && model.Files[model.Methods[m].File].IsOwn && scope.Holds(r.Filename, r.Line, r.Line))
            .OrderBy(r => r.Filename, StringComparer.Ordinal).ThenBy(r => r.Line).ToList();
        if (found.Count == 0) return;
        draft.Section(tongue["Statements that are never reached", "Недостижимые операторы"]);
        draft.Line(tongue[
            $"In {tongue.Count(found.Count, "method", "methods", "", "", "")} something stands behind a return, a throw or an endless loop:",
            $"Методов, где что-то стоит после возврата, исключения или бесконечного цикла: {found.Count}:"]).Line();
        foreach (var row in found.Take(Shown))
        {
            draft.Line($"- {Markdown.Place(row.Filename, row.Line)} {Markdown.Code(model.Methods[model.MethodById[row.MethodId]].FullName)} — {Markdown.Code(row.Code.Split('\n')[0].Trim())}");
            draft.Cite("code", new(row.Filename, row.Line, row.Line), 0.9);
            draft.Used(0.9);
        }
        draft.More(Shown, found.Count);
    }

    private sealed record UnreachedRow
    {
        public required long MethodId { get; init; }
        public required string Filename { get; init; }
        public required int Line { get; init; }
        public required string Code { get; init; }
    }
}
