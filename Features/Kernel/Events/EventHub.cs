using System.Collections.Concurrent;
using System.Globalization;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Capstan.Features.Kernel.Events;

/// <summary>Something that happened in an organization. Numbers rise, but a higher one can be seen before a lower one.</summary>
public sealed record Event
{
    public required Guid OrganizationId { get; init; }
    public required long Id { get; init; }
    /// <summary>Whom it concerns; null for everybody who may see its subject.</summary>
    public required Guid? UserId { get; init; }
    /// <example>job.progress</example>
    public required string Type { get; init; }
    /// <summary>What it is about, for example a job's id.</summary>
    public required Guid SubjectId { get; init; }
    public required RawJson Payload { get; init; }
}

/// <summary>
/// Hands the events of the database to those in this process who listen. The database notifies every instance of an event's number in the
/// transaction that writes it; an instance reads those that one of its own listeners is entitled to.
/// </summary>
public sealed partial class EventHub : BackgroundService
{
    private static readonly SqlFile<IdArgs, Event> ListEvents = Sql.Beside<IdArgs, Event>("ListEvents.sql");
    private static readonly SqlFile<ReplayArgs, Event> ReplayEvents = Sql.Beside<ReplayArgs, Event>("ReplayEvents.sql");
    private static readonly SqlFile<PersonArgs, long> NewestEvent = Sql.Beside<PersonArgs, long>("NewestEvent.sql");
    private readonly Db _db;
    private readonly Signals _signals;
    private readonly ILogger<EventHub> _log;
    private readonly ConcurrentDictionary<EventSubscription, bool> _subscriptions = new();
    private readonly Channel<string> _heard = Channel.CreateBounded<string>(new BoundedChannelOptions(10_000) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    public EventHub(Db db, Signals signals, ILogger<EventHub> log)
    {
        (_db, _signals, _log) = (db, signals, log);
        signals.Subscribe("events", ids =>
        {
            if (!_subscriptions.IsEmpty && !_heard.Writer.TryWrite(ids)) Missed();
        });
        // What was said while the connection was down is not said again.
        signals.Reconnected += Missed;
    }

    /// <summary>Listens to one subject, or to everything that concerns one person, until disposed.</summary>
    public EventSubscription Subscribe(Guid organizationId, Guid? subjectId, Guid? userId)
    {
        var subscription = new EventSubscription(organizationId, subjectId, userId, s => _subscriptions.TryRemove(s, out _));
        _subscriptions[subscription] = true;
        return subscription;
    }

    /// <summary>A person's events after this one, oldest first. An event that was committed at the same time as it may come once more.</summary>
    public Task<List<Event>> Replay(Guid organizationId, Guid userId, long after, int limit, CancellationToken ct) =>
        _db.Many(ReplayEvents, new() { OrganizationId = organizationId, UserId = userId, After = after, Limit = limit }, ct);

    /// <summary>The number of a person's newest event; 0 when there is none.</summary>
    public Task<long> Newest(Guid organizationId, Guid userId, CancellationToken ct) =>
        _db.One(NewestEvent, new() { OrganizationId = organizationId, UserId = userId }, ct);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await _heard.Reader.WaitToReadAsync(stoppingToken)) await Deliver(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The end.
        }
    }

    private async Task Deliver(CancellationToken ct)
    {
        var ids = new HashSet<long>();
        while (ids.Count < 2000 && _heard.Reader.TryRead(out var text))
            foreach (var part in text.Split(','))
                if (long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var id)) ids.Add(id);
        var organizations = _subscriptions.Keys.Select(s => s.OrganizationId).Distinct().ToArray();
        if (organizations.Length == 0) return;
        try
        {
            foreach (var happened in await _db.Many(ListEvents, new() { Ids = [.. ids], OrganizationIds = organizations }, ct))
                foreach (var subscription in _subscriptions.Keys)
                    if (subscription.Wants(happened)) subscription.Offer(happened);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            LogTrouble(_log, e.Message);
            Missed();
        }
    }

    private void Missed()
    {
        foreach (var subscription in _subscriptions.Keys) subscription.Offer(null);
    }

    private sealed record IdArgs
    {
        public required long[] Ids { get; init; }
        public required Guid[] OrganizationIds { get; init; }
    }

    private record PersonArgs
    {
        public required Guid OrganizationId { get; init; }
        public required Guid UserId { get; init; }
    }

    private sealed record ReplayArgs : PersonArgs
    {
        public required long After { get; init; }
        public required int Limit { get; init; }
    }

    [LoggerMessage(LogLevel.Warning, "Events could not be read ({Reason}); their listeners look again")]
    private static partial void LogTrouble(ILogger logger, string reason);
}

/// <summary>What one listener gets. It holds so many events; a listener that does not keep up is let go and slows nobody.</summary>
public sealed class EventSubscription(Guid organizationId, Guid? subjectId, Guid? userId, Action<EventSubscription> end) : IDisposable
{
    private readonly Channel<Event?> _events = Channel.CreateBounded<Event?>(new BoundedChannelOptions(256) { SingleReader = true });

    public Guid OrganizationId => organizationId;

    /// <summary>The events as they happen; null where some may have been missed and the listener must look for itself. Throws <see cref="SlowListenerException"/>.</summary>
    public IAsyncEnumerable<Event?> Read(CancellationToken ct) => _events.Reader.ReadAllAsync(ct);

    internal bool Wants(Event happened) =>
        happened.OrganizationId == organizationId
        && (subjectId is null || happened.SubjectId == subjectId)
        && (userId is null || happened.UserId == userId);

    internal void Offer(Event? happened)
    {
        if (!_events.Writer.TryWrite(happened)) _events.Writer.TryComplete(new SlowListenerException());
    }

    public void Dispose() => end(this);
}

#pragma warning disable CA1032 // it has nothing to add
public sealed class SlowListenerException() : Exception("The listener did not keep up.");
#pragma warning restore CA1032
