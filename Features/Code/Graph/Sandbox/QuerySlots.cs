using System.Collections.Concurrent;

namespace Capstan.Features.Code.Graph.Sandbox;

/// <summary>
/// One running query per user in this process. The limit per project is the role's CONNECTION LIMIT, which the server holds for all
/// processes together.
/// </summary>
internal sealed class QuerySlots
{
    private readonly ConcurrentDictionary<Guid, byte> running = new();

    public bool TryTake(Guid userId) => running.TryAdd(userId, 0);

    public void Release(Guid userId) => running.TryRemove(userId, out _);
}
