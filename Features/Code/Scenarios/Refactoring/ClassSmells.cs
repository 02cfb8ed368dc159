using Capstan.Features.Code.Graph.Reading;
using Capstan.Features.Code.Scenarios.Model;
using Capstan.Features.Code.Scenarios.Sources;
using Capstan.Features.Code.Thresholds;

namespace Capstan.Features.Code.Scenarios.Refactoring;

/// <summary>
/// Classes that are large and fall apart: groups of methods that share neither fields nor calls (LCOM4, Hitz and Montazeri 1995) are classes of
/// their own that live in one.
/// </summary>
internal sealed class ClassSmells(CodeGraph graph, CodeModel model, RefactoringSettings limits)
{
    private const int MaximumTypes = 2_000;
    private static readonly SqlFile<TypesArgs, MemberRow> ClassMembers = Sql.Beside<TypesArgs, MemberRow>("ClassMembers.sql");

    public async Task<List<Smell>> Of()
    {
        var methods = Enumerable.Range(0, model.Methods.Count).Where(m => model.Methods[m].Type >= 0 && !model.Methods[m].IsLambda).ToLookup(m => model.Methods[m].Type);
        var large = Enumerable.Range(0, model.Types.Count)
            .Where(t => model.Files[model.Types[t].File].IsOwn && model.Types[t].Kind is "class" or "struct" or "record" or "object" or "" && (methods[t].Count() > limits.ClassMethods || model.Types[t].Lines > limits.ClassLines))
            .OrderByDescending(t => methods[t].Count()).ThenBy(t => t).Take(MaximumTypes).ToList();
        if (large.Count == 0) return [];
        var fields = (await graph.Many(ClassMembers, new() { Types = [.. large.Select(t => model.Types[t].FullName)] }))
            .GroupBy(m => m.Type, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Select(m => m.Name.TrimStart('@', '$')).ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);
        var byFile = large.ToLookup(t => model.Types[t].Filename, StringComparer.Ordinal);
        var (found, scanner) = (new List<Smell>(), new SourceTokens());
        await foreach (var source in OwnSources.Named(graph, byFile.Select(g => g.Key)))
        {
            var tokens = scanner.Of(source.Content, source.Language);
            foreach (var type in byFile[source.Name])
            {
                var members = methods[type].Where(m => !IsTrivial(model.Methods[m])).ToList();
                var parts = Parts(members, fields.GetValueOrDefault(model.Types[type].FullName, []), tokens, scanner);
                if (parts <= 1) continue;
                var subject = model.Types[type];
                var (value, limit) = methods[type].Count() > limits.ClassMethods ? (methods[type].Count(), limits.ClassMethods) : (subject.Lines, limits.ClassLines);
                found.Add(new(SmellKind.LargeClass, subject.FullName, subject.Filename, subject.Line, subject.LastLine, value, limit, $"LCOM4 {parts}, {methods[type].Count()} methods, {subject.Lines} lines"));
            }
        }
        return [.. found.OrderByDescending(s => s.Excess).ThenBy(s => s.File, StringComparer.Ordinal).ThenBy(s => s.Line)];
    }

    /// <summary>Constructors touch everything, static methods and one-line methods nothing: neither says what belongs together.</summary>
    private bool IsTrivial(ModelMethod method) => method.Has("CONSTRUCTOR") || method.Has("STATIC") || method.Name is "__init__" or "__construct" or "constructor" or "initialize" or "init"
        || method.Name == model.Types[method.Type].Name || method.Lines < 3;

    private int Parts(List<int> members, HashSet<string> fields, List<Token> tokens, SourceTokens scanner)
    {
        var group = Enumerable.Range(0, members.Count).ToArray();
        int Root(int m)
        {
            while (group[m] != m) m = group[m] = group[group[m]];
            return m;
        }
        var byName = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var m = 0; m < members.Count; m++) byName.TryAdd(model.Methods[members[m]].Name, m);
        var (fieldUser, names) = (new Dictionary<string, int>(StringComparer.Ordinal), fields.GetAlternateLookup<ReadOnlySpan<char>>());
        var methodNames = byName.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var m = 0; m < members.Count; m++)
        {
            var method = model.Methods[members[m]];
            var first = FirstOnLine(tokens, method.Line);
            for (var i = first; i < tokens.Count && tokens[i].Line <= method.LastLine; i++)
            {
                if (tokens[i].Kind != TokenKind.Identifier) continue;
                var text = scanner.Text(tokens[i]).TrimStart("@$");
                if (names.TryGetValue(text, out var field))
                {
                    if (fieldUser.TryGetValue(field, out var other)) group[Root(m)] = Root(other);
                    else fieldUser[field] = m;
                }
                else if (methodNames.TryGetValue(text, out var called) && called != m)
                {
                    group[Root(m)] = Root(called);
                }
            }
        }
        return Enumerable.Range(0, members.Count).Count(m => Root(m) == m);
    }

    private static int FirstOnLine(List<Token> tokens, int line)
    {
        var (low, high) = (0, tokens.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (tokens[middle].Line < line) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    private sealed record TypesArgs
    {
        public required string[] Types { get; init; }
    }

    private sealed record MemberRow
    {
        public required string Type { get; init; }
        public required string Name { get; init; }
    }
}
