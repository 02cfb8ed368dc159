namespace Capstan.Features.Code.Thresholds;

/// <summary>What the scenarios of a project work by: what was set, and the defaults of what was not.</summary>
public sealed record ScenarioSettingsResponse : IVersioned
{
    public required Guid ProjectId { get; init; }
    public required ScenarioSettings Settings { get; init; }
    /// <summary>When something was last set; when the project was made, if nothing ever was.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>As the table has it.</summary>
internal sealed record ScenarioSettingsRow
{
    public required RawJson Settings { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
}
