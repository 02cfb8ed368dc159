using System.Text.Json;
using Capstan.Features.Code.Graph.Parsing;
using Microsoft.Extensions.DependencyInjection;

namespace Capstan.Api.Tests.Features.Code.Scenarios;

/// <summary>Per language a vulnerable and a safe program; and data that goes a long way.</summary>
public sealed class SecurityApp : QueryApp
{
    /// <summary>File, and the line at which SQL or a command is put together from a request.</summary>
    public static readonly (string File, string Text, int Sink)[] Vulnerable =
    [
        ("py/app.py", "from flask import request\nimport sqlite3\n\ndef show(db):\n    name = request.args.get('name')\n    query = \"SELECT * FROM users WHERE name = '\" + name + \"'\"\n    return db.execute(query)\n", 7),
        ("js/app.js", "const express = require('express');\nfunction show(req, res) {\n  const id = req.query.id;\n  db.query('SELECT * FROM users WHERE id = ' + id, done);\n}\n", 4),
        ("php/page.php", "<?php\nfunction show($db) {\n  $id = $_GET['id'];\n  return mysqli_query($db, \"SELECT * FROM users WHERE id = $id\");\n}\n", 4),
        ("go/app.go", "package app\n\nimport (\"database/sql\"; \"net/http\"; \"fmt\")\n\nfunc show(db *sql.DB, w http.ResponseWriter, r *http.Request) {\n\tid := r.FormValue(\"id\")\n\tdb.Query(fmt.Sprintf(\"SELECT * FROM users WHERE id = %s\", id))\n}\n", 7),
        ("java/Show.java", "package app;\nclass Show {\n  void show(HttpServletRequest request, Statement statement) throws Exception {\n    String id = request.getParameter(\"id\");\n    statement.executeQuery(\"SELECT * FROM users WHERE id = \" + id);\n  }\n}\n", 5),
        ("cs/Show.cs", "class Show : Controller {\n  [HttpGet(\"show/{id}\")]\n  public object Get(string id) {\n    return context.Users.FromSqlRaw(\"SELECT * FROM users WHERE id = '\" + id + \"'\");\n  }\n}\n", 4),
        ("rb/show.rb", "class Show\n  def show\n    User.where(\"name = '#{params[:name]}'\")\n  end\nend\n", 3),
        ("kt/Show.kt", "package app\nclass Show {\n  fun show(request: HttpServletRequest, statement: Statement) {\n    val id = request.getParameter(\"id\")\n    statement.executeQuery(\"SELECT * FROM users WHERE id = $id\")\n  }\n}\n", 5),
    ];

    public static readonly (string File, string Text)[] Safe =
    [
        ("py/safe.py", "from flask import request\n\ndef show(db):\n    return db.execute('SELECT * FROM users WHERE name = ?', (request.args.get('name'),))\n\ndef number(db):\n    n = int(request.args['n'])\n    return db.execute('SELECT * FROM users LIMIT ' + str(n))\n"),
        ("js/safe.js", "function show(req, res) {\n  db.query('SELECT * FROM users WHERE id = $1', [req.query.id], done);\n}\nconst TABLE = 'users';\nfunction all() {\n  db.query('SELECT * FROM ' + TABLE, done);\n}\n"),
        ("php/safe.php", "<?php\nfunction show($db) {\n  $id = intval($_GET['id']);\n  return mysqli_query($db, \"SELECT * FROM users WHERE id = $id\");\n}\n"),
        ("go/safe.go", "package app\n\nfunc safe(db *sql.DB, r *http.Request) {\n\tdb.Query(\"SELECT * FROM users WHERE id = $1\", r.FormValue(\"id\"))\n}\n"),
        ("java/Safe.java", "package app;\nclass Safe {\n  void show(HttpServletRequest request, Connection c) throws Exception {\n    var s = c.prepareStatement(\"SELECT * FROM users WHERE id = ?\");\n    s.setString(1, request.getParameter(\"id\"));\n  }\n}\n"),
        ("cs/Safe.cs", "class Safe : Controller {\n  [HttpGet]\n  public object Get(string id) => context.Users.FromSqlInterpolated($\"SELECT * FROM users WHERE id = {id}\");\n}\n"),
        ("rb/safe.rb", "class Safe\n  def show\n    User.where('name = ?', params[:name])\n  end\nend\n"),
        ("kt/Safe.kt", "package app\nclass Safe {\n  fun show(c: Connection) {\n    c.prepareStatement(\"SELECT * FROM users WHERE id = ?\")\n  }\n}\n"),
    ];

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        var sketch = new GraphSketch();
        foreach (var (file, text, _) in Vulnerable) sketch.Source(file, text);
        foreach (var (file, text) in Safe) sketch.Source(file, text);
        await sketch
            .Source("far/web.py", "from flask import request\nimport service\n\ndef endpoint():\n    target = request.form['host']\n    return service.ping_host(target)\n")
            .Source("far/service.py", "import runner\n\ndef ping_host(host):\n    command = 'ping -c 1 ' + host\n    return run_command(command)\n\ndef run_command(line):\n    import os\n    return os.system(line)\n")
            .Source("far/result.py", "import os\nfrom flask import request\n\ndef read_input():\n    return request.args['x']\n\ndef act():\n    os.system('echo ' + read_input())\n")
            .Source("far/unknown.py", "import os\n\ndef maybe(value):\n    os.system('ls ' + value)\n")
            .Source("far/tests/test_web.py", "import os\n\ndef test_it(value):\n    os.system('ls ' + value)\n")
            .Source("far/shared.py", "import os\nfrom flask import request\n\ndef same(text):\n    return text\n\ndef tainted_use():\n    return same(request.args['y'])\n\ndef constant_use():\n    value = same(setting)\n    os.system('run ' + value)\n")
            .Source("far/job.js", "const path = require('path');\nfunction job(req, jobs) {\n  jobs.add(path.resolve(__dirname, 'jobs', `${req.params.name}.js`));\n}\n")
            .Source("prose.rb", "class Prose\n  def fail\n    raise \"Start it as `ruby #{$0}` \\u202e please\"\n  end\n\n  def go\n    `ls #{ARGV[0]}`\n  end\nend\n")
            .Source("weak.py", "import hashlib\n\ndef digest(data):\n    return hashlib.md5(data).hexdigest()\n")
            .Source("main.c", "#include <stdlib.h>\n#include <string.h>\nint main(int argc, char **argv)\n{\n\tchar line[64];\n\tstrcpy(line, argv[1]);\n\treturn system(argv[2]);\n}\n")
            .Source("secret.py", $"api_key = '{Secret}'\n")
            .Import(Graphs, Alpha, Database.Owner, Services.GetRequiredService<ParserPool>());
    }

    public static readonly string Secret = new([.. Enumerable.Range(0, 24).Select(i => (char)('a' + (i * 11 % 26)))]);
}

public sealed class SecurityTests(SecurityApp app) : IClassFixture<SecurityApp>
{
    [Fact]
    public async Task Data_is_followed_from_the_argument_that_looks_like_it_not_from_the_first()
    {
        var answer = await Ask("Is there a path traversal?");
        answer.GetProperty("evidence").EnumerateArray().Select(e => e.GetProperty("source").GetString()).ShouldContain("far/job.js:3");
    }

    private Task<JsonElement> Ask(string query, string? language = null) => app.Analyst.Client.Post("scenarios/security/query", new { query, language }).Json();

    private static string Text(JsonElement answer) => answer.GetProperty("answer").GetString()!;

    private static List<string> Sources(JsonElement answer) => [.. answer.GetProperty("evidence").EnumerateArray().Select(e => e.GetProperty("source").GetString()!)];

    /// <summary>The section of the answer about one place.</summary>
    private static string About(JsonElement answer, string place) => Text(answer).Split("### ").FirstOrDefault(s => s.Contains($"\n`{place}`", StringComparison.Ordinal)) ?? "";

    public static IEnumerable<object[]> Pairs() => SecurityApp.Vulnerable.Select(v => new object[] { v.File, v.Sink });

    [Theory, MemberData(nameof(Pairs))]
    public async Task Injection_is_proven_from_the_request_to_the_statement(string file, int sink)
    {
        var answer = await Ask("Find SQL injection");
        var about = About(answer, $"{file}:{sink}");
        about.ShouldContain("critical: SQL statement put together from data (CWE-89, `sql-injection`)");
        about.ShouldContain("Data from outside (a request) reaches it");
        Sources(answer).ShouldContain($"{file}:{sink}");
    }

    [Fact]
    public async Task Parameters_constants_and_numbers_are_no_injection()
    {
        var text = Text(await Ask("Find SQL injection"));
        foreach (var (file, _) in SecurityApp.Safe) text.ShouldNotContain(file);
    }

    [Fact]
    public async Task Data_is_followed_through_arguments_and_results_of_calls()
    {
        var answer = await Ask("find command injection");
        var through = About(answer, "far/service.py:9");
        through.ShouldContain("critical");
        foreach (var hop in new[] { "`far/web.py:5`", "`far/web.py:6`", "`far/service.py:4`", "`far/service.py:5`" }) through.ShouldContain(hop);
        through.IndexOf("far/web.py:5", StringComparison.Ordinal).ShouldBeLessThan(through.IndexOf("far/service.py:5", StringComparison.Ordinal));
        About(answer, "far/result.py:8").ShouldContain("`far/result.py:5`");
        answer.GetProperty("evidence").EnumerateArray().Count(e => e.GetProperty("type").GetString() == "path").ShouldBeGreaterThan(3);
    }

    [Fact]
    public async Task A_sink_without_a_proven_source_is_one_severity_lower_and_says_so()
    {
        var answer = await Ask("command injection");
        var about = About(answer, "far/unknown.py:4");
        about.ShouldContain("high:");
        about.ShouldContain("not proven");
        Text(answer).ShouldNotContain("test_web.py");
    }

    [Fact]
    public async Task What_a_helper_is_given_elsewhere_does_not_taint_its_result_here() =>
        About(await Ask("command injection"), "far/shared.py:12").ShouldContain("not proven");

    [Fact]
    public async Task Back_ticks_inside_a_text_run_nothing()
    {
        var text = Text(await Ask("command injection"));
        text.ShouldContain("`prose.rb:7`");
        text.ShouldNotContain("`prose.rb:3`");
    }

    [Fact]
    public async Task Command_line_arguments_reach_c_functions()
    {
        About(await Ask("What is unsafe in main.c?"), "main.c:7").ShouldContain("command line");
        Text(await Ask("What is unsafe in main.c?")).ShouldContain("`main.c:6`");
    }

    [Fact]
    public async Task Weak_hashes_secrets_and_cwe_numbers_are_asked_for_by_name()
    {
        Text(await Ask("weak crypto")).ShouldContain("`weak.py:4`");
        var secrets = await Ask("find hardcoded credentials");
        Text(secrets).ShouldContain("`secret.py:1`");
        secrets.GetRawText().ShouldNotContain(SecurityApp.Secret);
        Text(await Ask("show CWE-328")).ShouldContain("`weak.py:4`");
        Text(await Ask("show CWE-328")).ShouldNotContain("sql-injection");
        Text(await Ask("show CWE-9999")).ShouldContain("No rule here covers CWE-9999");
    }

    [Fact]
    public async Task Everything_is_ranked_by_severity_and_the_same_every_time()
    {
        var (one, two) = (await Ask("find vulnerabilities"), await Ask("find vulnerabilities"));
        Text(one).ShouldBe(Text(two));
        one.GetProperty("evidence").GetRawText().ShouldBe(two.GetProperty("evidence").GetRawText());
        var order = System.Text.RegularExpressions.Regex.Matches(Text(one), @"### \d+\. (\w+):").Select(m => Array.IndexOf(["critical", "high", "medium", "low", "info"], m.Groups[1].Value)).ToList();
        order.Count.ShouldBeGreaterThan(8);
        order.ShouldBe(order.Order());
        one.GetProperty("confidence").GetDouble().ShouldBeInRange(0.5, 0.95);
    }

    [Fact]
    public async Task Russian_questions_get_russian_answers()
    {
        var text = Text(await Ask("Найди SQL-инъекции"));
        text.ShouldContain("Находок:");
        text.ShouldContain("Сюда доходят внешние данные (запрос)");
        Text(await Ask("Find SQL injection", "ru")).ShouldContain("Находок:");
    }

    [Theory, MemberData(nameof(OnboardingTests.Hostile), MemberType = typeof(OnboardingTests))]
    public async Task Hostile_questions_get_an_answer(string query) => Text(await Ask("xss " + query[..Math.Min(query.Length, 9_000)])).ShouldNotBeNullOrEmpty();
}
