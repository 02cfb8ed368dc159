namespace Capstan.Features.Projects.ProjectsShared;

/// <summary>How runs of the project's tests are started. Empty until somebody says.</summary>
public sealed record ProjectSettingsResponse
{
    /// <example>registry.example.com/e2e:1.4</example>
    public required string? DockerImage { get; init; }
    /// <summary>The folder of tests where a run names none.</summary>
    /// <example>tests/smoke</example>
    public required string? DefaultFolder { get; init; }
    public required TargetUrls TargetUrls { get; init; }
    /// <summary>A test that fails three times in a row does not fail its run any more, until it passes.</summary>
    public required bool AutoQuarantine { get; init; }
    /// <summary>Whether there is a secret for the pull-request webhook; it is never shown.</summary>
    public required bool WebhookSecretSet { get; init; }
    /// <summary>Null while nothing was ever set.</summary>
    public required DateTimeOffset? UpdatedAt { get; init; }
}

/// <summary>Where the tests find what they test, by environment.</summary>
public sealed record TargetUrls
{
    public string? Dev { get; init; }
    /// <example>https://staging.example.com</example>
    public string? Staging { get; init; }
    public string? Prod { get; init; }
}

internal sealed record ProjectSettingsRow
{
    public required string? DockerImage { get; init; }
    public required string? DefaultFolder { get; init; }
    public required RawJson TargetUrls { get; init; }
    public required bool AutoQuarantine { get; init; }
    public required bool WebhookSecretSet { get; init; }
    public required DateTimeOffset? UpdatedAt { get; init; }

    public ProjectSettingsResponse Show() => new()
    {
        DockerImage = DockerImage,
        DefaultFolder = DefaultFolder,
        TargetUrls = TargetUrls.Read<TargetUrls>() ?? new(),
        AutoQuarantine = AutoQuarantine,
        WebhookSecretSet = WebhookSecretSet,
        UpdatedAt = UpdatedAt,
    };
}
