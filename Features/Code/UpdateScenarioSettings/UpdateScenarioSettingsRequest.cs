using Capstan.Features.Code.Thresholds;

namespace Capstan.Features.Code.UpdateScenarioSettings;

/// <summary>Sections to set. An absent section stays as it is; a member absent from a given section goes back to its default.</summary>
public sealed record UpdateScenarioSettingsRequest
{
    public RefactoringSettings? Refactoring { get; init; }
    public PerformanceSettings? Performance { get; init; }
    public TestCoverageSettings? TestCoverage { get; init; }
    public ComplianceSettings? Compliance { get; init; }
    public ArchitectureSettings? Architecture { get; init; }
    public TechDebtSettings? TechDebt { get; init; }
    public DocumentationSettings? Documentation { get; init; }
    public FeatureDevSettings? FeatureDev { get; init; }
    public CodeReviewSettings? CodeReview { get; init; }
    public CrossRepoSettings? CrossRepo { get; init; }
    public SecurityIncidentSettings? SecurityIncident { get; init; }
    public DebuggingSettings? Debugging { get; init; }
}
