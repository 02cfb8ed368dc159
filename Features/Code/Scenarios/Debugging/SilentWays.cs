using Capstan.Features.Code.Graph.Reading;
using Capstan.Features.Code.Scenarios.Onboarding;

namespace Capstan.Features.Code.Scenarios.Debugging;

/// <summary>The ways through a method that logs on some of them and writes nothing: where each ends, and which branches lead there.</summary>
internal static class SilentWays
{
    private const int Shown = 10, MaximumSteps = 20_000;
    private static readonly SqlFile<PartsOfNode, StepRow> Steps = Sql.Beside<PartsOfNode, StepRow>("Steps.sql");

    public static async Task Write(AnswerDraft draft, CodeGraph graph, Symbol method, IEnumerable<LogPoint> points)
    {
        var logged = points.Select(p => p.Line).ToHashSet();
        if (logged.Count == 0) return;
        var tongue = draft.Tongue;
        var rows = await graph.Many(Steps, new() { Id = method.Id, Take = MaximumSteps });
        var ends = Ends(method.Id, rows, logged);
        if (ends.Count == 0) return;
        draft.Section(tongue["Ways through it that log nothing", "Пути через метод без записи в журнал"]);
        foreach (var (end, branches) in ends.Take(Shown))
        {
            var lines = string.Join(", ", branches);
            draft.Line((end.Kind, branches.Count) switch
            {
                ("THROW", 0) => tongue[$"- {Markdown.Place(method.Filename!, end.Line)} — throws, without a branch", $"- {Markdown.Place(method.Filename!, end.Line)} — бросает исключение, без ветвлений"],
                ("THROW", _) => tongue[$"- {Markdown.Place(method.Filename!, end.Line)} — throws, by way of the branches in {lines}", $"- {Markdown.Place(method.Filename!, end.Line)} — бросает исключение через ветвления в строках {lines}"],
                (_, 0) => tongue[$"- {Markdown.Place(method.Filename!, end.Line)} — leaves, without a branch", $"- {Markdown.Place(method.Filename!, end.Line)} — выход, без ветвлений"],
                _ => tongue[$"- {Markdown.Place(method.Filename!, end.Line)} — leaves, by way of the branches in {lines}", $"- {Markdown.Place(method.Filename!, end.Line)} — выход через ветвления в строках {lines}"],
            });
            draft.Cite("path", new(method.Filename!, end.Line, end.Line), 0.6);
        }
        draft.More(Shown, ends.Count);
        draft.Used(0.9);
    }

    /// <summary>The last steps that are reached without a log line, each with the branches of a shortest way.</summary>
    private static List<(StepRow End, List<int> Branches)> Ends(long entry, IReadOnlyList<StepRow> rows, HashSet<int> logged)
    {
        var steps = rows.GroupBy(r => r.FromId).ToDictionary(g => g.Key, g => g.ToList());
        var from = new Dictionary<long, long> { [entry] = entry };
        var waiting = new Queue<long>([entry]);
        var ends = new List<(StepRow, List<int>)>();
        while (waiting.TryDequeue(out var id))
        {
            var leaves = steps.GetValueOrDefault(id) ?? [];
            if (leaves is [{ Kind: "CALL", Line: var line }, ..] && logged.Contains(line)) continue;
            foreach (var step in leaves)
            {
                if (steps.ContainsKey(step.ToId) && from.TryAdd(step.ToId, id)) waiting.Enqueue(step.ToId);
                else if (!steps.ContainsKey(step.ToId)) ends.Add((step, Branches(id)));
            }
        }
        return [.. ends.OrderBy(e => e.Item1.Line)];

        List<int> Branches(long id)
        {
            var lines = new SortedSet<int>();
            for (; from[id] != id; id = from[id])
                if (steps[id] is { Count: > 1 } ways && ways[0].Kind is not "CALL") lines.Add(ways[0].Line);
            return [.. lines];
        }
    }

    private sealed record StepRow
    {
        public required long FromId { get; init; }
        public required string Kind { get; init; }
        public required int Line { get; init; }
        public required long ToId { get; init; }
    }
}
