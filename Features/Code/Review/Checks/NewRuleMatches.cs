using Capstan.Features.Code.Review.Delta;
using Capstan.Features.Code.Rules;

namespace Capstan.Features.Code.Review.Checks;

/// <summary>Whatever the rules find in the new image and did not find in the old one.</summary>
internal sealed class NewRuleMatches(RuleMatcher matcher) : ICheck
{
    public void Run(ReviewContext context)
    {
        foreach (var file in context.Files)
        {
            if (file.IsDeleted) continue;
            var found = file.NewParsed is { } parsed && file.IsApplied ? matcher.Match(parsed) : TextMatches(file);
            var before = file.OldParsed is { } old && file.IsApplied ? matcher.Match(old) : [];
            var known = before.GroupBy(Key).ToDictionary(g => g.Key, g => g.Count());
            // Matches on changed lines are the new ones among equals.
            foreach (var match in found.OrderBy(m => file.IsAdded(m.Line)).ThenBy(m => m.Line))
            {
                if (known.TryGetValue(Key(match), out var count) && count > 0)
                {
                    known[Key(match)] = count - 1;
                    continue;
                }
                if (Place(file, match) is { } line) Report(context, file, match, line);
            }
        }
    }

    // Text of files without a grammar: only what the patch itself adds is at hand, or worth a word.
    private List<RuleMatch> TextMatches(ChangedFile file)
    {
        var text = string.Join('\n', file.Added.Select(a => a.Text));
        return [.. matcher.MatchText(file.Path, text).Where(m => m.Line <= file.Added.Count).Select(m => m with { Line = file.Added[m.Line - 1].Line })];
    }

    // The line itself need not have changed: the value may have become dangerous a few lines above.
    private static int? Place(ChangedFile file, RuleMatch match)
    {
        if (file.IsAdded(match.Line)) return match.Line;
        var method = file.NewFacts is { } facts && match.Method > 0 && match.Method < facts.Methods.Count ? facts.Methods[match.Method] : null;
        return method is null ? null : file.NearestChange(match.Line, method.Span.Line, method.Span.EndLine);
    }

    private static (string Rule, string Code) Key(RuleMatch match) => (match.Rule.Id, string.Concat(match.Code.Where(c => !char.IsWhiteSpace(c))));

    private static void Report(ReviewContext context, ChangedFile file, RuleMatch match, int line)
    {
        var method = file.NewFacts is { } facts && match.Method < facts.Methods.Count ? facts.Methods[match.Method] : null;
        if (match.Rule.Category == Category.Maintainability && (file.IsTest || method?.IsTest == true)) return;
        context.Add(match.Rule.Id, match.Rule.Category, match.Severity, file, line,
            method is null || method.IsModule ? match.Symbol : $"{method.FullName}:{match.Symbol}", match.Message, match.Rule.SuggestedFix, match.Rule.Cwe, match.Confidence, match.Code);
    }
}
