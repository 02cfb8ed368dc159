namespace Capstan.Features.Organizations.UpdateFeatures;

/// <summary>Which switches to turn. Absent ones stay as they are; unknown ones are refused.</summary>
public sealed record UpdateFeaturesRequest
{
    /// <summary>What a language model may be asked for: <c>answer_phrasing</c>, <c>root_cause_analysis</c>, <c>auto_bug_generation</c>, <c>flakiness_detective</c>, <c>test_optimizer</c>, <c>pr_routing</c>, <c>quality_chatbot</c>, <c>spec_to_test</c>, <c>automation_planner</c>. camelCase is taken too.</summary>
    public IReadOnlyDictionary<string, bool>? AiFeatures { get; init; }
    /// <summary>Parts of the product: <c>chat</c>, <c>import</c>, <c>query</c>, <c>review</c>, <c>scenarios</c>, <c>test_cases</c>, <c>test_cycles</c>. What is off answers 403 FEATURE_DISABLED to everybody.</summary>
    public IReadOnlyDictionary<string, bool>? Modules { get; init; }
}

/// <summary>All switches as they stand.</summary>
public sealed record FeaturesResponse
{
    public required IReadOnlyDictionary<string, bool> AiFeatures { get; init; }
    public required IReadOnlyDictionary<string, bool> Modules { get; init; }
}
