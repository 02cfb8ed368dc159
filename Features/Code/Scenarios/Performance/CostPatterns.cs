using System.Text.RegularExpressions;
using Capstan.Features.Code.Graph.Reading;
using Capstan.Features.Code.Scenarios.Model;
using Capstan.Features.Code.Scenarios.Sources;

namespace Capstan.Features.Code.Scenarios.Performance;

/// <summary>Finds costly patterns in a whole graph.</summary>
internal sealed partial class CostPatterns(CodeGraph graph, CodeModel model)
{
    private static readonly SqlFile<NamesArgs, CallRow> CostlyCalls = Sql.Beside<NamesArgs, CallRow>("CostlyCalls.sql");
    private static readonly SqlFile<IdsArgs, LoopedRow> CallsInLoopsOf = Sql.Beside<IdsArgs, LoopedRow>("CallsInLoopsOf.sql");
    private static readonly SqlFile<NoArgs, SelfRow> SelfCalls = Sql.Beside<NoArgs, SelfRow>("SelfCalls.sql");
    private static readonly SqlFile<NoArgs, SqlRow> SqlTexts = Sql.Beside<NoArgs, SqlRow>("SqlTexts.sql");
    private static readonly SqlFile<NoArgs, LoopRow> Loops = Sql.Beside<NoArgs, LoopRow>("Loops.sql");
    private static readonly SqlFile<NoArgs, LockRow> LockCalls = Sql.Beside<NoArgs, LockRow>("LockCalls.sql");
    private static readonly SqlFile<NoArgs, CacheRow> Caches = Sql.Beside<NoArgs, CacheRow>("Caches.sql");
    private readonly List<CostPattern> found = [];
    private ILookup<long, LoopRow> loops = Array.Empty<LoopRow>().ToLookup(l => 0L);

    public static async Task<List<CostPattern>> Find(CodeGraph graph, CodeModel model)
    {
        var search = new CostPatterns(graph, model);
        await search.Run();
        return [.. search.found.DistinctBy(p => (p.Id, p.File, p.Line)).OrderByDescending(p => p.Weight).ThenByDescending(p => p.Confidence).ThenBy(p => p.File, StringComparer.Ordinal).ThenBy(p => p.Line).ThenBy(p => p.Id, StringComparer.Ordinal)];
    }

    private async Task Run()
    {
        loops = (await graph.Many(Loops, NoArgs.Value)).Where(l => Own(l.MethodId) is not null).ToLookup(l => l.MethodId);
        var io = await Calls();
        await Indirect(io);
        await Locks(io);
        await Recursion();
        await Queries();
        NestedLoops();
        await Concatenations();
        await Growth();
    }

    private ModelMethod? Own(long id) => model.MethodById.TryGetValue(id, out var at) && model.Methods[at] is var method && !method.IsTest && model.Files[method.File].IsOwn ? method : null;

    /// <summary>Of the loops around a line the nearest that begins before it: in the head of a loop stands what is gone over, not what is done each time.</summary>
    private int LoopAround(long method, int line) => loops[method].Where(l => l.Line <= line && l.LastLine >= line).OrderBy(l => l.Line == line).ThenByDescending(l => l.Line).Select(l => l.Line).FirstOrDefault();

    private void Add(string id, string kind, int weight, string title, string inRussian, long method, string file, int line, double confidence, string detail = "") =>
        found.Add(new(id, kind, weight, title, inRussian, method, file, line, confidence, LoopAround(method, line), detail));

    /// <summary>Calls the rules know; gives back those that read or write something outside the program.</summary>
    private async Task<List<(CallRow Call, CostlyCallRules.Rule Rule)>> Calls()
    {
        var io = new List<(CallRow, CostlyCallRules.Rule)>();
        await foreach (var call in graph.Stream(CostlyCalls, new() { Names = CostlyCallRules.Default.Names }))
        {
            if (Own(call.MethodId) is not { } method || CostlyCallRules.Default.For(call.Name, call.Receiver, method.Language) is not { } rule) continue;
            if (rule.Kind == "io") io.Add((call, rule));
            var counts = rule.When switch
            {
                "loop" => call.LoopDepth > 0,
                "deep_loop" => call.LoopDepth > 1,
                "async" => call.IsAsync || method.Language == "javascript" && method.IsEntryPoint,
                _ => true,
            };
            if (counts) Add(rule.Id, rule.Kind, rule.Weight, rule.Title, rule.TitleRu, call.MethodId, call.Filename, call.Line, rule.Receiver is null ? 0.85 : 0.75, call.Receiver.Length > 0 ? $"{call.Receiver}.{call.Name}" : call.Name);
        }
        return io;
    }

    /// <summary>A method that asks the database or another server once, called in a loop.</summary>
    private async Task Indirect(List<(CallRow Call, CostlyCallRules.Rule Rule)> io)
    {
        var byMethod = io.Where(i => i.Rule.Id != "file_in_loop").GroupBy(i => i.Call.MethodId).ToDictionary(g => g.Key, g => g.First());
        if (byMethod.Count == 0) return;
        foreach (var site in await graph.Many(CallsInLoopsOf, new() { Ids = [.. byMethod.Keys.Order()] }))
        {
            if (Own(site.MethodId) is null) continue;
            var (call, rule) = byMethod[site.CalleeId];
            Add(rule.Id, "io", rule.Weight, rule.Title, rule.TitleRu, site.MethodId, site.Filename, site.Line, 0.7, $"{Own(site.CalleeId)!.FullName} → {call.Filename}:{call.Line}");
        }
    }

    /// <summary>Reading or writing outside the program between taking a lock and giving it back.</summary>
    private async Task Locks(List<(CallRow Call, CostlyCallRules.Rule Rule)> io)
    {
        var byMethod = io.Where(i => i.Rule.Id != "regex_in_loop").ToLookup(i => i.Call.MethodId);
        if (byMethod.Count == 0) return;
        foreach (var group in (await graph.Many(LockCalls, NoArgs.Value)).GroupBy(l => l.MethodId))
        {
            if (Own(group.Key) is null) continue;
            var taken = group.Where(l => !IsRelease(l.Name)).Select(l => l.Line).ToList();
            var given = group.Where(l => IsRelease(l.Name)).Select(l => l.Line).ToList();
            foreach (var (call, _) in byMethod[group.Key])
                if (taken.Where(t => t < call.Line).DefaultIfEmpty(0).Max() is var start and > 0 && !given.Exists(g => g > start + 1 && g <= call.Line)) Held(call);
        }
        var scanner = new SourceTokens();
        await foreach (var source in OwnSources.Named(graph, io.Where(i => Own(i.Call.MethodId)!.Language is "csharp" or "java").Select(i => i.Call.Filename)))
        {
            var tokens = scanner.Of(source.Content, source.Language);
            for (var i = 0; i < tokens.Count - 1; i++)
            {
                if (tokens[i].Kind != TokenKind.Identifier || scanner.Text(tokens[i]) is not ("lock" or "synchronized") || scanner.Text(tokens[i + 1]) is not "(") continue;
                var last = BlockEnd(tokens, scanner, i + 1);
                foreach (var (call, _) in io.Where(c => c.Call.Filename == source.Name && c.Call.Line > tokens[i].Line && c.Call.Line <= last)) Held(call);
            }
        }

        void Held(CallRow call) => Add("lock_across_io", "concurrency", 2, "a lock is held while something outside is read or written", "блокировка удерживается во время ввода-вывода",
            call.MethodId, call.Filename, call.Line, 0.75, call.Name);

        static bool IsRelease(string name) => name is "Unlock" or "unlock" or "RUnlock" or "release" or "pthread_mutex_unlock" or "LeaveCriticalSection" or "LWLockRelease" or "SpinLockRelease";
    }

    /// <summary>Last line of the block that follows the parentheses at a token.</summary>
    private static int BlockEnd(List<Token> tokens, SourceTokens scanner, int at)
    {
        var (parentheses, braces) = (0, 0);
        for (var i = at; i < tokens.Count; i++)
        {
            switch (scanner.Text(tokens[i]))
            {
                case "(": parentheses++; break;
                case ")": parentheses--; break;
                case "{": braces++; break;
                case "}" when --braces == 0: return tokens[i].Line;
                case ";" when braces == 0 && parentheses == 0: return tokens[i].Line;
            }
        }
        return tokens[^1].Line;
    }

    private async Task Recursion()
    {
        foreach (var row in await graph.Many(SelfCalls, NoArgs.Value))
        {
            if (Own(row.MethodId) is not { } method || method.Annotations.Contains("cache", StringComparison.OrdinalIgnoreCase) || method.Annotations.Contains("memo", StringComparison.OrdinalIgnoreCase)) continue;
            var source = await OneText(method.Filename);
            var text = string.Join('\n', source.Split('\n').Skip(method.Line - 1).Take(method.Lines));
            if (Memory().IsMatch(text)) continue;
            Add("branching_recursion", "cpu", 2, "calls itself more than once, and remembers no result", "рекурсия с ветвлением без запоминания результатов", row.MethodId, method.Filename, row.Line, 0.8, $"{row.Calls}");
        }
    }

    private async Task<string> OneText(string file)
    {
        await foreach (var source in OwnSources.Named(graph, [file])) return source.Content;
        return "";
    }

    private async Task Queries()
    {
        foreach (var row in await graph.Many(SqlTexts, NoArgs.Value))
            if (row.TakesAllColumns) Add("select_star", "io", 1, "query that takes every column", "запрос всех столбцов (`SELECT *`)", row.MethodId, row.Filename, row.Line, 0.8);
            else Add("select_unbounded", "io", 1, "query without WHERE or LIMIT takes every row", "запрос без WHERE и LIMIT: все строки таблицы", row.MethodId, row.Filename, row.Line, 0.7);
    }

    /// <summary>A loop over what the loop around it goes over.</summary>
    private void NestedLoops()
    {
        foreach (var method in loops.OrderBy(l => l.Key))
        {
            var over = method.Select(l => (Loop: l, Collection: Collection(l.Code))).Where(l => l.Collection.Length > 1).OrderBy(l => l.Loop.Line).ToList();
            for (var inner = 1; inner < over.Count; inner++)
                for (var outer = 0; outer < inner; outer++)
                    if (over[outer].Collection == over[inner].Collection && over[outer].Loop.LastLine >= over[inner].Loop.LastLine && over[outer].Loop.Line < over[inner].Loop.Line)
                    {
                        found.Add(new("nested_loops", "cpu", 2, "nested loops over the same collection", "вложенные циклы по одной коллекции", method.Key, over[inner].Loop.Filename, over[inner].Loop.Line, 0.8, over[outer].Loop.Line, over[inner].Collection));
                        break;
                    }
        }
    }

    internal static string Collection(string head)
    {
        var match = Over().Match(head);
        return match.Success ? match.Groups["collection"].Value : "";
    }

    /// <summary>A string that grows by a literal on every turn, in languages where each time makes a new one.</summary>
    private async Task Concatenations()
    {
        var byFile = loops.SelectMany(l => l).Where(l => Own(l.MethodId)!.Language is "java" or "csharp" or "python" or "go" or "kotlin").ToLookup(l => l.Filename, StringComparer.Ordinal);
        var scanner = new SourceTokens();
        await foreach (var source in OwnSources.Of(graph, languages: ["java", "csharp", "python", "go", "kotlin"]))
        {
            if (!byFile.Contains(source.Name)) continue;
            var tokens = scanner.Of(source.Content, source.Language);
            var inFile = byFile[source.Name].OrderBy(l => l.Line).ToList();
            for (var i = 1; i < tokens.Count - 1; i++)
            {
                if (tokens[i].Kind != TokenKind.Mark || scanner.Text(tokens[i]) is not "+=" || tokens[i - 1].Kind != TokenKind.Identifier || !AddsText(tokens, scanner, i)) continue;
                var loop = inFile.LastOrDefault(l => l.Line < tokens[i].Line && l.LastLine >= tokens[i].Line);
                if (loop is null || IsMadeInside(tokens, scanner, i - 1, loop.Line)) continue;
                Add("concatenation_in_loop", "cpu", 2, "string put together piece by piece in a loop", "конкатенация строк в цикле", loop.MethodId, source.Name, tokens[i].Line, 0.8, scanner.Text(tokens[i - 1]).ToString());
            }
        }
    }

    private static bool AddsText(List<Token> tokens, SourceTokens scanner, int at)
    {
        for (var i = at + 1; i < tokens.Count && tokens[i].Line == tokens[at].Line && scanner.Text(tokens[i]) is not ";"; i++)
            if (tokens[i].Kind == TokenKind.Text) return scanner.Text(tokens[i])[0] != '\'' || tokens[i].Length != 3;
            else if (scanner.Text(tokens[i]) is "(" or "[") return false;
        return false;
    }

    /// <summary>Begun anew on every turn: then it cannot grow long.</summary>
    private static bool IsMadeInside(List<Token> tokens, SourceTokens scanner, int at, int firstLine)
    {
        for (var i = at - 1; i > 0 && tokens[i].Line > firstLine; i--)
            if (tokens[i].Kind == TokenKind.Identifier && scanner.Text(tokens[i]).SequenceEqual(scanner.Text(tokens[at])) && i + 1 < tokens.Count && scanner.Text(tokens[i + 1]) is "=" or ":=") return true;
        return false;
    }

    /// <summary>A cache that lives as long as the program, grows, and from which nothing is ever taken.</summary>
    private async Task Growth()
    {
        var caches = (await graph.Many(Caches, NoArgs.Value)).ToLookup(c => c.Filename, StringComparer.Ordinal);
        await foreach (var source in OwnSources.Named(graph, caches.Select(c => c.Key)))
            foreach (var cache in caches[source.Name])
            {
                var name = Regex.Escape(cache.Name);
                var grows = Regex.IsMatch(source.Content, $@"\b{name}\s*(\[[^\]]*\]\s*=[^=]|\.\s*(put|Add|add|set|TryAdd|GetOrAdd|AddOrUpdate|computeIfAbsent|append|setdefault|push|Store)\s*\()", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
                var shrinks = Regex.IsMatch(source.Content, $@"\b{name}\s*\.\s*(remove|Remove|TryRemove|clear|Clear|delete|Delete|pop|popitem|evict|shift|removeAll|size|Count|length)\b|(del|delete|len|unset|count|delete\()\s*\(?\s*{name}\b", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
                if (grows && !shrinks)
                    found.Add(new("unbounded_cache", "memory", 2, "cache that only grows", "кэш, который только растёт", 0, cache.Filename, cache.Line, 0.7, 0, cache.Name));
            }
    }

    [GeneratedRegex(@"(memo|cache|seen|visited)", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex Memory();

    [GeneratedRegex(@"^(for|foreach)\s*(await\s*)?\(?\s*(final\s+|const\s+|let\s+|var\s+|val\s+)?[\w<>\[\],\s\.\?]*?\s*(\sin\s|\sof\s|:\s|:=\s*range\s)\s*(?<collection>[A-Za-z_$][\w.$]*)\s*[\){:]*\s*$|^foreach\s*\(\s*(?<collection>\$[\w\->]+)\s+as\s", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Over();

    private sealed record NamesArgs
    {
        public required string[] Names { get; init; }
    }

    private sealed record IdsArgs
    {
        public required long[] Ids { get; init; }
    }

    private sealed record CallRow
    {
        public required string Name { get; init; }
        public required string Receiver { get; init; }
        public required string Filename { get; init; }
        public required int Line { get; init; }
        public required int LoopDepth { get; init; }
        public required long MethodId { get; init; }
        public required bool IsAsync { get; init; }
    }

    private sealed record LoopedRow
    {
        public required long CalleeId { get; init; }
        public required string Filename { get; init; }
        public required int Line { get; init; }
        public required long MethodId { get; init; }
    }

    private sealed record SelfRow
    {
        public required long MethodId { get; init; }
        public required int Line { get; init; }
        public required int Calls { get; init; }
    }

    private sealed record SqlRow
    {
        public required string Filename { get; init; }
        public required int Line { get; init; }
        public required long MethodId { get; init; }
        public required bool TakesAllColumns { get; init; }
    }

    private sealed record LoopRow
    {
        public required string Code { get; init; }
        public required string Filename { get; init; }
        public required int Line { get; init; }
        public required int LastLine { get; init; }
        public required long MethodId { get; init; }
        public required string Kind { get; init; }
    }

    private sealed record LockRow
    {
        public required string Name { get; init; }
        public required string Filename { get; init; }
        public required int Line { get; init; }
        public required long MethodId { get; init; }
    }

    private sealed record CacheRow
    {
        public required string Name { get; init; }
        public required string Filename { get; init; }
        public required int Line { get; init; }
    }
}
