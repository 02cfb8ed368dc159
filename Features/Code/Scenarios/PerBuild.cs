using System.Collections.Concurrent;
using Capstan.Features.Code.Graph.Reading;

namespace Capstan.Features.Code.Scenarios;

/// <summary>
/// What is costly to compute from a whole graph, kept until the next import; the least recently used go when there are more than <paramref name="maximum"/>.
/// Two askers at once may both compute it: what they get is the same, and neither waits for another's cancelled request.
/// </summary>
internal sealed class PerBuild<T>(Func<CodeGraph, Task<T>>? compute = null, int maximum = 16) where T : class
{
    private readonly ConcurrentDictionary<(Guid Project, string Key), Entry> entries = new();

    public Task<T> Get(CodeGraph graph) => Get(graph, "", compute ?? throw new InvalidOperationException("Say how it is computed."));

    /// <param name="key">What else the result depends on, such as thresholds.</param>
    public async Task<T> Get(CodeGraph graph, string key, Func<CodeGraph, Task<T>> compute)
    {
        if (entries.TryGetValue((graph.ProjectId, key), out var kept) && kept.Build == graph.Build)
        {
            kept.UsedAt = Environment.TickCount64;
            return kept.Value;
        }
        var value = await compute(graph);
        entries[(graph.ProjectId, key)] = new(graph.Build, value) { UsedAt = Environment.TickCount64 };
        if (entries.Count > maximum)
            foreach (var (old, _) in entries.OrderBy(e => e.Value.UsedAt).Take(entries.Count - maximum)) entries.TryRemove(old, out _);
        return value;
    }

    private sealed class Entry(long build, T value)
    {
        public long Build => build;
        public T Value => value;
        public long UsedAt { get; set; }
    }
}
