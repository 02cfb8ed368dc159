using Capstan.Features.Code.Scenarios.Model;

namespace Capstan.Features.Code.Scenarios.SecurityIncident;

/// <summary>From which methods one can be reached, and by which shortest way: breadth first against the calls, 15 hops at most.</summary>
internal sealed class ReachTree
{
    public const int MaximumHops = 15;
    private readonly Dictionary<int, (int Next, float Confidence)> toward = [];
    private readonly Dictionary<int, int> distance = [];

    public ReachTree(CodeModel model, int goal, float leastConfidence)
    {
        distance[goal] = 0;
        var queue = new Queue<int>([goal]);
        while (queue.TryDequeue(out var node))
        {
            if (distance[node] == MaximumHops) continue;
            foreach (var edge in model.Calls.To(node))
            {
                if (edge.Confidence < leastConfidence || !distance.TryAdd(edge.From, distance[node] + 1)) continue;
                toward[edge.From] = (node, edge.Confidence);
                queue.Enqueue(edge.From);
            }
        }
    }

    /// <summary>Every method that reaches it, itself included.</summary>
    public IEnumerable<int> Methods => distance.Keys;

    public int? Distance(int method) => distance.TryGetValue(method, out var hops) ? hops : null;

    /// <summary>What comes after a method on its way; null at the end of it.</summary>
    public int? Next(int method) => toward.TryGetValue(method, out var step) ? step.Next : null;

    /// <summary>The way, both ends included, with the confidence of the call that leads on.</summary>
    public List<(int Method, float Confidence)> Path(int from)
    {
        var path = new List<(int, float)>();
        for (var node = from; ;)
        {
            if (!toward.TryGetValue(node, out var step))
            {
                path.Add((node, 1));
                return path;
            }
            path.Add((node, step.Confidence));
            node = step.Next;
        }
    }
}
