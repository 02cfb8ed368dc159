using System.Net.Http.Json;
using Capstan.Features.Code.Scenarios.Architecture;
using Capstan.Features.Code.Scenarios.Model;
using Capstan.Features.Code.Thresholds;

namespace Capstan.Api.Tests.Features.Code.Scenarios;

[Collection(QualityProjects.Name)]
public sealed class ArchitectureTests(QualityApp app)
{
    private Task<Guid> Layered() => app.Project("layered",
        ("web/controllers/orders.ts", "import { OrderService } from '../../app/services/orders';\nimport { trim } from '../../util/text';\n\nexport function show(id: string) {\n  return trim(new OrderService().find(id));\n}\n\nexport function render(order: string) {\n  return '<p>' + order;\n}\n"),
        ("app/services/orders.ts", "import { load } from '../../data/db';\nimport { render } from '../../web/controllers/orders';\n\nexport class OrderService {\n  find(id: string) {\n    return render(load(id));\n  }\n}\n"),
        ("data/db.ts", "import { trim } from '../util/text';\n\nexport function load(id: string) {\n  return trim(id);\n}\n"),
        ("util/text.ts", "export function trim(text: string) {\n  return text.trim();\n}\n"),
        ("shop/Ports.java", "package shop.ports;\npublic interface Store {\n  String read(String key);\n}\n"),
        ("shop/FileStore.java", "package shop.files;\nimport shop.ports.Store;\npublic class FileStore implements Store {\n  public String read(String key) { return key; }\n}\n"),
        ("shop/Desk.java", "package shop.desk;\nimport shop.ports.Store;\npublic class Desk {\n  private final Store store;\n  public Desk(Store store) { this.store = store; }\n  String open() { return store.read(\"a\"); }\n}\n"),
        ("state/a/one.c", "extern int shared_total;\nvoid add_one(void)\n{\n\tshared_total += 1;\n}\n"),
        ("state/b/two.c", "int shared_total = 0;\nstatic int local_total = 0;\nvoid add_two(void)\n{\n\tshared_total = shared_total + 2;\n\tlocal_total = 3;\n}\n"));

    [Fact]
    public async Task A_cycle_is_told_with_its_way_its_places_and_its_weakest_link()
    {
        var answer = await app.Ask(await Layered(), "architecture", "Find dependency cycles");
        var text = answer.GetProperty("answer").GetString()!;
        text.ShouldContain("**1 cycle of modules, 1 cycle of files.**");
        text.ShouldContain("`app/services` → `web/controllers` → `app/services`");
        text.ShouldContain("the weakest link");
        text.ShouldNotContain("`data`");
        QualityApp.Sources(answer).ShouldContain("app/services/orders.ts:2");
        QualityApp.Sources(answer).ShouldContain("web/controllers/orders.ts:1");
    }

    [Fact]
    public async Task Only_the_upward_dependency_goes_against_the_layers()
    {
        var text = await app.Text(await Layered(), "architecture", "Which modules violate the layering?");
        text.ShouldContain("**1 dependency goes against the layers:**");
        text.ShouldContain("`app/services` → `web/controllers`");
        text.ShouldContain("upward (application → presentation)");
    }

    [Fact]
    public async Task Layers_and_forbidden_dependencies_of_the_settings_decide()
    {
        var project = await app.Project("own-layers", ("ui/a.py", "from core import b\n"), ("core/b.py", "from util import c\n"), ("util/c.py", "x = 1\n"), ("core/d.py", "from ui import a\n"));
        var path = $"projects/{project}/scenario-settings";
        await app.Editor.Client.PutAsJsonAsync(path, new { architecture = new { layers = new object[] { new { name = "top", modules = new[] { "ui*" } }, new { name = "base", modules = new[] { "core*" } } }, forbidden = new[] { new { from = "base", to = "util" } } } }).Json();
        var text = await app.Text(project, "architecture", "layer violations");
        text.ShouldContain("**2 dependencies go against the layers:**");
        text.ShouldContain("`core` → `ui`: 1 reference, `core/d.py:1` — upward (base → top)");
        text.ShouldContain("`core` → `util`: 1 reference, `core/b.py:1` — forbidden");
        await app.Editor.Client.PutAsJsonAsync(path, new { architecture = new { layers = new object[] { new { name = "base", modules = new[] { "core*" } }, new { name = "top", modules = new[] { "ui*" } } }, may_skip_layers = false } }).Json();
        (await app.Text(project, "architecture", "layer violations")).ShouldContain("`ui` → `core`: 1 reference, `ui/a.py:1` — upward (top → base)");
    }

    [Theory]
    [InlineData("How stable are the modules?", "| `util` | ")]
    [InlineData("Which interfaces are there?", "`shop.ports.Store`")]
    [InlineData("Where are the dependency injection points?", "`shop.desk.Desk.Desk`")]
    [InlineData("Show hidden dependencies", "- `shared_total` (`state/")]
    [InlineData("What is shared by the modules?", "`util`")]
    [InlineData("Is anything disconnected?", "parts")]
    [InlineData("modularity", "**Q = ")]
    [InlineData("coupling of modules", "`web/controllers`")]
    [InlineData("transitive dependencies", "uses in the end")]
    [InlineData("What depends on `util`?", "`data` → `util`")]
    [InlineData("impact of changing `trim`", "`data.db.load`")]
    [InlineData("architecture overview", "modules of")]
    public async Task Each_side_of_the_architecture_can_be_asked_for(string query, string expected) =>
        (await app.Text(await Layered(), "architecture", query)).ShouldContain(expected);

    [Fact]
    public async Task A_variable_of_one_file_is_no_hidden_dependency() =>
        (await app.Text(await Layered(), "architecture", "hidden dependencies")).ShouldNotContain("local_total");

    [Fact]
    public async Task Answers_are_the_same_every_time_and_in_russian() => await app.IsSteady(await Layered(), "architecture", "Find dependency cycles");

    [Theory]
    [InlineData("*.Domain*", "Shop.Domain.Orders", true)]
    [InlineData("*.Domain*", "Shop.Data", false)]
    [InlineData("src/core/*", "src/core/a/b", true)]
    [InlineData("src/core/*", "src/core", false)]
    [InlineData("a*b*c", "abc", true)]
    [InlineData("a*b*c", "acb", false)]
    [InlineData("ab*ba", "aba", false)]
    public void Patterns_of_modules_fit(string pattern, string module, bool fits) => LayerNames.Fits(pattern, module).ShouldBe(fits);

    /// <summary>Against the plain definition: two nodes are in one component when each reaches the other.</summary>
    [Fact]
    public void Components_are_those_of_the_definition()
    {
        var random = new Random(7);
        for (var round = 0; round < 200; round++)
        {
            var nodes = random.Next(1, 14);
            var graph = new Adjacency(nodes, Enumerable.Range(0, random.Next(0, 30)).Select(_ => new ModelEdge(random.Next(nodes), random.Next(nodes), 1, 1)).Distinct());
            var component = graph.Components(out var count);
            var reach = Enumerable.Range(0, nodes).Select(n => graph.Distances([n])).ToArray();
            for (var a = 0; a < nodes; a++)
                for (var b = 0; b < nodes; b++)
                    (component[a] == component[b]).ShouldBe(reach[a][b] >= 0 && reach[b][a] >= 0);
            component.Distinct().Count().ShouldBe(count);
            foreach (var edge in graph.Edges.ToArray()) component[edge.From].ShouldBeGreaterThanOrEqualTo(component[edge.To]);
            foreach (var cycle in Cycles.Of(graph))
                for (var i = 0; i < cycle.Way.Count; i++) graph.From(cycle.Way[i]).ToArray().ShouldContain(e => e.To == cycle.Way[(i + 1) % cycle.Way.Count]);
            var counts = ReachCounts.To(graph);
            for (var n = 0; n < nodes; n++) counts[n].ShouldBe(Enumerable.Range(0, nodes).Count(o => o != n && reach[o][n] >= 0));
        }
    }
}
