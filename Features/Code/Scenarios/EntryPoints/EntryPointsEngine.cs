using System.Globalization;
using System.Text.RegularExpressions;
using Capstan.Features.Code.Diagrams;
using Capstan.Features.Code.Graph.Reading;
using Capstan.Features.Code.Scenarios.Security;

namespace Capstan.Features.Code.Scenarios.EntryPoints;

/// <summary>Lists where the outside gets in, the unguarded ones with the worst behind them first.</summary>
internal sealed partial class EntryPointsEngine(SecurityEngine security) : IScenarioEngine
{
    private const int Shown = 40, ShownExports = 15, ShownWays = 16;
    private static readonly SqlFile<TakeArgs, ExportRow> UncalledExports = Sql.Beside<TakeArgs, ExportRow>("UncalledExports.sql");
    private readonly PerBuild<List<EntryPoint>> kept = new(graph => Ranked(security, graph));

    public string ScenarioId => "entry_points";

    public async Task<ScenarioAnswer> Answer(EngineQuestion question, CodeGraph graph)
    {
        var draft = new AnswerDraft(ScenarioId, question);
        var tongue = question.Tongue;
        var all = await kept.Get(graph);
        var kinds = Kinds(question.Query);
        var entries = all.Where(e => (kinds.Count == 0 || kinds.Contains(e.Kind)) && (!Unguarded().IsMatch(question.Query) || !e.HasAuth && IsRemote(e))).ToList();
        if (entries.Count == 0)
        {
            draft.Line(all.Count == 0
                ? tongue["No entry point was detected.", "Точек входа не обнаружено."]
                : tongue[$"None of the {all.Count} entry points is of that kind.", $"Среди {all.Count} точек входа таких нет."]);
            if (all.Count == 0) await Exports(draft, graph);
            return await draft.Finish(graph);
        }
        var remote = entries.Count(IsRemote);
        draft.Line(tongue[
            $"**{tongue.Count(entries.Count, "entry point", "entry points", "", "", "")}**: {string.Join(", ", entries.GroupBy(e => e.Kind).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).Select(g => $"{g.Count()} {g.Key}"))}. {(remote == 0 ? "" : $"{entries.Count(e => IsRemote(e) && !e.HasAuth)} of {remote} remote ones {(entries.Count(e => IsRemote(e) && !e.HasAuth) == 1 ? "carries" : "carry")} no authentication marker, ")}{entries.Count(e => e.Sink is not null)} {(entries.Count(e => e.Sink is not null) == 1 ? "leads" : "lead")} to a dangerous call.",
            $"**Точек входа: {entries.Count}** ({string.Join(", ", entries.GroupBy(e => e.Kind).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).Select(g => $"{g.Key}: {g.Count()}"))}).{(remote == 0 ? " Ведут" : $" Из {remote} удалённых без признака аутентификации: {entries.Count(e => IsRemote(e) && !e.HasAuth)}; ведут")} к опасному вызову: {entries.Count(e => e.Sink is not null)}."]);
        draft.Line().Line(tongue["| kind | entry | handler | at | auth marker | worst sink behind it |", "| вид | вход | обработчик | место | аутентификация | худшее, что за ним |"]).Line("|---|---|---|---|---|---|");
        foreach (var entry in entries.Take(Shown))
        {
            draft.Line($"| {entry.Kind} | {Markdown.Cell(Markdown.Code(entry.Name))} | {Markdown.Cell(Markdown.Code(entry.Handler))} | {Markdown.Place(entry.File, entry.Line)} | {(IsRemote(entry) ? entry.HasAuth ? tongue["yes", "да"] : tongue["no", "нет"] : "—")} | {SinkCell(entry, tongue)} |");
            draft.Used(entry.Confidence);
            draft.Cite("code", new(entry.File, entry.Line, Math.Min(entry.LastLine, entry.Line + 2)), Score(entry));
        }
        if (entries.Count > Shown) draft.Line().Line(tongue[$"… and {entries.Count - Shown} more.", $"… и ещё {entries.Count - Shown}."]);
        draft.Line().Line(tongue[
            "The marker is an attribute, decorator or middleware by name in the same file; what a gateway or a global filter does is not seen.",
            "Признак — атрибут, декоратор или middleware по имени в том же файле; то, что делает шлюз или глобальный фильтр, не видно."]);
        Picture(draft, entries);
        if (kinds.Count == 0 && remote == 0) await Exports(draft, graph);
        return await draft.Finish(graph);
    }

    /// <summary>What comes in where and ends in which dangerous call: the worst of it; red is open to everybody.</summary>
    private static void Picture(AnswerDraft draft, List<EntryPoint> entries)
    {
        var tongue = draft.Tongue;
        var sketch = new DiagramSketch("path", tongue["From entry points to dangerous calls; red: no authentication marker", "От точек входа к опасным вызовам; красным — без признака аутентификации"]);
        foreach (var entry in entries.Where(e => e.Sink is not null).Take(ShownWays))
        {
            var (isOpen, sink) = (IsRemote(entry) && !entry.HasAuth, entry.Sink!.Finding);
            var (from, to) = ($"in {entry.File}:{entry.Line}:{entry.Name}", $"out {sink.File}:{sink.Line}");
            sketch.Node(from, $"{entry.Kind} {entry.Name}", DiagramMark.Start);
            sketch.Node(to, $"{tongue[sink.Rule.Title, sink.Rule.TitleRu]} {sink.File[(sink.File.LastIndexOf('/') + 1)..]}:{sink.Line}", DiagramMark.Danger);
            sketch.Edge(from, to, entry.Sink.Depth == 0 ? "" : tongue.Count(entry.Sink.Depth, "call", "calls", "вызов", "вызова", "вызовов"), isOpen);
        }
        draft.Draw(sketch);
    }

    private static async Task<List<EntryPoint>> Ranked(SecurityEngine security, CodeGraph graph)
    {
        var entries = await EntryPointFinder.Find(graph);
        if (entries.Count == 0) return entries;
        var found = await security.Sinks(graph);
        var reach = await SinkReach.Of(graph, found);
        return [.. entries.Select(e => e with { Sink = reach.From(e) }).OrderByDescending(Score).ThenBy(e => e.Kind, StringComparer.Ordinal).ThenBy(e => e.File, StringComparer.Ordinal).ThenBy(e => e.Line).ThenBy(e => e.Name, StringComparer.Ordinal)];
    }

    private static async Task Exports(AnswerDraft draft, CodeGraph graph)
    {
        var rows = await graph.Many(UncalledExports, new() { Take = ShownExports });
        if (rows.Count == 0) return;
        var tongue = draft.Tongue;
        draft.Section(tongue["Exported and called by nothing here", "Экспортируются и здесь не вызываются"]);
        draft.Line(tongue[
            $"{tongue.Count(rows[0].Total, "method is", "methods are", "", "", "")} open to other programs: entry points if this is a library. The most complex:",
            $"Методов: {rows[0].Total}; для библиотеки это точки входа. Самые сложные:"]).Line();
        foreach (var row in rows)
        {
            draft.Line($"- {Markdown.Code(row.FullName)} — {Markdown.Place(row.Filename, row.Line)}");
            draft.Cite("code", new(row.Filename, row.Line, row.Line + 2), 0.3);
        }
        draft.Used(0.6);
    }

    private static string SinkCell(EntryPoint entry, Tongue tongue) => entry.Sink is not { } sink ? "—"
        : $"{SecurityEngine.SeverityName(sink.Finding.Severity, tongue)}: {Markdown.Cell(tongue[sink.Finding.Rule.Title, sink.Finding.Rule.TitleRu])} {Markdown.Place(sink.Finding.File, sink.Finding.Line)}{(sink.Depth > 0 ? string.Create(CultureInfo.InvariantCulture, $" ({tongue["depth", "глубина"]} {sink.Depth})") : "")}";

    private static bool IsRemote(EntryPoint entry) => entry.Kind is "http" or "rpc" or "websocket" or "message" or "network";

    private static double Score(EntryPoint entry) =>
        (IsRemote(entry) ? entry.HasAuth ? 1.0 : 2.0 : 0.8) * (entry.Sink is { } sink ? 1 + SecurityEngine.Score(sink.Finding) / (1 + 0.1 * sink.Depth) : 1);

    private static HashSet<string> Kinds(string query)
    {
        var kinds = new HashSet<string>(StringComparer.Ordinal);
        foreach (var word in Words.Of(query))
        {
            if (word is "http" or "rest" || Words.Fits("rout", word) || Words.Fits("endpoint", word) || Words.Fits("маршрут", word) || Words.Fits("эндпоинт", word)) kinds.UnionWith(["http", "rpc", "websocket"]);
            else if (word is "cli" or "main" || Words.Fits("command", word) || Words.Fits("команд", word)) kinds.Add("cli");
            else if (Words.Fits("websocket", word) || Words.Fits("socket", word)) kinds.UnionWith(["websocket", "network"]);
            else if (Words.Fits("consumer", word) || Words.Fits("listener", word) || Words.Fits("queue", word) || Words.Fits("очеред", word)) kinds.Add("message");
            else if (word is "cron" || Words.Fits("schedul", word) || Words.Fits("расписан", word)) kinds.Add("job");
        }
        return kinds;
    }

    [GeneratedRegex(@"(?i)unauth|without auth|no auth|not auth|anonymous|public(ly)? |без (аутентиф|авториз)|неаутентиф|анонимн", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Unguarded();

    private sealed record TakeArgs
    {
        public required int Take { get; init; }
    }

    private sealed record ExportRow
    {
        public required long Id { get; init; }
        public required string FullName { get; init; }
        public required string Filename { get; init; }
        public required int Line { get; init; }
        public required int LastLine { get; init; }
        public required long Total { get; init; }
    }
}
