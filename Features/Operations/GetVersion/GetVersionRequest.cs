namespace Capstan.Features.Operations.GetVersion;

public sealed record VersionResponse
{
    /// <example>1.0.0</example>
    public required string Version { get; init; }
    /// <summary>The documented name of the API this one is compatible with.</summary>
    /// <example>CodeGraph API</example>
    public required string Name { get; init; }
}
