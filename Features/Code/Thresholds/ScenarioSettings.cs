namespace Capstan.Features.Code.Thresholds;

/// <summary>The thresholds and rules the scenarios of one project work by.</summary>
public sealed record ScenarioSettings
{
    public static readonly ScenarioSettings Default = new();

    public RefactoringSettings Refactoring { get; init; } = new();
    public PerformanceSettings Performance { get; init; } = new();
    public TestCoverageSettings TestCoverage { get; init; } = new();
    public ComplianceSettings Compliance { get; init; } = new();
    public ArchitectureSettings Architecture { get; init; } = new();
    public TechDebtSettings TechDebt { get; init; } = new();
    public DocumentationSettings Documentation { get; init; } = new();
    public FeatureDevSettings FeatureDev { get; init; } = new();
    public CodeReviewSettings CodeReview { get; init; } = new();
    public CrossRepoSettings CrossRepo { get; init; } = new();
    public SecurityIncidentSettings SecurityIncident { get; init; } = new();
    public DebuggingSettings Debugging { get; init; } = new();
}
