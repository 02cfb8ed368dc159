using System.Text.Json;
using Capstan.Features.Code.Graph.Import;
using Capstan.Features.Code.Graph.Parsing;
using Capstan.Features.Code.Scenarios;
using Capstan.Features.Code.Scenarios.Compliance;

namespace Capstan.Api.Tests.Features.Code.Scenarios;

/// <summary>What a senior engineer found wrong in answers about KeePass, Django, Ghost and Go's library; each mistake in small.</summary>
[Collection(QualityProjects.Name)]
public sealed class CriticalReaderTests(QualityApp app)
{
    private static List<(string Kind, string Title, string Mermaid)> Diagrams(JsonElement answer) =>
        [.. answer.GetProperty("diagrams").EnumerateArray().Select(d => (d.GetProperty("kind").GetString()!, d.GetProperty("title").GetString()!, d.GetProperty("mermaid").GetString()!))];

    [Fact]
    public async Task No_call_leads_from_one_language_into_another()
    {
        await app.Project("go-side", ("main.go", "package main\n\nimport (\n\t\"bytes\"\n\t\"math/bits\"\n)\n\nfunc Run(b *bytes.Buffer) {\n\tb.WriteOneByte(1)\n\tprintln(bits.RotateLeftFar(1, 2))\n\tremote.fetchAllOrders(1)\n}\n"));
        await app.Project("cs-side", ("Mem.cs", "namespace Mem;\n\npublic class MemUtil\n{\n    public static int RotateLeftFar(int a, int b) { return a; }\n    public void WriteOneByte(int b) { }\n    public void fetchAllOrders(int b) { }\n}\n"));
        var here = await app.Project("go-near", ("orders/orders.go", "package orders\n\ntype Store struct{}\n\nfunc (s *Store) fetchAllOrders(n int) {}\n\nfunc FetchAllOrders(n int) {}\n"));
        var text = await app.Text(here, "cross_repo", "Which projects call each other?");
        text.ShouldNotContain("| `go-side` | `cs-side` |");
        text.ShouldNotContain("RotateLeftFar");
    }

    [Fact]
    public async Task What_a_loop_goes_over_is_asked_for_once()
    {
        var project = await app.Project("loop-heads",
            ("db.py", "def once(cursor):\n    for row in cursor.execute('select a from t'):\n        use(row)\n\n\ndef reads(cursor):\n    while True:\n        row = cursor.fetchone()\n        use(row)\n\n\ndef each(cursor, ids):\n    for i in ids:\n        cursor.execute('select a from t where id = ?', i)\n\n\ndef inner(cursor, ids):\n    for i in ids:\n        for row in cursor.execute('select a from t'):\n            use(row)\n"),
            ("s.js", "function clear(sessions, objects, name) {\n  for (const session of sessions) {\n    if (session.get('id') === objects.find(o => o.name)) session.end();\n  }\n}\n"));
        var text = await app.Text(project, "performance", "database queries in loops");
        text.ShouldContain("database query in a loop (N+1): 2**");
        text.ShouldContain("`db.py:14`");
        text.ShouldContain("`db.py:19` — `db.inner`: `cursor.execute`, loop at line 18");
        text.ShouldNotContain("s.js");
    }

    [Theory]
    [InlineData("# License: Python Software Foundation License version 2\n# This contains no GNU General Public Licensed (GPLed) code.", "PSF-2.0")]
    [InlineData("// This is not under the GNU General Public License.", null)]
    [InlineData("/* Licensed under the GNU General Public License, version 2 */", "GPL-2.0")]
    public void A_licence_that_is_denied_is_none(string head, string? id) => Licenses.In(head)?.Id.ShouldBe(id);

    [Fact]
    public async Task A_russian_word_finds_the_name_whatever_its_ending()
    {
        var project = await app.Project("caches", ("cache.py", "class BaseCache:\n    def get(self, key):\n        return None\n\n\nclass LocalCache(BaseCache):\n    def get(self, key):\n        return key\n\n\nclass FileCache(BaseCache):\n    def get(self, key):\n        return open(key)\n"));
        var text = await app.Text(project, "feature_dev", "Куда добавить новый бэкенд кэша?");
        text.ShouldContain("cache.BaseCache");
        (await app.Text(project, "feature_dev", "Where would I add another cache besides these?")).ShouldNotContain("`would`");
    }

    [Fact]
    public async Task A_name_that_a_string_makes_is_not_surely_dead()
    {
        var project = await app.Project("made-names",
            ("views.py", "import enum\n\n\nclass View:\n    def show(self, period):\n        return getattr(self, '_get_next_%s' % period)() + getattr(self, 'on_' + period)() + getattr(self, f'_make_{period}_now')()\n\n    def _get_next_day(self):\n        return 1\n\n    def on_day(self):\n        return 2\n\n    def _make_day_now(self):\n        return 3\n\n    def _really_dead(self):\n        return 4\n\n\nclass Color(enum.Enum):\n    def _generate_next_value_(name, start, count, last):\n        return name\n\n\nprint(View().show('day'))\n"),
            ("map.js", "function draw(map) {\n  map.control({ condition: function (event) { return event.shift; } });\n}\ndraw(window.map);\n"));
        var text = await app.Text(project, "refactoring", "find dead code");
        var certain = text[..text.IndexOf("**Likely", StringComparison.Ordinal)];
        certain.ShouldContain("_really_dead");
        foreach (var alive in new[] { "_get_next_day", "_make_day_now", "_generate_next_value_", "condition" }) certain.ShouldNotContain(alive);
        text.ShouldNotContain("_generate_next_value_");
    }

    [Theory]
    [InlineData("core/built/admin/assets/vendor-aed0068cf9b67d042dd23a6343545b7b.js", true)]
    [InlineData("core/built/admin/assets/admin-x/index-o4Q9MNrB.mjs", true)]
    [InlineData("core/built/admin/assets/admin-x/index-DUhmXSBR.mjs", true)]
    [InlineData("src/index-o4Q9MNrB.mjs", false)]
    [InlineData("public/js/date-range.js", false)]
    [InlineData("static/js/version-10.2.js", false)]
    [InlineData("src/assets/my-component.js", false)]
    [InlineData("dist/rx.js", false)]
    public void What_a_bundler_named_is_made_by_no_person(string path, bool isGenerated) => Generated.IsGenerated(path, "let a = 1;"u8).ShouldBe(isGenerated);

    [Fact]
    public void Data_of_tests_is_test_code() => SourceLanguages.IsTestPath("cmd/go/testdata/addmod.go").ShouldBeTrue();

    [Fact]
    public async Task An_overview_begins_with_prose_and_leaves_tests_out()
    {
        var project = await app.Project("readme",
            ("README.rst", "======\nDjingo\n======\n\n.. image:: x.png\n\nDjingo is a framework for the web.\n\nMore\n====\n\nText.\n"),
            ("src/a.py", "def a():\n    return 1\n"), ("tests/test_a.py", "def test_a():\n    assert True\n"));
        var text = await app.Text(project, "onboarding", "Give me an overview of this project");
        text.ShouldContain("**`README.rst`:** Djingo is a framework for the web.");
        text.ShouldNotContain("| `tests` |");
        var other = await app.Project("readme-html", ("README.md", "&nbsp;\n<p align=\"center\">\n  <a href=\"https://x\"><img src=\"y\" alt=\"z\"></a>\n</p>\n\n[![Build](b.svg)](c)\n\n# Goost\n\nA [publishing](https://x) platform for people.\n"), ("a.js", "function a() { return 1; }\n"));
        (await app.Text(other, "onboarding", "Give me an overview of this project")).ShouldContain("**`README.md`:** A publishing platform for people.");
    }

    [Fact]
    public async Task A_type_is_told_by_what_it_offers()
    {
        var project = await app.Project("offers", ("Box.cs", $"namespace Boxes;\n\npublic class Box\n{{\n{string.Concat(Enumerable.Range(0, 70).Select(i => $"    private int f{i};\n"))}    public int Open() {{ return f1; }}\n    private int Hidden() {{ return Open(); }}\n    private int Used() {{ return Hidden() + Hidden(); }}\n}}\n"));
        var text = await app.Text(project, "onboarding", "What is `Boxes.Box`?");
        text.ShouldContain("int Open()");
        text.IndexOf("int Open()", StringComparison.Ordinal).ShouldBeLessThan(text.IndexOf("Hidden()", StringComparison.Ordinal));
        text.IndexOf("### Methods", StringComparison.Ordinal).ShouldBeLessThan(text.IndexOf("### Members", StringComparison.Ordinal));
        text.ShouldContain("- … and 50 more");
    }

    [Theory]
    [InlineData("Что делает migrate?", "onboarding")]
    [InlineData("What does migrate do?", "onboarding")]
    [InlineData("migrate from requests to httpx", "mass_refactoring")]
    [InlineData("What does the security audit find?", "security")]
    public void What_something_does_is_asked_of_the_code(string question, string scenario) => ScenarioRouter.Route(question).ScenarioId.ShouldBe(scenario);

    [Fact]
    public async Task A_pasted_message_is_found_where_it_stands()
    {
        var project = await app.Project("messages", ("server.go", "package server\n\nimport \"errors\"\n\nvar ErrClosed = errors.New(\"shop: Server closed\")\n\nfunc Server() error {\n\treturn ErrClosed\n}\n"));
        var text = await app.Text(project, "debugging", "shop: Server closed");
        text.ShouldContain("This text stands here:");
        text.ShouldContain("`server.go:5`");
        (await app.Text(project, "debugging", "Where are exceptions swallowed in `Server`?")).ShouldContain("There are no exception handlers here.");
    }

    [Fact]
    public async Task Numbers_and_verbs_agree()
    {
        var project = await app.Project("agree", ("Program.cs", "namespace Agree;\n\npublic static class Program\n{\n    public static void Main(string[] args) { System.Diagnostics.Process.Start(\"sh\", \"-c \" + args[0]); }\n}\n"));
        var text = await app.Text(project, "entry_points", "List entry points");
        text.ShouldContain("**1 entry point**: 1 cli. 1 leads to a dangerous call.");
        (await app.Text(project, "entry_points", "Перечисли точки входа", "ru")).ShouldContain("**Точек входа: 1** (cli: 1). Ведут к опасному вызову: 1.");
    }

    [Fact]
    public async Task Pictures_show_modules_layers_cycles_debt_and_hot_spots()
    {
        var project = await app.Project("drawn",
            ("shop/web/api.py", "from shop.service.orders import place\n\n\ndef create():\n    return place(1)\n"),
            ("shop/service/orders.py", "from shop.db.store import save\n\n\ndef place(order):\n    # TODO: later\n    for line in [order]:\n        save(line)\n    return order\n"),
            ("shop/db/store.py", "from shop.web.api import create\n\n\ndef save(order):\n    return create\n\n\ndef again():\n    return create()\n"));
        var modules = Diagrams(await app.Ask(project, "architecture", "module dependencies")).Single();
        modules.Kind.ShouldBe("modules");
        modules.Title.ShouldBe("Dependencies of modules; red: parts of a cycle");
        foreach (var box in new[] { "shop/web (presentation)", "shop/service (application)", "shop/db (data)" }) modules.Mermaid.ShouldContain($"[\"{box}\"]:::layer");
        modules.Mermaid.ShouldContain("==>");
        Diagrams(await app.Ask(project, "architecture", "Покажи циклы зависимостей", "ru"))[0].Mermaid.ShouldContain("разрывать здесь");
        Diagrams(await app.Ask(project, "architecture", "layer violations")).Single().Title.ShouldBe("Dependencies against the layers");
        Diagrams(await app.Ask(project, "architecture", "What breaks when `shop.db.store.save` changes?")).Single().Mermaid.ShouldContain(":::danger");
        Diagrams(await app.Ask(project, "tech_debt", "How much debt is there?")).Single().Mermaid.ShouldStartWith("xychart-beta horizontal\n  title \"Technical debt by module\"");
        Diagrams(await app.Ask(project, "performance", "hot spots")).ShouldContain(d => d.Kind == "path" && d.Mermaid.Contains(":::danger"));
        var security = await app.Project("drawn-taint", ("web.py", "import os\nfrom flask import Flask, request\n\napp = Flask(__name__)\n\n\n@app.route('/run')\ndef run():\n    name = request.args['name']\n    os.system('ls ' + name)\n"));
        var taint = Diagrams(await app.Ask(security, "security", "command injection")).Single();
        taint.Mermaid.ShouldContain(":::start");
        taint.Mermaid.ShouldContain("web.py:10  os.system");
        Diagrams(await app.Ask(security, "entry_points", "routes")).Single().Mermaid.ShouldContain("/run");
    }
}
