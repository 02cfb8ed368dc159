using System.Runtime.CompilerServices;
using Capstan.Features.Kernel.Events;

namespace Capstan.Features.Realtime.JobStreams;

/// <summary>A job as it stands, as the event that would say so.</summary>
public sealed record JobSnapshot
{
    public required Guid? UserId { get; init; }
    /// <summary>Of the newest event this state includes; null when there is none (any more).</summary>
    public required long? EventId { get; init; }
    public required string Type { get; init; }
    public required RawJson Payload { get; init; }

    public EventMessage Message => new() { Id = EventId, Type = Type, Payload = Payload };

    public bool VisibleTo(Caller caller) => UserId == caller.UserId || caller.SeesAll;
}

/// <summary>The life of one job, from where it stands to its end.</summary>
public sealed class JobFeed(EventHub hub, Db db)
{
    private static readonly SqlFile<Args, JobSnapshot> FindSnapshot = Sql.Beside<Args, JobSnapshot>("FindJobSnapshot.sql");

    public Task<JobSnapshot?> Find(Guid organizationId, Guid jobId, CancellationToken ct) =>
        db.Maybe(FindSnapshot, new() { OrganizationId = organizationId, JobId = jobId }, ct);

    /// <summary>First the state as it is, unless the listener has it (<paramref name="after"/>), then what happens, up to the last event. Nothing when there is no such job.</summary>
    public async IAsyncEnumerable<EventMessage> Follow(Guid organizationId, Guid jobId, long after, [EnumeratorCancellation] CancellationToken ct)
    {
        // Before the state is read, so that nothing falls between.
        using var subscription = hub.Subscribe(organizationId, jobId, userId: null);
        if (await Find(organizationId, jobId, ct) is not { } state) yield break;
        var last = after;
        if (state.EventId is not { } number || number > last)
        {
            last = Math.Max(last, state.EventId ?? 0);
            yield return state.Message;
        }
        if (state.Message.IsLast) yield break;
        await foreach (var happened in subscription.Read(ct))
        {
            EventMessage message;
            if (happened is not null)
            {
                message = EventMessage.Of(happened);
            }
            else
            {
                if (await Find(organizationId, jobId, ct) is not { } now) yield break;
                message = now.Message;
            }
            if (message.Id is { } id && id > last)
            {
                last = id;
                yield return message;
            }
            if (message.IsLast) yield break;
        }
    }

    private sealed record Args
    {
        public required Guid OrganizationId { get; init; }
        public required Guid JobId { get; init; }
    }
}
