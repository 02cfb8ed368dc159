using Capstan.Features.Code.Graph;
using Capstan.Features.Code.Review.Delta;
using Capstan.Features.Code.Rules;
using Capstan.Features.Code.Thresholds;

namespace Capstan.Features.Code.Review;

/// <summary>What every check sees, and where it puts what it finds.</summary>
public sealed class ReviewContext
{
    private readonly List<Finding> _findings = [];
    private readonly ILookup<(string File, string FullName), GraphMethod> _graphMethods;
    private readonly ILookup<long, CallSite> _callers;
    private readonly ILookup<long, Reached> _reached;
    private readonly Dictionary<string, ChangedFile> _byOldPath;
    private HashSet<string>? _testedNames;
    private HashSet<string>? _definedNames;

    public ReviewContext(PatchDelta delta, Impact impact, ScenarioSettings? settings = null)
    {
        (Delta, Impact, Settings) = (delta, impact, settings ?? ScenarioSettings.Default);
        _graphMethods = impact.Methods.ToLookup(m => (m.Filename, m.FullName));
        _callers = impact.Callers.ToLookup(c => c.CalleeId);
        _reached = impact.Reached.ToLookup(r => r.OriginId);
        _byOldPath = delta.Files.Where(f => f.OldPath is not null).DistinctBy(f => f.OldPath).ToDictionary(f => f.OldPath!, StringComparer.Ordinal);
    }

    public PatchDelta Delta { get; }
    public Impact Impact { get; }
    /// <summary>The thresholds and layers of the project.</summary>
    public ScenarioSettings Settings { get; }
    public IReadOnlyList<Finding> Findings => _findings;

    /// <summary>Files whose content is reviewed.</summary>
    public IEnumerable<ChangedFile> Files => Delta.Files.Where(f => f.IsReviewed);
    public IEnumerable<ChangedFile> CodeFiles => Files.Where(f => f.IsCode);

    /// <summary>Methods outside tests that the patch adds, removes or changes.</summary>
    public IEnumerable<MethodDelta> ProductMethods => Delta.Methods.Where(m => m.IsChanged && !m.Method.IsModule && !m.Method.IsTest && !m.File.IsTest);

    public void Add(Finding finding) => _findings.Add(finding);

    public void Add(string rule, string category, FindingSeverity severity, ChangedFile file, int line, string symbol, string message, string fix, string? cwe = null, double confidence = 0.9, string text = "") =>
        _findings.Add(new Finding
        {
            Rule = rule, Category = category, Severity = severity, File = file.Path, Line = Math.Max(1, line), Symbol = symbol,
            Message = message, SuggestedFix = fix, Cwe = cwe, Confidence = confidence, Text = text,
        });

    /// <summary>The graph's node of a method's old side; the nearest one when overloads share the name.</summary>
    public GraphMethod? NodeOf(MethodDelta method) => method.Old is null || method.OldFile?.OldPath is null ? null
        : _graphMethods[(method.OldFile.OldPath, method.Old.FullName)].OrderBy(m => Math.Abs(m.LineNumber - method.Old.Span.Line)).ThenBy(m => m.Id).FirstOrDefault();

    public IEnumerable<CallSite> CallersOf(GraphMethod method) => _callers[method.Id];
    public IEnumerable<Reached> ReachedFrom(GraphMethod method) => _reached[method.Id];

    public bool IsReachedFromEntryPoint(MethodDelta method) =>
        NodeOf(method) is { } node && (node.IsEntryPoint || _reached[node.Id].Any(r => r.IsEntryPoint));

    /// <summary>By a test in the graph, or by one the patch brings.</summary>
    public bool IsReachedByTest(MethodDelta method)
    {
        if (NodeOf(method) is { } node && _reached[node.Id].Any(r => r.IsTest)) return true;
        return (_testedNames ??= NamesCalledByTests()).Contains(method.Method.Name);
    }

    /// <summary>Full names of all methods the files of the patch define after it.</summary>
    public HashSet<string> DefinedNames => _definedNames ??= [.. Delta.Files.SelectMany(f => f.NewFacts?.Methods ?? []).Select(m => m.FullName)];

    private HashSet<string> NamesCalledByTests() => [.. Delta.Files.Where(f => f.NewFacts is not null && f.Added.Count > 0)
        .SelectMany(f => f.NewFacts!.Calls.Where(c => f.IsTest || (c.Method < f.NewFacts.Methods.Count && f.NewFacts.Methods[c.Method].IsTest)).Select(c => c.Name))];

    /// <summary>Where a line of the base stands now; null when the patch changed or removed it, the line itself in files it does not touch.</summary>
    public (string File, int Line)? NowAt(string file, int line)
    {
        if (!_byOldPath.TryGetValue(file, out var changed)) return (file, line);
        if (!changed.IsApplied || line < 1 || line > changed.NewLineOf.Count || changed.NewLineOf[line - 1] == 0) return null;
        return (changed.Path, changed.NewLineOf[line - 1]);
    }
}
