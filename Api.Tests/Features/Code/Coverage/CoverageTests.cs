using System.Net;
using System.Text;
using System.Text.Json;
using Capstan.Api.Tests.Features.Code.Scenarios;

namespace Capstan.Api.Tests.Features.Code.Coverage;

[Collection(QualityProjects.Name)]
public sealed class CoverageTests(QualityApp app)
{
    private static string Sample(string name) => File.ReadAllText(Checkout.Path("Api.Tests", "Features", "Code", "Coverage", "Samples", name));

    private Task<Guid> Shop(string name) => app.Project(name,
        ("py/shop/__init__.py", ""), ("py/shop/orders.py", Sample("orders.py.txt")), ("py/tests/test_orders.py", Sample("test_orders.py.txt")),
        ("js/src/cart.js", Sample("cart.js.txt")), ("js/test/cart.test.js", Sample("cart.test.js.txt")), ("c/stack.c", Sample("stack.c.txt")), ("cs/Till/Register.cs", Sample("Register.cs.txt")));

    private Task<HttpResponseMessage> Send(Guid project, string content, string query = "") =>
        app.Editor.Client.PostAsync($"projects/{project}/coverage{query}", new ByteArrayContent(Encoding.UTF8.GetBytes(content)));

    [Theory]
    [InlineData("coverage-py.xml", "cobertura", 2, 11, 9)]
    [InlineData("coverage-py.lcov", "lcov", 2, 11, 9)]
    [InlineData("c8.lcov", "lcov", 1, 13, 7)]
    [InlineData("c8.xml", "cobertura", 1, 13, 7)]
    [InlineData("geninfo.lcov", "lcov", 1, 9, 6)]
    [InlineData("coverlet.xml", "cobertura", 1, 9, 5)]
    public async Task What_real_tools_write_is_read_and_finds_its_files(string file, string format, int files, int lines, int covered)
    {
        var project = await Shop("tools");
        var report = await Send(project, Sample(file), $"?name={file}").Json();
        report.GetProperty("format").GetString().ShouldBe(format);
        report.GetProperty("files").GetInt32().ShouldBe(files);
        report.GetProperty("files_matched").GetInt32().ShouldBe(files);
        report.GetProperty("unmatched").GetArrayLength().ShouldBe(0);
        report.GetProperty("lines").GetInt32().ShouldBe(lines);
        report.GetProperty("lines_covered").GetInt32().ShouldBe(covered);
        (await app.Editor.Client.GetAsync($"projects/{project}/coverage").Json()).GetProperty("reports").EnumerateArray()
            .Single(r => r.GetProperty("name").GetString() == file).GetRawText().ShouldBe(report.GetRawText());
    }

    [Fact]
    public async Task Reports_of_several_tools_are_laid_over_one_project()
    {
        var project = await Shop("several");
        foreach (var file in new[] { "coverage-py.xml", "c8.lcov", "geninfo.lcov", "coverlet.xml" }) await Send(project, Sample(file), $"?name={file}").Json();
        var text = await app.Text(project, "test_coverage", "Which functions are untested?");
        text.ShouldContain("_Hybrid: what runs measured comes from the coverage reports `c8.lcov` (lcov), `coverage-py.xml` (cobertura), `coverlet.xml` (cobertura), `geninfo.lcov` (lcov), 5 files of this code");
        foreach (var untested in new[] { "orders.never`", "stack_pop`", "Register.Close`", "clear`" })
            text.Split('\n').Count(l => l.StartsWith("| `", StringComparison.Ordinal) && l.Contains(untested, StringComparison.Ordinal) && l.EndsWith("| a run |", StringComparison.Ordinal)).ShouldBe(1, untested + text);
        foreach (var tested in new[] { "orders.total`", "orders.refund`", "stack_push`", "Register.Ring`", "add`" })
            text.Split('\n').ShouldNotContain(l => l.StartsWith("| `", StringComparison.Ordinal) && l.Contains(tested, StringComparison.Ordinal), tested);
        text.ShouldContain("of 42 measured lines ran");
        (await app.Text(project, "test_coverage", "coverage by module")).ShouldContain("| module | methods | tested | % | measured lines that ran |");
    }

    [Fact]
    public async Task A_run_overrides_what_calls_tell()
    {
        var project = await Shop("overridden");
        var before = await app.Text(project, "test_coverage", "Which functions are untested?");
        before.ShouldNotContain("Hybrid");
        before.ShouldContain("orders.never`");
        before.ShouldNotContain("orders.total`");
        await Send(project, "SF:/elsewhere/checkout/py/shop/orders.py\nDA:1,1\nDA:3,0\nDA:4,0\nDA:15,1\nDA:16,7\nend_of_record\nSF:/elsewhere/checkout/py/gone.py\nDA:1,1\nend_of_record\n").Json();
        var answer = await app.Ask(project, "test_coverage", "Which functions are untested?");
        var text = answer.GetProperty("answer").GetString()!;
        text.ShouldContain("| `py.shop.orders.total` |");
        text.ShouldNotContain("orders.never`");
        text.ShouldContain("1 file of it is not in this code by any path");
        (await app.Text(project, "test_coverage", "Which tests reach `never`?")).ShouldContain("lines of it that ran: 1 of 1.");
        (await app.Text(project, "tech_debt", "Prioritize the debt")).ShouldNotContain("exported and not tested: `py.shop.orders.never`");
        var russian = await app.Text(project, "test_coverage", "Какие функции не покрыты тестами?");
        russian.ShouldContain("_Смешанный режим: измеренное взято из отчёта о покрытии: `default` (lcov)");
        answer.GetProperty("diagrams").EnumerateArray().ShouldBeEmpty();
        (await app.Ask(project, "test_coverage", "coverage by module")).GetProperty("diagrams")[0].GetProperty("kind").GetString().ShouldBe("bars");
    }

    [Fact]
    public async Task Another_commit_than_the_imported_one_is_said()
    {
        var project = await Shop("stale");
        await app.Execute("UPDATE projects SET imported_revision = 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' WHERE id = $1", project);
        (await Send(project, Sample("coverage-py.lcov")).Json()).GetProperty("commit").GetString().ShouldBe(new string('a', 40));
        (await Send(project, Sample("coverage-py.lcov"), "?commit=bbbbbbb").Json()).GetProperty("commit").GetString().ShouldBe("bbbbbbb");
        await app.Execute($"UPDATE p_{project:N}.nodes_metadata SET hash = 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'");
        (await app.Text(project, "test_coverage", "coverage by module")).ShouldContain("The tests ran on another commit than `aaaaaaaaaaaa`");
    }

    [Fact]
    public async Task A_report_takes_the_place_of_the_one_before_and_can_be_deleted()
    {
        var project = await Shop("deleted");
        await app.Editor.Client.DeleteAsync($"projects/{project}/coverage").Problem(Errors.NotFound);
        await Send(project, Sample("coverage-py.lcov")).Json();
        await Send(project, Sample("c8.lcov")).Json();
        await Send(project, Sample("geninfo.lcov"), "?name=native").Json();
        var reports = (await app.Editor.Client.GetAsync($"projects/{project}/coverage").Json()).GetProperty("reports");
        reports.EnumerateArray().Select(r => (r.GetProperty("name").GetString(), r.GetProperty("files").GetInt32())).ShouldBe([("default", 1), ("native", 1)]);
        (await app.Editor.Client.DeleteAsync($"projects/{project}/coverage?name=native")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await app.Editor.Client.DeleteAsync($"projects/{project}/coverage")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await app.Scalar<long>("SELECT count(*) FROM coverage_files WHERE project_id = $1", project)).ShouldBe(0);
        (await app.Text(project, "test_coverage", "coverage by module")).ShouldNotContain("Hybrid");
        for (var i = 0; i < 20; i++) await Send(project, Sample("c8.lcov"), $"?name=r{i}").Json();
        await Send(project, Sample("c8.lcov"), "?name=r0").Json();
        await Send(project, Sample("c8.lcov"), "?name=r20").Problem(Errors.Conflict);
    }

    [Fact]
    public async Task A_project_without_code_keeps_a_report_for_later()
    {
        var project = (await app.Editor.Client.Post("projects", new { name = "later" }).Json(201)).GetProperty("id").GetGuid();
        (await Send(project, Sample("c8.lcov")).Json()).GetProperty("files_matched").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    public static TheoryData<string> Hostile => new(
        "", "   \n", "hello", "PK\u0003\u0004\u0000\u0000", "<html/>", "<report name=\"jacoco\"/>", "<coverage>", "<coverage/>", "<coverage><packages/></coverage>", "TN:\n", "DA:1,1\n",
        "SF:a.c\nDA:x,1\n", "SF:a.c\nDA:1\n", "SF:a.c\nDA:99999999999,1\n", "SF:a.c\nDA:1,NaN\n", "SF:\nDA:1,1\n", "SF:a\u0000b.c\nDA:1,1\n", "SF:a.c\nnonsense\n", "SF:" + new string('a', 3000) + "\nDA:1,1\n",
        "<coverage><class/></coverage>", "<coverage><class filename=\"a.c\"><line number=\"1\"/></class></coverage>", "<coverage><class filename=\"a.c\"><line number=\"-1\" hits=\"1\"/></class></coverage>",
        "<!DOCTYPE coverage [<!ENTITY x SYSTEM \"file:///etc/hostname\">]><coverage><class filename=\"a.c\">&x;</class></coverage>",
        "<!DOCTYPE coverage [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\">]><coverage><sources><source>&c;</source></sources><class filename=\"a.c\"/></coverage>",
        "<coverage>" + string.Concat(Enumerable.Repeat("<a>", 100_000)));

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task What_is_no_report_is_refused(string content)
    {
        var problem = await Send(await Shop("hostile"), content).Problem(Errors.Validation);
        problem.GetProperty("errors")[0].GetProperty("field").GetString().ShouldBe("body");
    }

    [Theory]
    [InlineData("?name=", "name")]
    [InlineData("?commit=xyz", "commit")]
    public async Task Wrong_parameters_are_named(string query, string field) =>
        (await Send(await Shop("hostile"), "SF:a.c\nend_of_record\n", query).Problem(Errors.Validation)).GetProperty("errors")[0].GetProperty("field").GetString().ShouldBe(field);
}
