using Capstan.Features.Code.Graph.Reading;
using Capstan.Features.Code.Scenarios.Model;
using Capstan.Features.Code.Scenarios.Onboarding;
using Capstan.Features.Code.Scenarios.Sources;

namespace Capstan.Features.Code.Scenarios.MassRefactoring;

/// <summary>What kind of place names the symbol; manual ones are a person's to judge.</summary>
internal enum ReferenceKind { Definition, Call, Use, Ambiguous, Text, Comment, Configuration, Document }

/// <param name="Column">1-based, in characters.</param>
internal sealed record Reference(string File, int Line, int Column, ReferenceKind Kind, double Confidence, string LineText)
{
    public bool IsEdit => Kind < ReferenceKind.Ambiguous;
}

/// <param name="Members">What is renamed together: the symbol with its overloads and the methods it overrides or is overridden by.</param>
/// <param name="Others">Places that turned out to mean another thing of the same name.</param>
internal sealed record ReferenceReport(IReadOnlyList<ModelMethod> Members, IReadOnlyList<Reference> References, int Others);

/// <summary>Every place that names a symbol: bound calls are sure, other uses as sure as the name is unique, and texts are listed for a person.</summary>
internal sealed class ReferenceFinder(CodeGraph graph, CodeModel model)
{
    private const int MaximumReferences = 20_000;
    private static readonly SqlFile<NameArgs, CallRow> RenameCalls = Sql.Beside<NameArgs, CallRow>("RenameCalls.sql");
    private static readonly SqlFile<NameArgs, BearersRow> NameBearers = Sql.Beside<NameArgs, BearersRow>("NameBearers.sql");
    private static readonly SqlFile<NameArgs, TextRow> TextsWithName = Sql.Beside<NameArgs, TextRow>("TextsWithName.sql");
    private static readonly SqlFile<NameArgs, PlaceRow> DocumentsWithName = Sql.Beside<NameArgs, PlaceRow>("DocumentsWithName.sql");

    public async Task<ReferenceReport> Find(Symbol symbol)
    {
        var args = new NameArgs { Name = symbol.Name };
        var chain = symbol.Kind == "method" ? Chain(symbol) : [];
        var ids = chain.Select(m => model.Methods[m].Id).ToHashSet();
        var calls = (await graph.Many(RenameCalls, args)).GroupBy(c => (c.Filename, c.Line))
            .ToDictionary(g => g.Key, g => (Bound: g.Any(c => c.TargetId is { } t && ids.Contains(t)), Elsewhere: g.Any(c => c.TargetId is { } t && !ids.Contains(t)) || g.All(c => c.Resolution == "external"), Confidence: (double)g.Max(c => c.Confidence)));
        var bearers = await graph.One(NameBearers, args);
        var sameKind = symbol.Kind switch { "method" => bearers.Methods, "type" => bearers.Types, _ => bearers.Members };
        // A name that only these have means them wherever it stands.
        var isUnique = bearers.Methods + bearers.Types + bearers.Members <= Math.Max(1, symbol.Kind == "method" ? chain.Count : sameKind == 1 ? 1 : 0)
            || symbol.Kind == "type" && bearers.Types == 1 && bearers.Members == 0;
        var definitions = (symbol.Kind == "method" ? chain.Select(m => (model.Methods[m].Filename, model.Methods[m].Line)) : [(symbol.Filename!, symbol.Line)]).ToHashSet();
        var (found, others, scanner) = (new List<Reference>(), 0, new SourceTokens());
        await foreach (var text in graph.Stream(TextsWithName, args))
        {
            if (found.Count >= MaximumReferences) break;
            if (text.Language.Length == 0) Words(text, symbol.Name, ReferenceKind.Configuration, found, []);
            else others += Source(text, symbol, scanner, calls, definitions, isUnique, found);
        }
        foreach (var passage in await graph.Many(DocumentsWithName, args)) found.Add(new(passage.Filename, passage.Line, 1, ReferenceKind.Document, 0.3, ""));
        return new([.. chain.Select(m => model.Methods[m])], found, others);
    }

    private int Source(
        TextRow text, Symbol symbol, SourceTokens scanner, Dictionary<(string, int), (bool Bound, bool Elsewhere, double Confidence)> calls, HashSet<(string File, int Line)> definitions, bool isUnique, List<Reference> found)
    {
        var (others, lines) = (0, text.Content.Split('\n'));
        var seen = new HashSet<(int, int)>();
        var starts = new int[lines.Length];
        for (var l = 1; l < lines.Length; l++) starts[l] = starts[l - 1] + lines[l - 1].Length + 1;
        foreach (var token in scanner.Of(text.Content, text.Language))
        {
            if (token.Kind == TokenKind.Text)
            {
                if (scanner.Text(token).IndexOf(symbol.Name, StringComparison.Ordinal) >= 0) Inside(token);
                continue;
            }
            if (token.Kind != TokenKind.Identifier || !scanner.Text(token).TrimStart("@$").SequenceEqual(symbol.Name)) continue;
            var column = token.Start - starts[token.Line - 1] + 1 + (token.Length - symbol.Name.Length);
            seen.Add((token.Line, column));
            var (kind, confidence) = Judge(token.Line);
            if (kind is null) others++;
            else found.Add(new(text.Name, token.Line, column, kind.Value, confidence, lines[token.Line - 1].TrimEnd('\r')));
        }
        Words(text, symbol.Name, ReferenceKind.Comment, found, seen);
        return others;

        (ReferenceKind? Kind, double Confidence) Judge(int line)
        {
            // A definition may begin with attributes, types or a return type on lines of their own.
            for (var back = 0; back <= 3; back++)
                if (definitions.Contains((text.Name, line - back))) return (ReferenceKind.Definition, 1);
            if (calls.TryGetValue((text.Name, line), out var call))
                return call.Bound ? (ReferenceKind.Call, call.Confidence) : call.Elsewhere && symbol.Kind == "method" ? (null, 0) : (isUnique ? ReferenceKind.Use : ReferenceKind.Ambiguous, isUnique ? 0.85 : 0.4);
            return isUnique ? (ReferenceKind.Use, 0.85) : (ReferenceKind.Ambiguous, 0.4);
        }

        void Inside(Token token)
        {
            foreach (var at in At(scanner.Text(token).ToString(), symbol.Name))
            {
                var offset = token.Start + at;
                var line = Array.BinarySearch(starts, offset);
                if (line < 0) line = ~line - 1;
                seen.Add((line + 1, offset - starts[line] + 1));
                found.Add(new(text.Name, line + 1, offset - starts[line] + 1, ReferenceKind.Text, 0.3, lines[line].TrimEnd('\r')));
            }
        }
    }

    /// <summary>Whole words of a text that were not seen yet: what is left of a source is comments.</summary>
    private static void Words(TextRow text, string name, ReferenceKind kind, List<Reference> found, HashSet<(int, int)> seen)
    {
        var lines = text.Content.Split('\n');
        for (var l = 0; l < lines.Length; l++)
            foreach (var at in At(lines[l], name))
                if (!seen.Contains((l + 1, at + 1))) found.Add(new(text.Name, l + 1, at + 1, kind, 0.3, lines[l].TrimEnd('\r')));
    }

    private static IEnumerable<int> At(string text, string name)
    {
        for (var at = text.IndexOf(name, StringComparison.Ordinal); at >= 0; at = text.IndexOf(name, at + 1, StringComparison.Ordinal))
            if ((at == 0 || !IsWord(text[at - 1])) && (at + name.Length == text.Length || !IsWord(text[at + name.Length]))) yield return at;

        static bool IsWord(char c) => char.IsLetterOrDigit(c) || c == '_';
    }

    /// <summary>Overloads, and the methods of the same name up and down the types they belong to.</summary>
    private List<int> Chain(Symbol symbol)
    {
        var same = Enumerable.Range(0, model.Methods.Count).Where(m => model.Methods[m].Name == symbol.Name).ToList();
        var chosen = same.Where(m => model.Methods[m].FullName == symbol.FullName).ToHashSet();
        var types = new Queue<int>(chosen.Select(m => model.Methods[m].Type).Where(t => t >= 0).Distinct());
        var visited = types.ToHashSet();
        var byType = same.Where(m => model.Methods[m].Type >= 0).ToLookup(m => model.Methods[m].Type);
        while (types.TryDequeue(out var type))
        {
            foreach (var next in model.Bases.From(type).ToArray().Select(e => e.To).Concat(model.Bases.To(type).Select(e => e.From)))
                if (visited.Add(next) && byType.Contains(next))
                {
                    chosen.UnionWith(byType[next]);
                    types.Enqueue(next);
                }
        }
        return [.. chosen.Order()];
    }

    private sealed record NameArgs
    {
        public required string Name { get; init; }
    }

    private sealed record CallRow
    {
        public required string Filename { get; init; }
        public required int Line { get; init; }
        public required long? TargetId { get; init; }
        public required float Confidence { get; init; }
        public required string Resolution { get; init; }
    }

    private sealed record BearersRow
    {
        public required int Methods { get; init; }
        public required int Types { get; init; }
        public required int Members { get; init; }
    }

    private sealed record TextRow
    {
        public required string Name { get; init; }
        public required string Content { get; init; }
        public required string Language { get; init; }
    }

    private sealed record PlaceRow
    {
        public required string Filename { get; init; }
        public required int Line { get; init; }
    }
}
