using System.Text;
using Capstan.Features.Code.Graph.Reading;
using Capstan.Features.Code.Scenarios.Architecture;
using Capstan.Features.Code.Scenarios.Model;
using Capstan.Features.Code.Scenarios.Onboarding;

namespace Capstan.Features.Code.Scenarios.MassRefactoring;

/// <summary>Every place a rename or migration would touch, in the order to change them, with the change as a patch. It writes nothing.</summary>
internal sealed class MassRefactoringEngine(CodeModels models) : IScenarioEngine
{
    private const int ShownFiles = 40, ShownManual = 20, DiffFiles = 12, DiffLines = 160;
    private static readonly SqlFile<NameArgs, TakenRow> NamesTaken = Sql.Beside<NameArgs, TakenRow>("NamesTaken.sql");
    private readonly PerBuild<ModuleGraph> modules = new(async graph => ModuleGraph.Of(await models.Of(graph)));

    public string ScenarioId => "mass_refactoring";

    public async Task<ScenarioAnswer> Answer(EngineQuestion question, CodeGraph graph)
    {
        var draft = new AnswerDraft(ScenarioId, question.Tongue);
        var tongue = question.Tongue;
        if (RefactoringRequest.Of(question) is not { } request)
        {
            draft.Line(tongue["Name what is to change: “rename `old_name` to `new_name`”, or “references to `name`”.", "Назовите, что меняется: «переименуй `old_name` в `new_name`» или «ссылки на `name`»."]);
            return await draft.Finish(graph);
        }
        var resolution = await SymbolResolver.Resolve(request.Old, graph);
        var symbols = resolution.Symbols.Where(s => !s.IsExternal && s.Filename is not null && s.Kind is "method" or "type" or "member").ToList();
        if (!resolution.IsExact || symbols.Count == 0)
        {
            if (resolution.Symbols.Count > 0) new DefinitionAnswer(draft, graph).Candidates(resolution);
            else draft.Line(tongue[$"Nothing in this graph is called {Markdown.Code(request.Old.Text)}.", $"В этом графе нет ничего с именем {Markdown.Code(request.Old.Text)}."]);
            return await draft.Finish(graph);
        }
        var model = await models.Of(graph);
        var report = await new ReferenceFinder(graph, model).Find(symbols[0]);
        // Overloads and overrides are one symbol to a rename; anything else is a choice that is the asker's.
        if (symbols.Any(s => s.FullName != symbols[0].FullName && !report.Members.Any(m => m.Id == s.Id)))
        {
            new DefinitionAnswer(draft, graph).Candidates(resolution with { Symbols = symbols });
            return await draft.Finish(graph);
        }
        await Write(draft, graph, model, symbols[0], request, report);
        return await draft.Finish(graph, 0.8);
    }

    private async Task Write(AnswerDraft draft, CodeGraph graph, CodeModel model, Symbol symbol, RefactoringRequest request, ReferenceReport report)
    {
        var tongue = draft.Tongue;
        var order = await Order(graph, model);
        var edits = report.References.Where(r => r.IsEdit).ToList();
        var files = edits.GroupBy(r => r.File, StringComparer.Ordinal).OrderBy(g => order.GetValueOrDefault(g.Key, int.MaxValue)).ThenBy(g => g.Key, StringComparer.Ordinal).ToList();
        var sure = edits.Count(e => e.Confidence >= 0.9);
        draft.Line(tongue[
            $"{Markdown.Code(symbol.FullName)} ({Markdown.Place(symbol.Filename!, symbol.Line)}): **{tongue.Count(edits.Count, "reference", "references", "", "", "")}** in {tongue.Count(files.Count, "file", "files", "", "", "")}, {sure} of them sure; {tongue.Count(report.References.Count - edits.Count, "more place needs", "more places need", "", "", "")} a person's eye.",
            $"{Markdown.Code(symbol.FullName)} ({Markdown.Place(symbol.Filename!, symbol.Line)}): **ссылок: {edits.Count}** в файлах: {files.Count}, из них надёжных {sure}; ещё мест для ручной проверки: {report.References.Count - edits.Count}."]);
        if (report.Others > 0)
            draft.Line().Line(tongue[$"_{tongue.Count(report.Others, "place of the same name means", "places of the same name mean", "", "", "")} something else and stay as they are._", $"_Мест с тем же именем, но другим смыслом: {report.Others}; они не меняются._"]);
        foreach (var edit in edits.OrderByDescending(e => e.Confidence).Take(AnswerDraft.MaximumEvidence)) draft.Cite("code", new(edit.File, edit.Line, edit.Line), edit.Confidence);
        foreach (var edit in edits.Take(200)) draft.Used(edit.Confidence);

        if (request.NewSimple is { } name) await Preconditions(draft, graph, model, symbol, name, report);
        Radius(draft, model, report);
        draft.Section(request.NewName is null ? tongue["References by file", "Ссылки по файлам"] : tongue["Edits, in the order to make them", "Правки в порядке внесения"]);
        draft.Table([tongue["file", "файл"], "#" + tongue["edits", "правок"], tongue["lines", "строки"]],
            files.Take(ShownFiles).Select(f => (IReadOnlyList<string>)[Markdown.Code(f.Key), $"{f.Count()}", string.Join(", ", f.Take(12).Select(r => $"{r.Line}:{r.Column}")) + (f.Count() > 12 ? " …" : "")]));
        draft.More(Math.Min(ShownFiles, files.Count), files.Count);
        Manual(draft, report);
        if (request.NewSimple is { } to) Diff(draft, files, symbol.Name, to);
    }

    /// <summary>What is used comes before what uses it: then every step compiles as far as it can.</summary>
    private async Task<Dictionary<string, int>> Order(CodeGraph graph, CodeModel model)
    {
        var known = await modules.Get(graph);
        var component = known.Edges.Components(out _);
        return model.Files.Select((f, i) => (f.Name, Place: known.ModuleOfFile[i] is var m and >= 0 ? component[m] : int.MaxValue - 1)).ToDictionary(f => f.Name, f => f.Place, StringComparer.Ordinal);
    }

    private static async Task Preconditions(AnswerDraft draft, CodeGraph graph, CodeModel model, Symbol symbol, string name, ReferenceReport report)
    {
        var tongue = draft.Tongue;
        draft.Section(tongue["Before the change", "Перед изменением"]);
        Check(RefactoringRequest.IsIdentifier(name), tongue[$"{Markdown.Code(name)} is a name", $"{Markdown.Code(name)} — допустимое имя"]);
        Check(name != symbol.Name, tongue["The new name is another one", "Новое имя отличается"]);
        var parents = report.Members.Select(m => m.Parent).Append(Parent(symbol.FullName)).ToHashSet(StringComparer.Ordinal);
        var files = report.Members.Select(m => m.Filename).Append(symbol.Filename!).ToHashSet(StringComparer.Ordinal);
        var taken = await graph.Many(NamesTaken, new() { Name = name });
        var clashes = taken.Where(t => parents.Contains(t.Parent) && t.Parent.Length > 0 || files.Contains(t.Filename)).ToList();
        Check(clashes.Count == 0, tongue["The new name is free in every scope the old one stands in", "Новое имя свободно во всех областях видимости старого"]);
        foreach (var clash in clashes.Take(5))
        {
            draft.Line($"  - {Markdown.Code(clash.FullName)} — {Markdown.Place(clash.Filename, clash.Line)}");
            draft.Cite("code", new(clash.Filename, clash.Line, clash.Line), 1);
        }
        if (taken.Count > clashes.Count)
            draft.Line(tongue[$"- ⓘ {taken.Count - clashes.Count} other places have that name, in other scopes: calls without a known receiver become ambiguous.", $"- ⓘ Ещё мест с таким именем в других областях: {taken.Count - clashes.Count}; вызовы без известного получателя станут неоднозначными."]);
        if (report.Members.Select(m => m.Parent).Distinct(StringComparer.Ordinal).Count() > 1)
            draft.Line(tongue[$"- ⓘ {report.Members.Count} declarations override each other and are renamed together: {string.Join(", ", report.Members.Take(6).Select(m => Markdown.Code(m.FullName)))}{(report.Members.Count > 6 ? " …" : "")}", $"- ⓘ Переопределяющие друг друга объявления ({report.Members.Count}) переименовываются вместе: {string.Join(", ", report.Members.Take(6).Select(m => Markdown.Code(m.FullName)))}{(report.Members.Count > 6 ? " …" : "")}"]);
        if (report.Members.Any(m => m.IsExported) || symbol.Kind != "method" && model.Types.Any(t => t.Id == symbol.Id && !t.Modifiers.Contains("PRIVATE", StringComparison.Ordinal)))
            draft.Line(tongue["- ⚠ It is open to others: renaming it breaks them, a new major version (semver).", "- ⚠ Символ открыт для других: переименование их сломает, нужна новая мажорная версия (semver)."]);

        void Check(bool holds, string what) => draft.Line($"- {(holds ? "✓" : "✗")} {what}");

        static string Parent(string fullName) => fullName.LastIndexOf('.') is var at and > 0 ? fullName[..at] : "";
    }

    private static void Radius(AnswerDraft draft, CodeModel model, ReferenceReport report)
    {
        if (report.Members.Count == 0) return;
        var tongue = draft.Tongue;
        var reached = model.Calls.Distances(report.Members.Select(m => model.MethodById[m.Id]), against: true, 0.5f);
        var callers = Enumerable.Range(0, model.Methods.Count).Where(m => reached[m] > 0).ToList();
        draft.Section(tongue["Blast radius", "Радиус влияния"]);
        draft.Line(tongue[
            $"{tongue.Count(callers.Count(m => reached[m] == 1), "method calls", "methods call", "", "", "")} it, {callers.Count} lead to it in the end, {callers.Count(m => model.Methods[m].IsEntryPoint)} of them entry points and {callers.Count(m => model.Methods[m].IsTest)} tests.",
            $"Вызывают напрямую: {callers.Count(m => reached[m] == 1)}, всего ведут к нему: {callers.Count}, из них точек входа {callers.Count(m => model.Methods[m].IsEntryPoint)}, тестов {callers.Count(m => model.Methods[m].IsTest)}."]);
    }

    private static void Manual(AnswerDraft draft, ReferenceReport report)
    {
        var tongue = draft.Tongue;
        var manual = report.References.Where(r => !r.IsEdit).OrderBy(r => r.Kind).ThenBy(r => r.File, StringComparer.Ordinal).ThenBy(r => r.Line).ToList();
        if (manual.Count == 0) return;
        draft.Section(tongue["To be judged by a person", "Проверить вручную"]);
        foreach (var kind in manual.GroupBy(r => r.Kind))
        {
            draft.Line($"- {Name(kind.Key, tongue)}: {kind.Count()} — {string.Join(", ", kind.Take(ShownManual / 2).Select(r => Markdown.Place(r.File, r.Line)))}{(kind.Count() > ShownManual / 2 ? " …" : "")}");
            foreach (var reference in kind.Take(3)) draft.Cite("code", new(reference.File, reference.Line, reference.Line), reference.Confidence);
        }
    }

    private static string Name(ReferenceKind kind, Tongue tongue) => kind switch
    {
        ReferenceKind.Ambiguous => tongue["may mean something else", "может означать другое"],
        ReferenceKind.Text => tongue["in strings (reflection, registries, messages)", "в строках (рефлексия, реестры, сообщения)"],
        ReferenceKind.Comment => tongue["in comments", "в комментариях"],
        ReferenceKind.Configuration => tongue["in configuration", "в конфигурации"],
        _ => tongue["in documents", "в документах"],
    };

    /// <summary>What a patch of the sure edits looks like, without context lines.</summary>
    private static void Diff(AnswerDraft draft, List<IGrouping<string, Reference>> files, string from, string to)
    {
        var tongue = draft.Tongue;
        if (files.Count == 0 || !RefactoringRequest.IsIdentifier(to)) return;
        var (diff, lines) = (new StringBuilder(), 0);
        foreach (var file in files.Take(DiffFiles))
        {
            if (lines >= DiffLines) break;
            diff.Append("--- a/").Append(file.Key).Append("\n+++ b/").Append(file.Key).Append('\n');
            foreach (var line in file.GroupBy(r => r.Line).OrderBy(g => g.Key))
            {
                if (lines++ >= DiffLines) break;
                var (old, changed) = (line.First().LineText, line.First().LineText);
                foreach (var edit in line.DistinctBy(e => e.Column).OrderByDescending(e => e.Column))
                    changed = $"{changed[..(edit.Column - 1)]}{to}{changed[(edit.Column - 1 + from.Length)..]}";
                diff.Append("@@ -").Append(line.Key).Append(" +").Append(line.Key).Append(" @@\n-").Append(old).Append("\n+").Append(changed).Append('\n');
            }
        }
        draft.Section(tongue["As a patch", "В виде патча"]);
        draft.Line(Markdown.Block(diff.ToString(), "diff"));
        if (files.Count > DiffFiles || lines >= DiffLines) draft.Line().Line(tongue["_The rest of the edits follows the table above._", "_Остальные правки — по таблице выше._"]);
    }

    private sealed record NameArgs
    {
        public required string Name { get; init; }
    }

    private sealed record TakenRow
    {
        public required string Kind { get; init; }
        public required string FullName { get; init; }
        public required string Parent { get; init; }
        public required string Filename { get; init; }
        public required int Line { get; init; }
    }
}
