using Capstan.Features.Code.Graph.Reading;

namespace Capstan.Features.Code.Scenarios.Onboarding;

/// <summary>Which methods the calls of the program lead to: PageRank on the call graph, damping 0.85, 50 iterations.</summary>
internal static class PageRank
{
    private const double Damping = 0.85;
    private const int Iterations = 50, MaximumEdges = 5_000_000;
    private static readonly SqlFile<AtMost, CallEdge> AllEdges = Sql.Beside<AtMost, CallEdge>("AllCallEdges.sql");

    /// <summary>Ids with their rank, highest first.</summary>
    public static async Task<List<(long Id, double Rank)>> Compute(CodeGraph graph, int take)
    {
        var edges = await graph.Many(AllEdges, new() { Take = MaximumEdges });
        return Compute([.. edges.Select(e => (e.CallerId, e.CalleeId))], take);
    }

    internal static List<(long Id, double Rank)> Compute((long From, long To)[] edges, int take)
    {
        long[] ids = [.. edges.SelectMany(e => new[] { e.From, e.To }).Distinct().Order()];
        if (ids.Length == 0) return [];
        var place = new Dictionary<long, int>(ids.Length);
        for (var i = 0; i < ids.Length; i++) place[ids[i]] = i;
        var (from, to) = (new int[edges.Length], new int[edges.Length]);
        var outgoing = new int[ids.Length];
        for (var i = 0; i < edges.Length; i++)
        {
            (from[i], to[i]) = (place[edges[i].From], place[edges[i].To]);
            outgoing[from[i]]++;
        }
        var rank = new double[ids.Length];
        Array.Fill(rank, 1.0 / ids.Length);
        for (var iteration = 0; iteration < Iterations; iteration++)
        {
            var dangling = 0.0;
            for (var i = 0; i < ids.Length; i++)
                if (outgoing[i] == 0) dangling += rank[i];
            var next = new double[ids.Length];
            Array.Fill(next, (1 - Damping + Damping * dangling) / ids.Length);
            for (var i = 0; i < from.Length; i++) next[to[i]] += Damping * rank[from[i]] / outgoing[from[i]];
            rank = next;
        }
        return [.. Enumerable.Range(0, ids.Length).OrderByDescending(i => rank[i]).ThenBy(i => ids[i]).Take(take).Select(i => (ids[i], rank[i]))];
    }
}
