using System.Collections.Concurrent;
using Capstan.Features.Code.Graph.Reading;

namespace Capstan.Features.Code.Scenarios;

/// <summary>
/// What is costly to compute from a whole graph, kept until the next import; the least recently used go when there are more than <paramref name="maximum"/>.
/// Two askers at once may both compute it: what they get is the same, and neither waits for another's cancelled request.
/// </summary>
internal sealed class PerBuild<T>(Func<CodeGraph, Task<T>> compute, int maximum = 16) where T : class
{
    private readonly ConcurrentDictionary<Guid, Entry> entries = new();

    public async Task<T> Get(CodeGraph graph)
    {
        if (entries.TryGetValue(graph.ProjectId, out var kept) && kept.Build == graph.Build)
        {
            kept.UsedAt = Environment.TickCount64;
            return kept.Value;
        }
        var value = await compute(graph);
        entries[graph.ProjectId] = new(graph.Build, value) { UsedAt = Environment.TickCount64 };
        if (entries.Count > maximum)
            foreach (var (project, _) in entries.OrderBy(e => e.Value.UsedAt).Take(entries.Count - maximum)) entries.TryRemove(project, out _);
        return value;
    }

    private sealed class Entry(long build, T value)
    {
        public long Build => build;
        public T Value => value;
        public long UsedAt { get; set; }
    }
}
