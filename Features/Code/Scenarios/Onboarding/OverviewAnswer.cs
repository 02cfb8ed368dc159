using System.Globalization;
using System.Text.RegularExpressions;
using Capstan.Features.Code.Diagrams;
using Capstan.Features.Code.Graph.Reading;

namespace Capstan.Features.Code.Scenarios.Onboarding;

/// <summary>What the code is made of: languages, modules, entry points, build files, README.</summary>
internal sealed partial class OverviewAnswer(AnswerDraft draft, CodeGraph graph)
{
    private static readonly SqlFile<NoArgs, TotalsRow> Totals = Sql.Beside<NoArgs, TotalsRow>("OverviewTotals.sql");
    private static readonly SqlFile<NoArgs, LanguageRow> Languages = Sql.Beside<NoArgs, LanguageRow>("OverviewLanguages.sql");
    private static readonly SqlFile<NoArgs, ModuleRow> Modules = Sql.Beside<NoArgs, ModuleRow>("OverviewModules.sql");
    private static readonly SqlFile<ModulesArgs, ModuleCallRow> ModuleCalls = Sql.Beside<ModulesArgs, ModuleCallRow>("OverviewModuleCalls.sql");
    private static readonly SqlFile<NoArgs, ReadmeRow> Readmes = Sql.Beside<NoArgs, ReadmeRow>("OverviewReadme.sql");
    private static readonly SqlFile<NoArgs, FileRow> Files = Sql.Beside<NoArgs, FileRow>("OverviewFiles.sql");
    private static readonly SqlFile<AtMost, EntryRow> Entries = Sql.Beside<AtMost, EntryRow>("OverviewEntryPoints.sql");

    private Tongue Tongue => draft.Tongue;

    public async Task Write()
    {
        var totals = await graph.One(Totals, NoArgs.Value);
        var files = await graph.Many(Files, NoArgs.Value);
        draft.Line(Tongue[
            $"The graph has {Tongue.Count(totals.Files, "source file", "source files", "", "", "")}, {Tongue.Count(totals.Types, "type", "types", "", "", "")} and {Tongue.Count(totals.Methods, "method", "methods", "", "", "")}.",
            $"В графе {Tongue.Count(totals.Files, "", "", "файл с кодом", "файла с кодом", "файлов с кодом")}, {Tongue.Count(totals.Types, "", "", "тип", "типа", "типов")} и {Tongue.Count(totals.Methods, "", "", "метод", "метода", "методов")}."]);
        draft.Used(1);
        Readme(await graph.Many(Readmes, NoArgs.Value));
        await LanguagesTable();
        await ModulesTable();
        await EntryList();
        var builds = files.Where(f => !IsReadme(f.Name)).ToList();
        if (builds.Count == 0) return;
        draft.Section(Tongue["Build files", "Файлы сборки"]);
        foreach (var file in builds) draft.Line($"- {Markdown.Code(file.Name)}");
        draft.Cite("doc", new(builds[0].Name, 1, 10), 0.4, Markdown.Clip(builds[0].Content ?? ""));
    }

    /// <summary>What the project says of itself: the first words of the README nearest to the root, and what it goes on with.</summary>
    private void Readme(List<ReadmeRow> passages)
    {
        if (passages.Count == 0) return;
        var text = passages.Select(p => FirstParagraph(p.Content)).FirstOrDefault(p => p.Length > 0) ?? "";
        if (text.Length > 0) draft.Line().Line($"**{Markdown.Code(passages[0].Filename)}:** {Markdown.Cell(text)}");
        var headings = passages.Select(p => p.Heading).Concat(passages.Count > 1 ? [] : passages[0].Content.Split('\n').Where(l => l.StartsWith('#')).Select(l => l.TrimStart('#').Trim())).Where(h => h.Length > 0).Distinct(StringComparer.Ordinal).Take(12).ToList();
        if (headings.Count > 1) draft.Line().Line(Tongue["Its headings: ", "Разделы: "] + string.Join(" · ", headings.Select(Markdown.Cell)));
        draft.Cite("doc", new(passages[0].Filename, passages[0].Line, passages[0].Line + 9), 1, Markdown.Clip(passages[0].Content));
    }

    /// <summary>The first words that are prose: no heading, underline, badge, picture, table, list or markup.</summary>
    private static string FirstParagraph(string content)
    {
        var text = Entity().Replace(Tag().Replace(Link().Replace(Picture().Replace(content.ReplaceLineEndings("\n"), ""), "${text}"), " "), " ");
        var lines = text.Split('\n').Select(l => l.Trim()).ToList();
        for (var i = 0; i < lines.Count; i++)
        {
            if (!IsProse(i)) continue;
            var paragraph = string.Join(' ', lines.Skip(i).TakeWhile((l, k) => l.Length > 0 && IsProse(i + k) && !l.StartsWith("```", StringComparison.Ordinal)).Take(8));
            if (paragraph.Split(' ').Count(w => w.Length > 1 && char.IsLetter(w[0])) < 3) continue;
            return paragraph.Length <= 500 ? paragraph : paragraph[..499] + "…";
        }
        return "";

        bool IsProse(int i) => lines[i] is { Length: > 0 } line && line[0] is not ('#' or '=' or '-' or '[' or '!' or '*' or '>' or '|' or '~' or '`' or '.') && !line.All(c => c == line[0])
            && !(i + 1 < lines.Count && lines[i + 1] is { Length: > 2 } under && under[0] is '=' or '-' or '~' or '^' or '*' && lines[i + 1].All(c => c == lines[i + 1][0]));
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
        draft.Section(Tongue["Largest modules, without tests and code made elsewhere", "Крупнейшие модули, без тестов и чужого кода"]);
        draft.Line(Tongue["| folder | files | lines | calls from other folders |", "| папка | файлов | строк | вызовов из других папок |"]).Line("|---|---:|---:|---:|");
        foreach (var row in rows)
            draft.Line(string.Create(CultureInfo.InvariantCulture, $"| {Markdown.Cell(Markdown.Code(row.Module))} | {row.Files} | {row.Lines} | {row.Incoming} |"));
        var drawing = new DiagramSketch("modules", Tongue["Calls between the largest modules", "Вызовы между крупнейшими модулями"]);
        foreach (var row in rows) drawing.Node(row.Module, row.Module);
        foreach (var call in await graph.Many(ModuleCalls, new() { Modules = [.. rows.Select(r => r.Module)] }))
            drawing.Edge(call.Caller, call.Callee, call.Calls.ToString(CultureInfo.InvariantCulture));
        draft.Draw(drawing);
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

    [GeneratedRegex(@"\[?!\[[^\]]*\]\([^)]*\)(\]\([^)]*\))?", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Picture();

    [GeneratedRegex(@"\[(?<text>[^\]]*)\]\([^)]*\)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Link();

    [GeneratedRegex(@"<[^<>]*>", RegexOptions.NonBacktracking)]
    private static partial Regex Tag();

    [GeneratedRegex(@"&(nbsp|#160|amp|lt|gt|middot|bull);", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Entity();

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

    private sealed record ModulesArgs
    {
        public required string[] Modules { get; init; }
    }

    private sealed record ModuleCallRow
    {
        public required string Caller { get; init; }
        public required string Callee { get; init; }
        public required long Calls { get; init; }
    }

    private sealed record ReadmeRow
    {
        public required string Filename { get; init; }
        public required string Heading { get; init; }
        public required string Content { get; init; }
        public required int Line { get; init; }
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
