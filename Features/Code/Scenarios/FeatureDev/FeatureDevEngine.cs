using System.Globalization;
using Capstan.Features.Code.Diagrams;
using Capstan.Features.Code.Graph.Reading;
using Capstan.Features.Code.Scenarios.Model;
using Capstan.Features.Code.Scenarios.Onboarding;
using Capstan.Features.Code.Thresholds;

namespace Capstan.Features.Code.Scenarios.FeatureDev;

/// <summary>Where a new feature fits: what is there of it, where things of its kind come together, what can be extended, what is alike, and the module it belongs to.</summary>
internal sealed class FeatureDevEngine(CodeModels models) : IScenarioEngine
{
    private const int Considered = 40, Shown = 8, Popular = 200;
    private static readonly SqlFile<WordArgs, RegistrationRow> Registrations = Sql.Beside<WordArgs, RegistrationRow>("Registrations.sql");
    private static readonly SqlFile<PartsOfNodes, DispatchRow> Dispatches = Sql.Beside<PartsOfNodes, DispatchRow>("Dispatches.sql");
    private static readonly Lazy<Dictionary<string, string>> Russian = new(() => ScenarioData.Read<Dictionary<string, string>>("words-ru"));
    /// <summary>The part of the best fit that still is a good one.</summary>
    private const double GoodFit = 0.7;
    private static readonly HashSet<string> Empty = new(StringComparer.Ordinal)
    {
        "add", "new", "featur", "implement", "support", "should", "where", "wher", "find", "integrat", "extens", "extend", "point", "points", "similar", "with", "from", "into", "need", "want", "what", "how", "like", "for", "the", "and", "creat", "mak", "put", "plac", "cod", "method", "function", "class", "would", "could", "can", "will", "may", "might", "must", "besid", "besides", "beside", "anoth", "another", "other", "also", "one", "more", "best", "way", "have", "has", "that", "this", "there", "when", "which", "who", "why", "pleas", "please", "our", "you", "your", "let", "us", "use", "about", "between", "same", "some", "any", "all",
    };
    private readonly PerBuild<FeatureIndex> indexes = new(async graph => new(await models.Of(graph)), 4);

    public string ScenarioId => "feature_dev";

    public async Task<ScenarioAnswer> Answer(EngineQuestion question, CodeGraph graph)
    {
        var draft = new AnswerDraft(ScenarioId, question);
        var (tongue, limits) = (question.Tongue, question.Settings.FeatureDev);
        var model = await models.Of(graph);
        var stems = Stems(question);
        var index = await indexes.Get(graph);
        var (methods, types) = (index.Methods(stems, Considered), index.Types(stems, Considered));
        if (methods.Count == 0 && types.Count == 0)
        {
            draft.Line(stems.Count == 0
                ? tongue["Say what the feature is about, in words that may stand in names of the code.", "Опишите возможность словами, которые могут стоять в именах кода."]
                : tongue[$"No name of this code has any of: {string.Join(", ", stems.Select(Markdown.Code))}.", $"Ни в одном имени этого кода нет: {string.Join(", ", stems.Select(Markdown.Code))}."]);
            return await draft.Finish(graph);
        }
        draft.Line(tongue[
            $"{string.Join(", ", stems.Select(Markdown.Code))}: {(methods.Count == Considered ? $"the {methods.Count} methods that fit best" : tongue.Count(methods.Count, "method fits", "methods fit", "", "", ""))}, {tongue.Count(types.Count, "type", "types", "", "", "")}.",
            $"{string.Join(", ", stems.Select(Markdown.Code))}: подходящих методов {methods.Count}, типов {types.Count}."]);
        Placement(draft, model, methods, types);
        Integration(draft, model, methods, limits.Radius, graph.Cancellation);
        Extensions(draft, model, types, methods, limits.Implementers);
        await Registered(draft, graph, model, stems, methods);
        Similar(draft, model, methods, limits);
        return await draft.Finish(graph, 0.7);
    }

    /// <summary>The words a request is about, as names spell them; Russian ones by a small dictionary.</summary>
    private static List<string> Stems(EngineQuestion question)
    {
        var stems = question.Targets.Where(t => t.Kind != TargetKind.Plain).SelectMany(t => FeatureIndex.Split(t.Text)).ToList();
        foreach (var word in Words.Of(Targets.Mask(question.Query)))
        {
            if (Words.IsRussian(word))
            {
                if (Russian.Value.Where(r => word.StartsWith(r.Key, StringComparison.Ordinal)).OrderByDescending(r => r.Key.Length).Select(r => r.Value).FirstOrDefault() is { } english) stems.Add(Words.Stem(english));
            }
            else if (word.Length > 2 && Words.Stem(word) is var stem && !Empty.Contains(stem) && !Empty.Contains(word)) stems.Add(stem);
        }
        return [.. stems.Distinct(StringComparer.Ordinal).Take(12)];
    }

    private static void Placement(AnswerDraft draft, CodeModel model, List<(int Index, double Score)> methods, List<(int Index, double Score)> types)
    {
        var tongue = draft.Tongue;
        var score = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var (method, value) in methods) Count(model.ModuleOf(model.Methods[method].File), value);
        foreach (var (type, value) in types) Count(model.ModuleOf(model.Types[type].File), value);
        var (incoming, outgoing) = (new Dictionary<string, int>(StringComparer.Ordinal), new Dictionary<string, int>(StringComparer.Ordinal));
        foreach (var edge in model.Calls.Edges)
        {
            var (from, to) = (model.ModuleOf(model.Methods[edge.From].File), model.ModuleOf(model.Methods[edge.To].File));
            if (from == to) continue;
            if (score.ContainsKey(from)) outgoing[from] = outgoing.GetValueOrDefault(from) + 1;
            if (score.ContainsKey(to)) incoming[to] = incoming.GetValueOrDefault(to) + 1;
        }
        var ranked = score.Select(s => (Module: s.Key, Score: s.Value, Instability: Instability(s.Key))).OrderByDescending(s => Math.Round(s.Score, 6)).ThenBy(s => s.Instability).ThenBy(s => s.Module, StringComparer.Ordinal).Take(5).ToList();
        draft.Section(tongue["Where it belongs", "Куда это отнести"]);
        draft.Table([tongue["module", "модуль"], "#" + tongue["fit", "соответствие"], "#" + tongue["instability", "нестабильность"]],
            ranked.Select(r => (IReadOnlyList<string>)[Markdown.Code(r.Module), r.Score.ToString("0.0", CultureInfo.InvariantCulture), r.Instability.ToString("0.00", CultureInfo.InvariantCulture)]));
        draft.Used(0.7);

        void Count(string module, double value) => score[module] = score.GetValueOrDefault(module) + value;
        double Instability(string module) => outgoing.GetValueOrDefault(module) + incoming.GetValueOrDefault(module) is var all and > 0 ? (double)outgoing.GetValueOrDefault(module) / all : 0;
    }

    private static void Integration(AnswerDraft draft, CodeModel model, List<(int Index, double Score)> methods, int radius, CancellationToken ct)
    {
        var tongue = draft.Tongue;
        if (methods.Count == 0) return;
        var around = Betweenness.Around(model, [.. methods.Select(m => m.Index)], radius);
        var between = Betweenness.Of(model, around, ct);
        var fit = methods.ToDictionary(m => m.Index, m => m.Score);
        var mostFit = fit.Values.Max();
        // A busy method that has one word of the request in its name is no place for it: what fits best goes first, by how many ways lead through it.
        var best = around.Select((m, i) => (Method: m, Between: between[i])).Where(m => fit.ContainsKey(m.Method))
            .OrderByDescending(m => fit[m.Method] >= GoodFit * mostFit).ThenByDescending(m => Math.Round(m.Between, 9)).ThenByDescending(m => fit[m.Method]).ThenBy(m => m.Method).Take(Shown).ToList();
        draft.Section(tongue["Integration points: what fits, and what most ways lead through", "Точки интеграции: подходит по смыслу, и через неё идёт больше путей"]);
        var picture = new DiagramSketch("calls", tongue["Integration points", "Точки интеграции"]);
        foreach (var (index, share) in best)
        {
            var method = model.Methods[index];
            draft.Line(string.Create(CultureInfo.InvariantCulture, $"- {Markdown.Code(method.FullName)} — {Markdown.Place(method.Filename, method.Line)} ({tongue["betweenness", "посредничество"]} {share * 1000:0.00}‰, {tongue["callers", "вызывающих"]}: {model.Calls.InDegree(index)})"));
            draft.Cite("code", method.Place, 0.8 + Math.Min(share, 0.2));
            draft.Focus(method.FullName);
            draft.Used(0.7);
            picture.Node(Key(index), method.FullName, DiagramMark.Focus);
        }
        foreach (var (index, _) in best)
        {
            foreach (var edge in model.Calls.To(index).Take(3))
                if (picture.Node(Key(edge.From), model.Methods[edge.From].FullName)) picture.Edge(Key(edge.From), Key(edge.To));
            foreach (var edge in model.Calls.From(index)[..Math.Min(3, model.Calls.OutDegree(index))])
                if (picture.Node(Key(edge.To), model.Methods[edge.To].FullName)) picture.Edge(Key(edge.From), Key(edge.To));
        }
        draft.Draw(picture);
    }

    private static void Extensions(AnswerDraft draft, CodeModel model, List<(int Index, double Score)> types, List<(int Index, double Score)> methods, int least)
    {
        var tongue = draft.Tongue;
        // By simple name, as bases are written; a name of several types says nothing.
        var byName = model.Types.Select((t, i) => (t.Name, Index: i)).GroupBy(t => t.Name).Where(g => g.Count() == 1).ToDictionary(g => g.Key, g => g.First().Index, StringComparer.Ordinal);
        var implementers = new Dictionary<int, List<int>>();
        for (var i = 0; i < model.Types.Count; i++)
            foreach (var written in model.Types[i].Bases.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                var name = written.Split('<')[0];
                if (!byName.TryGetValue(name[(name.LastIndexOfAny(['.', ':', '\\']) + 1)..], out var target) || target == i) continue;
                if (!implementers.TryGetValue(target, out var list)) implementers[target] = list = [];
                list.Add(i);
            }
        var wanted = types.Select(t => t.Index).Concat(methods.Select(m => model.Methods[m.Index].Type).Where(t => t >= 0)).ToHashSet();
        var found = implementers.Where(p => p.Value.Count >= least && (wanted.Contains(p.Key) || p.Value.Any(wanted.Contains)))
            .OrderByDescending(p => p.Value.Count(wanted.Contains) + (wanted.Contains(p.Key) ? 1 : 0)).ThenByDescending(p => model.Types[p.Key].IsAbstract).ThenByDescending(p => p.Value.Count).ThenBy(p => p.Key).Take(Shown).ToList();
        if (found.Count == 0) return;
        draft.Section(tongue["Extension points: implemented more than once", "Точки расширения: реализованы не один раз"]);
        foreach (var (index, list) in found)
        {
            var type = model.Types[index];
            draft.Line(tongue[
                $"- {Markdown.Code(type.FullName)} ({type.Kind}) — {Markdown.Place(type.Filename, type.Line)}, {tongue.Count(list.Count, "implementation", "implementations", "", "", "")}: {string.Join(", ", list.Take(4).Select(t => Markdown.Code(model.Types[t].Name)))}",
                $"- {Markdown.Code(type.FullName)} ({type.Kind}) — {Markdown.Place(type.Filename, type.Line)}, реализаций {list.Count}: {string.Join(", ", list.Take(4).Select(t => Markdown.Code(model.Types[t].Name)))}"]);
            draft.Cite("code", type.Place, 0.9);
            draft.Cite("code", model.Types[list[0]].Place, 0.5);
            draft.Used(0.8);
        }
    }

    private static async Task Registered(AnswerDraft draft, CodeGraph graph, CodeModel model, List<string> stems, List<(int Index, double Score)> methods)
    {
        var tongue = draft.Tongue;
        var rows = await graph.Many(Registrations, new()
        {
            Words = string.Join('|', stems),
            Files = [.. methods.Take(10).Select(m => model.Methods[m.Index].Filename).Distinct(StringComparer.Ordinal)],
            Take = Shown,
        });
        var switches = await graph.Many(Dispatches, new() { Ids = [.. methods.Select(m => model.Methods[m.Index].Id)], Take = Shown });
        if (rows.Count + switches.Count == 0) return;
        draft.Section(tongue["Where such things are registered or chosen", "Где такое регистрируется или выбирается"]);
        foreach (var row in rows)
        {
            draft.Line($"- {Markdown.Place(row.Filename, row.Line)} {Markdown.Code(row.Code)}");
            draft.Cite("code", new(row.Filename, row.Line, row.Line), 0.6);
        }
        foreach (var row in switches)
        {
            draft.Line($"- {Markdown.Place(row.Filename, row.Line)} {Markdown.Code(row.Code)} — {tongue["a dispatch", "ветвление по значению"]}");
            draft.Cite("code", new(row.Filename, row.Line, row.Line), 0.6);
        }
    }

    /// <summary>Methods that use the same things (Jaccard over callees); what everybody calls tells nothing.</summary>
    private static void Similar(AnswerDraft draft, CodeModel model, List<(int Index, double Score)> methods, FeatureDevSettings limits)
    {
        var tongue = draft.Tongue;
        var found = new List<(int One, int Other, double Share)>();
        foreach (var (index, _) in methods.Take(10))
        {
            var mine = Callees(model, index);
            // Two methods that do no more than call the same two things are alike in nothing.
            if (mine.Count < 3) continue;
            foreach (var other in mine.SelectMany(c => model.Calls.To(c).Select(e => e.From)).Distinct().Where(o => o != index && !model.Methods[o].IsTest).Order())
            {
                var theirs = Callees(model, other);
                var shared = theirs.Count(mine.Contains);
                var share = (double)shared / (mine.Count + theirs.Count - shared);
                if (shared >= 2 && share >= limits.Similarity && !found.Any(f => f.One == other && f.Other == index)) found.Add((index, other, share));
            }
        }
        if (found.Count == 0) return;
        draft.Section(tongue["Similar features: they use the same things", "Похожие возможности: используют то же самое"]);
        foreach (var (one, other, share) in found.OrderByDescending(f => Math.Round(f.Share, 6)).ThenBy(f => f.One).ThenBy(f => f.Other).Take(Shown))
        {
            draft.Line(string.Create(CultureInfo.InvariantCulture, $"- {Markdown.Code(model.Methods[one].FullName)} ~ {Markdown.Code(model.Methods[other].FullName)} — {Markdown.Place(model.Methods[other].Filename, model.Methods[other].Line)} ({share:0%})"));
            draft.Cite("code", model.Methods[other].Place, 0.5 * share);
        }
    }

    private static HashSet<int> Callees(CodeModel model, int method)
    {
        var callees = new HashSet<int>();
        foreach (var edge in model.Calls.From(method))
            if (model.Calls.InDegree(edge.To) <= Popular) callees.Add(edge.To);
        return callees;
    }

    private static string Key(int index) => index.ToString(CultureInfo.InvariantCulture);

    private sealed record WordArgs
    {
        public required string Words { get; init; }
        public required string[] Files { get; init; }
        public required int Take { get; init; }
    }

    private sealed record RegistrationRow
    {
        public required string Name { get; init; }
        public required string Receiver { get; init; }
        public required string Code { get; init; }
        public required string Filename { get; init; }
        public required int Line { get; init; }
    }

    private sealed record DispatchRow
    {
        public required long MethodId { get; init; }
        public required string Code { get; init; }
        public required string Filename { get; init; }
        public required int Line { get; init; }
    }
}
