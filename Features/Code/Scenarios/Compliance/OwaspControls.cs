using Capstan.Features.Code.Graph.Reading;
using Capstan.Features.Code.Scenarios.Security;

namespace Capstan.Features.Code.Scenarios.Compliance;

/// <summary>The OWASP Top 10 of 2021 by the findings of the security rules: a category passes when none of its weaknesses is found.</summary>
internal sealed class OwaspControls(CodeGraph graph, SecurityEngine security, Tongue tongue)
{
    private static readonly (string Id, string Title, string TitleRu, int[] Cwes)[] Categories =
    [
        ("A01", "Broken Access Control", "Нарушение контроля доступа", [22, 23, 35, 59, 200, 264, 275, 284, 285, 352, 601, 639, 706, 862, 863]),
        ("A02", "Cryptographic Failures", "Криптографические сбои", [261, 296, 310, 319, 321, 322, 323, 326, 327, 328, 330, 331, 335, 338, 340, 347, 523, 759, 760, 780, 916]),
        ("A03", "Injection", "Инъекции", [20, 74, 75, 77, 78, 79, 80, 83, 88, 89, 90, 91, 93, 94, 95, 96, 98, 99, 113, 116, 134, 470, 564, 610, 643, 917, 1336]),
        ("A04", "Insecure Design", "Небезопасное проектирование", [73, 183, 209, 256, 266, 269, 271, 312, 362, 367, 377, 434, 444, 501, 522, 602, 840]),
        ("A05", "Security Misconfiguration", "Небезопасная настройка", [2, 11, 13, 15, 16, 260, 315, 489, 520, 526, 537, 541, 547, 611, 614, 756, 776, 942, 1004]),
        ("A06", "Vulnerable and Outdated Components", "Уязвимые и устаревшие компоненты", [937, 1035, 1104]),
        ("A07", "Identification and Authentication Failures", "Сбои идентификации и аутентификации", [255, 259, 287, 288, 290, 294, 295, 297, 300, 302, 304, 306, 307, 346, 384, 521, 613, 620, 640, 798]),
        ("A08", "Software and Data Integrity Failures", "Нарушение целостности ПО и данных", [345, 353, 426, 494, 502, 565, 784, 829, 830, 915, 1321]),
        ("A09", "Security Logging and Monitoring Failures", "Сбои журналирования и мониторинга", [117, 223, 532, 778]),
        ("A10", "Server-Side Request Forgery", "Подделка запросов на стороне сервера", [918]),
    ];

    public async Task<List<Control>> All()
    {
        var findings = SecurityIntents.Of("vulnerabilities") is { } everything ? (await security.Findings(everything, graph)).Findings : [];
        var rules = Rules.RuleCatalog.Default.Rules.Where(r => r.Category == "security").Select(r => Number(r.Cwe)).ToHashSet();
        return [.. Categories.Select(c =>
        {
            var found = findings.Where(f => c.Cwes.Contains(Number(f.Rule.Cwe))).ToList();
            return new Control($"OWASP-{c.Id}", tongue[c.Title, c.TitleRu], c.Cwes.Any(rules.Contains) ? found.Count == 0 : null,
                c.Cwes.Any(rules.Contains) ? $"{found.Count}" : tongue["no rule here looks for it", "здесь нет правил для этого"],
                [.. found.Select(f => new Violation(f.File, f.Line, $"{SecurityEngine.SeverityName(f.Severity, tongue)}: {f.Rule.Title} ({f.Rule.Cwe})", f.Confidence))]);
        })];
    }

    private static int Number(string? cwe) => cwe is { Length: > 4 } && int.TryParse(cwe.AsSpan(4), System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : 0;
}
