using Capstan.Features.Operations.GetHealth;

namespace Capstan.Features.Operations.GetVersion;

public static class GetVersionHandler
{
    /// <summary>Version of the service</summary>
    public static Ok<VersionResponse> Handle() => TypedResults.Ok(new VersionResponse { Version = HealthProbe.Version, Name = "CodeGraph API" });
}
