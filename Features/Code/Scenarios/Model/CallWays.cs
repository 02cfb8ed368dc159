namespace Capstan.Features.Code.Scenarios.Model;

/// <summary>Ways through the calls of a program.</summary>
internal static class CallWays
{
    private const float LeastConfidence = 0.5f;

    /// <summary>The shortest way from an entry point of the product to a method, both included, over edges that are sure enough; empty when none is within reach.</summary>
    public static List<int> FromEntryPoint(CodeModel model, int goal, int maximumHops)
    {
        var (toward, depth) = (new Dictionary<int, int>(), new Dictionary<int, int> { [goal] = 0 });
        var queue = new Queue<int>([goal]);
        while (queue.TryDequeue(out var node))
        {
            if (model.Methods[node] is { IsEntryPoint: true, IsTest: false } entry && model.Files[entry.File].IsOwn)
            {
                var way = new List<int> { node };
                while (way[^1] != goal) way.Add(toward[way[^1]]);
                return way;
            }
            if (depth[node] == maximumHops) continue;
            foreach (var edge in model.Calls.To(node))
            {
                if (edge.Confidence < LeastConfidence || model.Methods[edge.From].IsTest || !depth.TryAdd(edge.From, depth[node] + 1)) continue;
                toward[edge.From] = node;
                queue.Enqueue(edge.From);
            }
        }
        return [];
    }
}
