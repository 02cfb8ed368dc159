namespace Capstan.Api.Tests.Features.Code.Import;

public sealed class ImportOptionsTests(ImportApp app) : IClassFixture<ImportApp>
{
    private const string Counts = """
        SELECT (SELECT count(*) FROM nodes_comment), (SELECT count(*) FROM edges_documents), (SELECT count(*) FROM nodes_method WHERE doc IS NOT NULL), (SELECT count(*) FROM nodes_method WHERE has_doc),
               (SELECT string_agg(DISTINCT filename, ',' ORDER BY filename) FROM documents)
        """;

    private const string Code = "SELECT id, full_name FROM nodes_method UNION ALL SELECT id, full_name FROM nodes_call UNION ALL SELECT dst, 'edge' FROM edges_call ORDER BY 1, 2";

    [Fact]
    public async Task What_is_not_wanted_is_not_stored()
    {
        var member = await app.NewMember(Role.Admin);
        var folder = app.Folder("options", ("README.md", "# Shop\n\nUse charge_card().\n"), ("docs/guide.md", "# Guide\n\nMore.\n"),
            ("pay.py", "def charge_card(card):\n    '''Charges.'''\n    # TODO: retry\n    return send(card)\n\ndef send(card):\n    return card\n"),
            ("web.ts", "/** Shows. */\nexport function show(): void { format(); }\nfunction format() {}\n"));
        await app.Import(member, new { local_path = folder });
        (await app.Rows(member, Counts)).ShouldBe(["3|2|2|2|README.md,docs/guide.md"]);
        var code = await app.Rows(member, Code);

        await Again(new { local_path = folder, import_comments = false });
        (await app.Rows(member, Counts)).ShouldBe(["0|0|0|2|README.md,docs/guide.md"]);
        (await app.Rows(member, Code)).ShouldBe(code);
        await Again(new { local_path = folder, import_readme = false });
        (await app.Rows(member, Counts)).ShouldBe(["3|2|2|2|docs/guide.md"]);
        await Again(new { local_path = folder, import_docs = false });
        (await app.Rows(member, Counts)).ShouldBe(["3|2|2|2|README.md"]);
        var status = await Again(new { local_path = folder, import_docs = false, import_readme = false, create_domain_plugin = false });
        (await app.Rows(member, "SELECT count(*) FROM documents")).ShouldBe(["0"]);
        status.GetProperty("steps").EnumerateArray().TakeLast(2).ShouldAllBe(s => s.GetProperty("message").GetString() == "Skipped, as asked");

        async Task<System.Text.Json.JsonElement> Again(object request)
        {
            var ended = await app.Import(member, request);
            ended.GetProperty("status").GetString().ShouldBe("completed", ended.ToString());
            return ended;
        }
    }

    [Fact]
    public async Task What_means_nothing_here_is_taken_within_its_range_and_changes_nothing()
    {
        var member = await app.NewMember(Role.Admin);
        var folder = app.Folder("compatible", ("a.py", "def a():\n    return b()\n\ndef b():\n    return 1\n"));
        await app.Import(member, new { local_path = folder });
        var code = await app.Rows(member, Code);
        foreach (var (memory, batch) in (List<(int, int)>)[(1, 100), (1024, 1_000_000)])
        {
            (await app.Import(member, new { local_path = folder, joern_memory_gb = memory, batch_size = batch })).GetProperty("status").GetString().ShouldBe("completed");
            (await app.Rows(member, Code)).ShouldBe(code);
        }
        foreach (var (memory, batch, field) in (List<(int, int, string)>)[(0, 100, "joern_memory_gb"), (1025, 100, "joern_memory_gb"), (1, 99, "batch_size"), (1, 1_000_001, "batch_size")])
            (await member.Client.Post("import/start", new { local_path = folder, joern_memory_gb = memory, batch_size = batch }).Problem(Errors.Validation)).ToString().ShouldContain(field);
    }
}
