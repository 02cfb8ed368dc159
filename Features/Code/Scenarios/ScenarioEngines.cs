using System.Collections.Frozen;
using Capstan.Features.Code.Graph.Parsing;
using Capstan.Features.Code.Scenarios.EntryPoints;
using Capstan.Features.Code.Scenarios.Model;
using Capstan.Features.Code.Scenarios.Onboarding;
using Capstan.Features.Code.Scenarios.Security;

namespace Capstan.Features.Code.Scenarios;

/// <summary>What engines are made of, and may share.</summary>
internal sealed class EngineParts(ParserPool parsers)
{
    public ParserPool Parsers => parsers;
    /// <summary>The findings of the rules, for engines that count, rank or follow them.</summary>
    public SecurityEngine Security { get; } = new(parsers);
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
        ["entry_points"] = parts => new EntryPointsEngine(parts.Security),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static bool Have(string scenarioId) => All.ContainsKey(scenarioId);

    public static FrozenDictionary<string, IScenarioEngine> Create(EngineParts parts) =>
        All.ToFrozenDictionary(e => e.Key, e => e.Value(parts), StringComparer.Ordinal);
}
