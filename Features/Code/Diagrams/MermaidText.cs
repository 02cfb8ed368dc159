using System.Globalization;
using System.Text;

namespace Capstan.Features.Code.Diagrams;

/// <summary>A sketch as a Mermaid flowchart. Labels are quoted and their special characters written as entities: a name cannot end its box.</summary>
internal static class MermaidText
{
    public static string Of(DiagramSketch sketch)
    {
        var text = new StringBuilder("flowchart LR\n");
        for (var i = 0; i < sketch.Nodes.Count; i++)
            text.Append(CultureInfo.InvariantCulture, $"  n{i}[\"{Label(sketch.Nodes[i].Label)}\"]{Class(sketch.Nodes[i].Mark)}\n");
        foreach (var edge in sketch.Edges)
        {
            var (line, label) = (edge.Marked ? "==>" : "-->", edge.Label.Length == 0 ? "" : $"|\"{Label(edge.Label)}\"|");
            text.Append(CultureInfo.InvariantCulture, $"  n{edge.From} {line}{label} n{edge.To}\n");
        }
        foreach (var mark in sketch.Nodes.Select(n => n.Mark).Where(m => m != DiagramMark.Plain).Distinct().Order())
        {
            var (fill, stroke) = SvgPicture.Colors(mark);
            text.Append(CultureInfo.InvariantCulture, $"  classDef {Name(mark)} fill:{fill},stroke:{stroke}\n");
        }
        return text.ToString().TrimEnd('\n');
    }

    private static string Class(DiagramMark mark) => mark == DiagramMark.Plain ? "" : ":::" + Name(mark);

    private static string Name(DiagramMark mark) => mark.ToString().ToLowerInvariant();

    internal static string Label(string label)
    {
        var text = new StringBuilder(label.Length);
        foreach (var rune in label.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune) || rune.Value is '_' or '.' or '/' or ' ' or '-' or ':' or '(' or ')' or ',' or '…' or '×' or '$' or '+') text.Append(rune);
            else if (!Rune.IsControl(rune)) text.Append(CultureInfo.InvariantCulture, $"#{rune.Value};");
        }
        return text.Length == 0 ? " " : text.ToString();
    }
}
