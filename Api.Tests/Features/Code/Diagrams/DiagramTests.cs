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
