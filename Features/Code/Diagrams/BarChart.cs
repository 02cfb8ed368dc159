using System.Globalization;
using System.Text;

namespace Capstan.Features.Code.Diagrams;

/// <summary>Numbers beside names, in the order they were added: a bar each, as SVG and as a Mermaid XY chart.</summary>
/// <param name="axis">What the numbers are.</param>
/// <param name="most">The length of a full bar; the largest number when there is none.</param>
internal sealed class BarChart(string title, string axis, double? most = null) : IPicture
{
    public const int MaximumBars = 20;
    private const double Left = 270, Full = 360, RowHeight = 24, BarHeight = 14, Heading = 34, Right = 130, Margin = 16;
    private readonly List<(string Label, double Value, string Shown, DiagramMark Mark)> bars = [];

    public IReadOnlyList<string> Labels => bars.ConvertAll(b => b.Label);

    public bool IsWorthDrawing => bars.Count > 1;

    /// <summary>One more bar; nothing when the picture is full.</summary>
    /// <param name="shown">The number as people read it.</param>
    public BarChart Add(string label, double value, string shown, DiagramMark mark = DiagramMark.Focus)
    {
        if (bars.Count < MaximumBars && double.IsFinite(value)) bars.Add((label, Math.Max(0, value), shown, mark));
        return this;
    }

    public AnswerDiagram Draw() => new() { Kind = "bars", Title = title, Mermaid = Mermaid(), Svg = Svg() };

    private double Top => Math.Max(most ?? bars.Max(b => b.Value), 1e-9);

    private string Mermaid()
    {
        var text = new StringBuilder("xychart-beta horizontal\n");
        text.Append(CultureInfo.InvariantCulture, $"  title \"{MermaidText.Label(title)}\"\n");
        text.Append("  x-axis [").AppendJoin(", ", bars.Select(b => $"\"{MermaidText.Label(DiagramSketch.Short(b.Label))}\"")).Append("]\n");
        text.Append(CultureInfo.InvariantCulture, $"  y-axis \"{MermaidText.Label(axis)}\" 0 --> {Number(Top)}\n");
        return text.Append("  bar [").AppendJoin(", ", bars.Select(b => Number(b.Value))).Append(']').ToString();
    }

    private static string Number(double value) => Math.Max(value, 0).ToString("0.####", CultureInfo.InvariantCulture) is var text && text == "0" && value > 0 ? "0.0001" : text;

    private string Svg()
    {
        var (width, height) = (Left + Full + Right, Heading + bars.Count * RowHeight + Margin);
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:0.#} {height:0.#}\" width=\"{width:0.#}\" height=\"{height:0.#}\" role=\"img\" font-family=\"ui-sans-serif, system-ui, sans-serif\" font-size=\"13\">");
        svg.Append(CultureInfo.InvariantCulture, $"<title>{SvgPicture.Escape(title)}</title><rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Margin}\" y=\"22\" font-size=\"14\" font-weight=\"600\" fill=\"#0f172a\">{SvgPicture.Escape(title)}</text>");
        for (var i = 0; i < bars.Count; i++)
        {
            var bar = bars[i];
            var (y, length) = (Heading + i * RowHeight, Math.Clamp(bar.Value / Top, 0, 1) * Full);
            svg.Append(CultureInfo.InvariantCulture, $"<g><title>{SvgPicture.Escape(bar.Label)}</title><text x=\"{Left - 10}\" y=\"{y + 15:0.#}\" text-anchor=\"end\" fill=\"#0f172a\">{SvgPicture.Escape(DiagramSketch.Short(bar.Label))}</text>");
            if (most is not null) svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{Left}\" y=\"{y + 4:0.#}\" width=\"{Full}\" height=\"{BarHeight}\" rx=\"3\" fill=\"#e2e8f0\"/>");
            svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{Left}\" y=\"{y + 4:0.#}\" width=\"{length:0.#}\" height=\"{BarHeight}\" rx=\"3\" fill=\"{SvgPicture.Colors(bar.Mark).Stroke}\"/>");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left + (most is null ? length : Full) + 8:0.#}\" y=\"{y + 15:0.#}\" fill=\"#475569\">{SvgPicture.Escape(bar.Shown)}</text></g>");
        }
        return svg.Append("</svg>").ToString();
    }
}
