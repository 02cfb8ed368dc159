using System.Globalization;
using System.Text.Json;
using System.Threading.Channels;
using Capstan.Features.Chat.ChatShared;

namespace Capstan.Features.Chat.Lines;

/// <summary>
/// One person's conversation over sockets: what was asked, one query after the other, and the events of the answers, the last of which are
/// kept. It outlives a socket that breaks: the next one goes on from the last event its client has.
/// </summary>
internal sealed class ChatLine : IDisposable
{
    /// <summary>What is kept for a client that comes back.</summary>
    private const int MaximumEvents = 2_000, MaximumBytes = 2 * 1024 * 1024, MaximumWaiting = 16;
    private readonly Lock gate = new();
    private readonly Queue<(long Number, ChatEvent Event, int Bytes)> events = new();
    private readonly Channel<string> queries = Channel.CreateBounded<string>(MaximumWaiting);
    private readonly CancellationTokenSource life;
    private TaskCompletionSource changed = New();
    private long last;
    private int bytes, listener;

    public ChatLine(Caller caller, CancellationToken stopping)
    {
        (Caller, life) = (caller, CancellationTokenSource.CreateLinkedTokenSource(stopping));
        Ended = life.Token;
    }

    public Guid Id { get; } = Guid.NewGuid();
    /// <summary>With the rights of the socket that is, or was last, connected.</summary>
    public Caller Caller { get; set; }
    /// <summary>Can be asked after the end too.</summary>
    public CancellationToken Ended { get; }
    public IAsyncEnumerable<string> Queries => queries.Reader.ReadAllAsync(Ended);

    /// <summary>False when too many wait already.</summary>
    public bool Ask(string query) => queries.Writer.TryWrite(query);

    public bool Owns(Caller caller) => caller.UserId == Caller.UserId && caller.OrganizationId == Caller.OrganizationId;

    public void Say(ChatEvent said)
    {
        lock (gate)
        {
            var numbered = said with { Id = string.Create(CultureInfo.InvariantCulture, $"{Id:N}-{++last}") };
            var size = JsonSerializer.SerializeToUtf8Bytes(numbered, WireJson.Options).Length;
            events.Enqueue((last, numbered, size));
            bytes += size;
            while (events.Count > MaximumEvents || bytes > MaximumBytes && events.Count > 1) bytes -= events.Dequeue().Bytes;
            changed.TrySetResult();
            changed = New();
        }
    }

    /// <summary>Whoever listened before listens no more. The number is the listener's.</summary>
    public int Listen()
    {
        lock (gate)
        {
            listener++;
            changed.TrySetResult();
            changed = New();
            return listener;
        }
    }

    public bool IsListener(int number)
    {
        lock (gate) return number == listener;
    }

    /// <summary>Whether the events after this one are all still kept.</summary>
    public bool Has(long after)
    {
        lock (gate) return after <= last && (after == last || events.Count > 0 && events.Peek().Number <= after + 1);
    }

    /// <summary>The events after this one; null when the first of them are gone. Waits for one when there is none yet; none when another listens.</summary>
    public async Task<List<ChatEvent>?> After(long after, int number, CancellationToken ct)
    {
        while (true)
        {
            Task wait;
            lock (gate)
            {
                if (number != listener) return [];
                if (after < last) return events.Peek().Number > after + 1 ? null : [.. events.Where(e => e.Number > after).Select(e => e.Event)];
                wait = changed.Task;
            }
            await wait.WaitAsync(ct);
        }
    }

    public static long NumberOf(ChatEvent said) => long.Parse(said.Id.AsSpan(said.Id!.IndexOf('-') + 1), NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>Ends the conversation: what is being answered is given up.</summary>
    public void Dispose()
    {
        queries.Writer.TryComplete();
        life.Cancel();
        life.Dispose();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
