using System.ComponentModel.DataAnnotations;

namespace Capstan.Features.Code.Diagrams;

/// <summary>A picture of what an answer says, of 40 boxes at most. The evidence stays the source: a picture shows nothing that is not in the graph.</summary>
public sealed record AnswerDiagram
{
    /// <summary>calls: who calls whom. modules: which module uses which. cycle: a circle of dependencies. path: a way through the code. bars: a number beside each name.</summary>
    /// <example>calls</example>
    [AllowedValues("calls", "modules", "cycle", "path", "bars")]
    public required string Kind { get; init; }
    /// <example>Calls around heap_insert</example>
    public required string Title { get; init; }
    /// <summary>The picture as a Mermaid flowchart (an XY chart of bars), without a fence.</summary>
    /// <example>flowchart LR\n  n0["exec_query"] --> n1["heap_insert"]</example>
    public required string Mermaid { get; init; }
    /// <summary>The same picture as a self-contained SVG document: no script, no style sheet, no link, nothing loaded from elsewhere.</summary>
    public required string Svg { get; init; }
}
