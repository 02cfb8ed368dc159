using Capstan.Features.Kernel.Events;
using Capstan.Features.Realtime.JobStreams;
using Capstan.Features.Realtime.Sockets;

namespace Capstan.Features.Realtime.StreamNotifications;

public static class StreamNotificationsHandler
{
    private const int ReplayPage = 500;

    /// <summary>The caller's own events over a WebSocket</summary>
    /// <remarks>
    /// `{type, payload, id}` for whatever happens to the caller's jobs from now on, or from `last_event_id` on: nothing that is kept is left out,
    /// and nothing is said twice. `{"type":"ping"}` is answered with `{"type":"pong"}`.
    /// </remarks>
    public static Task<IResult> Handle([FromQuery(Name = "last_event_id")] long? lastEventId, SocketRequest request, EventHub hub) =>
        request.Open("jobs:read", async socket =>
        {
            _ = socket.AnswerPings();
            var (organization, user) = (socket.Caller.OrganizationId, socket.Caller.UserId);
            using var subscription = hub.Subscribe(organization, subjectId: null, user);
            var sent = new RecentIds();
            var last = lastEventId ?? await hub.Newest(organization, user, socket.Closed);
            if (lastEventId is not null) await CatchUp();
            try
            {
                await foreach (var happened in subscription.Read(socket.Closed))
                {
                    if (happened is null) await CatchUp();
                    else await Send(happened);
                }
            }
            catch (SlowListenerException)
            {
                throw new SocketClosedException(SocketCode.TooSlow, "The connection was too slow.");
            }

            async Task CatchUp()
            {
                for (var page = ReplayPage; page == ReplayPage;)
                {
                    var missed = await hub.Replay(organization, user, last, ReplayPage, socket.Closed);
                    var before = last;
                    foreach (var happened in missed) await Send(happened);
                    // Only events of before the last number: there is nothing further on.
                    page = last == before ? 0 : missed.Count;
                }
            }

            async Task Send(Event happened)
            {
                last = Math.Max(last, happened.Id);
                if (sent.Add(happened.Id)) await socket.Send(EventMessage.Of(happened));
            }
        });

    /// <summary>Numbers sent lately: what is replayed may also arrive as it happens.</summary>
    private sealed class RecentIds
    {
        private const int Most = 2048;
        private readonly HashSet<long> _ids = [];
        private readonly Queue<long> _order = new();

        public bool Add(long id)
        {
            if (!_ids.Add(id)) return false;
            _order.Enqueue(id);
            if (_order.Count > Most) _ids.Remove(_order.Dequeue());
            return true;
        }
    }
}
