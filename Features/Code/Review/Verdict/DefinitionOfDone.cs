using System.Globalization;
using System.Text.RegularExpressions;
using Capstan.Features.Code.Rules;

namespace Capstan.Features.Code.Review.Verdict;

/// <summary>Judges items of a definition of done, in English or Russian, by what the review found.</summary>
internal static partial class DefinitionOfDone
{
    private static readonly string[] Own = ["No security findings", "No error findings", "Changed code is reached by tests", "No breaking interface changes"];
    private static readonly string[] Memory =
        ["resource-leak", "removed-release", "resource-not-closed", "use-after-free", "double-free", "realloc-over-itself", "unbounded-copy", "allocation-overflow", "removed-bounds-check"];

    /// <param name="items">What the caller asked for.</param>
    /// <param name="texts">Where else it may stand; the first text that says something counts, when the caller asked for nothing.</param>
    public static IReadOnlyList<DodStatus> Judge(IReadOnlyList<string> items, IReadOnlyList<string> texts, ReviewContext context, IReadOnlyList<Finding> findings)
    {
        var requested = DodItems.Asked(items);
        if (requested.Count == 0) requested = texts.Select(DodItems.Described).FirstOrDefault(found => found.Count > 0) ?? [];
        return [.. (requested.Count > 0 ? requested : [.. Own]).Select(item => Judge(item, context, findings, requested.Count > 0))];
    }

    private static DodStatus Judge(string item, ReviewContext context, IReadOnlyList<Finding> findings, bool requested)
    {
        var russian = item.Any(c => c is >= '\u0400' and <= '\u04ff');
        var (isChecked, satisfied, evidence) = Evaluate(item, context, findings, russian);
        return new DodStatus { Description = item, Satisfied = satisfied, Evidence = evidence, IsChecked = isChecked, IsRequested = requested };
    }

    private static (bool IsChecked, bool Satisfied, string Evidence) Evaluate(string item, ReviewContext context, IReadOnlyList<Finding> findings, bool russian)
    {
        if (Complexity().IsMatch(item)) return ComplexityBelow(item, context, findings, russian);
        if (Todo().IsMatch(item)) return None(f => f.Rule == "todo-added");
        if (Debug().IsMatch(item)) return None(f => f.Rule == "debug-output");
        if (Leak().IsMatch(item)) return None(f => Memory.Contains(f.Rule));
        if (Security().IsMatch(item)) return None(f => f.Category == Category.Security);
        if (Breaking().IsMatch(item)) return None(f => f.Category == Category.Interface && f.Severity <= FindingSeverity.Medium || f.Rule is "caller-left-behind" or "removed-symbol-referenced");
        if (Tests().IsMatch(item)) return Tested(context, findings, russian);
        if (Documentation().IsMatch(item)) return None(f => f.Category == Category.Documentation);
        if (Performance().IsMatch(item)) return None(f => f.Category == Category.Performance);
        if (Errors().IsMatch(item)) return None(f => f.Category == Category.Error);
        if (Style().IsMatch(item)) return Tidy(context, russian);
        return (false, false, russian ? "не проверяется автоматически" : "not machine-checkable");

        (bool, bool, string) None(Func<Finding, bool> predicate)
        {
            var found = findings.Where(predicate).ToList();
            return (true, found.Count == 0, Evidence(found, russian));
        }
    }

    private static string Evidence(List<Finding> found, bool russian)
    {
        if (found.Count == 0) return russian ? "замечаний нет" : "no finding";
        var first = found[0];
        return russian ? $"замечаний: {found.Count}, первое в {first.File}:{first.Line}" : $"{Summaries.Count(found.Count, "finding")}, first at {first.File}:{first.Line}";
    }

    private static (bool, bool, string) Tested(ReviewContext context, IReadOnlyList<Finding> findings, bool russian)
    {
        var tests = context.Delta.Files.Where(f => f.IsTest && !f.IsDeleted && f.Added.Count > 0).ToList();
        var changed = context.ProductMethods.Where(m => m.New is not null).ToList();
        var untested = changed.Where(m => !context.IsReachedByTest(m)).ToList();
        var lost = findings.Where(f => f.Rule is "test-deleted" or "test-skipped" or "assertion-removed").ToList();
        var satisfied = tests.Count > 0 && untested.Count == 0 && lost.Count == 0;
        if (tests.Count == 0) return (true, satisfied, russian ? "в патче нет тестов" : "the patch has no test");
        if (lost.Count > 0) return (true, satisfied, Evidence(lost, russian));
        if (untested.Count > 0)
            return (true, satisfied, russian ? $"тесты не достигают изменённых методов: {untested.Count}, первый {untested[0].Method.Name} в {untested[0].File.Path}:{untested[0].Line}"
                : $"{Summaries.Count(untested.Count, "changed method")} not reached by a test, first {untested[0].Method.Name} at {untested[0].File.Path}:{untested[0].Line}");
        return (true, satisfied, russian ? $"{tests[0].Path} в патче; изменённых методов, достигнутых тестами: {changed.Count}" : $"{tests[0].Path} is in the patch; tests reach {Summaries.Count(changed.Count, "changed method")}");
    }

    private static (bool, bool, string) ComplexityBelow(string item, ReviewContext context, IReadOnlyList<Finding> findings, bool russian)
    {
        if (!Number().IsMatch(item))
        {
            var found = findings.Where(f => f.Rule is "complexity-growth" or "long-method").ToList();
            return (true, found.Count == 0, Evidence(found, russian));
        }
        var limit = int.Parse(Number().Match(item).Value, CultureInfo.InvariantCulture);
        var inclusive = Inclusive().IsMatch(item);
        var over = context.ProductMethods.Where(m => m.New is { } now && (inclusive ? now.Cyclomatic > limit : now.Cyclomatic >= limit)).OrderByDescending(m => m.New!.Cyclomatic).ThenBy(m => m.Symbol, StringComparer.Ordinal).ToList();
        var highest = context.ProductMethods.Where(m => m.New is not null).Select(m => m.New!.Cyclomatic).DefaultIfEmpty(0).Max();
        if (over.Count == 0) return (true, true, russian ? $"наибольшая сложность {highest}" : $"highest complexity is {highest}");
        return (true, false, russian ? $"методов сверх предела: {over.Count}, первый {over[0].Method.Name} ({over[0].New!.Cyclomatic}) в {over[0].File.Path}:{over[0].Line}"
            : $"{Summaries.Count(over.Count, "method")} above, first {over[0].Method.Name} ({over[0].New!.Cyclomatic}) at {over[0].File.Path}:{over[0].Line}");
    }

    private static (bool, bool, string) Tidy(ReviewContext context, bool russian)
    {
        foreach (var file in context.Files)
            foreach (var (line, text) in file.Added)
                if (text.TrimEnd('\r') is var end && (end.Length > end.TrimEnd().Length || end.StartsWith("<<<<<<<", StringComparison.Ordinal) || end.StartsWith(">>>>>>>", StringComparison.Ordinal)))
                    return (true, false, russian ? $"лишние пробелы или след слияния в {file.Path}:{line}" : $"trailing space or merge mark at {file.Path}:{line}");
        return (true, true, russian ? "нет лишних пробелов и следов слияния" : "no trailing space, no merge mark");
    }

    [GeneratedRegex("(?i)complex|cyclomatic|сложност|цикломатич")]
    private static partial Regex Complexity();

    [GeneratedRegex(@"\d{1,4}")]
    private static partial Regex Number();

    [GeneratedRegex("(?i)<=|≤|at most|no more|up to|не (?:более|больше|выше)")]
    private static partial Regex Inclusive();

    [GeneratedRegex(@"(?i)\bto-?do\b|\bfixme\b|тудушк")]
    private static partial Regex Todo();

    [GeneratedRegex("(?i)debug|console\\.log|print statement|отладоч")]
    private static partial Regex Debug();

    [GeneratedRegex("(?i)leak|memory|resource|утеч|памят|ресурс")]
    private static partial Regex Leak();

    [GeneratedRegex("(?i)secur|vulnerab|injection|secret|безопасн|уязвим|инъекц|секрет")]
    private static partial Regex Security();

    [GeneratedRegex("(?i)breaking|backward|compatib|api change|ломающ|обратн|совместим|не ломает")]
    private static partial Regex Breaking();

    [GeneratedRegex("(?i)\\btest|coverage|covered|\\bspec\\b|тест|покрыт")]
    private static partial Regex Tests();

    [GeneratedRegex("(?i)document|docstring|\\bdocs?\\b|комментари|документ|описан")]
    private static partial Regex Documentation();

    [GeneratedRegex("(?i)performan|latency|slow|n\\+1|производительн|быстродейств|медленн")]
    private static partial Regex Performance();

    [GeneratedRegex("(?i)error|exception|null|crash|bug|ошиб|исключен|падени")]
    private static partial Regex Errors();

    [GeneratedRegex("(?i)\\blint|style|format|whitespace|линт|стил|форматир")]
    private static partial Regex Style();
}
