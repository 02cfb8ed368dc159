using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Capstan.Features.Code.Graph;
using Capstan.Features.Code.Graph.Parsing;
using Capstan.Features.Code.Graph.Reading;
using Capstan.Features.Code.Rules;
using Capstan.Features.Code.Rules.Flow;

namespace Capstan.Features.Code.Scenarios.Security;

/// <summary>A weakness found in a graph.</summary>
internal sealed record Finding
{
    public required Rule Rule { get; init; }
    public required FindingSeverity Severity { get; init; }
    public required double Confidence { get; init; }
    public required string File { get; init; }
    public required int Line { get; init; }
    public required string Method { get; init; }
    /// <summary>First line of the method, to find it in the graph.</summary>
    public required int MethodLine { get; init; }
    public required string Message { get; init; }
    public required string MessageRu { get; init; }
    public required string Code { get; init; }
    /// <summary>Callee, target or annotation; empty for literals and lines.</summary>
    public required string Symbol { get; init; }
    /// <summary>From where the data is proven to come; null when it is not proven, or the weakness does not depend on data.</summary>
    public required string? SourceKind { get; init; }
    public required IReadOnlyList<Hop> Hops { get; init; }
    public required bool DependsOnData { get; init; }

    /// <summary>Somebody outside is proven to decide what the data is: nothing is taken off its severity.</summary>
    [JsonIgnore]
    public bool IsProven => SourceKind is not null && Trace.IsDirectKind(SourceKind);
}

/// <param name="Files">How many files were looked at.</param>
/// <param name="Candidates">How many there were to look at: more than <paramref name="Files"/> when a limit was met.</param>
/// <param name="Sources">What there is in the graph, and what of it no scan looks at; null for one file.</param>
internal sealed record ScanResult(IReadOnlyList<Finding> Findings, int Files, int Candidates, SourceCounts? Sources = null);

/// <summary>Source files, and those left out by the first reason that holds.</summary>
internal sealed record SourceCounts
{
    public required int Files { get; init; }
    public required int Tests { get; init; }
    public required int Generated { get; init; }
    public required int Vendored { get; init; }
    public required int Minified { get; init; }
    /// <summary>Too large, binary, or no parser got through it.</summary>
    public required int Unread { get; init; }
}

/// <summary>Matches rules over the sources of a graph and follows the data of what matches.</summary>
internal sealed class SecurityScan(ParserPool parsers)
{
    private const int MaximumFiles = 30_000, FilesPerBatch = 32, MostWords = 60, MaximumFindings = 20_000, MaximumConfigFiles = 2_000;
    /// <summary>The longer the way, the likelier that something on it takes the harm out of the data.</summary>
    private const double CertaintyPerHop = 0.97;
    private const long MaximumBytes = 200L * 1024 * 1024;
    /// <summary>Source held at a time, parsed: facts take some twenty times as much.</summary>
    private const int BytesPerBatch = 1024 * 1024;
    private static readonly SqlFile<CandidateArgs, CandidateRow> CandidateFiles = Sql.Beside<CandidateArgs, CandidateRow>("CandidateFiles.sql");
    private static readonly SqlFile<NoArgs, SourceCounts> CountSources = Sql.Beside<NoArgs, SourceCounts>("SourceCounts.sql");
    private static readonly SqlFile<TakeArgs, ContentRow> ConfigContents = Sql.Beside<TakeArgs, ContentRow>("ConfigContents.sql");

    /// <param name="file">Only this file, tests or not; every file outside tests when null.</param>
    /// <param name="progress">Hears of files looked at, and of all.</param>
    public async Task<ScanResult> Run(CodeGraph graph, IReadOnlyList<Rule> rules, string? file, Action<int, int>? progress = null)
    {
        var matcher = ReferenceEquals(rules, SecurityIntents.All) ? RuleMatcher.Security : new RuleMatcher(rules);
        var sources = new ParsedSources(graph, parsers);
        var tracer = new TaintTracer(graph, sources);
        var candidates = file is null ? await Candidates(graph, rules) : [(file, 0)];
        var findings = new List<Finding>();
        var looked = 0;
        foreach (var batch in Batches(candidates))
        {
            if (findings.Count >= MaximumFindings) break;
            var flows = (await sources.Parse(batch)).Where(p => file is not null || !p.Facts.IsTest).Select(p => new SourceFlow(p)).ToArray();
            sources.Open(flows);
            var matches = await Task.WhenAll(flows.Select(f => Task.Run(() => matcher.Match(f, withProvenOnly: true), graph.Cancellation)));
            for (var i = 0; i < flows.Length; i++)
                foreach (var match in matches[i])
                    if (await Judge(tracer, flows[i], match) is { } finding) findings.Add(finding);
            looked += batch.Length;
            progress?.Invoke(looked, candidates.Length);
        }
        findings = Best(findings);
        if (file is null) await Configuration(graph, matcher, findings);
        return new(
            [.. findings.OrderBy(f => f.Severity).ThenByDescending(f => f.SourceKind is not null).ThenByDescending(f => f.Confidence)
                .ThenBy(f => f.File, StringComparer.Ordinal).ThenBy(f => f.Line).ThenBy(f => f.Rule.Id, StringComparer.Ordinal)],
            looked, candidates.Length, file is null ? await graph.One(CountSources, NoArgs.Value) : null);
    }

    /// <summary>Files together as long as they are few and small: what is parsed at a time is bounded, however large the program.</summary>
    private static IEnumerable<string[]> Batches(IReadOnlyList<(string Name, int Size)> files)
    {
        var (batch, bytes) = (new List<string>(), 0L);
        foreach (var (name, size) in files)
        {
            if (batch.Count > 0 && (batch.Count == FilesPerBatch || bytes + size > BytesPerBatch))
            {
                yield return [.. batch];
                batch.Clear();
                bytes = 0;
            }
            batch.Add(name);
            bytes += size;
        }
        if (batch.Count > 0) yield return [.. batch];
    }

    private static async Task<(string Name, int Size)[]> Candidates(CodeGraph graph, IReadOnlyList<Rule> rules)
    {
        var patterns = rules.SelectMany(r => r.Patterns).ToList();
        var words = patterns.SelectMany(p => (p.Assign ?? []).Concat(p.Annotation ?? []).Concat(p.Contains ?? []).Concat(p.Method ?? [])).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        // What looks at every literal or every line has no name to be found by; and looking for very many words costs more than parsing.
        var everything = words.Count > MostWords || patterns.Any(p => (p.Literal ?? p.Text ?? p.Handler ?? p.Comment) is not null && p.Contains is null);
        var rows = await graph.Many(CandidateFiles, new()
        {
            Names = [.. patterns.SelectMany(p => p.Call ?? []).Select(Callee.Parse).Select(c => c.Name).Distinct(StringComparer.Ordinal)],
            Words = everything ? "" : string.Join('|', words.Select(w => Regex.Replace(w, @"[^\w]", @"\$0"))),
            Everything = everything,
            Take = MaximumFiles,
        });
        var bytes = 0L;
        return [.. rows.Where(r => !r.IsTest).TakeWhile(r => (bytes += r.Size) <= MaximumBytes).Select(r => (r.Name, r.Size))];
    }

    /// <summary>One finding per rule and line: what is proven speaks.</summary>
    private static List<Finding> Best(List<Finding> findings) =>
        [.. findings.GroupBy(f => (f.Rule.Id, f.File, f.Line)).Select(g => g.OrderBy(f => f.SourceKind is null ? 1 : 0).ThenByDescending(f => f.Confidence).ThenBy(f => f.Severity).ThenBy(f => f.Code, StringComparer.Ordinal).First())];

    private static async Task<Finding?> Judge(TaintTracer tracer, SourceFlow file, RuleMatch match)
    {
        if (IsProse(file.Facts, match)) return null;
        var method = file.Facts.Methods[match.Method];
        var dependsOnData = !match.Always && (match.DependsOnData || match.Rule.Traced);
        var trace = dependsOnData ? await tracer.Follow(file, match) : Trace.Unproven;
        if (trace.End == TraceEnd.Sanitized && match.Rule.Traced) return null;
        var proven = trace.End == TraceEnd.Proven;
        if (match.ProvenOnly && !proven) return null;
        return new()
        {
            Rule = match.Rule,
            // A sink that takes data of unknown origin is one step less urgent than one that takes a request's.
            Severity = !dependsOnData || proven && trace.IsDirect ? match.Severity : (FindingSeverity)Math.Min((int)match.Severity + 1, (int)FindingSeverity.Info),
            Confidence = Math.Round(!dependsOnData ? match.Confidence : proven ? 0.95 * trace.Confidence * Math.Pow(CertaintyPerHop, trace.Hops.Count) : Math.Min(match.Confidence, 0.5), 2),
            File = file.Facts.Path,
            Line = match.Line,
            Method = method.IsModule ? "" : method.FullName,
            MethodLine = method.Span.Line,
            Message = match.Message,
            MessageRu = match.MessageRu,
            Code = match.Code,
            Symbol = match.Symbol,
            SourceKind = trace.SourceKind,
            Hops = trace.Hops,
            DependsOnData = dependsOnData,
        };
    }

    /// <summary>A line that looks like code but stands inside a text: <c>"run it as `ruby #{file}`"</c>.</summary>
    private static bool IsProse(FileFacts facts, RuleMatch match) => match.Call < 0 && match.Rule.Cwe != "CWE-798"
        && facts.Literals.Any(l => l.Line == match.Line && l.Code.Length > 0 && l.Code[0] is '"' or '\'' && match.Column > l.Column && match.Column < l.Column + l.Code.Length);

    private static async Task Configuration(CodeGraph graph, RuleMatcher matcher, List<Finding> findings)
    {
        foreach (var row in await graph.Many(ConfigContents, new() { Take = MaximumConfigFiles }))
            foreach (var match in matcher.MatchText(row.Name, row.Content))
                findings.Add(new()
                {
                    Rule = match.Rule, Severity = match.Severity, Confidence = match.Confidence, File = row.Name, Line = match.Line, Method = "", MethodLine = 0,
                    Message = match.Message, MessageRu = match.MessageRu, Code = match.Code, Symbol = match.Symbol, SourceKind = null, Hops = [], DependsOnData = false,
                });
    }

    private sealed record CandidateArgs
    {
        public required string[] Names { get; init; }
        public required string Words { get; init; }
        public required bool Everything { get; init; }
        public required int Take { get; init; }
    }

    private sealed record CandidateRow
    {
        public required long Id { get; init; }
        public required string Name { get; init; }
        public required string Language { get; init; }
        public required bool IsTest { get; init; }
        public required int Size { get; init; }
    }

    private sealed record TakeArgs
    {
        public required int Take { get; init; }
    }
}
