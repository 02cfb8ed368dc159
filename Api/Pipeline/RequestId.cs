using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Capstan.Features.Kernel;

namespace Capstan.Api.Pipeline;

/// <summary>Step 1. Names the request (<c>X-Request-ID</c>, the caller's when it is sane) and measures it.</summary>
internal sealed partial class RequestId(RequestDelegate next, ILogger<RequestId> log)
{
    public const string Header = "X-Request-ID";
    private static readonly uint Process = BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(4));
    private static uint _count;
    private static readonly Metrics.Series[] Durations =
        [.. Enumerable.Range(1, 5).Select(c => Metrics.Histogram("http_request_duration_seconds", "Time to answer a request.", "code", c + "xx"))];
    private static readonly Metrics.Series Active = Metrics.Gauge("http_requests_active", "Requests being answered now.");

    public async Task InvokeAsync(HttpContext http)
    {
        var started = Stopwatch.GetTimestamp();
        var sent = http.Request.Headers[Header];
        if (sent.Count == 1 && IsSane(sent[0]!)) http.TraceIdentifier = sent[0]!;
        else http.TraceIdentifier = New();
        http.Response.Headers[Header] = http.TraceIdentifier;
        Active.Add();
        try
        {
            await next(http);
        }
        finally
        {
            Active.Add(-1);
            var status = http.Response.StatusCode;
            Durations[Math.Clamp(status / 100, 1, 5) - 1].ObserveSince(started);
            if (status >= 500)
                LogFailed(log, http.Request.Method, http.Request.Path, status, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
    }

    // Time, process, count: unique over instances, in order of time, and without asking the kernel for random numbers on every request.
    private static string New() => string.Create(36, (Time: DateTime.UtcNow.Ticks, Count: Interlocked.Increment(ref _count)), static (text, it) =>
    {
        "req_".CopyTo(text);
        it.Time.TryFormat(text[4..], out _, "x16", CultureInfo.InvariantCulture);
        Process.TryFormat(text[20..], out _, "x8", CultureInfo.InvariantCulture);
        it.Count.TryFormat(text[28..], out _, "x8", CultureInfo.InvariantCulture);
    });

    private static bool IsSane(string text)
    {
        if (text.Length is 0 or > 128) return false;
        foreach (var c in text)
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.')) return false;
        return true;
    }

    [LoggerMessage(LogLevel.Warning, "{Method} {Path} answered {Status} after {Elapsed:F0} ms")]
    private static partial void LogFailed(ILogger logger, string method, PathString path, int status, double elapsed);
}
