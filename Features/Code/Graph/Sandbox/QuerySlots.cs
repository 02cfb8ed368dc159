using System.Collections.Concurrent;

namespace Capstan.Features.Code.Graph.Sandbox;

/// <summary>
/// One running query per user in this process. The limit per project is the role's CONNECTION LIMIT, which the server holds for all
/// processes together.
/// </summary>
internal sealed class QuerySlots
{
    // Whoever has read an answer to its end may ask again before this process has put the query away.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private readonly ConcurrentDictionary<Guid, TaskCompletionSource> running = new();

    /// <returns>False when the user's other query goes on.</returns>
    public async Task<bool> Take(Guid userId, CancellationToken ct)
    {
        var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        while (!running.TryAdd(userId, mine))
        {
            try
            {
                if (running.TryGetValue(userId, out var other)) await other.Task.WaitAsync(patience.Token);
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                return false;
            }
        }
        return true;
    }

    public void Release(Guid userId)
    {
        if (running.TryRemove(userId, out var mine)) mine.SetResult();
    }
}
