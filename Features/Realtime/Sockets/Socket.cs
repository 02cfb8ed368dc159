using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;

namespace Capstan.Features.Realtime.Sockets;

/// <summary>
/// One open WebSocket of a signed-in caller: JSON text messages both ways. Sending waits for the peer, for ten seconds at most; receiving is
/// bounded in the size of a message and in how many may wait to be read.
/// </summary>
public sealed class Socket : IDisposable
{
    /// <summary>The most bytes one message to the server may have.</summary>
    public const int MessageCap = 64 * 1024;
    private const int InboxSize = 16;
    private static readonly TimeSpan SendTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan CloseTime = TimeSpan.FromSeconds(2);

    private readonly WebSocket _socket;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly CancellationTokenSource _closed = new();
    private readonly Channel<string> _inbox = Channel.CreateBounded<string>(new BoundedChannelOptions(InboxSize) { SingleWriter = true });
    private readonly Task _receiving;
    private (int Code, string Reason)? _end;
    private bool _saidGoodbye;

    internal Socket(WebSocket socket)
    {
        _socket = socket;
        Closed = _closed.Token;
        _receiving = Receive();
    }

    /// <summary>Who is connected; looked up again every few seconds, so ask it each time a right matters.</summary>
    public Caller Caller { get; internal set; } = null!;

    /// <summary>The connection broke, or ended for a reason that may pass (a token that expired, a page that was loaded anew): no goodbye was said.</summary>
    public bool MayComeBack
    {
        get
        {
            lock (_inbox) return !_saidGoodbye && _end?.Code is null or SocketCode.Done or SocketCode.GoingAway or SocketCode.TooSlow or SocketCode.Unauthorized;
        }
    }

    /// <summary>Fires when the peer left, the caller's right ended or the server stops. Let its exception through.</summary>
    public CancellationToken Closed { get; }

    /// <summary>The peer's messages, one at a time, until it closes.</summary>
    public IAsyncEnumerable<string> Messages => _inbox.Reader.ReadAllAsync(Closed);

    /// <summary>One JSON text message. Safe to call from several tasks; each message goes out whole.</summary>
    public async Task Send<T>(T message) where T : notnull
    {
        var text = JsonSerializer.SerializeToUtf8Bytes(message, message.GetType(), WireJson.Options);
        await _turn.WaitAsync(Closed);
        try
        {
            // Not cancelled by Closed: a send that is broken off breaks the connection, and the close code would not arrive.
            using var limit = new CancellationTokenSource(SendTime);
            await _socket.SendAsync(text, WebSocketMessageType.Text, endOfMessage: true, limit.Token);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException or IOException)
        {
            End(SocketCode.TooSlow, "The connection was too slow.");
            throw new OperationCanceledException("The socket is closed.", e, Closed);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Ends the socket from outside its work; the first reason is the one that is sent.</summary>
    internal void End(int code, string reason)
    {
        lock (_inbox) _end ??= (code, reason);
        // Whoever waits on the token goes on elsewhere.
        _ = _closed.CancelAsync();
    }

    /// <summary>Answers the peer's pings until it leaves, where it has nothing else to say.</summary>
    public async Task AnswerPings()
    {
        try
        {
            await foreach (var text in Messages)
                if (text.Length < 200 && text.Contains("ping", StringComparison.Ordinal)) await Send(new PongMessage());
        }
        catch (OperationCanceledException)
        {
            // It left.
        }
    }

    private sealed record PongMessage
    {
        public string Type => "pong";
    }

    internal ValueTask<string> Next(CancellationToken ct) => _inbox.Reader.ReadAsync(ct);

    /// <summary>Reads until the peer closes, also after this side has said goodbye: that is how its goodbye is heard.</summary>
    private async Task Receive()
    {
        var buffer = new byte[4096];
        var message = new MemoryStream();
        try
        {
            while (true)
            {
                var part = await _socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    // A browser that leaves or reloads a page says 1001: that is no goodbye.
                    lock (_inbox) _saidGoodbye = _socket.CloseStatus is WebSocketCloseStatus.NormalClosure or WebSocketCloseStatus.Empty;
                    break;
                }
                if (Closed.IsCancellationRequested) continue;
                message.Write(buffer.AsSpan(0, part.Count));
                if (part.MessageType != WebSocketMessageType.Text) End(SocketCode.NotText, "Send text.");
                else if (message.Length > MessageCap) End(SocketCode.TooBig, "The message is too long.");
                else if (part.EndOfMessage)
                {
                    if (!_inbox.Writer.TryWrite(Encoding.UTF8.GetString(message.GetBuffer(), 0, (int)message.Length))) End(SocketCode.Policy, "Too many messages at once.");
                    message.SetLength(0);
                }
            }
            End(SocketCode.Done, "");
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException or IOException)
        {
            End(SocketCode.GoingAway, "");
        }
        finally
        {
            _inbox.Writer.TryComplete();
        }
    }

    /// <summary>Says goodbye, if there is still somebody to hear it, and waits a moment for the answer.</summary>
    internal async Task Finish()
    {
        var (last, why) = _end!.Value;
        using var limit = new CancellationTokenSource(CloseTime);
        try
        {
            await _turn.WaitAsync(limit.Token);
            if (_socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                await _socket.CloseOutputAsync((WebSocketCloseStatus)last, why, limit.Token);
            await _receiving.WaitAsync(limit.Token);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException or IOException)
        {
            _socket.Abort();
        }
        await _receiving;
    }

    public void Dispose()
    {
        _closed.Dispose();
        _turn.Dispose();
    }
}
