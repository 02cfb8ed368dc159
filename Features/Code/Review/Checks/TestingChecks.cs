using System.Text.RegularExpressions;
using Capstan.Features.Code.Graph;
using Capstan.Features.Code.Review.Delta;
using Capstan.Features.Code.Rules;

namespace Capstan.Features.Code.Review.Checks;

/// <summary>Whether the change is tested, and whether it takes tests away.</summary>
internal sealed partial class TestingChecks : ICheck
{
    private const int ManyCallers = 10;

    public void Run(ReviewContext context)
    {
        Untested(context);
        Risky(context);
        foreach (var method in context.Delta.Methods)
            if (method.IsMatched && (method.Old!.IsTest || method.OldFile!.IsTest)) FewerAssertions(context, method);
        Deleted(context);
        foreach (var file in context.Files)
        {
            if (file is { IsDeleted: true, IsTest: true, IsCode: true, OldFacts: null })
                context.Add("test-deleted", Category.Testing, FindingSeverity.Medium, file, 1, file.Path, $"The test file {file.Path} is deleted.", "Keep the tests, or say which ones cover the code now.");
            if (!file.IsCode || file.IsDeleted) continue;
            Skipped(context, file);
        }
    }

    private static void Untested(ReviewContext context)
    {
        // Where the project has no tests at all, saying so for every method would be noise.
        if (!context.Impact.HasTests && !context.Delta.Files.Any(f => f.IsTest)) return;
        var untested = context.ProductMethods.Where(m => m.New is { IsDeclarationOnly: false } && m.New.Lines > 3 && (m.BodyChanged || m.IsAdded) && !context.IsReachedByTest(m));
        foreach (var group in untested.GroupBy(m => m.NewFile!))
        {
            var methods = group.OrderByDescending(m => context.NodeOf(m)?.FanIn ?? 0).ThenBy(m => m.Symbol, StringComparer.Ordinal).ToList();
            var names = string.Join(", ", methods.Take(3).Select(m => m.Method.Name)) + (methods.Count > 3 ? $" and {methods.Count - 3} more" : "");
            var severity = methods.Any(m => m.New!.Cyclomatic >= 5 || context.NodeOf(m)?.FanIn >= ManyCallers) ? FindingSeverity.Medium : FindingSeverity.Low;
            context.Add("untested-change", Category.Testing, severity, group.Key, methods[0].Line, methods[0].Symbol,
                methods.Count == 1 ? $"No test reaches the changed {names}." : $"No test reaches {methods.Count} changed methods: {names}.", "Add a test that fails without this change.", null, 0.7);
        }
    }

    private static void Risky(ReviewContext context)
    {
        if (context.Delta.Files.Any(f => f.IsTest)) return;
        var risky = context.ProductMethods.Where(m => m.IsMatched)
            .Select(m => (Method: m, FanIn: context.NodeOf(m)?.FanIn ?? 0, Entry: context.IsReachedFromEntryPoint(m)))
            .Where(m => m.FanIn >= ManyCallers || m.Entry).OrderByDescending(m => m.FanIn).ThenBy(m => m.Method.Symbol, StringComparer.Ordinal).ToList();
        if (risky.Count == 0) return;
        var (method, fanIn, entry) = risky[0];
        context.Add("risky-change-without-test", Category.Testing, FindingSeverity.Medium, method.File, method.Line, method.Symbol,
            fanIn >= ManyCallers ? $"{method.Method.Name} has {fanIn} callers, and the patch brings no test." : $"{method.Method.Name} can be reached from {(entry ? "an entry point" : "outside")}, and the patch brings no test.",
            "Add a test for the changed behaviour to the patch.", null, 0.7);
    }

    private static void Deleted(ReviewContext context)
    {
        var deleted = context.Delta.Methods.Where(m => m.IsRemoved && m.Old is { IsTest: true, IsModule: false } && (TestName().IsMatch(m.Old.Name) || m.Old.Annotations.Any(a => TestName().IsMatch(a.Name) || a.Name is "Fact" or "Theory")));
        foreach (var group in deleted.GroupBy(m => m.OldFile!))
        {
            var tests = group.ToList();
            var names = string.Join(", ", tests.Take(3).Select(m => m.Old!.Name)) + (tests.Count > 3 ? $" and {tests.Count - 3} more" : "");
            context.Add("test-deleted", Category.Testing, FindingSeverity.Medium, group.Key, tests[0].Line, tests[0].Old!.FullName,
                tests.Count == 1 ? $"The test {names} is deleted." : $"{tests.Count} tests are deleted: {names}.", "Keep the tests, or say which ones cover the behaviour now.");
        }
    }

    private static void FewerAssertions(ReviewContext context, MethodDelta method)
    {
        if (!method.BodyChanged) return;
        // One line is one assertion: expect(a).toBe(b) is two calls. Where tests are lambdas, they stand in the code of their file.
        var (before, after) = (method.OldCalls.Where(IsAssertion).Select(c => c.Line).Distinct().Count(), method.NewCalls.Where(IsAssertion).Select(c => c.Line).Distinct().Count());
        if (after >= before) return;
        var first = method.OldCalls.Where(IsAssertion).Select(c => GuardChecks.Anchor(method, c.Line, c.Line)).FirstOrDefault(a => a is not null);
        if (first is { } line)
            context.Add("assertion-removed", Category.Testing, after == 0 ? FindingSeverity.Medium : FindingSeverity.Low, method.NewFile!, line, method.Symbol,
                $"{(method.New!.IsModule ? method.NewFile!.Path : method.New.Name)} makes {after} assertions instead of {before}.", "Keep the assertions, or say why the behaviour they hold is not promised any more.", null, 0.8);
    }

    private static bool IsAssertion(CallFact call) => Assertion().IsMatch(call.Name) || call.Receiver is "Assert" or "assert" or "t" && call.Name is "Error" or "Errorf" or "Fatal" or "Fatalf" || call.Receiver is "require";

    private static void Skipped(ReviewContext context, ChangedFile file)
    {
        foreach (var (line, text) in file.Added)
        {
            if (text.Length > 1_000 || Skip().Match(text) is not { Success: true } match) continue;
            var only = match.Value.Contains("only", StringComparison.Ordinal);
            if (!file.IsTest && !(file.NewFacts?.IsTest ?? false)) continue;
            context.Add("test-skipped", Category.Testing, FindingSeverity.Medium, file, line, text.Trim() is var t && t.Length > 80 ? t[..80] : t,
                only ? $"`{match.Value.Trim()}` keeps every other test from running." : $"`{match.Value.Trim()}` switches a test off.", only ? "Remove it before merging." : "Mend the test, or link the issue that will.", null, 0.85);
        }
    }

    [GeneratedRegex("(?i)test|should|^spec_|^it_")]
    private static partial Regex TestName();

    [GeneratedRegex("^(?i:assert\\w*|should\\w*|expect\\w*|verify\\w*|must\\w*|fail|xct\\w+|ok|is_equal|equal|notEqual|deepEqual|strictEqual|to(?:Be|Equal|Throw|Match|Contain|Have)\\w*|ck_assert\\w*|EXPECT_\\w+|ASSERT_\\w+|TEST_ASSERT\\w*)$")]
    private static partial Regex Assertion();

    [GeneratedRegex(@"\[(?:Fact|Theory)\s*\([^)]*Skip\s*=|\[(?:Ignore|Skip)\b|@(?:Ignore|Disabled)\b|\b(?:it|test|describe|context)\.(?:skip|only|todo)\b|\b(?:xit|xdescribe|xtest|fit|fdescribe)\s*\(|\bt\.Skip(?:Now|f)?\(|@pytest\.mark\.(?:skip|xfail)\b|@(?:unittest\.)?skip(?:If|Unless)?\b|\bpytest\.skip\(|markTestSkipped\(|markTestIncomplete\(|^\s*(?:skip|pending)\b|\bXCTSkip\b|DISABLED_\w+")]
    private static partial Regex Skip();
}
