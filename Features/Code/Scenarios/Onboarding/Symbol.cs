using Capstan.Features.Code.Graph.Reading;

namespace Capstan.Features.Code.Scenarios.Onboarding;

/// <summary>A named thing of the graph.</summary>
internal sealed record Symbol
{
    /// <summary>method, type, member or file.</summary>
    public required string Kind { get; init; }
    public required long Id { get; init; }
    public required string Name { get; init; }
    public required string FullName { get; init; }
    public required string? Signature { get; init; }
    public required string? Filename { get; init; }
    public required int Line { get; init; }
    public required int LastLine { get; init; }
    public required bool IsExternal { get; init; }
    public required bool IsTest { get; init; }
    public required int FanIn { get; init; }
    public required string? Language { get; init; }

    public SourcePlace Place => new(Filename ?? "", Line, Math.Max(Line, LastLine));
}
