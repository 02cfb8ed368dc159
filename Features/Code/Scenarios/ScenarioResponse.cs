namespace Capstan.Features.Code.Scenarios;

/// <summary>A kind of question that can be asked about a project.</summary>
public sealed record ScenarioResponse
{
    /// <example>onboarding</example>
    public required string Id { get; init; }
    /// <example>Onboarding</example>
    public required string Name { get; init; }
    public required string Description { get; init; }
    /// <example>Learning</example>
    public required string Category { get; init; }
    /// <summary>Words that lead a question here.</summary>
    public required IReadOnlyList<string> Keywords { get; init; }
    public required IReadOnlyList<string> ExampleQueries { get; init; }
    /// <summary>It can be asked in this version; asking another answers 409 SCENARIO_UNAVAILABLE.</summary>
    public required bool Available { get; init; }

    public static ScenarioResponse Of(Scenario scenario) => new()
    {
        Id = scenario.Id,
        Name = scenario.Name,
        Description = scenario.Description,
        Category = scenario.Category,
        Keywords = scenario.Keywords,
        ExampleQueries = scenario.ExampleQueries,
        Available = scenario.Available,
    };
}
