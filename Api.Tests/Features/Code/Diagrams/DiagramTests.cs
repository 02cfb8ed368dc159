using System.Globalization;
using System.Xml.Linq;
using Capstan.Features.Code.Diagrams;
using FsCheck;
using FsCheck.Fluent;

namespace Capstan.Api.Tests.Features.Code.Diagrams;

public sealed class DiagramTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";
    private static readonly string[] Harmless = ["svg", "title", "rect", "defs", "marker", "path", "text", "g"];

    private static DiagramSketch Sketch(params (string From, string To)[] edges)
    {
        var sketch = new DiagramSketch("calls", "A title");
        foreach (var (from, to) in edges)
        {
            sketch.Node(from, from);
            sketch.Node(to, to);
            sketch.Edge(from, to);
        }
        return sketch;
    }

    [Fact]
    public void A_chain_with_a_shortcut_has_its_columns_from_left_to_right()
    {
        var layout = LayeredLayout.Of(4, [new(0, 1, "", false), new(1, 2, "", false), new(2, 3, "", false), new(0, 3, "", false)]);
        layout.Layer.ShouldBe([0, 1, 2, 3]);
        layout.Bends[3].Select(b => b.Layer).ShouldBe([1, 2]);
        layout.Bends[0].ShouldBeEmpty();
    }

    [Fact]
    public void Crossings_that_can_be_avoided_are()
    {
        // a→d, b→c drawn in the order a b / c d would cross.
        var layout = LayeredLayout.Of(4, [new(0, 3, "", false), new(1, 2, "", false)]);
        (layout.Row[0] < layout.Row[1]).ShouldBe(layout.Row[3] < layout.Row[2]);
    }

    [Fact]
    public void A_circle_is_drawn_with_one_arrow_back()
    {
        var layout = LayeredLayout.Of(3, [new(0, 1, "", false), new(1, 2, "", false), new(2, 0, "", false)]);
        layout.Layer.ShouldBe([0, 1, 2]);
        XDocument.Parse(Sketch(("a", "b"), ("b", "c"), ("c", "a"), ("a", "a")).Draw().Svg).Descendants(Svg + "path").Count(p => p.Attribute("marker-end") is not null).ShouldBe(4);
    }

    [Fact]
    public void A_name_cannot_leave_its_box()
    {
        const string name = "a\"]; click n0 \"javascript:alert(1)\" <script>alert(1)</script> ``` & \u0000\u202E\n end";
        var sketch = new DiagramSketch("calls", name);
        sketch.Node("a", name);
        sketch.Node("b", "b");
        sketch.Edge("a", "b", name);
        var picture = sketch.Draw();
        picture.Mermaid.Split('\n').Length.ShouldBe(4);
        foreach (var bad in new[] { "<", "```", "\"javascript", "\u0000" }) picture.Mermaid.ShouldNotContain(bad);
        picture.Mermaid.Count(c => c == '"').ShouldBe(6);
        var xml = XDocument.Parse(picture.Svg);
        xml.Descendants().Select(e => e.Name.LocalName).Distinct().ShouldBeSubsetOf(Harmless);
        xml.Descendants().SelectMany(e => e.Attributes()).ShouldAllBe(a => !a.Name.LocalName.StartsWith("on") && !a.Name.LocalName.Contains("href"));
        xml.Descendants(Svg + "text").ShouldContain(t => t.Value.Contains("alert(1)"));
    }

    /// <summary>Names made to break out: of quotes, brackets, comments, entities, fences, tags, attributes, directives, of one line.</summary>
    private static readonly string[] Hostile =
    [
        "", " ", "\"", "'", "`", "```", "]", "[", "}", "{", ")", "(", "|", "||", ";", "#", "#quot;", "&quot;", "&#x3c;", "%%", "%%{init: {'theme':'dark'}}%%", "-->", "==>", ":::danger", "end", "graph TD",
        "click n0 callback", "style n0 fill:#000", "classDef x fill:red", "subgraph", "<br/>", "<script>alert(1)</script>", "<!--", "]]>", "<![CDATA[", "<?xml", "javascript:alert(1)", "onload=alert(1)", "$$x$$",
        "\n", "\r\n", "\t", "\0", "\u202E", "\uD800", "\uFFFE", "\u2028", "имя", "名前", "😀", "a\u0301", "`markdown **bold**`", "title", "x-axis", "bar [1]", "---", "\\", "\\\"", "__proto__", "constructor",
    ];

    /// <summary>Pictures of any names: flowcharts and bars, the same for the same seed.</summary>
    private static List<AnswerDiagram> Pictures()
    {
        var name = Gen.Elements(Hostile).ArrayOf(3).Select(string.Concat);
        var drawn = new List<AnswerDiagram>();
        foreach (var names in name.ArrayOf(7).Sample(20, 60).Append([.. Hostile.Take(30), "z"]).Append([.. Hostile.Skip(30), "z"]))
        {
            var (sketch, bars) = (new DiagramSketch("calls", names[0]), new BarChart(names[0], names[1], drawn.Count % 3 == 0 ? 100 : null));
            for (var i = 0; i < names.Length; i++)
            {
                sketch.Node($"{i}", names[i], (DiagramMark)(i % 10));
                bars.Add(names[i], i * 1.5, names[^1]);
            }
            for (var i = 1; i < names.Length; i++) sketch.Edge($"{i - 1}", $"{i}", names[i], i % 2 == 0);
            drawn.Add(sketch.Draw());
            drawn.Add(bars.Draw());
        }
        return drawn;
    }

    [Fact]
    public async Task Mermaid_itself_reads_every_picture_whatever_the_names()
    {
        var drawn = Pictures();
        var file = Path.Combine(Directory.CreateTempSubdirectory("capstan-mermaid").FullName, "pictures.json");
        await File.WriteAllTextAsync(file, System.Text.Json.JsonSerializer.Serialize(drawn.Select(d => d.Mermaid)));
        var said = System.Text.Json.JsonDocument.Parse(await Checkout.Run(Checkout.Path("Api.Tests", "Features", "Code", "Diagrams", "mermaid"), "node", "check.mjs", file)).RootElement.EnumerateArray().ToList();
        said.Count.ShouldBe(drawn.Count);
        for (var i = 0; i < drawn.Count; i++)
            (said[i].TryGetProperty("type", out var type) ? type.GetString() : said[i].GetProperty("error").GetString() + drawn[i].Mermaid).ShouldBe(drawn[i].Kind == "bars" ? "xychart" : "flowchart-v2");
    }

    [Fact]
    public void Svg_is_xml_without_anything_that_runs_whatever_the_names()
    {
        foreach (var picture in Pictures())
        {
            var xml = XDocument.Parse(picture.Svg);
            xml.Descendants().Select(e => e.Name.LocalName).Distinct().ShouldBeSubsetOf(Harmless);
            xml.Descendants().SelectMany(e => e.Attributes()).ShouldAllBe(a => !a.Name.LocalName.StartsWith("on") && !a.Name.LocalName.Contains("href") && !a.Value.Contains("javascript"));
            xml.DescendantNodes().ShouldAllBe(n => n is XElement || n is XText);
            xml.Root!.DescendantNodes().OfType<XText>().ShouldAllBe(t => t.Parent!.Name.LocalName == "text" || t.Parent.Name.LocalName == "title");
        }
    }

    [Fact]
    public void Bars_are_as_long_as_their_numbers_and_twenty_at_most()
    {
        var chart = new BarChart("Coverage", "%", 100).Add("a", 50, "50 %").Add("b", 200, "200 %").Add("c", -5, "0 %").Add("d", double.NaN, "?");
        chart.Labels.ShouldBe(["a", "b", "c"]);
        var picture = chart.Draw();
        picture.Kind.ShouldBe("bars");
        picture.Mermaid.ShouldEndWith("bar [50, 200, 0]");
        XDocument.Parse(picture.Svg).Descendants(Svg + "g").Select(g => g.Elements(Svg + "rect").Last().Attribute("width")!.Value).ShouldBe(["180", "360", "0"]);
        for (var i = 0; i < 60; i++) chart.Add($"{i}", i, "");
        chart.Labels.Count.ShouldBe(20);
        new BarChart("One", "%").Add("a", 1, "1").IsWorthDrawing.ShouldBeFalse();
    }

    [Fact]
    public void A_picture_is_full_at_forty_boxes()
    {
        var sketch = new DiagramSketch("modules", "Many");
        for (var i = 0; i < 60; i++) sketch.Node(i.ToString(CultureInfo.InvariantCulture), $"m{i}").ShouldBe(i < 40);
        sketch.Nodes.Count.ShouldBe(40);
        sketch.Edge("0", "59").Edges.ShouldBeEmpty();
    }

    [Fact]
    public void Any_graph_is_drawn_without_boxes_upon_each_other_and_the_same_each_time()
    {
        foreach (var raw in Gen.Choose(0, 255).Select(n => (byte)n).ArrayOf().Sample(60, 80)) Draw(raw);
    }

    private static void Draw(byte[] raw)
    {
        var sketch = Sketch([.. raw.Chunk(2).Where(c => c.Length == 2).Select(c => ($"n{c[0] % 25}", $"n{c[1] % 25}"))]);
        if (!sketch.IsWorthDrawing) return;
        var picture = sketch.Draw();
        sketch.Draw().ShouldBe(picture);
        var boxes = XDocument.Parse(picture.Svg).Descendants(Svg + "g").Select(g => g.Element(Svg + "rect")!).Select(r => (X: Number(r, "x"), Y: Number(r, "y"), W: Number(r, "width"), H: Number(r, "height"))).ToList();
        boxes.Count.ShouldBe(sketch.Nodes.Count);
        for (var i = 0; i < boxes.Count; i++)
            for (var j = i + 1; j < boxes.Count; j++)
                (boxes[i].X + boxes[i].W <= boxes[j].X || boxes[j].X + boxes[j].W <= boxes[i].X || boxes[i].Y + boxes[i].H <= boxes[j].Y || boxes[j].Y + boxes[j].H <= boxes[i].Y).ShouldBeTrue();

        static double Number(XElement e, string name) => double.Parse(e.Attribute(name)!.Value, CultureInfo.InvariantCulture);
    }
}
