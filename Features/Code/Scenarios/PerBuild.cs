using System.Collections.Concurrent;

namespace Capstan.Features.Code.Scenarios;

/// <summary>
/// What is costly to compute from a whole graph, kept until the next import. One computation at a time per project; the least recently
/// used go when there are more than sixteen.
/// </summary>
internal sealed class PerBuild<T>(Func<CodeGraph, Task<T>> compute) where T : class
{
    private const int Maximum = 16;
    private readonly ConcurrentDictionary<Guid, Entry> entries = new();

    public async Task<T> Get(CodeGraph graph)
    {
        var entry = entries.GetOrAdd(graph.ProjectId, static _ => new());
        entry.UsedAt = Environment.TickCount64;
        await entry.Gate.WaitAsync(graph.Cancellation);
        try
        {
            if (entry.Value is null || entry.Build != graph.Build) (entry.Value, entry.Build) = (await compute(graph), graph.Build);
            return entry.Value;
        }
        finally
        {
            entry.Gate.Release();
            if (entries.Count > Maximum) Trim();
        }
    }

    private void Trim()
    {
        foreach (var (project, _) in entries.OrderBy(e => e.Value.UsedAt).Take(entries.Count - Maximum)) entries.TryRemove(project, out _);
    }

    private sealed class Entry
    {
        public readonly SemaphoreSlim Gate = new(1, 1);
        public long Build;
        public long UsedAt;
        public T? Value;
    }
}
