using System.Text.RegularExpressions;
using Capstan.Features.Code.Review.Delta;
using Capstan.Features.Code.Rules;

namespace Capstan.Features.Code.Review.Checks;

/// <summary>Settings that operators have set and the code does not know any more: keys of configuration files, and keys the code read.</summary>
internal sealed partial class SettingChecks : ICheck
{
    public void Run(ReviewContext context)
    {
        foreach (var file in context.Files)
        {
            if (file.IsTest || file.IsDeleted) continue;
            if (ConfigFile().IsMatch(file.Path[(file.Path.LastIndexOf('/') + 1)..])) Keys(context, file);
            else if (file.IsCode) Reads(context, file);
        }
    }

    private static void Keys(ReviewContext context, ChangedFile file)
    {
        var now = file.Added.Select(a => Key().Match(a.Text)).Where(m => m.Success).Select(m => m.Groups["key"].Value).ToHashSet(StringComparer.Ordinal);
        foreach (var removed in file.Removed)
            if (removed.Text.Length < 1_000 && Key().Match(removed.Text) is { Success: true } match && now.Add(match.Groups["key"].Value)) Report(context, file, removed.Anchor, match.Groups["key"].Value);
    }

    private static void Reads(ReviewContext context, ChangedFile file)
    {
        foreach (var removed in file.Removed)
        {
            if (removed.Text.Length > 1_000) continue;
            foreach (Match match in Reading().Matches(removed.Text))
            {
                var key = match.Groups["key"].Value;
                // Read elsewhere in the change, or kept under a constant.
                if (context.Delta.Files.Any(f => f.NewContent?.Contains(key, StringComparison.Ordinal) == true || f.Added.Any(a => a.Text.Contains(key, StringComparison.Ordinal)))) continue;
                Report(context, file, removed.Anchor, key);
            }
        }
    }

    private static void Report(ReviewContext context, ChangedFile file, int line, string key) =>
        context.Add("config-key-removed", Category.Interface, FindingSeverity.Medium, file, line, key, $"The setting {key} is gone.", "Keep reading the old name for one release, and note the change.", null, 0.8);

    [GeneratedRegex(@"^(?:\.env.*|appsettings.*\.json|application.*\.(?:ya?ml|properties)|.*\.properties|(?:config|settings|values)(?:[.-]\w+)*\.(?:json|ya?ml|toml|ini))$")]
    private static partial Regex ConfigFile();

    [GeneratedRegex(@"^\s*""?(?<key>[A-Za-z][\w.:-]*)""?\s*[=:]")]
    private static partial Regex Key();

    [GeneratedRegex(@"(?:\bgetenv|\benviron(?:\.get)?|GetEnvironmentVariable|getProperty|\bENV(?:\.fetch)?|\bviper\.Get\w*|os\.(?:Getenv|LookupEnv)|\b[cC]onfig(?:uration)?(?:\.[gG]et(?:String|Value|Section|Int|Bool)?(?:<\w+>)?)?)\s*[\(\[]\s*[""'](?<key>[A-Za-z][\w.:-]+)[""']|process\.env\.(?<key>\w+)")]
    private static partial Regex Reading();
}
