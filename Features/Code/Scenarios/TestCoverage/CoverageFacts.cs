using System.Text.RegularExpressions;
using Capstan.Features.Code.Graph.Reading;
using Capstan.Features.Code.Rules;
using Capstan.Features.Code.Scenarios.Model;
using Capstan.Features.Code.Scenarios.Sources;

namespace Capstan.Features.Code.Scenarios.TestCoverage;

/// <summary>What tests reach over call edges, and what tests do themselves.</summary>
internal sealed partial class CoverageFacts
{
    /// <summary>An edge less sure than this proves nothing about a test.</summary>
    private const float LeastConfidence = 0.5f;
    /// <summary>Weaknesses by which data turns into something that is done: queries, commands, code, objects, requests, pages.</summary>
    private static readonly HashSet<string?> Dangerous = ["CWE-78", "CWE-79", "CWE-89", "CWE-94", "CWE-502", "CWE-611", "CWE-918", "CWE-1336"];
    private static readonly SqlFile<NamesArgs, long> SecurityCallers = Sql.Beside<NamesArgs, long>("SecurityCallers.sql");

    public required CodeModel Model { get; init; }
    /// <summary>Calls between the nearest test and the method; -1 when no test leads to it.</summary>
    public required int[] Depth { get; init; }
    public required bool[] FromEntryPoint { get; init; }
    public required bool[] IsSecurityRelevant { get; init; }
    /// <summary>Tests without anything that looks like a check, in them or in the helpers they call.</summary>
    public required List<int> WithoutCheck { get; init; }
    /// <summary>Tests that lead to no method of the product and call nothing from outside either.</summary>
    public required List<int> WithoutProduct { get; init; }
    public required int Tests { get; init; }
    /// <summary>Test files: in some languages tests are no methods.</summary>
    public required int TestFiles { get; init; }

    /// <summary>What coverage is counted over: methods that people wrote for the product, without lambdas and code outside methods.</summary>
    public static bool Counts(CodeModel model, int m) => model.Methods[m] is var method && !method.IsTest && !method.IsModule && !method.IsLambda && model.Files[method.File].IsOwn
        && !method.Has("ABSTRACT") && !(method.Type >= 0 && model.Types[method.Type].Kind is "interface" or "protocol");

    public static async Task<CoverageFacts> Of(CodeGraph graph, CodeModel model)
    {
        var all = Enumerable.Range(0, model.Methods.Count).ToList();
        var inTests = all.Where(m => IsInTests(model, m)).ToList();
        var tests = inTests.Where(m => IsTestCase(model.Methods[m])).ToList();
        var security = await Security(graph, model);
        var checks = await Checks(graph, model, inTests);
        var calls = model.Calls;
        return new()
        {
            Model = model,
            Depth = calls.Distances(inTests, leastConfidence: LeastConfidence),
            FromEntryPoint = [.. calls.Distances(all.Where(m => model.Methods[m].IsEntryPoint && !IsInTests(model, m))).Select(d => d >= 0)],
            IsSecurityRelevant = security,
            WithoutCheck = [.. tests.Where(m => !checks[m] && !Reachable(m, 3).Any(r => checks[r]))],
            WithoutProduct = [.. tests.Where(m => calls.OutDegree(m) > 0 && !Reachable(m, 4).Any(r => !IsInTests(model, r)))],
            Tests = tests.Count,
            TestFiles = model.Files.Count(f => f.IsTest),
        };

        IEnumerable<int> Reachable(int from, int most)
        {
            var seen = new HashSet<int> { from };
            var frontier = new List<int> { from };
            for (var depth = 0; depth < most && frontier.Count > 0 && seen.Count < 400; depth++)
            {
                var next = new List<int>();
                foreach (var node in frontier)
                    foreach (var edge in calls.From(node))
                        if (seen.Add(edge.To)) next.Add(edge.To);
                frontier = next;
            }
            seen.Remove(from);
            return seen;
        }
    }

    public static bool IsInTests(CodeModel model, int m) => model.Methods[m].IsTest || model.Files[model.Methods[m].File].IsTest;

    /// <summary>A test itself, not a helper beside it.</summary>
    private static bool IsTestCase(ModelMethod method) =>
        !method.IsModule && (TestName().IsMatch(method.Name) || TestMark().IsMatch(method.Annotations)) && !(method.Name is "TestMain" or "testCase");

    /// <summary>By its name, or because it calls what the security rules watch.</summary>
    private static async Task<bool[]> Security(CodeGraph graph, CodeModel model)
    {
        string[] names = [.. RuleCatalog.Default.Rules.Where(r => r.Category == "security" && Dangerous.Contains(r.Cwe)).SelectMany(r => r.Patterns).SelectMany(p => p.Call ?? []).Select(c => Callee.Parse(c).Name).Where(n => n.Length > 4).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var callers = (await graph.Many(SecurityCallers, new() { Names = names })).ToHashSet();
        return [.. model.Methods.Select(m => callers.Contains(m.Id) || SecurityName().IsMatch(m.Name))];
    }

    /// <summary>Which methods of test files have a word in them that checks something.</summary>
    private static async Task<bool[]> Checks(CodeGraph graph, CodeModel model, List<int> inTests)
    {
        var checks = new bool[model.Methods.Count];
        var byFile = inTests.Where(m => !model.Methods[m].IsModule).ToLookup(m => model.Methods[m].Filename, StringComparer.Ordinal);
        var scanner = new SourceTokens();
        await foreach (var source in OwnSources.Named(graph, byFile.Select(g => g.Key)))
        {
            var lines = new HashSet<int>();
            foreach (var token in scanner.Of(source.Content, source.Language))
                if (token.Kind == TokenKind.Identifier && CheckWord().IsMatch(scanner.Text(token))) lines.Add(token.Line);
            var ordered = lines.Order().ToList();
            foreach (var m in byFile[source.Name])
            {
                var at = ordered.BinarySearch(model.Methods[m].Line + 1);
                at = at < 0 ? ~at : at;
                // On the line of its name too, but then the name must not be the word.
                checks[m] = at < ordered.Count && ordered[at] <= model.Methods[m].LastLine || model.Methods[m].Lines == 1 && !CheckWord().IsMatch(model.Methods[m].Name) && lines.Contains(model.Methods[m].Line);
            }
        }
        return checks;
    }

    [GeneratedRegex(@"^(test|Test|should|Should|it_|spec_)|(Test|Tests|_test|Spec|_spec)$|_should_|Should[A-Z]", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex TestName();

    [GeneratedRegex(@"\b(Test|Fact|Theory|TestMethod|TestCase|ParameterizedTest|RepeatedTest|test)\b", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex TestMark();

    [GeneratedRegex(@"^(assert|expect|should|verify|must|require|check|fail|raises|throws|refute|ensure|Assert|Expect|Should|Verify|Must|Require|Check|Fail|XCT|Throws|EXPECT|ASSERT|CHECK|Error|Errorf|Fatal|Fatalf|toBe|toEqual|is_expected|andReturn|mustFail|truth)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex CheckWord();

    [GeneratedRegex(@"auth|login|logout|passw|token|crypt|secret|permission|sanitiz|escape|signature|csrf|session|cookie|credential|privilege|certificate", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex SecurityName();

    private sealed record NamesArgs
    {
        public required string[] Names { get; init; }
    }
}
