using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Capstan.Features.Kernel;

/// <summary>
/// An answer of server-sent events. Comments keep it alive while nothing is said; what fails after the headers goes
/// out as a last event; a client that hangs up cancels the work.
/// </summary>
/// <param name="produce">Says the events, until done.</param>
/// <param name="failure">The last event when it fails.</param>
public sealed partial class EventStream(Func<EventWriter, CancellationToken, Task> produce, Func<Problem, object> failure) : IResult, IStatusCodeHttpResult
{
    int? IStatusCodeHttpResult.StatusCode => 200;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = "text/event-stream; charset=utf-8";
        // Proxies that buffer would hold events back.
        response.Headers["X-Accel-Buffering"] = "no";
        var hangUp = httpContext.RequestAborted;
        await using var events = new EventWriter(response.Body, httpContext.RequestServices.GetRequiredService<TimeProvider>());
        try
        {
            await produce(events, hangUp);
        }
        catch (Exception) when (hangUp.IsCancellationRequested)
        {
            // Nobody listens any more.
        }
#pragma warning disable CA1031 // the status is sent: the only way left to say that it failed is an event
        catch (Exception e)
#pragma warning restore CA1031
        {
            var problem = ProblemOf(e);
            if (problem.Error.Status >= 500) LogFailure(httpContext.RequestServices.GetRequiredService<ILogger<EventStream>>(), e, httpContext.Request.Path);
            await events.Write(failure(problem), hangUp);
        }
    }

    /// <summary>What to tell of a failure where the pipeline cannot.</summary>
    public static Problem ProblemOf(Exception failure) =>
        (failure as ProblemException)?.Problem ?? new(failure is NpgsqlException or TimeoutException ? Errors.DatabaseUnavailable : Errors.Internal);

    [LoggerMessage(LogLevel.Error, "The event stream {Path} failed")]
    private static partial void LogFailure(ILogger logger, Exception exception, PathString path);
}

/// <summary>Writes events, one at a time, each flushed; a comment after 15 s of silence.</summary>
public sealed class EventWriter : IAsyncDisposable
{
    public static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);
    private readonly Stream _body;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly CancellationTokenSource _done = new();
    private readonly PeriodicTimer _timer;
    private readonly Task _keepAlive;

    public EventWriter(Stream body, TimeProvider clock)
    {
        _body = body;
        _timer = new(KeepAlive, clock);
        _keepAlive = SayNothing();
    }

    /// <summary>One event: a <c>data:</c> line of JSON and a blank line.</summary>
    public ValueTask Write<T>(T data, CancellationToken ct) where T : notnull => Write(data, null, null, ct);

    /// <summary>One event with a name and a number, which a client that comes back sends as <c>Last-Event-ID</c>.</summary>
    public async ValueTask Write<T>(T data, string? name, long? id, CancellationToken ct) where T : notnull
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(data, data.GetType(), WireJson.Options);
        var head = Encoding.UTF8.GetBytes((id is null ? "" : $"id: {id.Value.ToString(CultureInfo.InvariantCulture)}\n") + (name is null ? "" : $"event: {name}\n") + "data: ");
        var text = new byte[head.Length + json.Length + 2];
        head.CopyTo(text, 0);
        json.CopyTo(text, head.Length);
        "\n\n"u8.CopyTo(text.AsSpan(text.Length - 2));
        await Send(text, ct);
    }

    private async Task SayNothing()
    {
        try
        {
            while (await _timer.WaitForNextTickAsync(_done.Token)) await Send(": keep-alive\n\n"u8.ToArray(), _done.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // Done, or nobody listens: the producer finds that out by itself.
        }
    }

    private async ValueTask Send(ReadOnlyMemory<byte> text, CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            await _body.WriteAsync(text, ct);
            await _body.FlushAsync(ct);
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _done.CancelAsync();
        await _keepAlive;
        _timer.Dispose();
        _done.Dispose();
        _turn.Dispose();
    }
}
