using Capstan.Features.Code.Graph.Reading;

namespace Capstan.Features.Code.Scenarios.Onboarding;

/// <summary>Where and what something is; with <c>explain</c>, how it works as far as the graph tells.</summary>
internal sealed class DefinitionAnswer(AnswerDraft draft, CodeGraph graph)
{
    private const int ShownCandidates = 20;
    private static readonly SqlFile<OneNode, MethodRow> DescribeMethod = Sql.Beside<OneNode, MethodRow>("DescribeMethod.sql");
    private static readonly SqlFile<PartsArgs, PartRow> TypeParts = Sql.Beside<PartsArgs, PartRow>("TypeParts.sql");
    private static readonly SqlFile<PartsOfNode, RelationRow> TypeRelations = Sql.Beside<PartsOfNode, RelationRow>("TypeRelations.sql");
    private static readonly SqlFile<OneNode, FileRow> DescribeFile = Sql.Beside<OneNode, FileRow>("DescribeFile.sql");
    private static readonly SqlFile<FileArgs, PartRow> FileParts = Sql.Beside<FileArgs, PartRow>("FileParts.sql");

    private Tongue Tongue => draft.Tongue;

    public async Task Write(Resolution resolution, bool explain)
    {
        if (!resolution.IsExact || resolution.Symbols.Count > 1)
        {
            Candidates(resolution);
            return;
        }
        var symbol = resolution.Symbols[0];
        draft.Focus(symbol.FullName);
        draft.Used(resolution.By is ResolvedBy.AnyCase ? 0.9 : 1);
        await (symbol.Kind switch
        {
            "method" => Method(symbol, explain),
            "type" => Type(symbol),
            "file" => File(symbol),
            _ => Member(symbol),
        });
    }

    /// <summary>Several things fit: which is meant, the asker decides.</summary>
    public void Candidates(Resolution resolution)
    {
        var (name, symbols) = (Markdown.Code(resolution.Target.Text), resolution.Symbols);
        var count = symbols.Count < SymbolResolver.MaximumHits ? $"{symbols.Count}" : $"{symbols.Count}+";
        draft.Line(resolution.IsExact
            ? Tongue[$"{count} things are called {name}:", $"С именем {name} найдено: {count}."]
            : Tongue[$"Nothing is called exactly {name}. Similar names:", $"Точного имени {name} нет. Похожие имена:"]);
        draft.Line().Line(Tongue["| kind | name | defined at | called from |", "| вид | имя | определено | вызовов из |"]).Line("|---|---|---|---|");
        foreach (var symbol in symbols.Take(ShownCandidates))
        {
            draft.Line($"| {KindOf(symbol)} | {Markdown.Cell(Markdown.Code(symbol.FullName))} | {Where(symbol)} | {(symbol.Kind == "method" ? symbol.FanIn : "")} |");
            if (!symbol.IsExternal && symbol.Filename is not null) draft.Cite("code", Head(symbol), Score(symbol));
            draft.Focus(symbol.FullName);
        }
        if (symbols.Count > ShownCandidates)
            draft.Line().Line(Tongue[$"… and {symbols.Count - ShownCandidates} more.", $"… и ещё {symbols.Count - ShownCandidates}."]);
        draft.Line().Line(Tongue["Ask again with the full name or the file to get one of them.", "Уточните вопрос полным именем или файлом."]);
        draft.Used(resolution.IsExact ? 0.9 : 0.6);
    }

    private async Task Method(Symbol method, bool explain)
    {
        var row = await graph.One(DescribeMethod, new() { Id = method.Id });
        if (method.IsExternal)
        {
            draft.Line(Tongue[$"{Markdown.Code(method.FullName)} is called here but defined outside this code.", $"{Markdown.Code(method.FullName)} здесь вызывается, но определён вне этого кода."]);
            await new CallsAnswer(draft, graph).CallersOf(method);
            return;
        }
        draft.Line(Tongue[
            $"{Markdown.Code(method.FullName)} is defined at {Where(method)} ({Tongue.Count(Span(method), "line", "lines", "", "", "")}).",
            $"{Markdown.Code(method.FullName)} определён в {Where(method)} ({Tongue.Count(Span(method), "", "", "строка", "строки", "строк")})."]);
        if (row.Signature.Length > 0) draft.Line().Line(Markdown.Block(row.Signature, method.Language ?? ""));
        if (Markdown.Summary(row.Doc) is { Length: > 0 } summary) draft.Line().Line($"> {summary}");
        draft.Cite("code", Head(method), 1);
        if (explain) Facts(row);
        var calls = new CallsAnswer(draft, graph);
        await calls.CallersOf(method);
        if (method.FanIn == 0) await calls.Unbound(method.Name);
        await calls.CalleesOf(method, explain ? 30 : 10);
        calls.Draw();
    }

    private void Facts(MethodRow row)
    {
        draft.Section(Tongue["At a glance", "Коротко"]);
        if (row.Parameters.Length > 0) draft.Line(Tongue["- Takes ", "- Принимает "] + Markdown.Code(row.Parameters) + ".");
        if (row.ReturnType.Length > 0) draft.Line(Tongue["- Returns ", "- Возвращает "] + Markdown.Code(row.ReturnType) + ".");
        draft.Line(Tongue[
            $"- Cyclomatic complexity {row.Cyclomatic}, {Tongue.Count(row.Loops, "loop", "loops", "", "", "")}, {Tongue.Count(row.Returns, "return", "returns", "", "", "")}.",
            $"- Цикломатическая сложность {row.Cyclomatic}, циклов: {row.Loops}, возвратов: {row.Returns}."]);
        if (row.IsEntryPoint) draft.Line(Tongue["- It is an entry point of the program.", "- Это точка входа в программу."]);
        else if (row.IsExported) draft.Line(Tongue["- Other files may call it.", "- Доступен из других файлов."]);
        if (row.HasTodo) draft.Line(Tongue["- A TODO stands in it.", "- Внутри есть TODO."]);
    }

    private async Task Type(Symbol type)
    {
        draft.Line(Tongue[$"{Markdown.Code(type.FullName)} is a type declared at {Where(type)}.", $"{Markdown.Code(type.FullName)} — тип, объявлен в {Where(type)}."]);
        if (type.Filename is null) return;
        draft.Cite("code", Head(type), 1);
        var relations = await graph.Many(TypeRelations, new() { Id = type.Id, Take = 60 });
        Relations(Tongue["Based on", "Основан на"], relations.Where(r => r.Relation == "base"));
        Relations(Tongue["Derived from it", "Производные"], relations.Where(r => r.Relation == "derived"));
        var parts = await graph.Many(TypeParts, new()
        {
            FullName = type.FullName,
            Pattern = type.FullName.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal) + ".%",
            Filename = type.Filename,
            Take = 20,
        });
        Parts(Tongue["Methods, the open and most called first", "Методы, сначала открытые и самые вызываемые"], parts.Where(p => p.Kind == "method").ToList());
        Parts(Tongue["Members", "Поля и свойства"], parts.Where(p => p.Kind == "member").ToList());
    }

    private void Relations(string title, IEnumerable<RelationRow> relations)
    {
        var shown = string.Join(", ", relations.Take(20).Select(r => r.Filename.Length == 0 ? Markdown.Code(r.FullName) : $"{Markdown.Code(r.FullName)} ({Markdown.Place(r.Filename, r.Line)})"));
        if (shown.Length > 0) draft.Line().Line($"**{title}:** {shown}");
    }

    private void Parts(string title, List<PartRow> parts)
    {
        if (parts.Count == 0) return;
        draft.Section(title);
        foreach (var part in parts.Take(30)) draft.Line($"- {Markdown.Code(part.Code)} — {Markdown.Place(part.Filename ?? "", part.Line)}");
        var all = Math.Max(parts.Count, parts[0].Total);
        if (all > Math.Min(parts.Count, 30)) draft.Line(Tongue[$"- … and {all - Math.Min(parts.Count, 30)} more", $"- … и ещё {all - Math.Min(parts.Count, 30)}"]);
    }

    private Task Member(Symbol member)
    {
        draft.Line(Tongue[
            $"{Markdown.Code(member.FullName)} is a {KindOf(member)} declared at {Where(member)}.",
            $"{Markdown.Code(member.FullName)} — {KindOf(member)}, объявление: {Where(member)}."]);
        if (member.Signature is { Length: > 0 } code) draft.Line().Line(Markdown.Block(code, ""));
        if (member.Filename is not null) draft.Cite("code", Head(member), 1);
        return Task.CompletedTask;
    }

    private async Task File(Symbol file)
    {
        var row = await graph.One(DescribeFile, new() { Id = file.Id });
        draft.Line(Tongue[
            $"{Markdown.Code(file.Name)} is {(row.Language is { Length: > 0 } language ? $"a {language} file" : "a file")} of {Tongue.Count(row.Loc, "line", "lines", "", "", "")} with {Tongue.Count(row.Types, "type", "types", "", "", "")} and {Tongue.Count(row.Methods, "method", "methods", "", "", "")}.",
            $"{Markdown.Code(file.Name)}{(row.Language is { Length: > 0 } its ? $" ({its})" : "")}: {Tongue.Count(row.Loc, "", "", "строка", "строки", "строк")}, {Tongue.Count(row.Types, "", "", "тип", "типа", "типов")}, {Tongue.Count(row.Methods, "", "", "метод", "метода", "методов")}."]);
        if (row.ParseStatus is not ("" or "ok" or "errors")) draft.Line(Tongue[$"It was not parsed: {row.ParseStatus}.", $"Файл не разобран: {row.ParseStatus}."]);
        if (Markdown.Summary(row.HeadComment) is { Length: > 0 } summary) draft.Line().Line($"> {summary}");
        draft.Cite("code", new(file.Name, 1, 10), 0.5);
        var parts = await graph.Many(FileParts, new() { Filename = file.Name, Take = 100 });
        Parts(Tongue["Types", "Типы"], parts.Where(p => p.Kind == "type").ToList());
        var methods = parts.Where(p => p.Kind == "method").ToList();
        Parts(Tongue["Methods, the most called first", "Методы, сначала самые вызываемые"], methods);
        foreach (var method in methods.Take(5)) draft.Cite("code", new(file.Name, method.Line, method.Line + 4), 1);
        Names(Tongue["Imports", "Импортирует"], row.Imports);
        Names(Tongue["Imported by", "Импортируется в"], row.ImportedBy);
    }

    private void Names(string title, string lines)
    {
        var names = lines.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (names.Length == 0) return;
        draft.Line().Line($"**{title}:** {string.Join(", ", names.Take(25).Select(Markdown.Code))}{(names.Length > 25 ? $" … (+{names.Length - 25})" : "")}");
    }

    private string KindOf(Symbol symbol) => symbol.Kind switch
    {
        "method" => Tongue["function", "функция"],
        "type" => Tongue["type", "тип"],
        "file" => Tongue["file", "файл"],
        "macro" => Tongue["macro", "макрос"],
        _ => Tongue["member", "поле"],
    };

    private string Where(Symbol symbol) => symbol.IsExternal || symbol.Filename is null ? Tongue["outside this code", "вне этого кода"] : Markdown.Place(symbol.Filename, symbol.Line);

    private static int Span(Symbol symbol) => Math.Max(1, symbol.LastLine - symbol.Line + 1);

    private static SourcePlace Head(Symbol symbol) => new(symbol.Filename ?? "", symbol.Line, Math.Min(Math.Max(symbol.LastLine, symbol.Line), symbol.Line + SourcePlace.MaximumLines - 1));

    private static double Score(Symbol symbol) => symbol.IsTest ? 0.3 : 0.6 + 0.4 * symbol.FanIn / (symbol.FanIn + 10.0);

    private sealed record MethodRow
    {
        public required string Signature { get; init; }
        public required string Doc { get; init; }
        public required int Cyclomatic { get; init; }
        public required int Loc { get; init; }
        public required int Loops { get; init; }
        public required int Returns { get; init; }
        public required bool IsExported { get; init; }
        public required bool IsEntryPoint { get; init; }
        public required bool HasTodo { get; init; }
        public required string Parameters { get; init; }
        public required string ReturnType { get; init; }
    }

    private sealed record PartsArgs
    {
        public required string FullName { get; init; }
        public required string Pattern { get; init; }
        public required string Filename { get; init; }
        public required int Take { get; init; }
    }

    private sealed record PartRow
    {
        public required string Kind { get; init; }
        public required string Name { get; init; }
        public required string Code { get; init; }
        public required string? Filename { get; init; }
        public required int Line { get; init; }
        public required int FanIn { get; init; }
        /// <summary>Of its kind, also those left out.</summary>
        public required int Total { get; init; }
    }

    private sealed record RelationRow
    {
        public required string Relation { get; init; }
        public required string FullName { get; init; }
        public required string Filename { get; init; }
        public required int Line { get; init; }
    }

    private sealed record FileRow
    {
        public required string? Language { get; init; }
        public required int Loc { get; init; }
        public required int CommentLines { get; init; }
        public required string ParseStatus { get; init; }
        public required long Methods { get; init; }
        public required long Types { get; init; }
        public required string Imports { get; init; }
        public required string ImportedBy { get; init; }
        public required string HeadComment { get; init; }
    }

    private sealed record FileArgs
    {
        public required string Filename { get; init; }
        public required int Take { get; init; }
    }
}
