using System.Collections.Frozen;
using Capstan.Features.Code.CodeShared;
using Capstan.Features.Code.Coverage;
using Capstan.Features.Code.Graph.Parsing;
using Capstan.Features.Code.Graph.Reading;
using Capstan.Features.Code.Review;
using Capstan.Features.Code.Scenarios.Architecture;
using Capstan.Features.Code.Scenarios.CodeReview;
using Capstan.Features.Code.Scenarios.Compliance;
using Capstan.Features.Code.Scenarios.CrossRepo;
using Capstan.Features.Code.Scenarios.Debugging;
using Capstan.Features.Code.Scenarios.Documentation;
using Capstan.Features.Code.Scenarios.EntryPoints;
using Capstan.Features.Code.Scenarios.FeatureDev;
using Capstan.Features.Code.Scenarios.MassRefactoring;
using Capstan.Features.Code.Scenarios.Model;
using Capstan.Features.Code.Scenarios.Onboarding;
using Capstan.Features.Code.Scenarios.Performance;
using Capstan.Features.Code.Scenarios.Refactoring;
using Capstan.Features.Code.Scenarios.Security;
using Capstan.Features.Code.Scenarios.Security.Kept;
using Capstan.Features.Code.Scenarios.SecurityIncident;
using Capstan.Features.Code.Scenarios.TechDebt;
using Capstan.Features.Code.Scenarios.TestCoverage;

namespace Capstan.Features.Code.Scenarios;

/// <summary>What engines are made of, and may share.</summary>
internal sealed class EngineParts(ParserPool parsers, GraphReader graphs, PatchReview reviews, KeptReviews kept, KeptFindings findings, CoverageStore coverageReports, Settings settings)
{
    private RefactoringFacts? refactoring;
    private PerBuild<CoverageFacts>? coverage;
    private RuntimeCoverages? runtime;

    public ParserPool Parsers => parsers;
    public GraphReader Graphs => graphs;
    public PatchReview Reviews => reviews;
    public KeptReviews Kept => kept;
    public Advisories Advisories { get; } = new(settings["CAPSTAN_ADVISORIES"]);
    /// <summary>The findings of the rules, for engines that count, rank or follow them.</summary>
    public SecurityEngine Security { get; } = new(parsers, findings);
    /// <summary>Smells, dead code and duplicates, for engines that count them.</summary>
    public RefactoringFacts Refactoring => refactoring ??= new(Models);
    /// <summary>What tests reach.</summary>
    public PerBuild<CoverageFacts> Coverage => coverage ??= new(async graph => await CoverageFacts.Of(graph, await Models.Of(graph)), 4);
    /// <summary>What runs of the tests covered, where somebody told.</summary>
    public RuntimeCoverages Runtime => runtime ??= new(coverageReports, Models);
    /// <summary>The whole graph in memory, computed once per import.</summary>
    public CodeModels Models { get; } = new();
}

/// <summary>Which engine answers which scenario: one line each. A scenario without a line is listed as not available.</summary>
internal static class ScenarioEngines
{
    private static readonly FrozenDictionary<string, Func<EngineParts, IScenarioEngine>> All = new Dictionary<string, Func<EngineParts, IScenarioEngine>>(StringComparer.Ordinal)
    {
        ["onboarding"] = _ => new OnboardingEngine(),
        ["security"] = parts => parts.Security,
        ["architecture"] = parts => new ArchitectureEngine(parts.Models),
        ["refactoring"] = parts => new RefactoringEngine(parts.Models, parts.Refactoring),
        ["performance"] = parts => new PerformanceEngine(parts.Models),
        ["test_coverage"] = parts => new TestCoverageEngine(parts.Models, parts.Coverage, parts.Runtime),
        ["tech_debt"] = parts => new TechDebtEngine(parts.Models, new(parts.Models, parts.Refactoring, parts.Coverage, parts.Runtime, parts.Security)),
        ["compliance"] = parts => new ComplianceEngine(parts.Models, parts.Security),
        ["mass_refactoring"] = parts => new MassRefactoringEngine(parts.Models),
        ["documentation"] = parts => new DocumentationEngine(parts.Models),
        ["feature_dev"] = parts => new FeatureDevEngine(parts.Models),
        ["code_review"] = parts => new CodeReviewEngine(parts.Reviews, parts.Kept),
        ["cross_repo"] = parts => new CrossRepoEngine(parts.Graphs),
        ["security_incident"] = parts => new SecurityIncidentEngine(parts.Models, parts.Security, parts.Advisories),
        ["debugging"] = parts => new DebuggingEngine(parts.Models),
        ["entry_points"] = parts => new EntryPointsEngine(parts.Security),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static bool Have(string scenarioId) => All.ContainsKey(scenarioId);

    public static FrozenDictionary<string, IScenarioEngine> Create(EngineParts parts) =>
        All.ToFrozenDictionary(e => e.Key, e => e.Value(parts), StringComparer.Ordinal);
}
