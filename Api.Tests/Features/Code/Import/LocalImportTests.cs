namespace Capstan.Api.Tests.Features.Code.Import;

public sealed class LocalImportTests(ImportApp app) : IClassFixture<ImportApp>
{
    private static (string, string)[] Shop() =>
    [
        ("README.md", "# Shop\n\nThe `OrderService` places orders.\n\n## Payment\n\nSee charge_card() for the details.\n"),
        ("package.json", "{\"name\": \"shop\"}"),
        ("src/orders.py", """
            from src.payment import charge_card
            import os

            class OrderService:
                '''Places orders.'''
                def __init__(self):
                    self.store = Store()

                def place(self, order, card):
                    charge_card(card, order.total)
                    self.check(order)
                    self.store.save_order(order)
                    os.remove("x")

                def check(self, order):
                    return order is not None

            class Store:
                def save_order(self, order):
                    pass

            def main():
                OrderService().place(None, None)
            """),
        ("src/payment.py", "def charge_card(card, amount):\n    # TODO: retry\n    return amount * 100\n"),
        ("web/app.ts", "import { format } from './format';\nexport function show(x: number): string {\n  return format(x);\n}\n"),
        ("web/format.ts", "export function format(x: number): string {\n  return `${x}`;\n}\n"),
        ("node_modules/junk/index.js", "function junk() {}\n"),
        ("vendor/lib.py", "def vendored():\n    pass\n"),
        ("cmd/main.go", "package main\n\nimport \"fmt\"\n\nfunc helper() int { return 42 }\n\nfunc main() {\n\tfmt.Println(helper())\n}\n"),
    ];

    [Fact]
    public async Task A_folder_becomes_a_graph_that_answers()
    {
        var member = await app.NewMember(Role.Admin);
        var status = await app.Import(member, new { local_path = app.Folder("shop", Shop()) });

        status.GetProperty("status").GetString().ShouldBe("completed", status.ToString());
        status.GetProperty("project_name").GetString().ShouldBe("shop");
        status.GetProperty("overall_progress").GetInt32().ShouldBe(100);
        status.GetProperty("current_step").GetString().ShouldBe("domain_setup");
        status.GetProperty("steps").EnumerateArray().Select(s => s.GetProperty("name").GetString()).ShouldBe(
            ["Clone Repository", "Detect Language", "Create CPG", "Export to DuckDB", "Validate CPG", "Import Documentation", "Setup Domain Plugin"]);
        status.GetProperty("steps").EnumerateArray().ShouldAllBe(s => s.GetProperty("status").GetString() == "completed" && s.GetProperty("progress").GetInt32() == 100);
        var report = status.GetProperty("result").GetProperty("validation_report");
        report.GetProperty("status").GetString().ShouldBe("passed");
        report.GetProperty("metrics").GetProperty("dangling_edges").GetInt64().ShouldBe(0);
        report.GetProperty("metrics").GetProperty("duplicate_ids").GetInt64().ShouldBe(0);

        (await app.Rows(member, "SELECT name, file, line_number FROM nodes_method WHERE NOT is_external AND name <> '<module>' ORDER BY file, line_number")).ShouldBe(
        [
            "helper|cmd/main.go|5", "main|cmd/main.go|7", "__init__|src/orders.py|6", "place|src/orders.py|9", "check|src/orders.py|15", "save_order|src/orders.py|19",
            "main|src/orders.py|22", "charge_card|src/payment.py|1", "vendored|vendor/lib.py|1", "show|web/app.ts|2", "format|web/format.ts|1",
        ]);
        (await app.Rows(member, """
            SELECT caller.name, callee.full_name, call.resolution, call.line_number FROM edges_call e JOIN nodes_call call ON call.id = e.src
            JOIN nodes_method caller ON caller.id = call.containing_method_id JOIN nodes_method callee ON callee.id = e.dst
            WHERE NOT callee.is_external ORDER BY call.filename, call.line_number, callee.name
            """)).ShouldBe(
        [
            "main|main.helper|exact|8", "place|src.payment.charge_card|import|10", "place|src.orders.OrderService.check|exact|11", "place|src.orders.Store.save_order|receiver_type|12",
            "main|src.orders.OrderService.place|receiver_type|23", "main|src.orders.OrderService.__init__|exact|23", "show|web.format.format|import|3",
        ], ignoreOrder: true);
        (await app.Rows(member, """
            SELECT i.name, i.line_number, coalesce(p.name, l.name, m.name) FROM nodes_identifier i JOIN edges_ref r ON r.src = i.id
            LEFT JOIN nodes_param p ON p.id = r.dst LEFT JOIN nodes_local l ON l.id = r.dst LEFT JOIN nodes_member m ON m.id = r.dst
            WHERE i.filename = 'src/orders.py' AND i.line_number BETWEEN 10 AND 12 AND i.name <> 'self' ORDER BY i.id
            """)).ShouldBe(["order|10|order", "card|10|card", "order|11|order", "order|12|order", "store|12|store"], ignoreOrder: true);
        (await app.Rows(member, "SELECT d.variable, p.name, i.line_number FROM edges_reaching_def d JOIN nodes_param p ON p.id = d.src JOIN nodes_identifier i ON i.id = d.dst WHERE d.variable = 'card'"))
            .ShouldBe(["card|card|10"]);
        const string Steps = """
            WITH step(id, name, method, filename) AS (
                SELECT id, 'in', id, filename FROM nodes_method UNION ALL SELECT id, name, containing_method_id, filename FROM nodes_call UNION ALL SELECT r.id, 'out', r.method_id, m.filename FROM nodes_method_return r JOIN nodes_method m ON m.id = r.method_id
                UNION ALL SELECT id, 'return', containing_method_id, filename FROM nodes_return UNION ALL SELECT id, lower(control_structure_type), containing_method_id, filename FROM nodes_control_structure)
            """;
        (await app.Rows(member, Steps + "SELECT count(*) FROM edges_cfg e LEFT JOIN step a ON a.id = e.src LEFT JOIN step b ON b.id = e.dst WHERE a.method IS DISTINCT FROM b.method")).ShouldBe(["0"]);
        (await app.Rows(member, Steps + "SELECT a.name, b.name FROM edges_cfg e JOIN step a ON a.id = e.src JOIN step b ON b.id = e.dst JOIN nodes_method m ON m.id = a.method WHERE m.full_name = 'src.orders.OrderService.place' ORDER BY e.src, e.dst"))
            .ShouldBe(["in|charge_card", "charge_card|check", "check|save_order", "save_order|remove", "remove|out"], ignoreOrder: true);
        (await app.Rows(member, """
            SELECT c.name, a.argument_index, coalesce(i.name, l.code) FROM edges_argument a JOIN nodes_call c ON c.id = a.src LEFT JOIN nodes_identifier i ON i.id = a.dst LEFT JOIN nodes_literal l ON l.id = a.dst
            WHERE c.name IN ('charge_card', 'remove') OR (c.name = 'place' AND c.line_number = 23) ORDER BY c.line_number, 2
            """)).ShouldContain("place|1|None");
        (await app.Rows(member, "SELECT full_name FROM nodes_method WHERE is_external AND full_name LIKE 'os.%'")).ShouldBe(["os.remove"]);
        (await app.Rows(member, "SELECT full_name FROM nodes_method WHERE is_entry_point")).ShouldBe(["main.main"]);
        (await app.Rows(member, "SELECT name FROM nodes_file WHERE is_vendored")).ShouldBe(["vendor/lib.py"]);
        (await app.Rows(member, "SELECT d.heading, m.symbol FROM documents d JOIN document_mentions m ON m.document_id = d.id ORDER BY 1, 2")).ShouldBe(["Payment|charge_card", "Shop|OrderService"]);
        (await app.Rows(member, "SELECT name FROM nodes_config_file")).ShouldBe(["package.json"]);
        (await app.Rows(member, "SELECT min_confidence FROM method_calls c JOIN nodes_method m ON m.id = c.callee_id WHERE m.name = 'charge_card'")).ShouldBe(["0.95"]);

        var project = await member.Client.GetAsync($"projects/{status.GetProperty("project_id").GetGuid()}").Json();
        project.GetProperty("is_active").GetBoolean().ShouldBeTrue();
        project.GetProperty("language").GetString().ShouldBe("python");
        project.GetProperty("metadata").GetProperty("domain").GetProperty("subsystems").EnumerateArray().Select(s => s.GetProperty("path").GetString()).ShouldContain("src");
        await app.NoFolder();
    }

    [Fact]
    public async Task Prototypes_give_way_to_definitions_and_annotations_hang_where_they_stand()
    {
        var member = await app.NewMember(Role.Admin);
        var folder = app.Folder("native",
            ("include/list.h", "#ifndef LIST_H\n#define LIST_H\n/* Adds. */\nextern int list_add(int a, int b) __attribute__((format(printf, 1, 2)));\nint only_declared(int x);\n#endif\n"),
            ("src/list.c", "#include \"list.h\"\nstatic int step(int a) { return a; }\nint list_add(int a, int b) { return step(a) + b; }\n"),
            ("src/main.c", "#include \"list.h\"\nstatic int step(int a) { return a + 1; }\nint main(void) { return list_add(step(1), only_declared(2)); }\n"),
            ("web/Api.java", "package web;\nimport java.util.List;\n@RestController\nclass Api implements Named {\n  @Inject private Store store;\n  @GetMapping(\"/a\") public String get(@Valid String id) { return store.find(id); }\n  public String name() { return \"\"; }\n}\n"),
            ("web/Store.java", "package web;\nclass Store { String find(String id) { Named n = new Api(); return n.name(); } }\ninterface Named { String name(); }\n"));
        var status = await app.Import(member, new { local_path = folder });
        status.GetProperty("status").GetString().ShouldBe("completed", status.ToString());
        status.GetProperty("result").GetProperty("validation_report").GetProperty("problems").GetArrayLength().ShouldBe(0);
        (await app.Rows(member, "SELECT name, file FROM nodes_method WHERE NOT is_external AND language = 'c' AND name <> '<module>' ORDER BY name, file")).ShouldBe(
            ["list_add|src/list.c", "main|src/main.c", "only_declared|include/list.h", "step|src/list.c", "step|src/main.c"]);
        (await app.Rows(member, """
            SELECT caller.name, callee.name, callee.filename, call.resolution FROM edges_call e JOIN nodes_call call ON call.id = e.src
            JOIN nodes_method caller ON caller.id = call.containing_method_id JOIN nodes_method callee ON callee.id = e.dst
            WHERE NOT callee.is_external AND caller.name <> '<module>' ORDER BY 1, 2, 3
            """)).ShouldBe(
        [
            "find|name|web/Api.java|hierarchy", "find|name|web/Store.java|hierarchy", "get|find|web/Store.java|receiver_type", "list_add|step|src/list.c|exact", "main|list_add|src/list.c|import",
            "main|only_declared|include/list.h|unique_name", "main|step|src/main.c|exact",
        ], ignoreOrder: true);
        (await app.Rows(member, "SELECT full_name FROM nodes_method WHERE is_entry_point ORDER BY 1")).ShouldBe(["main", "web.Api.get"]);
        (await app.Rows(member, "SELECT name FROM nodes_annotation ORDER BY name")).ShouldBe(["GetMapping", "Inject", "RestController", "Valid"]);
    }
}
