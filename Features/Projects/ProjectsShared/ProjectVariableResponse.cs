namespace Capstan.Features.Projects.ProjectsShared;

/// <summary>An environment variable that runs of the project's tests get.</summary>
public sealed record ProjectVariableResponse : IIdentified
{
    public required Guid Id { get; init; }
    /// <example>BASE_URL</example>
    public required string Key { get; init; }
    /// <summary>Of a secret one only the mask <c>••••••••</c>.</summary>
    /// <example>https://staging.example.com</example>
    public required string Value { get; init; }
    public required bool IsSecret { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>A variable as the database keeps it.</summary>
internal sealed record ProjectVariableRow
{
    public required Guid Id { get; init; }
    public required string Key { get; init; }
    public required byte[] Value { get; init; }
    public required bool IsSecret { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
}
