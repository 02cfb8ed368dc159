using Capstan.Features.Code.Graph.Reading;

namespace Capstan.Features.Code.Scenarios.Security;

/// <summary>A place that calls a method.</summary>
internal sealed record CallSite
{
    public required string Filename { get; init; }
    public required int Line { get; init; }
    public required int? Position { get; init; }
    public required float Confidence { get; init; }
}

/// <summary>A method that a call goes to.</summary>
internal sealed record CalledMethod
{
    public required int Position { get; init; }
    public required string Call { get; init; }
    public required string Filename { get; init; }
    public required int Line { get; init; }
    public required string Name { get; init; }
    public required float Confidence { get; init; }
}

/// <summary>Call edges of a graph, read a file at a time; what was asked for longest ago is forgotten.</summary>
internal sealed class CallEdges(CodeGraph graph)
{
    public const int SitesPerMethod = 12;
    private const int KeptFiles = 400, KeptMethods = 4_000, MaximumCalls = 50_000, CalleesPerCall = 4;
    private static readonly SqlFile<CallersArgs, CallSite> CallersOf = Sql.Beside<CallersArgs, CallSite>("CallersOf.sql");
    private static readonly SqlFile<CalleesArgs, CalledMethod> CalleesIn = Sql.Beside<CalleesArgs, CalledMethod>("CalleesIn.sql");
    private readonly Recent<string, ILookup<(int, string), CalledMethod>> callees = new(KeptFiles);
    private readonly Recent<(string, string, int), List<CallSite>> callers = new(KeptMethods);

    public async Task<IReadOnlyList<CalledMethod>> Callees(string file, int offset, string name)
    {
        if (callees.Get(file) is not { } known)
        {
            var rows = await graph.Many(CalleesIn, new() { Filename = file, Take = MaximumCalls });
            callees.Add(file, known = rows.ToLookup(r => (r.Position, r.Call)));
        }
        return [.. known[(offset, name)].Take(CalleesPerCall)];
    }

    public async Task<IReadOnlyList<CallSite>> Callers(string file, string name, int line)
    {
        if (callers.Get((file, name, line)) is not { } known)
            callers.Add((file, name, line), known = await graph.Many(CallersOf, new() { Filename = file, Name = name, Line = line, Take = SitesPerMethod }));
        return known;
    }

    private sealed record CallersArgs
    {
        public required string Filename { get; init; }
        public required string Name { get; init; }
        public required int Line { get; init; }
        public required int Take { get; init; }
    }

    private sealed record CalleesArgs
    {
        public required string Filename { get; init; }
        public required int Take { get; init; }
    }
}

/// <summary>A cache that forgets the oldest entries beyond a total weight.</summary>
internal sealed class Recent<TKey, TValue>(long maximum) where TKey : notnull where TValue : class
{
    private readonly Dictionary<TKey, (TValue Value, long Weight)> entries = [];
    private readonly Queue<TKey> order = new();
    private long total;

    public TValue? Get(TKey key) => entries.TryGetValue(key, out var entry) ? entry.Value : null;

    public void Add(TKey key, TValue value, long weight = 1)
    {
        if (!entries.TryAdd(key, (value, weight))) return;
        order.Enqueue(key);
        total += weight;
        while (total > maximum && order.Count > 1)
            if (entries.Remove(order.Dequeue(), out var oldest)) total -= oldest.Weight;
    }
}
