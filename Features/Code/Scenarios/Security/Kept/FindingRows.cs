using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Capstan.Features.Code.Graph.Reading;
using Capstan.Features.Code.Graph.Schema;
using Capstan.Features.Code.Rules;

namespace Capstan.Features.Code.Scenarios.Security.Kept;

/// <summary>
/// Findings in a project's graph: as rows of <c>nodes_finding</c> for whoever asks with SQL, and as one document beside them for the scenarios,
/// under the version of the rules that found them.
/// </summary>
internal sealed class FindingRows(GraphStore store)
{
    private const int MostCode = 500;
    private static readonly SqlFile<VersionArgs, string> LoadScan = Sql.Beside<VersionArgs, string>("LoadScan.sql");
    private static readonly GraphSql<SaveArgs, int> SaveScan = GraphSql.Beside<SaveArgs, int>("SaveScan.sql");
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, Converters = { new RuleById(), new JsonStringEnumConverter<FindingSeverity>(JsonNamingPolicy.SnakeCaseLower) } };

    /// <summary>Another one for every build of the product: rules, sources, sanitizers and the walk are all part of it.</summary>
    public static string Version { get; } = typeof(RuleCatalog).Module.ModuleVersionId.ToString("N");

    /// <summary>Null when this graph was not scanned yet, or by other rules.</summary>
    public static async Task<ScanResult?> Load(CodeGraph graph) =>
        await graph.Maybe(LoadScan, new() { Version = Version }) is { } document ? JsonSerializer.Deserialize<ScanResult>(document, Json) : null;

    /// <summary>Keeps what was found, unless the graph has changed meanwhile.</summary>
    public async Task Save(CodeGraph graph, ScanResult result)
    {
        await using var edit = await store.BeginEditOf(graph.ProjectId, graph.Build, graph.Cancellation);
        if (edit is null) return;
        await edit.ForgetFindings(graph.Cancellation);
        await edit.Execute(SaveScan, new()
        {
            Version = Version,
            Document = JsonSerializer.Serialize(result, Json),
            Rows = JsonSerializer.Serialize(result.Findings.Select(Row), Json),
        }, graph.Cancellation);
        await edit.CommitBeside(graph.Cancellation);
    }

    private static FindingRow Row(Finding finding, int at) => new()
    {
        Ordinal = at + 1,
        RuleId = finding.Rule.Id,
        Category = finding.Rule.Category,
        Severity = finding.Severity,
        Confidence = finding.Confidence,
        Cwe = finding.Rule.Cwe,
        Message = finding.Message.StartsWith(' ') ? "This line" + finding.Message : finding.Message,
        Filename = finding.File,
        LineNumber = finding.Line,
        Method = finding.Method,
        MethodLine = finding.MethodLine,
        Evidence = [.. Evidence(finding)],
        Fingerprint = Review.Finding.FingerprintOf(finding.Rule.Id, finding.File, finding.Method.Length == 0 ? finding.Symbol : $"{finding.Method}:{finding.Symbol}", finding.Code),
    };

    private static IEnumerable<string> Evidence(Finding finding)
    {
        if (finding.SourceKind is { } kind) yield return $"source: {kind}";
        foreach (var hop in finding.Hops) yield return Place(hop.File, hop.Line, hop.Code);
        yield return Place(finding.File, finding.Line, finding.Code);
    }

    private static string Place(string file, int line, string code) => string.Create(CultureInfo.InvariantCulture, $"{file}:{line} {(code.Length <= MostCode ? code : code[..MostCode])}");

    private sealed class RuleById : JsonConverter<Rule>
    {
        private static readonly Dictionary<string, Rule> Rules = RuleCatalog.Default.Rules.ToDictionary(r => r.Id, StringComparer.Ordinal);

        public override Rule Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Rules[reader.GetString()!];

        public override void Write(Utf8JsonWriter writer, Rule value, JsonSerializerOptions options) => writer.WriteStringValue(value.Id);
    }

    private sealed record VersionArgs
    {
        public required string Version { get; init; }
    }

    private sealed record SaveArgs
    {
        public required string Version { get; init; }
        public required string Document { get; init; }
        public required string Rows { get; init; }
    }

    private sealed record FindingRow
    {
        public required int Ordinal { get; init; }
        public required string RuleId { get; init; }
        public required string Category { get; init; }
        public required FindingSeverity Severity { get; init; }
        public required double Confidence { get; init; }
        public required string? Cwe { get; init; }
        public required string Message { get; init; }
        public required string Filename { get; init; }
        public required int LineNumber { get; init; }
        public required string Method { get; init; }
        public required int MethodLine { get; init; }
        public required string[] Evidence { get; init; }
        public required string Fingerprint { get; init; }
    }
}
