using System.Net.Http.Json;

namespace Capstan.Api.Tests.Features.Code.Scenarios;

[Collection(QualityProjects.Name)]
public sealed class TestCoverageTests(QualityApp app)
{
    private Task<Guid> Tested() => app.Project("tested",
        ("src/calc.py", "def add(a, b):\n    return helper(a) + b\n\n\ndef helper(a):\n    return a\n\n\ndef login(a):\n    if a == 1:\n        return 1\n    if a == 2:\n        return 2\n    if a == 3:\n        return 3\n    return 0\n\n\ndef plain():\n    return 0\n"),
        ("src/app.py", "from src.calc import login\n\n\ndef serve():\n    return login(1)\n\n\nif __name__ == '__main__':\n    serve()\n"),
        ("tests/test_calc.py", "import unittest\nfrom src.calc import add\n\n\nclass CalcTest(unittest.TestCase):\n    def test_add(self):\n        self.assertEqual(add(1, 2), 3)\n\n    def test_nothing(self):\n        add(1, 2)\n\n    @unittest.skip('later')\n    def test_later(self):\n        self.assertEqual(add(2, 2), 4)\n"),
        ("web/total.js", "function total(items) {\n  return items.length;\n}\nmodule.exports = { total };\n"),
        ("web/total.test.js", "const { total } = require('./total');\n\nit('counts', () => {\n  expect(total([1])).toBe(1);\n});\n\nit.skip('counts nothing', () => {\n  expect(total([])).toBe(0);\n});\n"));

    [Fact]
    public async Task What_tests_reach_counts_and_what_they_miss_is_ranked()
    {
        var answer = await app.Ask(await Tested(), "test_coverage", "Which functions have no tests?");
        var text = answer.GetProperty("answer").GetString()!;
        text.ShouldContain("**50 %** of 6 methods");
        text.ShouldContain("**not met**");
        var rows = text.Split('\n').Where(l => l.StartsWith("| `src.", StringComparison.Ordinal)).ToList();
        rows[0].ShouldStartWith("| `src.calc.login` | `src/calc.py:9` |");
        rows.ShouldContain(r => r.StartsWith("| `src.calc.plain`", StringComparison.Ordinal));
        foreach (var reached in new[] { "src.calc.add", "src.calc.helper", "total" }) rows.ShouldNotContain(r => r.Contains($"{reached}`", StringComparison.Ordinal));
        QualityApp.Sources(answer).ShouldContain("src/calc.py:9");
    }

    [Fact]
    public async Task The_required_ratio_of_the_project_decides()
    {
        var project = await Tested();
        await app.Editor.Client.PutAsJsonAsync($"projects/{project}/scenario-settings", new { test_coverage = new { required_ratio = 0.4 } }).Json();
        (await app.Text(project, "test_coverage", "coverage by module")).ShouldContain("40 % is required: **met**");
        await app.Editor.Client.PutAsJsonAsync($"projects/{project}/scenario-settings", new { test_coverage = new { } }).Json();
        (await app.Text(project, "test_coverage", "coverage by module")).ShouldContain("| `src` | 5 | 2 | 40 % |");
    }

    [Fact]
    public async Task Tests_that_check_nothing_are_found()
    {
        var text = await app.Text(await Tested(), "test_coverage", "tests without assertions");
        text.ShouldContain("CalcTest.test_nothing`");
        text.ShouldNotContain("CalcTest.test_add`");
    }

    [Fact]
    public async Task Tests_that_are_switched_off_are_found()
    {
        var text = await app.Text(await Tested(), "test_coverage", "skipped tests");
        text.ShouldContain("CalcTest.test_later`");
        text.ShouldContain("`web/total.test.js:7`");
        text.ShouldNotContain("test_add");
    }

    [Fact]
    public async Task The_tests_of_one_function_are_named()
    {
        var text = await app.Text(await Tested(), "test_coverage", "Which tests reach `helper`?");
        text.ShouldContain("CalcTest.test_add`");
        text.ShouldContain("2 calls away");
        (await app.Text(await Tested(), "test_coverage", "Which tests reach `plain`?")).ShouldContain("**None.**");
    }

    [Fact]
    public async Task Answers_are_the_same_every_time_and_in_russian() => await app.IsSteady(await Tested(), "test_coverage", "Which functions are untested?");
}
