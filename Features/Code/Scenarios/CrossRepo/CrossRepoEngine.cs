using System.Globalization;
using System.Text.RegularExpressions;
using Capstan.Features.Code.Graph.Reading;
using Capstan.Features.Code.Scenarios.Manifests;
using Capstan.Features.Code.Thresholds;

namespace Capstan.Features.Code.Scenarios.CrossRepo;

/// <summary>
/// How the projects the asker may see hang together: calls from one into another, requests to routes, packages and their versions, copies,
/// interfaces that drifted apart. No other project is read.
/// </summary>
internal sealed partial class CrossRepoEngine(GraphReader graphs) : IScenarioEngine
{
    private const int Shown = 12;
    private static readonly Intents Kinds = Intents.Read("cross_repo");
    private readonly PerBuild<ProjectFacts> facts = new(ProjectFacts.Of, 40);

    public string ScenarioId => "cross_repo";

    private sealed record Neighbour(Guid Id, string Name, ProjectFacts Facts);

    public async Task<ScenarioAnswer> Answer(EngineQuestion question, CodeGraph graph)
    {
        var draft = new AnswerDraft(ScenarioId, question);
        var (tongue, limits) = (question.Tongue, question.Settings.CrossRepo);
        var visible = question.Projects is null ? [] : await question.Projects(graph.Cancellation);
        // The project that is asked about is always among them.
        var chosen = visible.OrderBy(p => p.Id != graph.ProjectId).ThenBy(p => p.Name, StringComparer.Ordinal).ThenBy(p => p.Id).Take(limits.Projects).OrderBy(p => p.Name, StringComparer.Ordinal).ThenBy(p => p.Id).ToList();
        if (chosen.Count < 2)
        {
            draft.Line(tongue["There is only one project with imported code that you may see: nothing to compare it with.", "Вам виден только один проект с импортированным кодом: сравнивать не с чем."]);
            return await draft.Finish(graph);
        }
        var projects = new List<Neighbour>();
        foreach (var project in chosen)
            if (await Read(project.Id, graph) is { } read) projects.Add(new(project.Id, project.Name, read));
        draft.Line(tongue[
            $"{tongue.Count(projects.Count, "project", "projects", "", "", "")} compared: {string.Join(", ", projects.Select(p => Markdown.Code(p.Name)))}.",
            $"Сравниваются проекты ({projects.Count}): {string.Join(", ", projects.Select(p => Markdown.Code(p.Name)))}."]);
        if (visible.Count > chosen.Count) draft.Line(tongue[$"Of {visible.Count} that you may see, the first {chosen.Count}.", $"Из видимых вам {visible.Count} — первые {chosen.Count}."]);
        var intent = Kinds.Of(question.Query);
        var links = new ProjectLinks();
        if (intent is null or "calls") Calls(draft, projects, question.Targets, limits, links);
        if (intent is null or "http") Requests(draft, projects, links);
        if (intent is null or "packages") Packages(draft, projects);
        if (intent is null or "copies") Copies(draft, projects, limits, links);
        if (intent is null or "interface") Drift(draft, projects);
        draft.Draw(links.Picture(tongue));
        return await draft.Finish(graph, 0.8);
    }

    /// <summary>Null when the project's graph went away meanwhile.</summary>
    private async Task<ProjectFacts?> Read(Guid project, CodeGraph open)
    {
        if (project == open.ProjectId) return await facts.Get(open);
        try
        {
            return await graphs.Read(project, facts.Get, open.Cancellation);
        }
        catch (ProblemException e) when (e.Problem.Error == Errors.ProjectNotImported)
        {
            return null;
        }
    }

    private static void Calls(AnswerDraft draft, List<Neighbour> projects, IReadOnlyList<Target> targets, CrossRepoSettings limits, ProjectLinks links)
    {
        var tongue = draft.Tongue;
        var wanted = targets.Where(t => t.Kind != TargetKind.Plain).Select(t => t.Dotted).ToList();
        var found = new List<(Neighbour From, Neighbour To, OutsideCall Call, OpenMethod Method, double Confidence)>();
        foreach (var from in projects)
            foreach (var call in from.Facts.Calls)
            {
                var exact = projects.Where(p => p.Id != from.Id).SelectMany(p => p.Facts.OpenByFullName[call.FullName].Where(m => SpeakAlike(call.Language, m.Language)).Select(m => (Project: p, Method: m))).ToList();
                // A simple name is everybody's: only a qualified one says whose it is.
                if (exact.Count == 1 && (call.FullName.Contains('.') || call.Name.Length >= limits.NameLength)) found.Add((from, exact[0].Project, call, exact[0].Method, call.FullName.Contains('.') ? 0.9 : 0.6));
                if (exact.Count > 0 || call.Name.Length < limits.NameLength || !IsTelling(call) || from.Facts.OpenByName[call.Name].Any()) continue;
                var alike = projects.Where(p => p.Id != from.Id).SelectMany(p => p.Facts.OpenByName[call.Name].Where(m => m.Parameters == call.Arguments && SpeakAlike(call.Language, m.Language)).Select(m => (Project: p, Method: m))).ToList();
                if (alike.Count == 1) found.Add((from, alike[0].Project, call, alike[0].Method, 0.5));
            }
        // A bare name is a guess; it is worth telling only between projects that are known to call each other.
        var tied = found.Where(f => f.Confidence > 0.5).Select(f => (f.From.Id, f.To.Id)).ToHashSet();
        found.RemoveAll(f => f.Confidence <= 0.5 && !tied.Contains((f.From.Id, f.To.Id)));
        if (wanted.Count > 0) found.RemoveAll(f => !wanted.Any(w => f.Method.FullName == w || f.Method.Name == w || f.Method.FullName.EndsWith("." + w, StringComparison.Ordinal)));
        draft.Section(tongue["Calls from one project into another", "Вызовы из одного проекта в другой"]);
        if (found.Count == 0)
        {
            draft.Line(tongue["None by a name that says whose it is.", "Нет — по именам, которые говорят, чьи они."]);
            return;
        }
        var pairs = found.GroupBy(f => (From: f.From.Name, To: f.To.Name)).OrderByDescending(g => g.Sum(f => f.Call.Calls)).ThenBy(g => g.Key.From, StringComparer.Ordinal).ThenBy(g => g.Key.To, StringComparer.Ordinal).ToList();
        draft.Table([tongue["from", "из"], tongue["into", "в"], "#" + tongue["interfaces", "интерфейсов"], "#" + tongue["calls", "вызовов"]],
            pairs.Take(30).Select(g => (IReadOnlyList<string>)[Markdown.Code(g.Key.From), Markdown.Code(g.Key.To), Number(g.Select(f => f.Method.Id).Distinct().Count()), Number(g.Sum(f => f.Call.Calls))]));
        foreach (var pair in pairs) links.Add(pair.Key.From, pair.Key.To, LinkKind.Calls, pair.Sum(f => f.Call.Calls));
        draft.Line();
        foreach (var (from, to, call, method, confidence) in found.OrderByDescending(f => f.Confidence).ThenByDescending(f => f.Call.Calls).ThenBy(f => f.From.Name, StringComparer.Ordinal).ThenBy(f => f.Call.FullName, StringComparer.Ordinal).Take(Shown))
        {
            draft.Line(string.Create(CultureInfo.InvariantCulture, $"- {Place(from, call.Filename, call.Line)} {Markdown.Code(call.FullName)} → {Place(to, method.Filename, method.Line)} {Markdown.Code(method.FullName)}{(confidence < 0.9 ? tongue[$" (confidence {confidence:0.0})", $" (уверенность {confidence:0.0})"] : "")}"));
            Cite(draft, from, call.Filename, call.Line, confidence, call.Code);
            Cite(draft, to, method.Filename, method.Line, confidence * 0.9, method.Signature);
            draft.Used(confidence);
        }
        draft.More(Shown, found.Count);
    }

    /// <summary>A call leads into code of its own language, or of one that is built with it.</summary>
    private static bool SpeakAlike(string one, string other) => Family(one) == Family(other);

    private static string Family(string language) => language is "java" or "kotlin" ? "jvm" : language;

    /// <summary>
    /// A bare name may be matched by itself only when it says enough: something of a receiver that is not known, by a name of several words. A
    /// qualified name says whose it is, and a call of nothing's is of the file, of the language or of what was imported.
    /// </summary>
    private static bool IsTelling(OutsideCall call) =>
        call.FullName == call.Name && (call.Language == "c" || Regex.IsMatch(call.Code, @"(\.|->|::)\s*" + Regex.Escape(call.Name) + @"\b", RegexOptions.NonBacktracking)) && SeveralWords().IsMatch(call.Name);

    [GeneratedRegex("[a-z0-9][A-Z]|[a-zA-Z0-9]_[a-zA-Z]", RegexOptions.NonBacktracking)]
    private static partial Regex SeveralWords();

    private static void Requests(AnswerDraft draft, List<Neighbour> projects, ProjectLinks links)
    {
        var tongue = draft.Tongue;
        var routes = projects.SelectMany(p => p.Facts.Routes.Select(r => (Project: p, Route: r))).ToLookup(r => r.Route.Path, StringComparer.Ordinal);
        var found = (from client in projects
                     from use in client.Facts.Clients
                     from server in routes[use.Path]
                     where server.Project.Id != client.Id && use.Path.Length > 1 && (use.Verb == "ANY" || server.Route.Verb == "ANY" || use.Verb == server.Route.Verb)
                     select (Client: client, Use: use, Server: server.Project, server.Route)).ToList();
        if (found.Count == 0) return;
        foreach (var request in found) links.Add(request.Client.Name, request.Server.Name, LinkKind.Requests, 1);
        draft.Section(tongue["Requests from one project to the routes of another", "Запросы из одного проекта к маршрутам другого"]);
        foreach (var (client, use, server, route) in found.OrderBy(f => f.Use.Path, StringComparer.Ordinal).ThenBy(f => f.Client.Name, StringComparer.Ordinal).ThenBy(f => f.Use.File, StringComparer.Ordinal).ThenBy(f => f.Use.Line).Take(Shown))
        {
            draft.Line($"- {Markdown.Code($"{(use.Verb == "ANY" ? route.Verb : use.Verb)} {use.Path}")}: {Place(client, use.File, use.Line)} → {Place(server, route.File, route.Line)} {Markdown.Code(route.Handler)}");
            Cite(draft, client, use.File, use.Line, 0.8, use.Code);
            Cite(draft, server, route.File, route.Line, 0.7, route.Code);
            draft.Used(use.Verb == "ANY" ? 0.7 : 0.85);
        }
        draft.More(Shown, found.Count);
    }

    private static void Packages(AnswerDraft draft, List<Neighbour> projects)
    {
        var tongue = draft.Tongue;
        var shared = projects.SelectMany(p => p.Facts.Packages.GroupBy(u => (u.Ecosystem, u.Package)).Select(g => (Project: p, Use: g.OrderBy(u => u.Version.Length == 0).ThenBy(u => !u.IsLocked).First())))
            .GroupBy(u => (u.Use.Ecosystem, u.Use.Package)).Where(g => g.Count() > 1)
            .Select(g => (g.Key, Uses: g.ToList(), Versions: g.Select(u => u.Use.Version).Where(v => v.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList()))
            .OrderByDescending(g => g.Versions.Count).ThenByDescending(g => g.Uses.Count).ThenBy(g => g.Key.Package, StringComparer.Ordinal).ToList();
        if (shared.Count == 0) return;
        draft.Section(tongue["Packages they share", "Общие пакеты"]);
        draft.Line(tongue[$"{shared.Count}; {shared.Count(s => s.Versions.Count > 1)} of them in different versions.", $"Всего {shared.Count}; из них в разных версиях: {shared.Count(s => s.Versions.Count > 1)}."]).Line();
        draft.Table([tongue["package", "пакет"], tongue["versions", "версии"]],
            shared.Take(20).Select(s => (IReadOnlyList<string>)[Markdown.Code($"{s.Key.Ecosystem} {s.Key.Package}"), string.Join("; ", s.Uses.Select(u => $"{Markdown.Code(u.Project.Name)} {(u.Use.Version.Length == 0 ? "—" : u.Use.Version)}"))]));
        draft.More(20, shared.Count);
        foreach (var skewed in shared.Where(s => s.Versions.Count > 1).Take(6))
            foreach (var (project, use) in skewed.Uses.Take(3)) Cite(draft, project, use.File, use.Line, 0.6, $"{use.Package} {use.Version}");
        draft.Used(0.9);
    }

    private static void Copies(AnswerDraft draft, List<Neighbour> projects, CrossRepoSettings limits, ProjectLinks links)
    {
        var tongue = draft.Tongue;
        var found = projects.SelectMany(p => p.Facts.Long.Where(m => m.Lines >= limits.CopyLines).Select(m => (Project: p, Method: m)))
            .GroupBy(m => m.Method.Hash, StringComparer.Ordinal).Where(g => g.Select(m => m.Project.Id).Distinct().Count() > 1)
            .Select(g => g.ToList()).OrderByDescending(g => g[0].Method.Lines * g.Count).ThenBy(g => g[0].Method.FullName, StringComparer.Ordinal).ToList();
        if (found.Count == 0) return;
        foreach (var names in found.Select(copies => copies.Select(c => c.Project.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList()))
            foreach (var other in names.Skip(1)) links.Add(names[0], other, LinkKind.Copies, 1);
        draft.Section(tongue["Copies: the same method in several projects", "Копии: один и тот же метод в нескольких проектах"]);
        foreach (var copies in found.Take(Shown))
        {
            draft.Line(tongue[
                $"- {Markdown.Code(copies[0].Method.FullName)}, {copies[0].Method.Lines} lines: {string.Join(", ", copies.Take(4).Select(c => Place(c.Project, c.Method.Filename, c.Method.Line)))}",
                $"- {Markdown.Code(copies[0].Method.FullName)}, строк {copies[0].Method.Lines}: {string.Join(", ", copies.Take(4).Select(c => Place(c.Project, c.Method.Filename, c.Method.Line)))}"]);
            foreach (var copy in copies.Take(2)) Cite(draft, copy.Project, copy.Method.Filename, copy.Method.Line, 0.7, copy.Method.FullName);
            draft.Used(0.95);
        }
        draft.More(Shown, found.Count);
    }

    /// <summary>One name, different parameters: an interface that was copied and went on alone.</summary>
    private static void Drift(AnswerDraft draft, List<Neighbour> projects)
    {
        var tongue = draft.Tongue;
        var found = projects.SelectMany(p => p.Facts.Open.Where(m => m.FullName.Contains('.')).GroupBy(m => m.FullName, StringComparer.Ordinal).Where(g => g.Count() == 1).Select(g => (Project: p, Method: g.First())))
            .GroupBy(m => m.Method.FullName, StringComparer.Ordinal).Where(g => g.Count() > 1 && g.Select(m => m.Method.Parameters).Distinct().Count() > 1)
            .Select(g => g.ToList()).OrderBy(g => g[0].Method.FullName, StringComparer.Ordinal).ToList();
        if (found.Count == 0) return;
        draft.Section(tongue["The same name with different parameters", "Одно имя, разные параметры"]);
        foreach (var drifted in found.Take(Shown))
        {
            draft.Line($"- {Markdown.Code(drifted[0].Method.FullName)}: {string.Join("; ", drifted.Take(4).Select(d => $"{Place(d.Project, d.Method.Filename, d.Method.Line)} {Markdown.Code(d.Method.Signature)}"))}");
            foreach (var one in drifted.Take(2)) Cite(draft, one.Project, one.Method.Filename, one.Method.Line, 0.5, one.Method.Signature);
            draft.Used(0.9);
        }
        draft.More(Shown, found.Count);
    }

    private static string Place(Neighbour project, string file, int line) => Markdown.Code($"{project.Name}: {file}:{line}");

    private static void Cite(AnswerDraft draft, Neighbour project, string file, int line, double score, string content) =>
        draft.Cite("code", new($"{project.Name}: {file}", line, line), score, content.Length > 0 ? content : $"{file}:{line}");

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
