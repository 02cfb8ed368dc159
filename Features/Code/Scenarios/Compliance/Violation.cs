namespace Capstan.Features.Code.Scenarios.Compliance;

/// <summary>A line that goes against a control.</summary>
internal sealed record Violation(string File, int Line, string Text, double Confidence);

/// <summary>One control and how the code stands to it.</summary>
/// <param name="Id">Stable: <c>LIC-1</c>.</param>
/// <param name="Passes">Null where it cannot be told.</param>
internal sealed record Control(string Id, string Title, bool? Passes, string Finding, IReadOnlyList<Violation> Violations);
