using System.Globalization;
using System.Text;
using Capstan.Api.Tests.Features.Code.Import;
using Capstan.Features.Code.Graph.Parsing;
using Capstan.Features.Code.Graph.Reading;
using Capstan.Features.Code.Rules;
using Capstan.Features.Code.Scenarios.Security;
using Microsoft.Extensions.DependencyInjection;

namespace Capstan.Api.Tests.Features.Code.Accuracy;

/// <summary>All generated programs as one project, imported and scanned once.</summary>
public sealed class AccuracyApp : ImportApp
{
    internal IReadOnlyList<(PairCase Case, IReadOnlyList<Finding> Findings)> Judged { get; private set; } = [];
    internal TimeSpan ScanTime { get; private set; }

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        var cases = PairGenerator.All();
        var folder = Folder("pairs", [.. cases.SelectMany(c => c.Files)]);
        var status = await Import(await NewMember(Capstan.Features.Kernel.Role.Admin), new { local_path = folder, import_docs = false });
        status.GetProperty("status").GetString().ShouldBe("completed", status.ToString());
        await using var command = Database.Owner.CreateCommand("SELECT id FROM projects WHERE name = 'pairs'");
        var project = (Guid)(await command.ExecuteScalarAsync())!;
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var scan = new SecurityScan(Services.GetRequiredService<ParserPool>());
        var rules = RuleCatalog.Default.Rules.Where(r => r.Category == "security").ToList();
        var result = await Services.GetRequiredService<GraphReader>().Read(project, graph => scan.Run(graph, rules, null), CancellationToken.None);
        ScanTime = watch.Elapsed;
        result.Files.ShouldBe(result.Candidates);
        var byFolder = result.Findings.ToLookup(f => f.File[..f.File.LastIndexOf('/')], StringComparer.Ordinal);
        Judged = [.. cases.Select(c => (c, (IReadOnlyList<Finding>)[.. byFolder[c.Folder].Where(f => PairGenerator.Cwes[c.Class].Contains(f.Rule.Cwe, StringComparer.Ordinal))]))];
        if (Environment.GetEnvironmentVariable("CAPSTAN_ACCURACY_OUT") is not { Length: > 0 } output) return;
        await File.WriteAllTextAsync(output, Report());
        if (Environment.GetEnvironmentVariable("CAPSTAN_ACCURACY_CODE") is { Length: > 0 } code) await File.WriteAllTextAsync(output + ".code", await Foreign(code, scan, rules));
    }

    /// <summary>Every finding in each folder of a folder: programs of others, for <c>scripts/accuracy-security</c>.</summary>
    private async Task<string> Foreign(string root, SecurityScan scan, IReadOnlyList<Rule> rules)
    {
        var text = new StringBuilder();
        foreach (var folder in Directory.EnumerateDirectories(root).Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(folder);
            var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(f => (Path.GetRelativePath(folder, f), File.ReadAllText(f))).ToArray();
            await Import(await NewMember(Capstan.Features.Kernel.Role.Admin), new { local_path = Folder($"code-{name}", files), import_docs = false });
            await using var command = Database.Owner.CreateCommand("SELECT id FROM projects WHERE name = $1");
            command.Parameters.Add(new() { Value = $"code-{name}" });
            if (await command.ExecuteScalarAsync() is not Guid project) continue;
            var watch = System.Diagnostics.Stopwatch.StartNew();
            var result = await Services.GetRequiredService<GraphReader>().Read(project, graph => scan.Run(graph, rules, null), CancellationToken.None);
            text.AppendLine(CultureInfo.InvariantCulture, $"# {name}: {result.Files} files, {result.Findings.Count} findings, {watch.Elapsed.TotalSeconds:F2} s, managed memory {GC.GetTotalMemory(forceFullCollection: false) / 1e6:F0} MB, process {Environment.WorkingSet / 1e6:F0} MB");
            foreach (var f in result.Findings) text.AppendLine($"{f.Severity}\t{f.Rule.Cwe}\t{f.Rule.Id}\t{f.SourceKind ?? "-"}\t{f.File}:{f.Line}\t{(f.Code.Length > 120 ? f.Code[..120] : f.Code).ReplaceLineEndings(" ")}");
        }
        return text.ToString();
    }

    private string Report()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{Judged.Count} programs, {Judged.Sum(j => j.Case.Files.Count)} files; scanned in {ScanTime.TotalSeconds:F1} s.").AppendLine();
        var languages = Judged.Select(j => j.Case.Language).Distinct().ToList();
        text.AppendLine($"| class | {string.Join(" | ", languages)} | all |").AppendLine($"|---|{string.Concat(languages.Select(_ => "---|"))}---|");
        foreach (var group in Judged.GroupBy(j => j.Case.Class))
            text.AppendLine($"| {group.Key} | {string.Join(" | ", languages.Select(l => Rates(group.Where(j => j.Case.Language == l))))} | {Rates(group)} |");
        text.AppendLine($"| all | {string.Join(" | ", languages.Select(l => Rates(Judged.Where(j => j.Case.Language == l))))} | {Rates(Judged)} |").AppendLine();
        text.AppendLine("| variation | vulnerable | found | with proven source | safe | false alarms |").AppendLine("|---|---:|---:|---:|---:|---:|");
        foreach (var group in Judged.GroupBy(j => j.Case.Variation).OrderBy(g => g.Key, StringComparer.Ordinal))
            text.AppendLine(CultureInfo.InvariantCulture, $"| {group.Key} | {group.Count(j => j.Case.IsVulnerable)} | {group.Count(j => j.Case.IsVulnerable && j.Findings.Count > 0)} | {group.Count(j => j.Case.IsVulnerable && j.Findings.Any(f => f.SourceKind is not null))} | {group.Count(j => !j.Case.IsVulnerable)} | {group.Count(j => !j.Case.IsVulnerable && j.Findings.Count > 0)} |");
        text.AppendLine().AppendLine("Wrong answers:").AppendLine();
        foreach (var (item, findings) in Judged.Where(j => j.Case.IsVulnerable != j.Findings.Count > 0))
            text.AppendLine($"- {(item.IsVulnerable ? "missed" : "false alarm")}: {item.Class} {item.Language} {item.Variation} {item.Folder}{string.Concat(findings.Select(f => $" — {f.Rule.Id} line {f.Line} {f.SourceKind}"))}");
        return text.ToString();
    }

    private static string Rates(IEnumerable<(PairCase Case, IReadOnlyList<Finding> Findings)> judged)
    {
        var all = judged.ToList();
        var (bad, good) = (all.Where(j => j.Case.IsVulnerable).ToList(), all.Where(j => !j.Case.IsVulnerable).ToList());
        return bad.Count == 0 ? "–" : string.Create(CultureInfo.InvariantCulture, $"{bad.Count(j => j.Findings.Count > 0) / (double)bad.Count:F2} / {(good.Count == 0 ? 0 : good.Count(j => j.Findings.Count > 0) / (double)good.Count):F2}");
    }
}

/// <summary>How much of what is wrong the security scenario finds, and how often it cries wolf; <c>docs/accuracy-security.md</c> has the table.</summary>
[Trait("Category", "Accuracy")]
public sealed class SecurityAccuracyTests(AccuracyApp app) : IClassFixture<AccuracyApp>
{
    public static TheoryData<string> Classes() => [.. PairGenerator.Cwes.Keys];

    [Theory, MemberData(nameof(Classes))]
    public void Most_of_what_is_wrong_is_found_and_little_of_what_is_right(string name)
    {
        var judged = app.Judged.Where(j => j.Case.Class == name).ToList();
        var (bad, good) = (judged.Where(j => j.Case.IsVulnerable).ToList(), judged.Where(j => !j.Case.IsVulnerable).ToList());
        bad.Count.ShouldBeGreaterThan(20);
        good.Count.ShouldBeGreaterThan(20);
        (bad.Count(j => j.Findings.Count > 0) / (double)bad.Count).ShouldBeGreaterThanOrEqualTo(0.9);
        (good.Count(j => j.Findings.Count > 0) / (double)good.Count).ShouldBeLessThanOrEqualTo(0.1);
    }

    [Fact]
    public void Every_class_has_every_language_of_its_row()
    {
        string[] all = ["c", "csharp", "go", "java", "javascript", "kotlin", "php", "python", "ruby", "swift"];
        var without = new Dictionary<string, string[]> { ["xss"] = ["c"], ["deserialization"] = ["c"], ["xxe"] = ["go"], ["memory"] = ["java", "javascript", "kotlin", "php", "ruby"] };
        foreach (var group in PairGenerator.Cells().GroupBy(c => c.Class))
            group.Select(c => c.Language).Distinct().Order(StringComparer.Ordinal).ShouldBe(all.Except(without.GetValueOrDefault(group.Key, [])), group.Key);
        PairGenerator.Cells().Select(c => c.Class).Distinct().ShouldBe(PairGenerator.Cwes.Keys, ignoreOrder: true);
    }
}
