namespace Capstan.Features.Code.Scenarios.Model;

/// <summary>An edge with how often it occurs and how sure the least sure of those is.</summary>
internal readonly record struct ModelEdge(int From, int To, int Count, float Confidence);

/// <summary>A directed graph over numbered nodes, both ways, in four arrays.</summary>
internal sealed class Adjacency
{
    private readonly ModelEdge[] edges;
    private readonly int[] firstOut, firstIn, incoming;

    /// <param name="edges">In any order; kept in order of <c>From</c>, then <c>To</c>.</param>
    public Adjacency(int nodes, IEnumerable<ModelEdge> edges)
    {
        this.edges = [.. edges.OrderBy(e => e.From).ThenBy(e => e.To)];
        (firstOut, firstIn, incoming) = (new int[nodes + 1], new int[nodes + 1], new int[this.edges.Length]);
        foreach (var edge in this.edges)
        {
            firstOut[edge.From + 1]++;
            firstIn[edge.To + 1]++;
        }
        for (var n = 0; n < nodes; n++)
        {
            firstOut[n + 1] += firstOut[n];
            firstIn[n + 1] += firstIn[n];
        }
        var place = firstIn.AsSpan(0, nodes).ToArray();
        for (var e = 0; e < this.edges.Length; e++) incoming[place[this.edges[e].To]++] = e;
    }

    public int Nodes => firstOut.Length - 1;
    public ReadOnlySpan<ModelEdge> Edges => edges;
    public ReadOnlySpan<ModelEdge> From(int node) => edges.AsSpan(firstOut[node]..firstOut[node + 1]);
    public int OutDegree(int node) => firstOut[node + 1] - firstOut[node];
    public int InDegree(int node) => firstIn[node + 1] - firstIn[node];

    public IEnumerable<ModelEdge> To(int node)
    {
        for (var i = firstIn[node]; i < firstIn[node + 1]; i++) yield return edges[incoming[i]];
    }

    /// <summary>How many edges each node is from the nearest of the starts, along the edges (or against them); -1 where no way leads.</summary>
    public int[] Distances(IEnumerable<int> starts, bool against = false, float leastConfidence = 0, int most = int.MaxValue)
    {
        var distance = new int[Nodes];
        Array.Fill(distance, -1);
        var queue = new Queue<int>();
        foreach (var start in starts)
        {
            if (distance[start] == 0) continue;
            distance[start] = 0;
            queue.Enqueue(start);
        }
        while (queue.TryDequeue(out var node))
        {
            if (distance[node] == most) continue;
            if (against)
            {
                for (var i = firstIn[node]; i < firstIn[node + 1]; i++) Visit(edges[incoming[i]].From, edges[incoming[i]].Confidence);
            }
            else
            {
                for (var i = firstOut[node]; i < firstOut[node + 1]; i++) Visit(edges[i].To, edges[i].Confidence);
            }

            void Visit(int next, float confidence)
            {
                if (distance[next] >= 0 || confidence < leastConfidence) return;
                distance[next] = distance[node] + 1;
                queue.Enqueue(next);
            }
        }
        return distance;
    }

    /// <summary>
    /// The number of each node's strongly connected component (Tarjan 1972, without recursion). Components are numbered so that edges lead
    /// from higher numbers to lower ones or stay inside.
    /// </summary>
    public int[] Components(out int count)
    {
        var (index, low, component) = (new int[Nodes], new int[Nodes], new int[Nodes]);
        Array.Fill(component, -1);
        var (stack, path, next) = (new Stack<int>(), new Stack<(int Node, int Edge)>(), 1);
        count = 0;
        for (var root = 0; root < Nodes; root++)
        {
            if (index[root] != 0) continue;
            path.Push((root, firstOut[root]));
            while (path.TryPop(out var at))
            {
                var (node, edge) = at;
                if (index[node] == 0)
                {
                    index[node] = low[node] = next++;
                    stack.Push(node);
                }
                var descended = false;
                for (; edge < firstOut[node + 1]; edge++)
                {
                    var to = edges[edge].To;
                    if (index[to] == 0)
                    {
                        // Looked at again when it comes back: then its low number is known.
                        path.Push((node, edge));
                        path.Push((to, firstOut[to]));
                        descended = true;
                        break;
                    }
                    if (component[to] < 0) low[node] = Math.Min(low[node], low[to]);
                }
                if (descended || low[node] != index[node]) continue;
                int member;
                do component[member = stack.Pop()] = count;
                while (member != node);
                count++;
            }
        }
        return component;
    }
}
