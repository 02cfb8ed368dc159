using System.Buffers;
using System.Text.RegularExpressions;
using Capstan.Features.Code.Graph.Reading;
using Capstan.Features.Code.Scenarios.Model;
using Capstan.Features.Code.Scenarios.Sources;

namespace Capstan.Features.Code.Scenarios.Refactoring;

/// <summary>How sure it is that a method is dead.</summary>
internal enum DeadTier
{
    /// <summary>Private, and its name stands nowhere else.</summary>
    Certain,
    /// <summary>Private and out of reach; its name stands only in strings, or in code that is dead itself.</summary>
    Likely,
    /// <summary>Only tests reach it.</summary>
    TestOnly,
    /// <summary>Open to others, and nothing here mentions it: dead unless somebody outside uses it.</summary>
    UnusedExport,
}

/// <param name="Method">Index in the model.</param>
internal readonly record struct DeadMethod(int Method, DeadTier Tier);

/// <summary>
/// Methods nothing leads to: not from entry points, exports, tests, overrides, annotated methods, or code outside methods. Call edges alone would
/// accuse callbacks and registered handlers, so the text decides: a name that stands anywhere in living code is alive.
/// </summary>
internal sealed partial class DeadCode
{
    /// <summary>No name that is called has one of these: operators, indexers, accessors.</summary>
    private static readonly SearchValues<char> Marks = SearchValues.Create(" .<>[]+-*/%=!&|^");
    private readonly CodeModel model;
    private readonly bool[] isCandidate, isRoot;

    private DeadCode(CodeModel model)
    {
        this.model = model;
        (isCandidate, isRoot) = (new bool[model.Methods.Count], new bool[model.Methods.Count]);
        for (var m = 0; m < model.Methods.Count; m++)
        {
            var method = model.Methods[m];
            isCandidate[m] = !method.IsTest && !method.IsModule && !method.IsLambda && model.Files[method.File].IsOwn && !IsCalledByLanguage(method) && !IsBodiless(method);
            isRoot[m] = method.IsEntryPoint || method.IsModule || method.IsTest || method.Annotations.Length > 0 || IsCalledByLanguage(method) || MayOverride(m) || !model.Files[method.File].IsOwn;
        }
    }

    public static async Task<List<DeadMethod>> Find(CodeGraph graph, CodeModel model)
    {
        var search = new DeadCode(model);
        return await search.Run(graph);
    }

    private async Task<List<DeadMethod>> Run(CodeGraph graph)
    {
        var all = Enumerable.Range(0, model.Methods.Count);
        var byCalls = model.Calls.Distances(all.Where(m => !IsTest(m) && (isRoot[m] || model.Methods[m].IsExported)));
        var unused = all.Where(m => isCandidate[m] && (byCalls[m] < 0 || model.Methods[m].IsExported && !isRoot[m] && model.Calls.InDegree(m) == 0)).ToHashSet();
        var (mentioned, inStrings, references) = await Mentions(graph, unused);

        // What living code mentions lives, and so does all it leads to, by calls or by names.
        var withReferences = new Adjacency(model.Methods.Count, model.Calls.Edges.ToArray().Concat(references.Select(r => new ModelEdge(r.From, r.To, 1, 1))));
        var alive = withReferences.Distances(all.Where(m => isRoot[m] || mentioned.Contains(m) || model.Methods[m].IsExported && !IsTest(m)));
        var product = withReferences.Distances(all.Where(m => !IsTest(m) && (isRoot[m] || mentioned.Contains(m) || model.Methods[m].IsExported)));
        var named = references.Select(r => r.To).ToHashSet();
        var result = new List<DeadMethod>();
        for (var m = 0; m < model.Methods.Count; m++)
        {
            if (!isCandidate[m]) continue;
            if (alive[m] < 0) result.Add(new(m, inStrings.Contains(m) || named.Contains(m) || model.Calls.InDegree(m) > 0 ? DeadTier.Likely : DeadTier.Certain));
            else if (model.Methods[m].IsExported && unused.Contains(m) && !mentioned.Contains(m) && !named.Contains(m) && !inStrings.Contains(m)) result.Add(new(m, DeadTier.UnusedExport));
            else if (product[m] < 0) result.Add(new(m, DeadTier.TestOnly));
        }
        return [.. result.OrderBy(d => d.Tier).ThenByDescending(d => model.Methods[d.Method].Lines).ThenBy(d => d.Method)];
    }

    private bool IsTest(int method) => model.Methods[method].IsTest || model.Files[model.Methods[method].File].IsTest;

    /// <summary>Which of these methods are named outside every method of the product, which in strings or by tests, and which methods name which.</summary>
    private async Task<(HashSet<int> Mentioned, HashSet<int> InStrings, List<(int From, int To)> References)> Mentions(CodeGraph graph, HashSet<int> unused)
    {
        var (mentioned, inStrings, references) = (new HashSet<int>(), new HashSet<int>(), new HashSet<(int From, int To)>());
        var byName = unused.GroupBy(m => model.Methods[m].Name.TrimEnd('?', '!', '='), StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.ToList(), StringComparer.Ordinal);
        if (byName.Count == 0) return (mentioned, inStrings, []);
        var names = byName.GetAlternateLookup<ReadOnlySpan<char>>();
        var methodsOf = Enumerable.Range(0, model.Methods.Count).Where(m => !model.Methods[m].IsModule).ToLookup(m => model.Methods[m].File);
        var scanner = new SourceTokens();
        await foreach (var source in OwnSources.Of(graph, tests: true))
        {
            if (!model.FileByName.TryGetValue(source.Name, out var file)) continue;
            var inFile = methodsOf[file].OrderBy(m => model.Methods[m].Line).ToList();
            var tokens = scanner.Of(source.Content, source.Language);
            for (var i = 0; i < tokens.Count; i++)
            {
                var token = tokens[i];
                if (token.Kind == TokenKind.Text)
                {
                    foreach (var name in Words(scanner.Text(token), names)) inStrings.UnionWith(byName[name]);
                    if (Template(scanner.Text(token)) is { } template)
                        foreach (var (name, methods) in byName)
                            if (name.Length > template.Start.Length + template.End.Length && name.StartsWith(template.Start, StringComparison.Ordinal) && name.EndsWith(template.End, StringComparison.Ordinal)) inStrings.UnionWith(methods);
                    continue;
                }
                if (token.Kind != TokenKind.Identifier || !names.TryGetValue(scanner.Text(token).TrimStart("@$"), out var meant)) continue;
                var inside = Innermost(inFile, token.Line);
                // C declares what it defines elsewhere: a name before parentheses outside every method calls nothing.
                if (inside < 0 && source.Language == "c" && i + 1 < tokens.Count && scanner.Text(tokens[i + 1]) is "(") continue;
                // A property of an object is read by whoever is given the object.
                if (source.Language == "javascript" && i + 1 < tokens.Count && scanner.Text(tokens[i + 1]) is ":") inStrings.UnionWith(meant.Where(m => model.Methods[m].File == file && model.Methods[m].Line == token.Line));
                foreach (var method in meant)
                {
                    if (model.Methods[method].File == file && token.Line >= model.Methods[method].Line && (inside == method || token.Line <= model.Methods[method].Line + 1)) continue;
                    // A test that names it keeps it no more alive than a test can.
                    if (inside >= 0) references.Add((inside, method));
                    else if (source.IsTest) inStrings.Add(method);
                    else mentioned.Add(method);
                }
            }
        }
        return (mentioned, inStrings, [.. references.OrderBy(r => r.From).ThenBy(r => r.To)]);
    }

    private int Innermost(List<int> inFile, int line)
    {
        var (low, high) = (0, inFile.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (model.Methods[inFile[middle]].Line <= line) low = middle + 1;
            else high = middle;
        }
        for (var i = low - 1; i >= Math.Max(0, low - 50); i--)
            if (model.Methods[inFile[i]].LastLine >= line) return inFile[i];
        return -1;
    }

    /// <summary>Names of methods that stand in a string as words: how registries and reflection name them.</summary>
    private static List<string> Words(ReadOnlySpan<char> text, Dictionary<string, List<int>>.AlternateLookup<ReadOnlySpan<char>> names)
    {
        var found = new List<string>();
        for (var at = 0; at < text.Length;)
        {
            if (!IsWord(text[at]))
            {
                at++;
                continue;
            }
            var end = at + 1;
            while (end < text.Length && IsWord(text[end])) end++;
            if (names.TryGetValue(text[at..end], out var name, out _)) found.Add(name);
            at = end;
        }
        return found;

        static bool IsWord(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';
    }

    /// <summary>
    /// The beginning and the end of names that a string makes: <c>"get_%s_display"</c>, <c>"on{0}"</c>, or <c>"visit_"</c> with something behind it.
    /// Null for a string that makes none, or any.
    /// </summary>
    private static (string Start, string End)? Template(ReadOnlySpan<char> text)
    {
        const int least = 4, most = 80;
        if (text.Length is < least or > most) return null;
        var match = MadeName().Match(text.ToString().Trim('"', '\'', '`', 'f', 'r', 'u', 'b', '$', '@'));
        if (!match.Success) return null;
        var (start, end) = (match.Groups["start"].Value, match.Groups["end"].Value);
        return start.Length + end.Length >= least ? (start, end) : null;
    }

    [GeneratedRegex(@"^(?<start>[A-Za-z_]\w*)?(%s|%\(\w+\)s|[$#]?\{[^{}]*\})(?<end>\w*)$|^(?<start>[A-Za-z_]\w*_)$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex MadeName();

    /// <summary>Constructors, destructors, operators, accessors and what a language or its tools call by name.</summary>
    private bool IsCalledByLanguage(ModelMethod method) => method.Has("CONSTRUCTOR") || method.Name is "main" or "Main" or "init" or "setUp" or "tearDown" or "deinit" or "finalize" or "Dispose" or "subscript"
        || method.Name.StartsWith("__", StringComparison.Ordinal) && method.Name.EndsWith("__", StringComparison.Ordinal) || method.Name.StartsWith("__", StringComparison.Ordinal) && method.Language == "php"
        // Hooks of Python's library: Enum._generate_next_value_, ctypes' _as_parameter_.
        || method.Language == "python" && method.Name.Length > 2 && method.Name[0] == '_' && method.Name[^1] == '_'
        || method.Name.StartsWith('~') || method.Name.StartsWith("operator", StringComparison.Ordinal) || method.Name.AsSpan().ContainsAny(Marks) && method.Language != "ruby"
        || method.Type >= 0 && method.Name == model.Types[method.Type].Name;

    /// <summary>A declaration that somebody else gives a body.</summary>
    private bool IsBodiless(ModelMethod method) => method.Has("ABSTRACT") || method.Has("NATIVE") || method.Type >= 0 && model.Types[method.Type].Kind is "interface" or "protocol";

    /// <summary>A base type declares it too, or may: what the base lies outside of this code is not known.</summary>
    private bool MayOverride(int m)
    {
        var method = model.Methods[m];
        if (method.Has("OVERRIDE") || method.Has("VIRTUAL")) return true;
        if (method.Type < 0 || method.Has("PRIVATE") || method.Has("STATIC")) return false;
        var type = model.Types[method.Type];
        return type.Bases.Length > 0;
    }
}
