namespace Capstan.Features.Code.Scenarios.Security;

/// <summary>Eleven protections in the manner of MITRE D3FEND, and whether anything in the code speaks against each.</summary>
internal static class HardeningTable
{
    private static readonly Lazy<List<Check>> Checks = new(() => ScenarioData.Read<List<Check>>("hardening"));

    public static void Write(AnswerDraft draft, ScanResult result)
    {
        var tongue = draft.Tongue;
        var counts = result.Findings.CountBy(f => f.Rule.Id, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        draft.Line(tongue["| protection | technique | verdict | findings |", "| защита | техника | итог | находок |"]).Line("|---|---|---|---:|");
        foreach (var check in Checks.Value)
        {
            var found = check.Rules.Sum(r => counts.GetValueOrDefault(r));
            draft.Line($"| {tongue[check.Name, check.NameRu]} | {check.Id} | {(found == 0 ? tongue["nothing against it", "возражений нет"] : tongue["weakened", "ослаблена"])} | {found} |");
        }
        draft.Line();
    }

    private sealed record Check
    {
        public required string Id { get; init; }
        public required string Name { get; init; }
        public required string NameRu { get; init; }
        public required IReadOnlyList<string> Rules { get; init; }
    }
}
