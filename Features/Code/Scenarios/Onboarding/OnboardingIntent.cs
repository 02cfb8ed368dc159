using System.Text.RegularExpressions;

namespace Capstan.Features.Code.Scenarios.Onboarding;

internal enum OnboardingIntent { Definition, Callers, Callees, Path, Overview, Important, Explain }

/// <summary>Which question about the code this is.</summary>
internal static partial class OnboardingIntents
{
    /// <param name="targets">How many names the question has.</param>
    /// <param name="ends">As many, plain words counted: what a path may lead from and to.</param>
    public static OnboardingIntent Of(string query, int targets, int ends)
    {
        var text = query.ToLowerInvariant().Replace('ё', 'е');
        if (ends >= 2 && PathWords().IsMatch(text)) return OnboardingIntent.Path;
        if (ImportantWords().IsMatch(text) && targets == 0) return OnboardingIntent.Important;
        if (targets == 0) return OnboardingIntent.Overview;
        if (CalleeWords().IsMatch(text)) return OnboardingIntent.Callees;
        if (CallerWords().IsMatch(text)) return OnboardingIntent.Callers;
        return ExplainWords().IsMatch(text) ? OnboardingIntent.Explain : OnboardingIntent.Definition;
    }

    [GeneratedRegex(@"\bpath\b|\bchain\b|\broute\b|\breach|\bget from\b|\bfrom\b.+\bto\b|путь|цепочк|доход|попада|добира|\bот\b.+\bдо\b|\bиз\b.+\bв\b", RegexOptions.NonBacktracking)]
    private static partial Regex PathWords();

    [GeneratedRegex(@"important|central|pagerank|key (functions|methods|parts)|core (functions|methods)|most (called|used)|hot ?spots?|важн|ключев|центральн|самые (вызываемые|используемые)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex ImportantWords();

    [GeneratedRegex(@"\b(does|do)\b.+\b(calls?|invokes?|uses?)\b|callees?|\bcalls what\b|calls made (by|in|from)|called (by|from|in) what does|какие (функции|методы) вызывает|какие (функции|методы) использует|что вызывает (функция|метод)\b|что вызывается (в|из)|вызываем", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex CalleeWords();

    [GeneratedRegex(@"callers?\b|\b(who|what|which|whatever)\b.*\b(calls?|calling|invokes?|uses|references)\b|\bis\b.+\b(called|used|invoked|referenced)\b|\b(usages?|uses|references|calls)\b (of|to)\b|\bwhere\b.+\b(called|used|invoked|referenced)\b|кто (вызыва|использ)|что вызыва|откуда|вызыва(ют|ется)|использу(ют|ется)|вызывающ|использован|ссыла", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex CallerWords();

    [GeneratedRegex(@"\bhow\b|explain|describe|walk me|как (работа|устро|реализ)|объясн|опиши|расскаж", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex ExplainWords();
}
