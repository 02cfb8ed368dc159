using System.Globalization;
using System.Text;

namespace Capstan.Features.Code.Diagrams;

/// <summary>A sketch as SVG: boxes in columns, arrows to the right, arrows back curved. Text is escaped; nothing in it runs or loads.</summary>
internal static class SvgPicture
{
    private const double BoxHeight = 30, RowGap = 16, ColumnGap = 70, Margin = 16, Heading = 34, LetterWidth = 7.4, Padding = 12;

    public static string Of(DiagramSketch sketch)
    {
        var layout = LayeredLayout.Of(sketch.Nodes.Count, sketch.Edges);
        var labels = sketch.Nodes.Select(n => DiagramSketch.Short(n.Label)).ToList();
        var columns = layout.Layer.Max() + 1;
        var widths = Enumerable.Range(0, columns).Select(c => labels.Where((_, n) => layout.Layer[n] == c).Select(l => l.Length * LetterWidth + 2 * Padding).DefaultIfEmpty(20).Max()).ToArray();
        var left = new double[columns];
        for (var c = 0; c < columns; c++) left[c] = c == 0 ? Margin : left[c - 1] + widths[c - 1] + ColumnGap;
        var lastRow = layout.Row.Concat(layout.Bends.SelectMany(b => b.Select(p => p.Row))).Max();
        var (width, height) = (left[^1] + widths[^1] + Margin + 24, Y(lastRow) + BoxHeight / 2 + Margin + 14);
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:0.#} {height:0.#}\" width=\"{width:0.#}\" height=\"{height:0.#}\" role=\"img\" font-family=\"ui-sans-serif, system-ui, sans-serif\" font-size=\"13\">");
        svg.Append(CultureInfo.InvariantCulture, $"<title>{Escape(sketch.Title)}</title><rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>");
        svg.Append("<defs>").Append(Arrow("a", "#64748b")).Append(Arrow("b", "#b91c1c")).Append("</defs>");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Margin}\" y=\"22\" font-size=\"14\" font-weight=\"600\" fill=\"#0f172a\">{Escape(sketch.Title)}</text>");
        for (var e = 0; e < sketch.Edges.Count; e++) Edge(e);
        for (var n = 0; n < labels.Count; n++)
        {
            var (fill, stroke) = Colors(sketch.Nodes[n].Mark);
            var (x, y, w) = (left[layout.Layer[n]], Y(layout.Row[n]), widths[layout.Layer[n]]);
            svg.Append(CultureInfo.InvariantCulture, $"<g><title>{Escape(sketch.Nodes[n].Label)}</title><rect x=\"{x:0.#}\" y=\"{y - BoxHeight / 2:0.#}\" width=\"{w:0.#}\" height=\"{BoxHeight}\" rx=\"6\" fill=\"{fill}\" stroke=\"{stroke}\"/>");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{x + w / 2:0.#}\" y=\"{y + 4.5:0.#}\" text-anchor=\"middle\" fill=\"#0f172a\">{Escape(labels[n])}</text></g>");
        }
        return svg.Append("</svg>").ToString();

        void Edge(int e)
        {
            var edge = sketch.Edges[e];
            var (from, to) = (layout.Layer[edge.From], layout.Layer[edge.To]);
            var path = new StringBuilder();
            double labelX, labelY;
            if (from < to)
            {
                var points = new List<(double X, double Y)> { (left[from] + widths[from], Y(layout.Row[edge.From])) };
                foreach (var (layer, row) in layout.Bends[e])
                {
                    points.Add((left[layer], Y(row)));
                    points.Add((left[layer] + widths[layer], Y(row)));
                }
                points.Add((left[to], Y(layout.Row[edge.To])));
                Curve(path, points);
                (labelX, labelY) = ((points[0].X + points[1].X) / 2, (points[0].Y + points[1].Y) / 2 - 4);
            }
            else
            {
                // Back, or to itself: out at the bottom, round, and in at the bottom.
                var (x1, y1) = (left[from] + widths[from] * 0.7, Y(layout.Row[edge.From]) + BoxHeight / 2);
                var (x2, y2) = (left[to] + widths[to] * 0.3, Y(layout.Row[edge.To]) + BoxHeight / 2);
                var low = Math.Max(y1, y2) + 14;
                path.Append(CultureInfo.InvariantCulture, $"M{x1:0.#} {y1:0.#}C{x1:0.#} {low:0.#} {x2:0.#} {low:0.#} {x2:0.#} {y2:0.#}");
                (labelX, labelY) = ((x1 + x2) / 2, low - 2);
            }
            var color = edge.Marked ? "#b91c1c" : "#64748b";
            svg.Append(CultureInfo.InvariantCulture, $"<path d=\"{path}\" fill=\"none\" stroke=\"{color}\" stroke-width=\"{(edge.Marked ? 2 : 1.2)}\" marker-end=\"url(#{(edge.Marked ? "b" : "a")})\"/>");
            if (edge.Label.Length > 0)
                svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{labelX:0.#}\" y=\"{labelY:0.#}\" font-size=\"11\" text-anchor=\"middle\" fill=\"#475569\">{Escape(DiagramSketch.Short(edge.Label))}</text>");
        }

        static double Y(double row) => Heading + Margin + BoxHeight / 2 + row * (BoxHeight + RowGap);
    }

    private static void Curve(StringBuilder path, List<(double X, double Y)> points)
    {
        path.Append(CultureInfo.InvariantCulture, $"M{points[0].X:0.#} {points[0].Y:0.#}");
        for (var i = 1; i < points.Count; i++)
        {
            var ((x1, y1), (x2, y2)) = (points[i - 1], points[i]);
            var middle = (x1 + x2) / 2;
            path.Append(CultureInfo.InvariantCulture, $"C{middle:0.#} {y1:0.#} {middle:0.#} {y2:0.#} {x2:0.#} {y2:0.#}");
        }
    }

    private static string Arrow(string id, string color) =>
        $"<marker id=\"{id}\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" markerWidth=\"8\" markerHeight=\"8\" markerUnits=\"userSpaceOnUse\" orient=\"auto\"><path d=\"M0 0L8 4L0 8z\" fill=\"{color}\"/></marker>";

    /// <summary>Fill and border.</summary>
    public static (string Fill, string Stroke) Colors(DiagramMark mark) => mark switch
    {
        DiagramMark.Focus => ("#dbeafe", "#1d4ed8"),
        DiagramMark.Start => ("#dcfce7", "#15803d"),
        DiagramMark.Danger => ("#fee2e2", "#b91c1c"),
        DiagramMark.Outside => ("#f1f5f9", "#94a3b8"),
        DiagramMark.Layer1 => ("#ede9fe", "#6d28d9"),
        DiagramMark.Layer2 => ("#dbeafe", "#1d4ed8"),
        DiagramMark.Layer3 => ("#dcfce7", "#15803d"),
        DiagramMark.Layer4 => ("#fef3c7", "#b45309"),
        DiagramMark.Layer5 => ("#ffe4e6", "#be123c"),
        _ => ("#ffffff", "#475569"),
    };

    /// <summary>For text and attributes; characters that XML 1.0 does not have become the replacement character.</summary>
    internal static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            _ = rune.Value switch
            {
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '&' => escaped.Append("&amp;"),
                '"' => escaped.Append("&quot;"),
                '\'' => escaped.Append("&#39;"),
                < 0x20 or 0x7F or 0xFFFE or 0xFFFF or (>= 0x80 and < 0xA0) => escaped.Append('\uFFFD'),
                >= 0x202A and <= 0x202E or >= 0x2066 and <= 0x2069 => escaped.Append('\uFFFD'),
                _ => escaped.Append(rune),
            };
        return escaped.ToString();
    }
}
