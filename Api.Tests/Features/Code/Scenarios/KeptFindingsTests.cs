using System.Text.Json;
using Capstan.Api.Tests.Features.Code.Import;
using Capstan.Features.Code.Scenarios.Security.Kept;

namespace Capstan.Api.Tests.Features.Code.Scenarios;

/// <summary>An installation that scans behind every import, as they do unless told.</summary>
public sealed class ScanningApp : ImportApp
{
    protected override IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string>(base.Variables) { ["CAPSTAN_SCAN_AFTER_IMPORT"] = "true" };
}

/// <summary>The findings of a scan are rows of the graph, as long as the graph is the one that was scanned.</summary>
public sealed class KeptFindingsTests(ScanningApp app) : IClassFixture<ScanningApp>
{
    private const string Found = "SELECT rule_id, severity, cwe, filename, line_number FROM nodes_finding WHERE cwe = 'CWE-89' ORDER BY line_number";
    private const string Flawed = "from flask import request\n\ndef show(db):\n    name = request.args.get('name')\n    return db.execute(\"SELECT * FROM users WHERE name = '\" + name + \"'\")\n";
    private const string Mended = "from flask import request\n\ndef show(db):\n    name = request.args.get('name')\n    return db.execute('SELECT * FROM users WHERE name = ?', (name,))\n";
    private const string Other = "import os\n\ndef run(command):\n    os.system(command)\n";

    private static Task<JsonElement> Ask(Member member, string scenario, string query) => member.Client.Post($"scenarios/{scenario}/query", new { query }).Json();

    private static string Text(JsonElement answer) => answer.GetProperty("answer").GetString()!;

    [Fact]
    public async Task An_import_is_scanned_behind_and_SQL_and_scenarios_find_what_was_found_until_the_code_changes()
    {
        var member = await app.NewMember(Role.Admin);
        var folder = app.Folder("kept", ("app.py", Flawed), ("tool.py", Other), ("generated.py", "# @generated\n" + Other));
        var project = (await app.Import(member, new { local_path = folder })).GetProperty("project_id").GetGuid();
        await Scanned(member);

        (await app.Rows(member, Found)).ShouldBe(["sql-injection|critical|CWE-89|app.py|5"]);
        (await app.Rows(member, "SELECT m.full_name, f.category, f.line_number_end, f.fingerprint ~ '^[0-9a-f]{32}$' FROM nodes_finding f JOIN nodes_method m ON m.id = f.method_id WHERE f.cwe = 'CWE-89'")).ShouldBe(["app.show|security|5|True"]);
        (await app.Rows(member, "SELECT e FROM nodes_finding f, unnest(f.evidence_description) WITH ORDINALITY AS u (e, n) WHERE f.cwe = 'CWE-89' ORDER BY n"))
            .ShouldBe(["source: http", "app.py:4 name = request.args.get('name')", "app.py:5 db.execute(\"SELECT * FROM users WHERE name = '\" + name + \"'\")"]);
        (await app.Rows(member, "SELECT count(*), count(DISTINCT id), count(DISTINCT fingerprint) FROM nodes_finding WHERE severity IN ('critical', 'high', 'medium', 'low', 'info') AND confidence > 0 AND message <> ''")).Single().Split('|').Distinct().ShouldHaveSingleItem();
        var first = Text(await Ask(member, "security", "Find all vulnerabilities"));
        first.ShouldContain("`app.py:5`");
        first.ShouldContain("`tool.py:4`");
        first.ShouldContain("Left out: 1 file of 3 (generated 1)");
        // Another instance has nothing in memory.
        await using (var twin = await app.StartTwin())
            Text(await twin.ClientOf(member.Token).Post("scenarios/security/query", new { query = "Find all vulnerabilities" }).Json()).ShouldBe(first);

        app.Folder("kept", ("app.py", Mended));
        var again = await app.Import(member, new { local_path = folder, mode = "incremental" });
        again.GetProperty("result").GetProperty("mode").GetString().ShouldBe("incremental");
        again.GetProperty("project_id").GetGuid().ShouldBe(project);
        (await app.Rows(member, Found)).ShouldBeEmpty();
        var after = Text(await Ask(member, "security", "Find all vulnerabilities"));
        after.ShouldNotContain("app.py");
        after.ShouldContain("`tool.py:4`");
        await Scanned(member);
        (await app.Rows(member, "SELECT DISTINCT filename FROM nodes_finding")).ShouldBe(["tool.py"]);

        app.Folder("kept", ("app.py", Flawed));
        await app.Import(member, new { local_path = folder, mode = "full" });
        await Scanned(member);
        (await app.Rows(member, Found)).Count.ShouldBe(1);

        // What other rules found is forgotten at the start of the version that has these.
        await using (var command = app.Database.Owner.CreateCommand($"UPDATE p_{project:N}.nodes_key_value_pair SET value = 'other' WHERE key = 'security.version'")) await command.ExecuteNonQueryAsync();
        (await app.Graphs.ForgetFindingsBut(FindingRows.Version, CancellationToken.None)).ShouldBe(1);
        (await app.Rows(member, "SELECT id FROM nodes_finding UNION ALL SELECT id FROM nodes_key_value_pair")).ShouldBeEmpty();
        (await app.Graphs.ForgetFindingsBut(FindingRows.Version, CancellationToken.None)).ShouldBe(0);
    }

    [Fact]
    public async Task A_review_and_a_scan_give_the_same_flaw_the_same_fingerprint()
    {
        var member = await app.NewMember(Role.Admin);
        await app.Import(member, new { local_path = app.Folder("printed", ("tool.py", Other)) });
        await Scanned(member);
        var review = await member.Client.Post("review/patch", new { patch_content = "--- /dev/null\n+++ b/weak.py\n@@ -0,0 +1,4 @@\n+import hashlib\n+\n+def digest(data):\n+    return hashlib.md5(data).hexdigest()\n" }).Json();
        var reviewed = review.GetProperty("findings").EnumerateArray().Single(f => f.GetProperty("rule_id").GetString()!.Contains("hash", StringComparison.Ordinal)).GetProperty("fingerprint").GetString()!;

        app.Folder("printed", ("weak.py", "# Some lines above.\n\nimport hashlib\n\ndef digest(data):\n    return hashlib.md5(data).hexdigest()\n"));
        await app.Import(member, new { local_path = Path.Combine(app.Root, "printed") });
        await Scanned(member);
        (await app.Rows(member, "SELECT fingerprint FROM nodes_finding WHERE filename = 'weak.py'")).ShouldBe([reviewed]);
    }

    /// <summary>The job behind the import has ended.</summary>
    private async Task Scanned(Member member)
    {
        var deadline = DateTime.UtcNow.AddMinutes(2);
        while (await app.Scalar<long>($"SELECT count(*) FROM jobs WHERE organization_id = '{member.OrganizationId}' AND kind = 'security-scan' AND status <> 'completed'") > 0) DateTime.UtcNow.ShouldBeLessThan(deadline);
        (await app.Scalar<long>($"SELECT count(*) FROM jobs WHERE organization_id = '{member.OrganizationId}' AND kind = 'security-scan'")).ShouldBeGreaterThan(0);
    }
}
