using System.Globalization;
using System.Text.RegularExpressions;
using Capstan.Features.Code.Diagrams;
using Capstan.Features.Code.Graph.Reading;
using Capstan.Features.Code.Scenarios.Debugging;
using Capstan.Features.Code.Scenarios.EntryPoints;
using Capstan.Features.Code.Scenarios.Manifests;
using Capstan.Features.Code.Scenarios.Model;
using Capstan.Features.Code.Scenarios.Onboarding;
using Capstan.Features.Code.Scenarios.Security;

namespace Capstan.Features.Code.Scenarios.SecurityIncident;

/// <summary>From something vulnerable back to where the outside gets in: ways, guards on them, data behind, blast radius, siblings; for an advisory, whether its package is used.</summary>
internal sealed partial class SecurityIncidentEngine(CodeModels models, SecurityEngine security, Advisories advisories) : IScenarioEngine
{
    private const int ShownPaths = 8, RadiusModules = 24, MaximumNames = 2_000, MaximumRules = 3, Downstream = 6, MaximumDownstream = 3_000;
    private static readonly SqlFile<NamesArgs, long> UnboundNamed = Sql.Beside<NamesArgs, long>("UnboundNamed.sql");
    private static readonly SqlFile<PairArgs, SiteRow> PathSites = Sql.Beside<PairArgs, SiteRow>("PathSites.sql");
    private static readonly SqlFile<TouchArgs, TouchRow> Touched = Sql.Beside<TouchArgs, TouchRow>("Touched.sql");
    private static readonly SqlFile<ImportArgs, ImportRow> ImportsOf = Sql.Beside<ImportArgs, ImportRow>("ImportsOf.sql");
    private readonly PerBuild<List<EntryPoint>> entries = new(EntryPointFinder.Find);

    public string ScenarioId => "security_incident";

    public async Task<ScenarioAnswer> Answer(EngineQuestion question, CodeGraph graph)
    {
        var draft = new AnswerDraft(ScenarioId, question);
        var tongue = question.Tongue;
        if (AdvisoryId().Match(question.Query) is { Success: true } named)
        {
            await Advisory(draft, graph, named.Value.ToUpperInvariant());
            return await draft.Finish(graph);
        }
        var asked = question;
        if (StackTrace.Read(question.Query).FirstOrDefault(f => f.Method.Length > 0) is { } frame && question.Targets.Count == 0)
            asked = question with { Targets = [new(frame.Method, TargetKind.Quoted, 0)] };
        var (symbol, said) = await Subjects.Of(asked, graph, draft, "method");
        if (symbol is null)
        {
            if (!said) draft.Line(tongue["Name a function, an advisory (CVE-…, GHSA-…) or paste a stack trace.", "Назовите функцию, бюллетень (CVE-…, GHSA-…) или вставьте стек вызовов."]);
            return await draft.Finish(graph);
        }
        var model = await models.Of(graph);
        if (!model.MethodById.TryGetValue(symbol.Id, out var goal))
        {
            draft.Line(tongue["It is not defined in this code.", "Определения нет в этом коде."]);
            return await draft.Finish(graph);
        }
        await Report(draft, graph, model, symbol, goal, question.Settings.SecurityIncident.LeastConfidence);
        return await draft.Finish(graph);
    }

    private async Task Report(AnswerDraft draft, CodeGraph graph, CodeModel model, Symbol symbol, int goal, double leastConfidence)
    {
        var tongue = draft.Tongue;
        var reach = new ReachTree(model, goal, (float)leastConfidence);
        var known = (await entries.Get(graph)).Where(e => e.MethodId != 0 && model.MethodById.ContainsKey(e.MethodId)).GroupBy(e => model.MethodById[e.MethodId]).ToDictionary(g => g.Key, g => g.First());
        // Where no detector knows the framework, what nothing calls is where it begins.
        var starts = reach.Methods.Where(m => known.ContainsKey(m)).ToList();
        var areDetected = starts.Count > 0;
        if (!areDetected) starts = [.. reach.Methods.Where(m => m != goal && model.Calls.InDegree(m) == 0 && !model.Methods[m].IsTest && !model.Files[model.Methods[m].File].IsTest)];
        starts = [.. starts.OrderBy(s => known.TryGetValue(s, out var e) && e.HasAuth).ThenBy(s => reach.Distance(s)).ThenBy(s => s)];
        var upstream = reach.Methods.Where(m => m != goal && !model.Methods[m].IsTest).ToList();
        draft.Line(tongue[
            $"**{Markdown.Code(symbol.FullName)}** ({Markdown.Place(symbol.Filename!, symbol.Line)}) is reached within {ReachTree.MaximumHops} calls from {tongue.Count(starts.Count, areDetected ? "entry point" : "method that nothing calls", areDetected ? "entry points" : "methods that nothing calls", "", "", "")}.",
            $"До **{Markdown.Code(symbol.FullName)}** ({Markdown.Place(symbol.Filename!, symbol.Line)}) не более чем за {ReachTree.MaximumHops} вызовов доходят {(areDetected ? "точки входа" : "методы, которые никто не вызывает")}: {starts.Count}."]);
        var unbound = (await graph.Many(UnboundNamed, new() { Names = [.. upstream.Append(goal).Select(m => model.Methods[m].Name).Where(n => n[0] != '<').Distinct(StringComparer.Ordinal).Take(MaximumNames)] })).FirstOrDefault();
        if (unbound > 0)
            draft.Line().Line(tongue[
                $"_{tongue.Count(unbound, "call bears one of these names but may mean any of several methods, and is not followed", "calls bear one of these names but may mean any of several methods, and are not followed", "", "", "")}: more may lead here._",
                $"_Вызовов с этими именами, которые могут означать один из нескольких методов и потому не прослежены: {unbound}; путей может быть больше._"]);
        draft.Cite("code", new(symbol.Filename!, symbol.Line, symbol.Line + 4), 1);
        Radius(draft, model, reach, upstream, starts, goal);
        var picture = new DiagramSketch("path", tongue[$"Ways to {symbol.Name}", $"Пути к {symbol.Name}"]);
        picture.Node(Key(goal), symbol.FullName, DiagramMark.Danger);
        for (var i = 0; i < Math.Min(starts.Count, ShownPaths); i++) await Way(draft, graph, model, reach.Path(starts[i]), known.GetValueOrDefault(starts[i]), i + 1, picture);
        draft.More(ShownPaths, starts.Count);
        draft.Draw(picture);
        RadiusPicture(draft, model, reach, upstream, goal);
        await Data(draft, graph, model, goal);
        await Siblings(draft, graph, symbol);
        draft.Line().Line(tongue["_The history of the repository is not imported: first and last commits that touched it are not known._", "_История репозитория не импортируется: первые и последние коммиты, менявшие её, неизвестны._"]);
    }

    private static void Radius(AnswerDraft draft, CodeModel model, ReachTree reach, List<int> upstream, List<int> starts, int goal)
    {
        var tongue = draft.Tongue;
        var files = upstream.Append(goal).Select(m => model.Methods[m].File).Distinct().ToList();
        draft.Section(tongue["Blast radius", "Радиус поражения"]);
        draft.Table([tongue["what", "что"], "#" + tongue["count", "количество"]],
        [
            [tongue["direct callers", "прямых вызывающих"], model.Calls.InDegree(goal).ToString(CultureInfo.InvariantCulture)],
            [tongue["methods that lead to it", "методов, ведущих к ней"], upstream.Count.ToString(CultureInfo.InvariantCulture)],
            [tongue["files", "файлов"], files.Count.ToString(CultureInfo.InvariantCulture)],
            [tongue["modules", "модулей"], files.Select(model.ModuleOf).Distinct(StringComparer.Ordinal).Count().ToString(CultureInfo.InvariantCulture)],
            [tongue["entry points", "точек входа"], starts.Count.ToString(CultureInfo.InvariantCulture)],
            [tongue["tests that reach it", "тестов, доходящих до неё"], reach.Methods.Count(m => model.Methods[m].IsTest).ToString(CultureInfo.InvariantCulture)],
        ]);
    }

    /// <summary>The modules that lead to it, and how many methods of each do.</summary>
    private static void RadiusPicture(AnswerDraft draft, CodeModel model, ReachTree reach, List<int> upstream, int goal)
    {
        var tongue = draft.Tongue;
        var counts = upstream.GroupBy(m => model.ModuleOf(model.Methods[m].File), StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
        var home = model.ModuleOf(model.Methods[goal].File);
        var sketch = new DiagramSketch("modules", tongue["Blast radius: modules and the methods in them that lead to it", "Радиус поражения: модули и число их методов, ведущих к цели"]);
        sketch.Node(home, $"{home}: {counts.GetValueOrDefault(home)}", DiagramMark.Danger);
        foreach (var (module, count) in counts.OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).Take(RadiusModules)) sketch.Node(module, string.Create(CultureInfo.InvariantCulture, $"{module}: {count}"));
        var links = upstream.Select(m => (From: model.ModuleOf(model.Methods[m].File), To: model.ModuleOf(model.Methods[reach.Next(m) ?? goal].File))).Where(l => l.From != l.To)
            .GroupBy(l => l).OrderByDescending(g => g.Count()).ThenBy(g => g.Key.From, StringComparer.Ordinal).ThenBy(g => g.Key.To, StringComparer.Ordinal);
        foreach (var link in links) sketch.Edge(link.Key.From, link.Key.To, link.Count().ToString(CultureInfo.InvariantCulture));
        draft.Draw(sketch);
    }

    private static async Task Way(AnswerDraft draft, CodeGraph graph, CodeModel model, List<(int Method, float Confidence)> path, EntryPoint? entry, int number, DiagramSketch picture)
    {
        var tongue = draft.Tongue;
        var first = model.Methods[path[0].Method];
        draft.Section($"{number}. {(entry is null ? Markdown.Code(first.FullName) : $"{entry.Kind} {Markdown.Code(entry.Name)}")}");
        if (entry is not null && entry.Kind is "http" or "rpc" or "websocket")
            draft.Line(entry.HasAuth ? tongue["An authentication marker stands at the entry.", "У входа есть признак аутентификации."] : tongue["**No authentication marker at the entry.**", "**У входа нет признака аутентификации.**"]).Line();
        var sites = (await graph.Many(PathSites, new()
        {
            Callers = [.. path.SkipLast(1).Select(p => model.Methods[p.Method].Id)],
            Callees = [.. path.Skip(1).Select(p => model.Methods[p.Method].Id)],
        })).ToDictionary(s => s.Ordinal);
        // What comes in by a parameter and is handed on by name is followed; anything else is not proven.
        var carried = path.Count > 1 ? Names(sites.GetValueOrDefault(1)?.Parameters ?? "") : [];
        var isTainted = carried.Count > 0;
        for (var i = 0; i < path.Count; i++)
        {
            var method = model.Methods[path[i].Method];
            var site = sites.GetValueOrDefault(i + 1);
            var handed = site is null ? [] : Names(site.Parameters).Where(p => Mentions(site.Code, p)).ToList();
            if (i < path.Count - 1) isTainted &= handed.Count > 0;
            var guards = Guards(model, path[i].Method);
            draft.Line($"{i + 1}. {Markdown.Code(method.FullName)} — {Markdown.Place(site?.Filename ?? method.Filename, site?.Line ?? method.Line)}"
                + (handed.Count > 0 ? tongue[" hands on ", " передаёт "] + Markdown.Code(string.Join(", ", handed.Take(4))) : "")
                + (guards.Count > 0 ? tongue[", guard: ", ", проверка: "] + Markdown.Code(string.Join(", ", guards)) : ""));
            draft.Used(Math.Round(path[i].Confidence, 3));
            draft.Cite("path", site is null ? method.Place with { LastLine = method.Line } : new(site.Filename, site.Line, site.Line), 0.9 - 0.02 * i);
            picture.Node(Key(path[i].Method), method.FullName, i == 0 ? DiagramMark.Start : DiagramMark.Plain);
            if (i > 0) picture.Edge(Key(path[i - 1].Method), Key(path[i].Method), "", marked: true);
        }
        draft.Line().Line(isTainted
            ? tongue["Parameters are handed on by name at every step.", "Параметры передаются по имени на каждом шаге."]
            : tongue["That data of the entry arrives is not proven.", "Что данные входа доходят, не доказано."]);
    }

    /// <summary>What a method checks by calls whose names say so.</summary>
    private static List<string> Guards(CodeModel model, int method)
    {
        var found = new List<string>();
        foreach (var edge in model.Calls.From(method))
            if (found.Count < 3 && Guard().IsMatch(model.Methods[edge.To].Name) && !found.Contains(model.Methods[edge.To].Name, StringComparer.Ordinal)) found.Add(model.Methods[edge.To].Name);
        return found;
    }

    private static async Task Data(AnswerDraft draft, CodeGraph graph, CodeModel model, int goal)
    {
        var tongue = draft.Tongue;
        var distance = model.Calls.Distances([goal], most: Downstream);
        var below = Enumerable.Range(0, distance.Length).Where(m => distance[m] >= 0).OrderBy(m => distance[m]).ThenBy(m => m).Take(MaximumDownstream).Select(m => model.Methods[m].Id).ToArray();
        var rows = await graph.Many(Touched, new() { Ids = below, Pattern = Stores.Values.Aggregate((a, b) => a + "|" + b), Take = 500 });
        var groups = Stores.Select(s => (Kind: s.Key, Rows: rows.Where(r => Regex.IsMatch(r.Name, s.Value, RegexOptions.CultureInvariant, TimeSpan.FromMilliseconds(200))).ToList())).Where(g => g.Rows.Count > 0).ToList();
        if (groups.Count == 0) return;
        draft.Section(tongue["Data touched behind it", "Данные, до которых она доходит"]);
        foreach (var (kind, touched) in groups)
        {
            draft.Line($"- {kind switch { "database" => tongue["database", "база данных"], "file" => tongue["files", "файлы"], "network" => tongue["network", "сеть"], _ => tongue["processes", "процессы"] }}: {touched.Count} — "
                + string.Join(", ", touched.Take(3).Select(t => $"{Markdown.Code(t.Receiver.Length > 0 ? $"{t.Receiver}.{t.Name}" : t.Name)} {Markdown.Place(t.Filename, t.Line)}")));
            foreach (var touch in touched.Take(3)) draft.Cite("code", new(touch.Filename, touch.Line, touch.Line), 0.4);
        }
    }

    /// <summary>What is wrong with it by the rules, and where else that is.</summary>
    private async Task Siblings(AnswerDraft draft, CodeGraph graph, Symbol symbol)
    {
        var tongue = draft.Tongue;
        var here = (await security.FindingsIn(graph, symbol.Filename!)).Where(f => f.Line >= symbol.Line && f.Line <= symbol.LastLine).ToList();
        if (here.Count == 0) return;
        var rules = here.Select(f => f.Rule).DistinctBy(r => r.Id).OrderBy(r => r.Id, StringComparer.Ordinal).ToList();
        var elsewhere = new List<Finding>();
        // One rule at a time: what a rule finds is kept for the next question.
        foreach (var rule in rules.Take(MaximumRules))
            elsewhere.AddRange((await security.Findings(new(rule.Id, [rule]), graph)).Findings.Where(f => f.File != symbol.Filename || f.Line < symbol.Line || f.Line > symbol.LastLine));
        draft.Section(tongue["The same weakness elsewhere", "Та же слабость в других местах"]);
        draft.Line(tongue[
            $"{string.Join(", ", rules.Select(r => $"{r.Title} ({Markdown.Code(r.Id)})"))} here; {tongue.Count(elsewhere.Count, "other place", "other places", "", "", "")}:",
            $"Здесь: {string.Join(", ", rules.Select(r => $"{r.Title} ({Markdown.Code(r.Id)})"))}; других мест: {elsewhere.Count}."]);
        foreach (var finding in elsewhere.Take(10))
        {
            draft.Line($"- {Markdown.Place(finding.File, finding.Line)} {Markdown.Code(finding.Method)}");
            draft.Cite("code", new(finding.File, finding.Line, finding.Line), 0.5, finding.Rule.Cwe == "CWE-798" ? finding.Code : "");
        }
        draft.More(10, elsewhere.Count);
    }

    private async Task Advisory(AnswerDraft draft, CodeGraph graph, string id)
    {
        var tongue = draft.Tongue;
        if (advisories.Find(id) is not { } advisory)
        {
            draft.Line(advisories.IsConfigured
                ? tongue[$"{Markdown.Code(id)} is not in the advisories of this installation: whether this code is affected is unknown.", $"{Markdown.Code(id)} нет среди бюллетеней этой установки: затронут ли код, неизвестно."]
                : tongue[$"Whether {Markdown.Code(id)} affects this code is unknown: this installation has no advisories (CAPSTAN_ADVISORIES names a folder of OSV files).", $"Затрагивает ли {Markdown.Code(id)} этот код, неизвестно: у этой установки нет бюллетеней (CAPSTAN_ADVISORIES — папка файлов OSV)."]);
            return;
        }
        draft.Line($"**{Markdown.Code(advisory.Id)}**: {Markdown.Cell(Markdown.Summary(advisory.Summary))}").Line();
        var uses = await ManifestReader.Read(graph);
        var hits = uses.SelectMany(u => advisory.Affected.Where(a => a.Ecosystem == u.Ecosystem && string.Equals(a.Package, u.Package, StringComparison.OrdinalIgnoreCase)).Select(a => (Use: u, Affected: a))).ToList();
        if (hits.Count == 0)
        {
            draft.Line(tongue[$"None of the {uses.Count} packages of this project's manifests is named by it.", $"Ни один из пакетов ({uses.Count}) в манифестах проекта в нём не назван."]);
            draft.Used(0.9);
            return;
        }
        foreach (var (use, affected) in hits.Take(20))
        {
            var holds = use.Version.Length > 0 && affected.Holds(use.Version);
            var verdict = use.Version.Length == 0 ? tongue["version not stated", "версия не указана"]
                : holds ? use.IsLocked ? tongue["**affected**", "**затронута**"] : tongue["**affected, if this version is installed** (a range, not a lock)", "**затронута, если установлена именно она** (диапазон, а не блокировка)"]
                : tongue["not affected", "не затронута"];
            draft.Line($"- {Markdown.Code($"{use.Package} {use.Version}".Trim())} — {Markdown.Place(use.File, use.Line)}: {verdict}{(holds && affected.FixedIn is { } to ? tongue[$", fixed in {Markdown.Code(to)}", $", исправлено в {Markdown.Code(to)}"] : "")}");
            draft.Cite("code", new(use.File, use.Line, use.Line), holds ? 1 : 0.4, $"{use.Package} {use.Version}");
            draft.Used(use.IsLocked ? 0.95 : 0.7);
        }
        foreach (var package in hits.Where(h => h.Use.Version.Length > 0 && h.Affected.Holds(h.Use.Version)).Select(h => h.Use.Package).Distinct(StringComparer.Ordinal).Take(3))
        {
            var last = package[(package.LastIndexOf(':') + 1)..];
            var imports = await graph.Many(ImportsOf, new() { Package = last, Prefix = Like(last) + "%", Take = 20 });
            draft.Section(tongue[$"Imports of {Markdown.Code(package)}", $"Импорты {Markdown.Code(package)}"]);
            if (imports.Count == 0) draft.Line(tongue["None found by this name.", "По этому имени не найдены."]);
            foreach (var import in imports)
            {
                draft.Line($"- {Markdown.Place(import.Filename, import.Line)} {Markdown.Code(import.Entity)}");
                draft.Cite("code", new(import.Filename, import.Line, import.Line), 0.7);
            }
        }
    }

    private static string Like(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);

    private static List<string> Names(string lines) => [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries)];

    private static bool Mentions(string code, string name)
    {
        var open = code.IndexOf('(', StringComparison.Ordinal);
        for (var at = code.IndexOf(name, Math.Max(open, 0), StringComparison.Ordinal); at >= 0; at = code.IndexOf(name, at + 1, StringComparison.Ordinal))
            if (!IsPart(at - 1) && !IsPart(at + name.Length)) return true;
        return false;

        bool IsPart(int i) => i >= 0 && i < code.Length && (char.IsLetterOrDigit(code[i]) || code[i] is '_' or '$');
    }

    private static string Key(int index) => index.ToString(CultureInfo.InvariantCulture);

    /// <summary>Names of calls by what they touch, for both expression engines.</summary>
    private static readonly Dictionary<string, string> Stores = new(StringComparer.Ordinal)
    {
        ["database"] = "^(execute|executemany|executeQuery|executeUpdate|ExecuteReader|ExecuteScalar|ExecuteNonQuery|ExecuteSqlRaw|FromSqlRaw|query|Query|QueryRow|QueryContext|ExecContext|rawQuery|prepare|Prepare|mysqli_query|pg_query|find_by_sql|SaveChanges|SaveChangesAsync|sqlite3_exec|PQexec|SPI_execute)$",
        ["file"] = "^(open|fopen|readFile|readFileSync|writeFile|writeFileSync|ReadAllText|WriteAllText|ReadAllBytes|WriteAllBytes|OpenRead|OpenWrite|file_get_contents|file_put_contents|unlink|remove|rmtree|ReadFile|WriteFile|Create|OpenFile|createReadStream|createWriteStream)$",
        ["network"] = "^(fetch|urlopen|connect|send|sendto|recv|GetAsync|PostAsync|SendAsync|curl_exec|curl_easy_perform|Dial|DialContext|openConnection|axios)$",
        ["process"] = "^(exec|execve|execvp|system|popen|Popen|spawn|execSync|spawnSync|shell_exec|passthru|proc_open|Command|CommandContext|Start|check_output)$",
    };

    [GeneratedRegex(@"\b(CVE-\d{4}-\d{4,7}|GHSA(-[23456789cfghjmpqrvwx]{4}){3}|OSV-\d{4}-\d+|PYSEC-\d{4}-\d+|GO-\d{4}-\d+|RUSTSEC-\d{4}-\d+)\b", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex AdvisoryId();

    [GeneratedRegex(@"(?i)auth|permi|allow|valid|sanit|escape|check|verif|ensure|require|guard|assert|csrf|is_?admin|can_|filter_?input|quote", RegexOptions.NonBacktracking)]
    private static partial Regex Guard();

    private sealed record NamesArgs
    {
        public required string[] Names { get; init; }
    }

    private sealed record PairArgs
    {
        public required long[] Callers { get; init; }
        public required long[] Callees { get; init; }
    }

    private sealed record SiteRow
    {
        public required int Ordinal { get; init; }
        public required string Filename { get; init; }
        public required int Line { get; init; }
        public required string Code { get; init; }
        public required string Parameters { get; init; }
    }

    private sealed record TouchArgs
    {
        public required long[] Ids { get; init; }
        public required string Pattern { get; init; }
        public required int Take { get; init; }
    }

    private sealed record TouchRow
    {
        public required string Name { get; init; }
        public required string Receiver { get; init; }
        public required string Filename { get; init; }
        public required int Line { get; init; }
    }

    private sealed record ImportArgs
    {
        public required string Package { get; init; }
        public required string Prefix { get; init; }
        public required int Take { get; init; }
    }

    private sealed record ImportRow
    {
        public required string Filename { get; init; }
        public required int Line { get; init; }
        public required string Entity { get; init; }
    }
}
