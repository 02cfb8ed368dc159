using Capstan.Features.Projects.ProjectsShared;

namespace Capstan.Features.Projects.UpdateProjectSettings;

/// <summary>What to change of the run settings. Absent members stay as they are; an empty text takes a value away.</summary>
public sealed record UpdateProjectSettingsRequest
{
    /// <summary>At most 500 characters, without spaces.</summary>
    /// <example>registry.example.com/e2e:1.4</example>
    public string? DockerImage { get; init; }
    /// <summary>Relative, without <c>..</c>; at most 1000 characters.</summary>
    /// <example>tests/smoke</example>
    public string? DefaultFolder { get; init; }
    /// <summary>Addresses beginning with http or https, without credentials; at most 2000 characters each. Absent ones stay.</summary>
    public TargetUrls? TargetUrls { get; init; }
    public bool? AutoQuarantine { get; init; }
    /// <summary>For admins of the project; 16 to 200 characters. Kept sealed, never shown.</summary>
    public string? WebhookSecret { get; init; }

    // The compiler's ToString would print the secret.
    public override string ToString() => DockerImage ?? "";
}
