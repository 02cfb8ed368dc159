using System.Globalization;
using Capstan.Features.Code.Diagrams;
using Capstan.Features.Code.Graph.Reading;
using Capstan.Features.Code.Scenarios.Model;
using Capstan.Features.Code.Scenarios.Onboarding;
using Capstan.Features.Code.Thresholds;

namespace Capstan.Features.Code.Scenarios.Documentation;

/// <summary>What is not documented, what is documented wrongly, and documentation made from the code.</summary>
internal sealed class DocumentationEngine(CodeModels models) : IScenarioEngine
{
    private const int Shown = 20, MaximumDocumented = 100_000, PageMethods = 30;
    private static readonly Intents Kinds = Intents.Read("documentation");
    private static readonly SqlFile<AtMost, DocumentedRow> DocumentedMethods = Sql.Beside<AtMost, DocumentedRow>("DocumentedMethods.sql");
    private static readonly SqlFile<SomeNodes, PageRow> MethodPages = Sql.Beside<SomeNodes, PageRow>("MethodPages.sql");
    private readonly PerBuild<List<StaleDoc>> stale = new(FindStale);

    public string ScenarioId => "documentation";

    public async Task<ScenarioAnswer> Answer(EngineQuestion question, CodeGraph graph)
    {
        var draft = new AnswerDraft(ScenarioId, question);
        var model = await models.Of(graph);
        if (await Scope.Of(question, graph, model, draft) is not { } scope) return await draft.Finish(graph);
        if (scope.Name.Length > 0) draft.Focus(scope.Name);
        var intent = Kinds.Of(question.Query);
        // A name and no word of what is wanted: its documentation is.
        if (intent == "generate" || intent is null && !scope.IsEverything) await Generate(draft, graph, model, scope, FormatOf(question.Query));
        else if (intent == "stale") await Stale(draft, graph, scope);
        else
        {
            Coverage(draft, model, scope, question.Settings.Documentation);
            if (intent is null) await Stale(draft, graph, scope);
        }
        return await draft.Finish(graph, 0.9);
    }

    private static void Coverage(AnswerDraft draft, CodeModel model, Scope scope, DocumentationSettings limits)
    {
        var tongue = draft.Tongue;
        var methods = model.Methods.Where(m => IsPublic(model, m) && m.Lines >= limits.LeastLines && scope.Holds(m.Filename, m.Line, m.LastLine)).ToList();
        var types = model.Types.Where(t => IsPublic(model, t) && scope.Holds(t.Filename, t.Line, t.LastLine)).ToList();
        var all = methods.Count + types.Count;
        if (all == 0)
        {
            draft.Line(tongue["There is nothing public here to document.", "Здесь нет ничего публичного."]);
            return;
        }
        var documented = methods.Count(m => m.HasDoc) + types.Count(t => t.HasDoc);
        draft.Line(tongue[
            $"**{Percent(documented, all)} documented**: {documented} of {all} public methods and types ({methods.Count(m => m.HasDoc)} of {methods.Count} methods, {types.Count(t => t.HasDoc)} of {types.Count} types).",
            $"**Документировано {Percent(documented, all)}**: {documented} из {all} публичных методов и типов (методов {methods.Count(m => m.HasDoc)} из {methods.Count}, типов {types.Count(t => t.HasDoc)} из {types.Count})."]);
        draft.Used(0.95);

        var modules = methods.Select(m => (Module: model.ModuleOf(m.File), m.HasDoc)).Concat(types.Select(t => (Module: model.ModuleOf(t.File), t.HasDoc)))
            .GroupBy(p => p.Module).Select(g => (Module: g.Key, All: g.Count(), Documented: g.Count(p => p.HasDoc)))
            .OrderByDescending(g => g.All - g.Documented).ThenBy(g => g.Module, StringComparer.Ordinal).ToList();
        var poor = modules.Count(m => m.Documented < limits.DocumentedRatio * m.All);
        draft.Section(tongue[$"By module ({poor} below {Percent((int)(limits.DocumentedRatio * 100), 100)})", $"По модулям (ниже {Percent((int)(limits.DocumentedRatio * 100), 100)}: {poor})"]);
        draft.Table([tongue["module", "модуль"], "#" + tongue["public", "публичных"], "#" + tongue["documented", "документировано"]],
            modules.Take(15).Select(m => (IReadOnlyList<string>)[Markdown.Code(m.Module), m.All.ToString(CultureInfo.InvariantCulture), Percent(m.Documented, m.All)]));
        draft.More(15, modules.Count);

        var gaps = methods.Where(m => !m.HasDoc).OrderByDescending(m => (long)m.FanIn * (1 + m.Cyclomatic)).ThenByDescending(m => m.Cyclomatic).ThenBy(m => m.Id).ToList();
        var bare = types.Where(t => !t.HasDoc).OrderByDescending(t => t.Lines).ThenBy(t => t.Id).ToList();
        if (gaps.Count > 0)
        {
            draft.Section(tongue["Undocumented methods, the most used and complex first", "Недокументированные методы, сначала самые используемые и сложные"]);
            foreach (var gap in gaps.Take(Shown))
            {
                draft.Line(tongue[
                    $"- {Markdown.Code(gap.FullName)} — {Markdown.Place(gap.Filename, gap.Line)} (called from {gap.FanIn}, complexity {gap.Cyclomatic})",
                    $"- {Markdown.Code(gap.FullName)} — {Markdown.Place(gap.Filename, gap.Line)} (вызовов из {gap.FanIn}, сложность {gap.Cyclomatic})"]);
                draft.Cite("code", gap.Place, 1 + (double)gap.FanIn * (1 + gap.Cyclomatic));
            }
            draft.More(Shown, gaps.Count);
        }
        if (bare.Count == 0) return;
        draft.Section(tongue["Undocumented types", "Недокументированные типы"]);
        foreach (var type in bare.Take(10))
        {
            draft.Line($"- {Markdown.Code(type.FullName)} — {Markdown.Place(type.Filename, type.Line)}");
            draft.Cite("code", type.Place, 1);
        }
        draft.More(10, bare.Count);
    }

    private async Task Stale(AnswerDraft draft, CodeGraph graph, Scope scope)
    {
        var tongue = draft.Tongue;
        var found = (await stale.Get(graph)).Where(s => scope.Holds(s.File, s.Line, s.Line)).ToList();
        draft.Section(tongue["Documentation that is no longer true", "Документация, которая уже неверна"]);
        if (found.Count == 0)
        {
            draft.Line(tongue["None found: documented parameters and results are those of the code.", "Не найдено: описанные параметры и результаты совпадают с кодом."]);
            return;
        }
        foreach (var wrong in found.Take(Shown))
        {
            var what = wrong.Names.Count > 0
                ? tongue[$"documents {string.Join(", ", wrong.Names.Select(Markdown.Code))}, which it does not take", $"описывает {string.Join(", ", wrong.Names.Select(Markdown.Code))}, которых нет среди параметров"]
                : tongue["documents a result and returns nothing", "описывает результат, но ничего не возвращает"];
            draft.Line($"- {Markdown.Code(wrong.FullName)} — {Markdown.Place(wrong.File, wrong.Line)}: {what}");
            draft.Cite("code", new(wrong.File, wrong.Line, wrong.Line), 0.9);
            draft.Used(0.9);
        }
        draft.More(Shown, found.Count);
    }

    private static async Task<List<StaleDoc>> FindStale(CodeGraph graph)
    {
        var found = new List<StaleDoc>();
        foreach (var row in await graph.Many(DocumentedMethods, new() { Take = MaximumDocumented }))
        {
            var actual = row.Parameters.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(p => p.TrimStart('$', '&', '*')).ToHashSet(StringComparer.Ordinal);
            // Rest parameters and patterns take whatever they are given: their parts may well be described.
            List<string> unknown = row.IsOpen ? [] : [.. DocComments.Parameters(row.Doc).Select(p => p.Name).Where(n => !actual.Contains(n))];
            var isVoid = row.ReturnType is "void" or "Unit" or "None" or "Void" && DocComments.SaysReturns(row.Doc);
            if (unknown.Count > 0 || isVoid) found.Add(new(row.FullName, row.Filename, row.Line, unknown));
        }
        return found;
    }

    private static async Task Generate(AnswerDraft draft, CodeGraph graph, CodeModel model, Scope scope, string format)
    {
        var tongue = draft.Tongue;
        var methods = scope.Symbol is { Kind: "method" } one ? [one.Id]
            : model.Methods.Where(m => IsPublic(model, m) && scope.Holds(m.Filename, m.Line, m.LastLine))
                .OrderByDescending(m => m.FanIn).ThenBy(m => m.Id).Take(PageMethods).OrderBy(m => m.Id).Select(m => m.Id).ToArray();
        if (methods.Length == 0)
        {
            draft.Line(tongue["There is nothing public here to document.", "Здесь нет ничего публичного."]);
            return;
        }
        var rows = await graph.Many(MethodPages, new() { Ids = methods });
        var isOne = scope.Symbol is { Kind: "method" };
        var page = new GeneratedDocument().Heading(1, isOne ? rows[0].FullName : scope.Name.Length > 0 ? scope.Name : tongue["API reference", "Справочник API"]);
        if (!isOne) Contents(page, tongue, rows);
        var picture = Picture(tongue, model, scope, methods);
        if (picture.IsWorthDrawing) page.Heading(2, picture.Title).Code("mermaid", picture.Draw().Mermaid);
        foreach (var row in rows) Page(page, tongue, row, isOne ? 2 : 3, !isOne);
        var text = page.Render(format);
        // The document is Markdown in a Markdown answer as it is, and a block of its own otherwise.
        draft.Line(format == "markdown" ? text : Markdown.Block(text, format));
        draft.Draw(picture);
        draft.Used(0.95);
        foreach (var row in rows.Take(AnswerDraft.MaximumEvidence)) draft.Cite("code", new(row.Filename, row.Line, row.Line + 2), 1 + row.FanIn);
    }

    private static void Contents(GeneratedDocument page, Tongue tongue, List<PageRow> rows) =>
        page.Table([tongue["name", "имя"], tongue["signature", "сигнатура"], tongue["what it does", "назначение"]],
            [.. rows.Select(r => (string[])["`" + r.Name, "`" + r.Signature, Markdown.Summary(r.Doc)])]);

    private static void Page(GeneratedDocument page, Tongue tongue, PageRow row, int level, bool withTitle)
    {
        if (withTitle) page.Heading(2, row.FullName);
        page.Paragraph(Markdown.Summary(row.Doc)).Code(row.Language, row.Signature).Paragraph($"{tongue["Defined at", "Определено в"]} {row.Filename}:{row.Line}.");
        var said = DocComments.Parameters(row.Doc).ToDictionary(p => p.Name, p => p.Text, StringComparer.Ordinal);
        var parameters = row.Parameters.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('\t')).ToList();
        // The signature has their names already: a table of nothing but them says nothing.
        if (parameters.Any(p => p.Length > 1 && p[1].Length > 0 || said.ContainsKey(p[0].TrimStart('$', '&'))))
            page.Heading(level, tongue["Parameters", "Параметры"]).Table([tongue["name", "имя"], tongue["type", "тип"], tongue["meaning", "смысл"]],
                [.. parameters.Select(p => (string[])["`" + p[0], p.Length > 1 && p[1].Length > 0 ? "`" + p[1] : "", said.GetValueOrDefault(p[0].TrimStart('$', '&'), "")])]);
        if (row.ReturnType.Length > 0) page.Paragraph($"{tongue["Returns", "Возвращает"]}: {row.ReturnType}.");
        var examples = row.Examples.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(e => e.Split('\t')).Where(e => e.Length == 2).ToList();
        if (examples.Count > 0) page.Heading(level, tongue["Used like this", "Примеры использования"]);
        foreach (var example in examples) page.Code(row.Language, example[0]).Paragraph(example[1]);
    }

    /// <summary>Of one method its callers and callees; of more, what calls what among them.</summary>
    private static DiagramSketch Picture(Tongue tongue, CodeModel model, Scope scope, long[] methods)
    {
        var picture = new DiagramSketch("calls", tongue["Calls", "Вызовы"]);
        var chosen = methods.Where(model.MethodById.ContainsKey).Select(id => model.MethodById[id]).ToList();
        foreach (var index in chosen) picture.Node(Key(index), model.Methods[index].FullName, scope.Symbol is null ? DiagramMark.Plain : DiagramMark.Focus);
        foreach (var index in chosen)
        {
            if (chosen.Count == 1)
                foreach (var edge in model.Calls.To(index).Take(10)) picture.Node(Key(edge.From), model.Methods[edge.From].FullName);
            if (chosen.Count == 1)
                foreach (var edge in model.Calls.From(index)[..Math.Min(12, model.Calls.OutDegree(index))]) picture.Node(Key(edge.To), model.Methods[edge.To].FullName);
            foreach (var edge in model.Calls.To(index)) picture.Edge(Key(edge.From), Key(edge.To));
            foreach (var edge in model.Calls.From(index)) picture.Edge(Key(edge.From), Key(edge.To));
        }
        return picture;
    }

    private static string FormatOf(string query)
    {
        var words = Words.Of(query);
        return words.Contains("html") ? "html" : words.Contains("rst") || words.Contains("restructuredtext") ? "rst" : words.Contains("latex") || words.Contains("tex") ? "latex" : "markdown";
    }

    private static bool IsPublic(CodeModel model, ModelMethod method) =>
        method is { IsExported: true, IsTest: false, IsModule: false, IsLambda: false } && model.Files[method.File].IsOwn;

    private static bool IsPublic(CodeModel model, ModelType type)
    {
        var file = model.Files[type.File];
        if (!file.IsOwn || type.Name.StartsWith('<')) return false;
        return file.Language switch
        {
            "c" => false,
            "go" => char.IsUpper(type.Name[0]),
            "java" or "csharp" => type.Modifiers.Contains("PUBLIC", StringComparison.Ordinal),
            _ => !type.Modifiers.Contains("PRIVATE", StringComparison.Ordinal) && !type.Name.StartsWith('_'),
        };
    }

    private static string Percent(int part, int all) => string.Create(CultureInfo.InvariantCulture, $"{100.0 * part / all:0}%");

    private static string Key(int index) => index.ToString(CultureInfo.InvariantCulture);

    private sealed record StaleDoc(string FullName, string File, int Line, IReadOnlyList<string> Names);

    private sealed record DocumentedRow
    {
        public required long Id { get; init; }
        public required string FullName { get; init; }
        public required string Filename { get; init; }
        public required int Line { get; init; }
        public required string Language { get; init; }
        public required string Doc { get; init; }
        public required string ReturnType { get; init; }
        public required string Parameters { get; init; }
        public required bool IsOpen { get; init; }
    }

    private sealed record PageRow
    {
        public required long Id { get; init; }
        public required string Name { get; init; }
        public required string FullName { get; init; }
        public required string Filename { get; init; }
        public required int Line { get; init; }
        public required string Language { get; init; }
        public required string Signature { get; init; }
        public required string Doc { get; init; }
        public required string ReturnType { get; init; }
        public required int FanIn { get; init; }
        public required string Parameters { get; init; }
        public required string Examples { get; init; }
    }
}
