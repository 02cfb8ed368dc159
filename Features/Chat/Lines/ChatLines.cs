using System.Globalization;
using Capstan.Features.Realtime.Sockets;
using Microsoft.Extensions.Hosting;

namespace Capstan.Features.Chat.Lines;

/// <summary>
/// The conversations over sockets of this instance. One whose client hung up ends at once; one whose socket broke is kept for two minutes,
/// so that its client can come back and hear what it missed.
/// </summary>
internal sealed class ChatLines(IHostApplicationLifetime lifetime, TimeProvider clock)
{
    public static readonly TimeSpan Kept = TimeSpan.FromMinutes(2);
    private const int MaximumWaiting = 500, MaximumWaitingOfOne = 8;
    private readonly Lock gate = new();
    private readonly Dictionary<Guid, (ChatLine Line, long Since, ITimer? Timer)> lines = [];

    public ChatLine Open(Caller caller)
    {
        var line = new ChatLine(caller, lifetime.ApplicationStopping);
        lock (gate) lines[line.Id] = (line, 0, null);
        return line;
    }

    /// <summary>The conversation an event id is of and the event's number; null when it is not the caller's, or the events after it are gone.</summary>
    public (ChatLine Line, long After)? Resume(Caller caller, string eventId)
    {
        var dash = eventId.IndexOf('-');
        if (dash < 0 || !Guid.TryParseExact(eventId.AsSpan(0, dash), "N", out var id) || !long.TryParse(eventId.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var after)) return null;
        lock (gate)
        {
            if (!lines.TryGetValue(id, out var entry) || !entry.Line.Owns(caller) || entry.Line.Ended.IsCancellationRequested || !entry.Line.Has(after)) return null;
            entry.Timer?.Dispose();
            lines[id] = (entry.Line, 0, null);
            entry.Line.Caller = caller;
            return (entry.Line, after);
        }
    }

    /// <summary>Its socket is gone. Another one may have taken over already.</summary>
    public void Leave(ChatLine line, int listener, Socket socket)
    {
        if (!line.IsListener(listener)) return;
        if (socket.MayComeBack) Wait(line);
        else End(line);
    }

    private void Wait(ChatLine line)
    {
        List<ChatLine> surplus;
        lock (gate)
        {
            if (!lines.TryGetValue(line.Id, out var entry)) return;
            entry.Timer?.Dispose();
            lines[line.Id] = (line, clock.GetTimestamp(), clock.CreateTimer(_ => End(line), null, Kept, Timeout.InfiniteTimeSpan));
            var waiting = lines.Values.Where(l => l.Timer is not null).OrderByDescending(l => l.Since).Select(l => l.Line).ToList();
            surplus = [.. waiting.Skip(MaximumWaiting), .. waiting.Where(w => w.Owns(line.Caller)).Skip(MaximumWaitingOfOne)];
        }
        surplus.ForEach(End);
    }

    private void End(ChatLine line)
    {
        lock (gate)
        {
            if (!lines.Remove(line.Id, out var entry)) return;
            entry.Timer?.Dispose();
        }
        line.Dispose();
    }
}
