using System.Globalization;
using Capstan.Features.Code.Scenarios;
using Capstan.Features.Code.Scenarios.Security;

namespace Capstan.Features.Code.Diagrams;

/// <summary>The way of data from outside to where it does harm, step by step.</summary>
internal static class TaintPicture
{
    private const int MostCode = 44;

    /// <param name="source">What the data is, in words.</param>
    public static DiagramSketch Of(Finding finding, string source, Tongue tongue)
    {
        var sketch = new DiagramSketch("path", $"{tongue[finding.Rule.Title, finding.Rule.TitleRu]}: {finding.File}:{finding.Line.ToString(CultureInfo.InvariantCulture)}");
        sketch.Node("source", source, DiagramMark.Start);
        var last = "source";
        foreach (var hop in finding.Hops) Step(hop.File, hop.Line, hop.Code, DiagramMark.Plain);
        Step(finding.File, finding.Line, finding.Code, DiagramMark.Danger);
        return sketch;

        void Step(string file, int line, string code, DiagramMark mark)
        {
            var key = $"{file}:{line.ToString(CultureInfo.InvariantCulture)} {mark}";
            var text = code.ReplaceLineEndings(" ").Trim();
            if (!sketch.Node(key, $"{file[(file.LastIndexOf('/') + 1)..]}:{line.ToString(CultureInfo.InvariantCulture)}  {(text.Length <= MostCode ? text : text[..(MostCode - 1)] + "…")}", mark)) return;
            sketch.Edge(last, key, "", marked: true);
            last = key;
        }
    }
}
