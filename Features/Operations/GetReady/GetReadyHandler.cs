using Capstan.Features.Operations.GetHealth;

namespace Capstan.Features.Operations.GetReady;

public static class GetReadyHandler
{
    private static readonly StatusResponse Alive = new() { Status = "ok" };
    private static readonly StatusResponse Ready = new() { Status = "ready" };

    /// <summary>Liveness: the process answers</summary>
    public static Ok<StatusResponse> Live() => TypedResults.Ok(Alive);

    /// <summary>Readiness: the database answers too</summary>
    public static async Task<Results<Ok<StatusResponse>, Problem>> Handle(HealthProbe probe, CancellationToken ct) =>
        await probe.DatabaseLatency(ct) is null ? new Problem(Errors.DatabaseUnavailable) : TypedResults.Ok(Ready);
}
