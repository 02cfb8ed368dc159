using System.Net.Http.Json;
using Capstan.Features.Code.Scenarios.Performance;

namespace Capstan.Api.Tests.Features.Code.Scenarios;

[Collection(QualityProjects.Name)]
public sealed class PerformanceTests(QualityApp app)
{
    private Task<Guid> Slow() => app.Project("slow",
        ("db.py", "import re\n\n\ndef all_orders(cursor, users):\n    for user in users:\n        cursor.execute('SELECT id FROM orders WHERE user_id = %s', (user,))\n\n\ndef once(cursor):\n    cursor.execute('SELECT * FROM orders')\n    pattern = re.compile('a+')\n    return pattern\n\n\ndef scan(lines):\n    for line in lines:\n        re.compile('b+').match(line)\n\n\nasync def wait():\n    import time\n    time.sleep(1)\n\n\ndef rest():\n    import time\n    time.sleep(1)\n"),
        ("Text.java", "package app;\nclass Text {\n  String join(String[] parts) {\n    String all = \"\";\n    for (String part : parts) {\n      all += part + \",\";\n    }\n    return all;\n  }\n  String build(String[] parts) {\n    StringBuilder all = new StringBuilder();\n    for (String part : parts) {\n      String one = \"\";\n      one = \"<\";\n      one += part + \">\";\n      all.append(one);\n    }\n    return all.toString();\n  }\n}\n"),
        ("Sync.cs", "namespace App;\nclass Sync\n{\n    public int Load() => Fetch().GetAwaiter().GetResult();\n    public async System.Threading.Tasks.Task<int> Fetch() => await Other();\n    System.Threading.Tasks.Task<int> Other() => null;\n}\n"),
        ("fib.go", "package app\n\nfunc fib(n int) int {\n\tif n < 2 {\n\t\treturn n\n\t}\n\treturn fib(n-1) + fib(n-2)\n}\n\nfunc fact(n int) int {\n\tif n < 2 {\n\t\treturn 1\n\t}\n\treturn n * fact(n-1)\n}\n"),
        ("pairs.ts", "export function pairs(items: number[], others: number[]) {\n  for (const a of items) {\n    for (const b of items) {\n      use(a, b);\n    }\n    for (const c of others) {\n      use(a, c);\n    }\n  }\n}\n\nfunction use(a: number, b: number) {\n  return a + b;\n}\n"),
        ("cache.py", "page_cache = {}\nbounded_cache = {}\n\n\ndef page(key):\n    page_cache[key] = key\n    return page_cache[key]\n\n\ndef bounded(key):\n    if len(bounded_cache) > 100:\n        bounded_cache.clear()\n    bounded_cache[key] = key\n"));

    [Theory]
    [InlineData("db.py:6", "database query in a loop")]
    [InlineData("db.py:17", "regular expression compiled in a loop")]
    [InlineData("db.py:22", "blocking call in an asynchronous function")]
    [InlineData("db.py:10", "query that takes every column")]
    [InlineData("Text.java:6", "string put together piece by piece in a loop")]
    [InlineData("Sync.cs:4", "waits for an asynchronous result")]
    [InlineData("fib.go:7", "calls itself more than once")]
    [InlineData("pairs.ts:3", "nested loops over the same collection")]
    [InlineData("cache.py:1", "cache that only grows")]
    public async Task A_costly_pattern_is_found_where_it_stands(string place, string title)
    {
        var text = await app.Text(await Slow(), "performance", "Find performance bottlenecks");
        var section = text.Split("**").SkipWhile(s => !s.StartsWith(title, StringComparison.Ordinal)).Skip(1).FirstOrDefault() ?? "";
        section.ShouldContain($"`{place}`", Case.Sensitive, text);
    }

    [Theory]
    [InlineData("db.py:11")]
    [InlineData("db.py:27")]
    [InlineData("Text.java:15")]
    [InlineData("fib.go:14")]
    [InlineData("pairs.ts:6")]
    [InlineData("cache.py:2")]
    [InlineData("Sync.cs:5")]
    public async Task What_only_looks_like_one_is_not(string place)
    {
        var text = await app.Text(await Slow(), "performance", "Find performance bottlenecks");
        text[text.IndexOf("Costly patterns", StringComparison.Ordinal)..].ShouldNotContain($"`{place}`");
    }

    [Fact]
    public async Task A_kind_of_cost_can_be_asked_for()
    {
        var text = await app.Text(await Slow(), "performance", "database queries inside loops");
        text.ShouldContain("db.py:6");
        text.ShouldNotContain("fib.go");
        (await app.Text(await Slow(), "performance", "blocking async code")).ShouldContain("Sync.cs:4");
    }

    [Fact]
    public async Task What_is_called_in_a_loop_is_hotter_and_weights_decide()
    {
        var project = await Slow();
        (await app.Text(project, "performance", "hotspots")).ShouldContain("`pairs.use`");
        await app.Editor.Client.PutAsJsonAsync($"projects/{project}/scenario-settings", new { performance = new { reached_by_weight = 0, loop_weight = 1, complexity_weight = 0, pattern_weight = 0, cyclomatic_complexity = 3 } }).Json();
        var text = await app.Text(project, "performance", "hotspots");
        text.Split('\n').First(l => l.StartsWith("| `", StringComparison.Ordinal)).ShouldStartWith("| `pairs.use` | `pairs.ts:12` | 1.00 |");
    }

    [Fact]
    public async Task Answers_are_the_same_every_time_and_in_russian() => await app.IsSteady(await Slow(), "performance", "memory leaks and caches");

    [Theory]
    [InlineData("for (const a of items)", "items")]
    [InlineData("for (String part : this.parts)", "this.parts")]
    [InlineData("for user in users:", "users")]
    [InlineData("for _, x := range list", "list")]
    [InlineData("foreach (var x in rows)", "rows")]
    [InlineData("foreach ($rows as $row)", "$rows")]
    [InlineData("for (int i = 0; i < n; i++)", "")]
    public void The_collection_of_a_loop_is_read_from_its_head(string head, string collection) => CostPatterns.Collection(head).ShouldBe(collection);
}
