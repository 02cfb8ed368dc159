using System.Net.Http.Headers;

namespace Capstan.Api.Tests.Features.Code.Import;

public sealed class ImportReportTests(ImportApp app) : IClassFixture<ImportApp>
{
    [Fact]
    public async Task A_report_says_what_was_read_and_what_was_not_as_data_and_as_a_page()
    {
        var member = await app.NewMember(Role.Admin);
        var folder = app.Folder("reported",
            ("src/a.py", "def one():\n    return two()\n\ndef two():\n    return one() + missing()\n"), ("src/b.go", "package b\n\nfunc B() { C() }\n\nfunc C() {}\n"),
            ("src/<script>alert(1)<.js", string.Concat(Enumerable.Repeat("a();", 3_000))), ("src/large.c", new string('x', 2 * 1024 * 1024 + 1)));
        File.WriteAllBytes(Path.Combine(folder, "src", "odd.py"), [.. Enumerable.Repeat((byte)1, 500)]);
        var job = (await app.Import(member, new { local_path = folder })).GetProperty("job_id").GetGuid();

        var report = await member.Client.GetAsync($"import/report/{job}").Json();
        report.GetProperty("status").GetString().ShouldBe("completed");
        report.GetProperty("mode").GetString().ShouldBe("full");
        report.GetProperty("quality_score").GetInt32().ShouldBeInRange(1, 100);
        report.GetProperty("unread_files").EnumerateArray().Select(f => $"{f.GetProperty("path").GetString()} {f.GetProperty("reason").GetString()}").ShouldBe(
            ["src/<script>alert(1)<.js minified", "src/large.c too_large", "src/odd.py binary"]);
        var python = report.GetProperty("languages").EnumerateArray().Single(l => l.GetProperty("language").GetString() == "python");
        python.GetProperty("files").GetInt64().ShouldBe(2);
        python.GetProperty("resolution_rate").GetDouble().ShouldBe(1);
        report.GetProperty("steps").EnumerateArray().ShouldAllBe(s => s.GetProperty("duration_ms").GetInt64() >= 0);
        report.GetProperty("metrics").GetProperty("files_failed").GetInt64().ShouldBe(1);

        using var request = new HttpRequestMessage(HttpMethod.Get, $"import/report/{job}") { Headers = { Accept = { new MediaTypeWithQualityHeaderValue("text/html"), new MediaTypeWithQualityHeaderValue("application/json", 0.5) } } };
        using var page = await member.Client.SendAsync(request);
        page.Content.Headers.ContentType!.ToString().ShouldBe("text/html; charset=utf-8");
        page.Headers.GetValues("Content-Security-Policy").Single().ShouldStartWith("default-src 'none'; style-src 'sha256-");
        var html = await page.Content.ReadAsStringAsync();
        html.ShouldContain("src/&lt;script&gt;alert(1)&lt;.js");
        html.ShouldNotContain("<script");
        html.ShouldContain("<svg");
        html.ShouldContain("Create CPG");
        (await (await member.Client.GetAsync($"import/report/{job}?format=html")).Content.ReadAsStringAsync()).ShouldBe(html);
        await member.Client.GetAsync($"import/report/{job}?format=pdf").Problem(Errors.Validation);
        await (await app.NewMember(Role.Owner)).Client.GetAsync($"import/report/{job}").Problem(Errors.NotFound);
    }

    [Fact]
    public async Task A_failed_import_has_a_report_too()
    {
        var member = await app.NewMember(Role.Admin);
        var job = (await app.Import(member, new { local_path = app.Folder("nothing", ("a.txt", "x")) })).GetProperty("job_id").GetGuid();
        var report = await member.Client.GetAsync($"import/report/{job}").Json();
        report.GetProperty("status").GetString().ShouldBe("failed");
        report.GetProperty("message").GetString()!.ShouldContain("No supported source files");
        (await (await member.Client.GetAsync($"import/report/{job}?format=html")).Content.ReadAsStringAsync()).ShouldContain("No supported source files");
    }

    [Fact]
    public async Task Documentation_is_found_by_words_with_what_it_is_about()
    {
        var member = await app.NewMember(Role.Admin);
        var folder = app.Folder("documented",
            ("README.md", "# Shop\n\nOrders go through `place_order`.\n\n## Refunds\n\nA refund is settled nightly by RefundJob.\n"), ("docs/notes.txt", "Nightly runs begin at two.\n"), ("docs/guide.rst", "Guide\n=====\n\nCall ``place_order`` first.\n"),
            ("shop.py", "class RefundJob:\n    \"\"\"Settles what customers sent back.\"\"\"\n\n    def run(self):\n        pass\n\ndef place_order(x):\n    \"\"\"Takes an order and reserves stock.\"\"\"\n    return x\n"));
        await app.Import(member, new { local_path = folder });
        (await Found("refund")).ShouldBe(["document README.md Refunds shop.RefundJob"]);
        (await Found("reserves stock")).ShouldBe(["comment shop.py  shop.place_order"]);
        (await Found("nightly -refund")).ShouldBe(["document docs/notes.txt  "]);
        (await Found("place_order")).ShouldBe(["document README.md Shop shop.place_order", "document docs/guide.rst Guide shop.place_order"], ignoreOrder: true);
        (await Found("unheard")).ShouldBeEmpty();
        await member.Client.GetAsync("import/documents").Problem(Errors.Validation);
        await (await app.NewMember(Role.Owner)).Client.GetAsync("import/documents?query=refund").Problem(Errors.NoActiveProject);

        async Task<List<string>> Found(string query) =>
            [.. (await member.Client.GetAsync($"import/documents?query={Uri.EscapeDataString(query)}").Json()).GetProperty("items").EnumerateArray().Select(i =>
                $"{i.GetProperty("kind").GetString()} {i.GetProperty("file").GetString()} {i.GetProperty("heading").GetString()} {string.Join(',', i.GetProperty("symbols").EnumerateArray().Select(s => s.GetString()))}")];
    }
}
