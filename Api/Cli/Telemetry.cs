using Capstan.Features.Kernel;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Capstan.Api.Cli;

/// <summary>Traces and metrics over OTLP, when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set. Spans hold routes and statements, never values.</summary>
internal static class Telemetry
{
    public static void AddTelemetry(this IServiceCollection services, Settings settings)
    {
        if (settings["OTEL_EXPORTER_OTLP_ENDPOINT"] is not { } endpoint) return;
        services.AddOpenTelemetry()
            .ConfigureResource(r => r.AddService(settings["OTEL_SERVICE_NAME"] ?? "capstan"))
            .WithTracing(t => t.AddAspNetCoreInstrumentation().AddSource("Npgsql").AddOtlpExporter(o => Configure(o, endpoint, "traces", settings)))
            .WithMetrics(m => m
                .AddMeter("Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Npgsql", "System.Runtime")
                .AddOtlpExporter((o, reader) =>
                {
                    Configure(o, endpoint, "metrics", settings);
                    if (settings["OTEL_METRIC_EXPORT_INTERVAL"] is { } interval && int.TryParse(interval, out var milliseconds))
                        reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = milliseconds;
                }));
    }

    private static void Configure(OtlpExporterOptions options, string endpoint, string signal, Settings settings)
    {
        var http = settings["OTEL_EXPORTER_OTLP_PROTOCOL"] == "http/protobuf";
        options.Protocol = http ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
        // The variable names the collector; over HTTP each signal has its own path under it (OTLP specification).
        options.Endpoint = new(http ? $"{endpoint.TrimEnd('/')}/v1/{signal}" : endpoint);
        if (settings["OTEL_EXPORTER_OTLP_HEADERS"] is { } headers) options.Headers = headers;
        if (settings["OTEL_BSP_SCHEDULE_DELAY"] is { } delay && int.TryParse(delay, out var milliseconds)) options.BatchExportProcessorOptions.ScheduledDelayMilliseconds = milliseconds;
    }
}
