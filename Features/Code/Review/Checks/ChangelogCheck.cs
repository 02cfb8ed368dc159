using Capstan.Features.Code.Rules;

namespace Capstan.Features.Code.Review.Checks;

/// <summary>An interface changed and the project's own changelog does not say so. Runs after the checks of interfaces.</summary>
internal sealed class ChangelogCheck : ICheck
{
    public void Run(ReviewContext context)
    {
        if (context.Impact.Changelog is not { } changelog || context.Delta.Files.Any(f => f.Path == changelog)) return;
        var broken = context.Findings.Where(f => f.Category == Category.Interface && f.Severity <= FindingSeverity.Medium)
            .OrderBy(f => f.Severity).ThenBy(f => f.File, StringComparer.Ordinal).ThenBy(f => f.Line).FirstOrDefault();
        if (broken is null || context.Delta.Files.FirstOrDefault(f => f.Path == broken.File) is not { } file) return;
        context.Add("changelog-missing", Category.Documentation, FindingSeverity.Low, file, broken.Line, changelog,
            $"What others rely on changes, and {changelog} says nothing of it.", $"Note the change in {changelog}, with what its users have to do.", null, 0.8);
    }
}
