using Capstan.Features.Code.Scenarios.Sources;

namespace Capstan.Features.Code.Scenarios.Architecture;

/// <summary>Modules that depend on each other without a call between them: both write the same global variable.</summary>
internal sealed class HiddenAnswer(ArchitectureParts parts)
{
    private const int Shown = 15, ShownWrites = 4;
    private static readonly SqlFile<NoArgs, VariableRow> GlobalVariables = Sql.Beside<NoArgs, VariableRow>("GlobalVariables.sql");
    private static readonly SqlFile<NamesArgs, ShadowRow> ShadowedNames = Sql.Beside<NamesArgs, ShadowRow>("ShadowedNames.sql");

    private AnswerDraft Draft => parts.Draft;
    private Tongue Tongue => parts.Draft.Tongue;

    public async Task Write()
    {
        var variables = (await parts.Graph.Many(GlobalVariables, NoArgs.Value)).ToLookup(r => r.Name, StringComparer.Ordinal);
        var writes = variables.Count == 0 ? [] : await Writes(variables);
        var shared = writes.GroupBy(w => w.Name, StringComparer.Ordinal)
            .Select(g => (Variable: variables[g.Key].First(), Writes: g.ToList(), Modules: g.Select(w => parts.Modules.ModuleOfFile[w.File]).Distinct().ToList()))
            .Where(s => s.Modules.Count > 1 && s.Modules.Exists(parts.IsAskedFor))
            .OrderByDescending(s => s.Modules.Count).ThenByDescending(s => s.Writes.Count).ThenBy(s => s.Variable.Name, StringComparer.Ordinal).ToList();
        Draft.Section(Tongue["Hidden dependencies", "Скрытые зависимости"]);
        if (shared.Count == 0)
        {
            Draft.Line(Tongue[
                $"No global variable is written by two modules ({Tongue.Count(variables.Count, "global variable", "global variables", "", "", "")} of C and Go looked at).",
                $"Ни одна глобальная переменная не изменяется из двух модулей (просмотрено переменных C и Go: {variables.Count})."]);
            return;
        }
        Draft.Line(Tongue[$"**{Tongue.Count(shared.Count, "global variable is", "global variables are", "", "", "")} written by more than one module:**", $"**Глобальных переменных, изменяемых из нескольких модулей: {shared.Count}:**"]).Line();
        foreach (var (variable, places, modules) in shared.Take(Shown))
        {
            Draft.Line(Tongue[
                $"- {Markdown.Code(variable.Name)} ({Markdown.Place(variable.Filename, variable.Line)}): {places.Count} writes in {modules.Count} modules: {string.Join(", ", modules.Take(5).Select(parts.NameOf))}",
                $"- {Markdown.Code(variable.Name)} ({Markdown.Place(variable.Filename, variable.Line)}): записей {places.Count}, модулей {modules.Count}: {string.Join(", ", modules.Take(5).Select(parts.NameOf))}"]);
            foreach (var place in places.DistinctBy(p => parts.Modules.ModuleOfFile[p.File]).Take(ShownWrites))
                Draft.Cite("code", new(parts.Model.Files[place.File].Name, place.Line, place.Line), modules.Count);
            Draft.Used(0.8);
        }
        Draft.More(Math.Min(Shown, shared.Count), shared.Count);
    }

    private async Task<List<GlobalWrite>> Writes(ILookup<string, VariableRow> variables)
    {
        var shadowed = (await parts.Graph.Many(ShadowedNames, new() { Names = [.. variables.Select(v => v.Key).Order(StringComparer.Ordinal)] })).Select(s => (s.Name, s.Filename)).ToHashSet();
        var names = variables.Select(v => v.Key).ToHashSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        var declared = variables.SelectMany(v => v).Select(v => (v.Name, v.Filename, v.Line)).ToHashSet();
        var (scanner, found, definitions) = (new SourceTokens(), new List<GlobalWrite>(), new Dictionary<string, int>(StringComparer.Ordinal));
        await foreach (var source in OwnSources.Of(parts.Graph, languages: ["c", "go"]))
        {
            if (!parts.Model.FileByName.TryGetValue(source.Name, out var file) || parts.Modules.ModuleOfFile[file] < 0) continue;
            var tokens = scanner.Of(source.Content, source.Language);
            for (var i = 0; i < tokens.Count; i++)
            {
                if (tokens[i].Kind != TokenKind.Identifier || !names.TryGetValue(scanner.Text(tokens[i]), out var name)) continue;
                if (declared.Contains((name, source.Name, tokens[i].Line))) definitions[name] = definitions.GetValueOrDefault(name) + Definitions(tokens, scanner, i);
                else if (IsWritten(tokens, scanner, i) && !shadowed.Contains((name, source.Name))) found.Add(new(name, file, tokens[i].Line));
            }
        }
        // A name that is defined twice belongs to two programs, and a static one to its file: neither is one variable that all share.
        return [.. found.Where(w => definitions.GetValueOrDefault(w.Name) <= 1)];
    }

    /// <summary>0 for a declaration of what is defined elsewhere, 2 for what only its own file can see.</summary>
    private static int Definitions(List<Token> tokens, SourceTokens scanner, int at)
    {
        var first = at;
        while (first > 0 && tokens[first - 1].Line == tokens[at].Line) first--;
        for (var i = first; i < at; i++)
            if (scanner.Text(tokens[i]) is "extern" or "PGDLLIMPORT") return 0;
            else if (scanner.Text(tokens[i]) is "static") return 2;
        return 1;
    }

    /// <summary>Assigned or counted up, itself or a part of it; its own declaration does not count.</summary>
    private static bool IsWritten(List<Token> tokens, SourceTokens scanner, int at)
    {
        // A name before it makes it a declaration, or a member of something else.
        if (at > 0 && (tokens[at - 1].Kind == TokenKind.Identifier && scanner.Text(tokens[at - 1]) is not ("else" or "return" or "do") || scanner.Text(tokens[at - 1]) is "." or "->" or "*" or ",")) return false;
        if (at > 0 && scanner.Text(tokens[at - 1]) is "++" or "--") return true;
        var next = at + 1;
        while (next < tokens.Count)
        {
            var text = scanner.Text(tokens[next]);
            if (text is "." or "->")
            {
                next += 2;
            }
            else if (text is "[")
            {
                for (var depth = 0; next < tokens.Count; next++)
                {
                    depth += scanner.Text(tokens[next]) switch { "[" => 1, "]" => -1, _ => 0 };
                    if (depth == 0) break;
                }
                next++;
            }
            else
            {
                return text is "=" or "+=" or "-=" or "*=" or "/=" or "|=" or "&=" or "^=" or "%=" or "<<=" or ">>=" or "++" or "--";
            }
        }
        return false;
    }

    private readonly record struct GlobalWrite(string Name, int File, int Line);

    private sealed record VariableRow
    {
        public required string Name { get; init; }
        public required string Filename { get; init; }
        public required int Line { get; init; }
    }

    private sealed record NamesArgs
    {
        public required string[] Names { get; init; }
    }

    private sealed record ShadowRow
    {
        public required string Name { get; init; }
        public required string Filename { get; init; }
    }
}
