using System.Text.RegularExpressions;

namespace Capstan.Features.Code.Scenarios;

/// <summary>Where a question goes.</summary>
/// <param name="ScenarioId">A scenario that can be asked here.</param>
/// <param name="Confidence">1 when its words were in the question, 0.5 when nothing pointed anywhere.</param>
/// <param name="Wanted">The scenario the words fit better, which this version does not have; null otherwise.</param>
public sealed record ScenarioRoute(string ScenarioId, double Confidence, Scenario? Wanted);

/// <summary>Chooses the scenario of a question by its words: no model, the same choice every time.</summary>
public static partial class ScenarioRouter
{
    private const string Fallback = "onboarding";
    private const int StrongWeight = 3, WeakWeight = 1;

    public static ScenarioRoute Route(string query)
    {
        // Names of code say nothing about the kind of question: `SecurityManager.find` must not look like an audit.
        var words = Words.Of(Asked().Replace(Targets.Mask(query), "${before}${after}")).Distinct(StringComparer.Ordinal).ToList();
        var ranked = ScenarioCatalogue.All
            .Select(scenario => (Scenario: scenario, Score: Score(scenario, words)))
            .Where(s => s.Score > 0)
            .OrderByDescending(s => s.Score).ThenBy(s => s.Scenario.Priority)
            .ToList();
        if (ranked.Count == 0) return new(Fallback, 0.5, null);
        var wanted = ranked[0].Scenario.Available || ranked[0].Score < StrongWeight ? null : ranked[0].Scenario;
        var here = ranked.FirstOrDefault(s => s.Scenario.Available).Scenario;
        return here is null ? new(Fallback, 0.5, wanted) : new(here.Id, wanted is null ? 1 : 0.5, wanted);
    }

    /// <summary>What something does is asked of a thing of the code, whatever its name means elsewhere.</summary>
    [GeneratedRegex(@"(?i)(?<before>\b(что делает|как работает|what does)\s+((the|функция|метод|класс|function|method|class)\s+)?)[a-z_]\w*(?<after>\s*\?|\s+do\b|\s*$)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Asked();

    /// <summary>Some scenario has words of this question.</summary>
    public static bool HasWords(string query)
    {
        var words = Words.Of(query);
        return ScenarioCatalogue.All.Any(s => Score(s, words) > 0);
    }

    private static int Score(Scenario scenario, List<string> words) => words.Sum(word =>
        scenario.Strong.Any(k => Words.Fits(k, word)) ? StrongWeight : scenario.Weak.Any(k => Words.Fits(k, word)) ? WeakWeight : 0);
}
