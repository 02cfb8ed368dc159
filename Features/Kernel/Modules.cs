namespace Capstan.Features.Kernel;

/// <summary>The parts of the product that an organization can switch off. A route says which it belongs to with <c>PartOf</c>; the pipeline answers FEATURE_DISABLED.</summary>
public static class Modules
{
    public const string Chat = "chat", Import = "import", Query = "query", Review = "review", Scenarios = "scenarios";

    /// <summary>Manual test cases and cycles; the switches are kept for when there are any.</summary>
    public const string TestCases = "test_cases", TestCycles = "test_cycles";

    public static readonly string[] All = [Chat, Import, Query, Review, Scenarios, TestCases, TestCycles];

    public static Problem Disabled(string module) => new(Errors.FeatureDisabled, $"The organization has switched {module} off.");
}

/// <summary>What an organization may let a language model do.</summary>
public static class AiFeatures
{
    /// <summary>Answers of the chat are put into a model's words where one is configured.</summary>
    public const string AnswerPhrasing = "answer_phrasing";
    public const string RootCauseAnalysis = "root_cause_analysis";

    public static readonly string[] All =
    [
        AnswerPhrasing, RootCauseAnalysis, "auto_bug_generation", "flakiness_detective", "test_optimizer", "pr_routing", "quality_chatbot", "spec_to_test", "automation_planner",
    ];
}
