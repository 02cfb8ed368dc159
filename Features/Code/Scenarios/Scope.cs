using System.Text.RegularExpressions;
using Capstan.Features.Code.Graph.Reading;
using Capstan.Features.Code.Scenarios.Model;
using Capstan.Features.Code.Scenarios.Onboarding;

namespace Capstan.Features.Code.Scenarios;

/// <summary>Which part of the code a question is about: all of it, a folder, a file, a type or a method.</summary>
internal sealed partial class Scope
{
    private readonly string? folder;
    private readonly Symbol? symbol;

    private Scope(string name, string? folder, Symbol? symbol) => (Name, this.folder, this.symbol) = (name, folder, symbol);

    public static readonly Scope Everything = new("", null, null);

    /// <summary>As the graph calls it; empty for everything.</summary>
    public string Name { get; }
    public bool IsEverything => folder is null && symbol is null;
    public Symbol? Symbol => symbol;

    public bool HoldsFile(string file) => folder is not null ? file.StartsWith(folder, StringComparison.Ordinal) : symbol is null || file == symbol.Filename;

    /// <summary>Whether something of these lines lies in it.</summary>
    public bool Holds(string file, int line, int lastLine) =>
        HoldsFile(file) && (symbol is null or { Kind: "file" } || line >= symbol.Line && line <= symbol.LastLine || line <= symbol.Line && lastLine >= symbol.LastLine && symbol.Kind == "method");

    /// <summary>
    /// From what the question names. Several meanings are written into the draft as candidates, and a name of nothing is said to be one: both
    /// give null, and the answer is done. A plain word counts only after "in" (в) and the like, and only when it is exactly a name.
    /// </summary>
    public static async Task<Scope?> Of(EngineQuestion question, CodeGraph graph, CodeModel model, AnswerDraft draft)
    {
        var placed = Placed().Matches(question.Query).Select(m => m.Groups["name"].Value).ToHashSet(StringComparer.Ordinal);
        string? unknown = null;
        foreach (var target in question.Targets)
        {
            if (target.Kind == TargetKind.Plain && !placed.Contains(target.Text)) continue;
            if (Folder(target, model) is { } folder) return new(folder, folder, null);
            var resolution = await SymbolResolver.Resolve(target, graph);
            if (!resolution.IsExact || target.Kind == TargetKind.Plain && resolution.By != ResolvedBy.Name)
            {
                if (target.Kind != TargetKind.Plain) unknown ??= target.Text;
                continue;
            }
            var symbols = resolution.Symbols.Where(s => !s.IsExternal && s.Filename is not null && s.Kind is "file" or "type" or "method").ToList();
            if (symbols.Count == 0) continue;
            if (symbols.Count > 1)
            {
                new DefinitionAnswer(draft, graph).Candidates(resolution);
                return null;
            }
            return new(symbols[0].Kind == "file" ? symbols[0].Name : symbols[0].FullName, null, symbols[0]);
        }
        if (unknown is null) return Everything;
        draft.Line(question.Tongue[$"Nothing in this graph is called {Markdown.Code(unknown)}.", $"В этом графе нет ничего с именем {Markdown.Code(unknown)}."]);
        return null;
    }

    /// <summary>A folder by its path from the root, or by the end of it when only one folder ends so.</summary>
    private static string? Folder(Target target, CodeModel model)
    {
        var path = target.Text.Replace('\\', '/').Trim('.', '/');
        if (path.Length == 0 || target.Kind == TargetKind.File) return null;
        var ends = $"/{path}/";
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in model.Files)
        {
            if (file.Name.StartsWith(ends[1..], StringComparison.Ordinal)) return ends[1..];
            if (file.Name.IndexOf(ends, StringComparison.Ordinal) is var at and >= 0) found.Add(file.Name[..(at + ends.Length)]);
        }
        return found.Count == 1 ? found.First() : null;
    }

    [GeneratedRegex(@"(^|\s)(in|inside|within|under|of|for|в|во|внутри|для|из|модуле|папке|файле|классе|методе|функции)\s+[`""«]?(?<name>[A-Za-z_][\w./\\-]*)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Placed();
}
