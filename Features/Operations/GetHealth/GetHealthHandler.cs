namespace Capstan.Features.Operations.GetHealth;

public static class GetHealthHandler
{
    /// <summary>Health with components</summary>
    public static async Task<Ok<HealthResponse>> Handle(HealthProbe probe, Settings settings, TimeProvider clock, CancellationToken ct)
    {
        var latency = await probe.DatabaseLatency(ct);
        var status = latency is null ? "unhealthy" : "healthy";
        return TypedResults.Ok(new HealthResponse
        {
            Status = status,
            Version = HealthProbe.Version,
            UptimeSeconds = probe.UptimeSeconds,
            Timestamp = clock.GetUtcNow(),
            Components = new()
            {
                Database = new() { Status = status, LatencyMs = latency ?? 0 },
                Llm = settings["OPENAI_MODEL"] is null ? new() { Status = "disabled", Provider = "none" } : new() { Status = "configured", Provider = "openai" },
                Cpg = new() { Status = status, DbPath = "postgresql" },
            },
        });
    }
}
