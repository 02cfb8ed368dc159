using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Capstan.Api.Tests.Pipeline;

/// <summary>A collector that keeps what it is sent, and a product that sends it.</summary>
public sealed class TelemetryApp : App
{
    private readonly WebApplication _collector = Collector();
    public static readonly ConcurrentDictionary<string, TaskCompletionSource<byte[]>> Received = new();

    protected override IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string>
    {
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = _collector.Urls.First(),
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        ["OTEL_METRIC_EXPORT_INTERVAL"] = "100",
        ["OTEL_BSP_SCHEDULE_DELAY"] = "100",
    };

    public static TaskCompletionSource<byte[]> Signal(string path) => Received.GetOrAdd(path, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));

    private static WebApplication Collector()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(async http =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body);
            var bytes = body.ToArray();
            // The first batches may hold start-up work only.
            if (http.Request.Path == "/v1/metrics" || Encoding.UTF8.GetString(bytes).Contains("/api/v1/health", StringComparison.Ordinal)) Signal(http.Request.Path!).TrySetResult(bytes);
        });
        app.StartAsync().GetAwaiter().GetResult();
        return app;
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await _collector.DisposeAsync();
    }
}

public sealed class TelemetryTests(TelemetryApp app) : IClassFixture<TelemetryApp>
{
    [Fact]
    public async Task Traces_and_metrics_reach_the_collector()
    {
        await app.Anonymous().GetAsync("health/version").Json();
        var traces = await TelemetryApp.Signal("/v1/traces").Task.WaitAsync(TimeSpan.FromSeconds(20));
        Encoding.UTF8.GetString(traces).ShouldContain("/api/v1/health/version");
        var metrics = await TelemetryApp.Signal("/v1/metrics").Task.WaitAsync(TimeSpan.FromSeconds(20));
        Encoding.UTF8.GetString(metrics).ShouldContain("capstan");
    }
}
