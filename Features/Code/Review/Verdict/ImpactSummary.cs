namespace Capstan.Features.Code.Review.Verdict;

/// <summary>How far the change reaches, in numbers.</summary>
public sealed record ImpactSummary
{
    private const int MaxModules = 20;

    public required int FilesChanged { get; init; }
    public required int LinesAdded { get; init; }
    public required int LinesRemoved { get; init; }
    public required int MethodsAdded { get; init; }
    public required int MethodsRemoved { get; init; }
    public required int MethodsChanged { get; init; }
    public required int SignaturesChanged { get; init; }
    public required int CallsAdded { get; init; }
    public required int CallsRemoved { get; init; }
    public required int Callers { get; init; }
    public required int TestsReaching { get; init; }
    public required int EntryPointsReaching { get; init; }
    public required IReadOnlyList<string> Modules { get; init; }

    internal static ImpactSummary Of(ReviewContext context)
    {
        var methods = context.Delta.Methods.Where(m => m.IsChanged && !m.Method.IsModule).ToList();
        var reached = context.Impact.Reached.DistinctBy(r => r.MethodId).ToList();
        var origins = context.Impact.Reached.Where(r => r.Depth == 1).Select(r => r.MethodId).Distinct().Count();
        var calls = methods.Select(m => Difference(m.OldCalls.Select(c => c.Name), m.NewCalls.Select(c => c.Name))).ToList();
        return new ImpactSummary
        {
            FilesChanged = context.Delta.Files.Count,
            LinesAdded = context.Delta.Patch.AddedLines,
            LinesRemoved = context.Delta.Patch.RemovedLines,
            MethodsAdded = methods.Count(m => m.IsAdded),
            MethodsRemoved = methods.Count(m => m.IsRemoved),
            MethodsChanged = methods.Count(m => m.IsMatched),
            SignaturesChanged = methods.Count(m => m.SignatureChanged),
            CallsAdded = calls.Sum(c => c.Added),
            CallsRemoved = calls.Sum(c => c.Removed),
            Callers = origins,
            TestsReaching = reached.Count(r => r.IsTest),
            EntryPointsReaching = reached.Count(r => r.IsEntryPoint),
            Modules = [.. context.Delta.Files.Select(f => Module(f.Path)).Concat(reached.Select(r => Module(r.Filename))).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Take(MaxModules)],
        };
    }

    private static (int Added, int Removed) Difference(IEnumerable<string> old, IEnumerable<string> @new)
    {
        var left = old.GroupBy(n => n, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
        var added = 0;
        foreach (var name in @new)
        {
            if (left.TryGetValue(name, out var count) && count > 0) left[name] = count - 1;
            else added++;
        }
        return (added, left.Values.Sum());
    }

    private static string Module(string path) => path.LastIndexOf('/') is > 0 and var slash ? path[..slash] : ".";
}
