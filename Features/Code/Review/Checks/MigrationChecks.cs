using System.Text.RegularExpressions;
using Capstan.Features.Code.Review.Delta;
using Capstan.Features.Code.Review.Diff;
using Capstan.Features.Code.Rules;

namespace Capstan.Features.Code.Review.Checks;

/// <summary>Migrations that come without a way back.</summary>
internal sealed partial class MigrationChecks : ICheck
{
    public void Run(ReviewContext context)
    {
        foreach (var file in context.Files)
        {
            if (file.Change != FileChange.Added || file.IsTest) continue;
            if (file.Path.EndsWith(".up.sql", StringComparison.Ordinal))
            {
                if (!context.Delta.Files.Any(f => f.Path == file.Path[..^".up.sql".Length] + ".down.sql")) Report(context, file, 1, "has no down script beside it", "Add the .down.sql that undoes it.");
                continue;
            }
            if (!file.Path.Contains("migrat", StringComparison.OrdinalIgnoreCase) && !file.Path.Contains("alembic", StringComparison.OrdinalIgnoreCase)) continue;
            var text = file.NewContent ?? string.Join('\n', file.Added.Select(a => a.Text));
            if (text.Length > 200_000) continue;
            if (Missing(file.Language, text) is var (at, why)) Report(context, file, Math.Max(1, text.AsSpan(0, at).Count('\n') + 1), why, "Write the step that undoes it, or say in it why there is none.");
        }
    }

    private static (int At, string Why)? Missing(string language, string text)
    {
        var (up, down, empty) = language switch
        {
            "ruby" => (RubyUp(), RubyDown(), RubyEmpty()),
            "python" => (AlembicUp(), AlembicDown(), AlembicEmpty()),
            "javascript" => (ScriptUp(), ScriptDown(), ScriptEmpty()),
            "csharp" => (EfUp(), EfDown(), EfEmpty()),
            "php" => (PhpUp(), PhpDown(), PhpEmpty()),
            _ => (null, null, null),
        };
        if (language == "python" && DjangoOneWay().Match(text) is { Success: true } oneWay) return (oneWay.Index, $"cannot be undone: {oneWay.Groups["what"].Value} has no reverse");
        if (up is null || up.Match(text) is not { Success: true } forward) return null;
        if (!down!.IsMatch(text)) return (forward.Index, "has no step back");
        return empty!.Match(text) is { Success: true } nothing ? (nothing.Index, "has a step back that does nothing") : null;
    }

    private static void Report(ReviewContext context, ChangedFile file, int line, string why, string fix) =>
        context.Add("migration-without-down", Category.Interface, FindingSeverity.Medium, file, line, file.Path, $"The migration {why}.", fix);

    [GeneratedRegex(@"^\s*def\s+(?:self\.)?up\b", RegexOptions.Multiline)]
    private static partial Regex RubyUp();

    [GeneratedRegex(@"^\s*def\s+(?:self\.)?down\b", RegexOptions.Multiline)]
    private static partial Regex RubyDown();

    [GeneratedRegex(@"^\s*def\s+(?:self\.)?down\s*\r?\n\s*end\b", RegexOptions.Multiline)]
    private static partial Regex RubyEmpty();

    [GeneratedRegex(@"^def\s+upgrade\s*\(", RegexOptions.Multiline)]
    private static partial Regex AlembicUp();

    [GeneratedRegex(@"^def\s+downgrade\s*\(", RegexOptions.Multiline)]
    private static partial Regex AlembicDown();

    [GeneratedRegex(@"^def\s+downgrade\s*\([^)]*\)[^:]*:\s*(?:(?:#[^\n]*|""""""[^""]*"""""")\s*)*pass\s*$", RegexOptions.Multiline)]
    private static partial Regex AlembicEmpty();

    [GeneratedRegex(@"migrations\.(?<what>RunPython\(\s*[\w.]+\s*,?\s*\)|RunSQL\(\s*(?:""""""[^""]*""""""|""[^""]*""|'[^']*')\s*,?\s*\))")]
    private static partial Regex DjangoOneWay();

    [GeneratedRegex(@"\bexports\.up\b|\basync\s+up\s*\(|\bup\s*:\s*(?:async\s+)?(?:function|\()|\bexport\s+(?:async\s+)?function\s+up\b|\bpublic\s+async\s+up\s*\(")]
    private static partial Regex ScriptUp();

    [GeneratedRegex(@"\bexports\.down\b|\basync\s+down\s*\(|\bdown\s*:\s*(?:async\s+)?(?:function|\()|\bexport\s+(?:async\s+)?function\s+down\b")]
    private static partial Regex ScriptDown();

    [GeneratedRegex(@"(?:\bexports\.down\s*=\s*(?:async\s+)?(?:function\s*)?\([^)]*\)\s*(?:=>)?|\basync\s+down\s*\([^)]*\)(?:\s*:\s*[\w<>]+)?|\bfunction\s+down\s*\([^)]*\)(?:\s*:\s*[\w<>]+)?)\s*\{\s*\}")]
    private static partial Regex ScriptEmpty();

    [GeneratedRegex(@"\boverride\s+void\s+Up\s*\(")]
    private static partial Regex EfUp();

    [GeneratedRegex(@"\boverride\s+void\s+Down\s*\(")]
    private static partial Regex EfDown();

    [GeneratedRegex(@"\boverride\s+void\s+Down\s*\([^)]*\)\s*\{\s*\}")]
    private static partial Regex EfEmpty();

    [GeneratedRegex(@"\bfunction\s+up\s*\(")]
    private static partial Regex PhpUp();

    [GeneratedRegex(@"\bfunction\s+down\s*\(")]
    private static partial Regex PhpDown();

    [GeneratedRegex(@"\bfunction\s+down\s*\([^)]*\)(?:\s*:\s*\w+)?\s*\{\s*(?://[^\n]*\s*)*\}")]
    private static partial Regex PhpEmpty();
}
