namespace Capstan.Features.Operations.GetHealth;

/// <summary>The service and the parts it stands on.</summary>
public sealed record HealthResponse
{
    /// <summary><c>healthy</c>, or <c>unhealthy</c> when the database does not answer.</summary>
    /// <example>healthy</example>
    public required string Status { get; init; }
    /// <example>1.0.0</example>
    public required string Version { get; init; }
    public required double UptimeSeconds { get; init; }
    public required DateTimeOffset Timestamp { get; init; }
    public required HealthComponents Components { get; init; }
}

public sealed record HealthComponents
{
    public required DatabaseHealth Database { get; init; }
    public required LlmHealth Llm { get; init; }
    public required CpgHealth Cpg { get; init; }
}

public sealed record DatabaseHealth
{
    /// <example>healthy</example>
    public required string Status { get; init; }
    public required double LatencyMs { get; init; }
}

/// <summary>The language model: <c>disabled</c> and <c>none</c> when no provider is configured.</summary>
public sealed record LlmHealth
{
    /// <example>disabled</example>
    public required string Status { get; init; }
    /// <example>none</example>
    public required string Provider { get; init; }
}

/// <summary>The code graphs.</summary>
public sealed record CpgHealth
{
    /// <example>healthy</example>
    public required string Status { get; init; }
    /// <summary>Where the graphs are kept.</summary>
    /// <example>postgresql</example>
    public required string DbPath { get; init; }
}
