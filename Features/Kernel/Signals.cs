using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Capstan.Features.Kernel;

/// <summary>
/// One LISTEN connection for everything instances tell each other: cache invalidation, job wake-ups, events. A payload is <c>topic:text</c>.
/// While the connection is down <see cref="Connected"/> is false, and caches that live by signals must not be trusted.
/// </summary>
public sealed partial class Signals(NpgsqlDataSource source, ILogger<Signals> log) : BackgroundService
{
    public const string Channel = "capstan";
    private readonly ConcurrentDictionary<string, Action<string>[]> _subscribers = new();
    private volatile bool _connected;

    public bool Connected => _connected;

    /// <summary>Raised after every (re)connection: whatever was missed while it was down must be looked up.</summary>
    public event Action? Reconnected;

    public void Subscribe(string topic, Action<string> handler) =>
        _subscribers.AddOrUpdate(topic, [handler], (_, handlers) => [.. handlers, handler]);

    public void Unsubscribe(string topic, Action<string> handler) =>
        _subscribers.AddOrUpdate(topic, [], (_, handlers) => [.. handlers.Where(h => h != handler)]);

    /// <summary>Delivers at once inside this process; the statement that caused it notifies the others.</summary>
    public void Raise(string topic, string text)
    {
        foreach (var handler in _subscribers.GetValueOrDefault(topic, [])) handler(text);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var connection = await source.OpenConnectionAsync(stoppingToken);
                connection.Notification += (_, e) => Deliver(e.Payload);
                await using (var listen = new NpgsqlCommand($"LISTEN {Channel}", connection)) await listen.ExecuteNonQueryAsync(stoppingToken);
                _connected = true;
                Reconnected?.Invoke();
                while (true)
                {
                    // The driver's keepalive finds a dead peer; a wait without an end would not.
                    await connection.WaitAsync(TimeSpan.FromSeconds(30), stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException or ObjectDisposedException or InvalidOperationException)
            {
                LogLost(log, e.Message);
            }
            finally
            {
                _connected = false;
            }
            await Task.Delay(TimeSpan.FromMilliseconds(500), stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Deliver(string payload)
    {
        var colon = payload.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0) return;
        try
        {
            Raise(payload[..colon], payload[(colon + 1)..]);
        }
#pragma warning disable CA1031 // one subscriber's fault must not end the delivery of signals
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogHandler(log, e, payload[..colon]);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Signals: connection lost ({Reason}); reconnecting")]
    private static partial void LogLost(ILogger logger, string reason);

    [LoggerMessage(LogLevel.Error, "Signals: a subscriber of {Topic} failed")]
    private static partial void LogHandler(ILogger logger, Exception exception, string topic);
}
