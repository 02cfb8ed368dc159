using System.Globalization;
using Capstan.Features.Code.Graph.Reading;

namespace Capstan.Features.Code.Scenarios.Onboarding;

/// <summary>What the code is made of: languages, modules, entry points, build files, README.</summary>
internal sealed class OverviewAnswer(AnswerDraft draft, CodeGraph graph)
{
    private static readonly SqlFile<NoArgs, TotalsRow> Totals = Sql.Beside<NoArgs, TotalsRow>("OverviewTotals.sql");
    private static readonly SqlFile<NoArgs, LanguageRow> Languages = Sql.Beside<NoArgs, LanguageRow>("OverviewLanguages.sql");
    private static readonly SqlFile<NoArgs, ModuleRow> Modules = Sql.Beside<NoArgs, ModuleRow>("OverviewModules.sql");
    private static readonly SqlFile<NoArgs, FileRow> Files = Sql.Beside<NoArgs, FileRow>("OverviewFiles.sql");
    private static readonly SqlFile<TakeArgs, EntryRow> Entries = Sql.Beside<TakeArgs, EntryRow>("OverviewEntryPoints.sql");

    private Tongue Tongue => draft.Tongue;

    public async Task Write()
    {
        var totals = await graph.One(Totals, NoArgs.Value);
        var files = await graph.Many(Files, NoArgs.Value);
        draft.Line(Tongue[
            $"The graph has {Tongue.Count(totals.Files, "source file", "source files", "", "", "")}, {Tongue.Count(totals.Types, "type", "types", "", "", "")} and {Tongue.Count(totals.Methods, "method", "methods", "", "", "")}.",
            $"В графе {Tongue.Count(totals.Files, "", "", "файл с кодом", "файла с кодом", "файлов с кодом")}, {Tongue.Count(totals.Types, "", "", "тип", "типа", "типов")} и {Tongue.Count(totals.Methods, "", "", "метод", "метода", "методов")}."]);
        draft.Used(1);
        Readme(files.Where(f => IsReadme(f.Name)).ToList());
        await LanguagesTable();
        await ModulesTable();
        await EntryList();
        var builds = files.Where(f => !IsReadme(f.Name)).ToList();
        if (builds.Count == 0) return;
        draft.Section(Tongue["Build files", "Файлы сборки"]);
        foreach (var file in builds) draft.Line($"- {Markdown.Code(file.Name)}");
        draft.Cite("doc", new(builds[0].Name, 1, 10), 0.4, Markdown.Clip(builds[0].Content ?? ""));
    }

    private void Readme(List<FileRow> readmes)
    {
        if (readmes.Count == 0) return;
        var lines = (readmes[0].Content ?? "").ReplaceLineEndings("\n").Split('\n');
        draft.Line().Line($"**{Markdown.Code(readmes[0].Name)}:** {Markdown.Cell(FirstParagraph(lines))}");
        var headings = lines.Where(l => l.StartsWith('#') && l.TrimStart('#').Trim().Length > 0).Take(8).Select(l => l.TrimStart('#').Trim()).ToList();
        if (headings.Count > 1) draft.Line().Line(Tongue["Its headings: ", "Разделы: "] + string.Join(" · ", headings.Select(Markdown.Cell)));
        draft.Cite("doc", new(readmes[0].Name, 1, 10), 1, Markdown.Clip(readmes[0].Content ?? ""));
    }

    private static string FirstParagraph(string[] lines)
    {
        var text = lines.Select(l => l.Trim()).SkipWhile(l => l.Length == 0 || l[0] is '#' or '=' or '-' or '[' or '!' or '<' or '*').TakeWhile(l => l.Length > 0).Take(6);
        var paragraph = string.Join(' ', text);
        return paragraph.Length <= 400 ? paragraph : paragraph[..399] + "…";
    }

    private async Task LanguagesTable()
    {
        var rows = await graph.Many(Languages, NoArgs.Value);
        if (rows.Count == 0) return;
        draft.Section(Tongue["Languages", "Языки"]);
        draft.Line(Tongue["| language | files | of them tests | lines |", "| язык | файлов | из них тестов | строк |"]).Line("|---|---:|---:|---:|");
        foreach (var row in rows) draft.Line(string.Create(CultureInfo.InvariantCulture, $"| {Markdown.Cell(row.Language)} | {row.Files} | {row.TestFiles} | {row.Lines} |"));
    }

    private async Task ModulesTable()
    {
        var rows = await graph.Many(Modules, NoArgs.Value);
        if (rows.Count == 0) return;
        draft.Section(Tongue["Largest modules", "Крупнейшие модули"]);
        draft.Line(Tongue["| folder | files | lines | calls from other folders |", "| папка | файлов | строк | вызовов из других папок |"]).Line("|---|---:|---:|---:|");
        foreach (var row in rows)
            draft.Line(string.Create(CultureInfo.InvariantCulture, $"| {Markdown.Cell(Markdown.Code(row.Module))} | {row.Files} | {row.Lines} | {row.Incoming} |"));
    }

    private async Task EntryList()
    {
        var rows = await graph.Many(Entries, new() { Take = 10 });
        if (rows.Count == 0) return;
        draft.Section(Tongue["Entry points", "Точки входа"]);
        foreach (var row in rows)
        {
            draft.Line($"- {Markdown.Code(row.FullName)} — {Markdown.Place(row.Filename, row.Line)}");
            draft.Cite("code", new(row.Filename, row.Line, row.Line + 4), 0.7);
        }
    }

    private static bool IsReadme(string name) => name[(name.LastIndexOf('/') + 1)..].StartsWith("readme", StringComparison.OrdinalIgnoreCase);

    private sealed record TakeArgs
    {
        public required int Take { get; init; }
    }

    private sealed record TotalsRow
    {
        public required long Methods { get; init; }
        public required long Types { get; init; }
        public required long Files { get; init; }
    }

    private sealed record LanguageRow
    {
        public required string Language { get; init; }
        public required long Files { get; init; }
        public required long Lines { get; init; }
        public required long TestFiles { get; init; }
    }

    private sealed record ModuleRow
    {
        public required string Module { get; init; }
        public required long Files { get; init; }
        public required long Lines { get; init; }
        public required long Incoming { get; init; }
    }

    private sealed record FileRow
    {
        public required string Name { get; init; }
        public required string? Content { get; init; }
    }

    private sealed record EntryRow
    {
        public required string FullName { get; init; }
        public required string Filename { get; init; }
        public required int Line { get; init; }
    }
}
