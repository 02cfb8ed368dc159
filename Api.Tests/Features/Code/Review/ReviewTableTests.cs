using Capstan.Api.Tests.Features.Code.Parsing;
using Capstan.Features.Code.Review;
using Capstan.Features.Code.Review.Delta;
using Capstan.Features.Code.Rules;
using Capstan.Features.Code.Thresholds;

namespace Capstan.Api.Tests.Features.Code.Review;

/// <summary>Every row of the contract's table of checks (f.3): a change that deserves the remark, and one like it that does not.</summary>
[Collection(nameof(Parsing))]
public sealed class ReviewTableTests(ParserFixture parser)
{
    private static string CFunction(string body) => $"int f(struct s *p, int n) {{\n{body}}}\n";

    private static string Loop(int depth) =>
        "def f(a):\n" + string.Concat(Enumerable.Range(0, depth).Select(i => $"{new string(' ', 4 * (i + 1))}for x{i} in a:\n")) + $"{new string(' ', 4 * (depth + 1))}use(x0)\n    return a\n";

    private static string Class(int methods) =>
        "package a;\npublic class Big {\n" + string.Concat(Enumerable.Range(0, methods).Select(i => $"    int m{i}(int a) {{ return a + {i}; }}\n")) + "}\n";

    /// <summary>Rule, file, before, the change that deserves it, the one that does not.</summary>
    public static TheoryData<string, string, string, string, string> Rows => new()
    {
        // ---- security -------------------------------------------------------------------------------------------------------------
        { "command-injection", "a.py", "import os\ndef f(a):\n    return a\n", "import os\ndef f(a):\n    os.system('ls ' + a)\n    return a\n", "import subprocess\ndef f(a):\n    subprocess.run(['ls', a])\n    return a\n" },
        { "removed-protection", "a.js", "function show(a) {\n  const clean = sanitize(a);\n  return render(clean);\n}\n", "function show(a) {\n  const clean = a;\n  return render(clean);\n}\n", "function show(a) {\n  const clean = escapeHtml(a);\n  return render(clean);\n}\n" },
        { "removed-prototype-guard", "a.js", "function set(o, k, v) {\n  if (k === '__proto__') return;\n  o[k] = v;\n}\n", "function set(o, k, v) {\n  o[k] = v;\n}\n", "function set(o, k, v) {\n  if (k === '__proto__') return o;\n  o[k] = v;\n}\n" },
        { "removed-authorization", "A.cs", "public class A {\n    [Authorize]\n    [HttpGet(\"x\")]\n    public int Get() { return 1; }\n}\n", "public class A {\n    [HttpGet(\"x\")]\n    public int Get() { return 1; }\n}\n", "public class A {\n    [Authorize]\n    [HttpGet(\"x\")]\n    public int Get() { return 2; }\n}\n" },
        { "unauthenticated-route", "A.cs", "public class A {\n    [Authorize]\n    [HttpGet(\"x\")]\n    public int Get() { return 1; }\n}\n", "public class A {\n    [Authorize]\n    [HttpGet(\"x\")]\n    public int Get() { return 1; }\n    [HttpPost(\"y\")]\n    public int Post() { return 1; }\n}\n", "public class A {\n    [Authorize]\n    [HttpGet(\"x\")]\n    public int Get() { return 1; }\n    [Authorize]\n    [HttpPost(\"y\")]\n    public int Post() { return 1; }\n}\n" },
        { "privileged-workflow", ".github/workflows/a.yml", "on: push\n", "on: pull_request_target\n", "on: pull_request\n" },
        { "container-runs-as-root", "Dockerfile", "FROM debian\nUSER app\n", "FROM debian\n", "FROM debian:13\nUSER app\n" },
        { "dependency-from-url", "package.json", "{\n  \"dependencies\": {\n  }\n}\n", "{\n  \"dependencies\": {\n    \"a\": \"git+https://example.com/a.git\"\n  }\n}\n", "{\n  \"dependencies\": {\n    \"a\": \"^1.2.3\"\n  }\n}\n" },
        // ---- error ----------------------------------------------------------------------------------------------------------------
        { "resource-leak", "a.c", CFunction("    return n;\n"), CFunction("    char *q = malloc(n);\n    if (!q) return -1;\n    if (n > 3) return -2;\n    free(q);\n    return n;\n"), CFunction("    char *q = malloc(n);\n    if (!q) return -1;\n    free(q);\n    return n;\n") },
        { "use-after-free", "a.c", CFunction("    n = p->x;\n    free(p);\n    return n;\n"), CFunction("    free(p);\n    n = p->x;\n    return n;\n"), CFunction("    n = p->y;\n    free(p);\n    return n;\n") },
        { "unchecked-return", "a.c", CFunction("    return n;\n"), CFunction("    setuid(n);\n    return n;\n"), CFunction("    if (setuid(n) != 0) abort();\n    return n;\n") },
        { "unchecked-allocation", "a.c", CFunction("    return n;\n"), CFunction("    char *q = malloc(n);\n    q[0] = 1;\n    keep(q);\n    return n;\n"), CFunction("    char *q = malloc(n);\n    if (q == NULL)\n        return -1;\n    q[0] = 1;\n    keep(q);\n    return n;\n") },
        { "removed-null-check", "a.c", CFunction("    if (p == NULL)\n        return -1;\n    return p->x;\n"), CFunction("    return p->x;\n"), CFunction("    if (!p)\n        return -2;\n    return p->x;\n") },
        { "removed-bounds-check", "a.c", "int f(int *a, int n, int i) {\n    if (i >= n)\n        return -1;\n    return a[i];\n}\n", "int f(int *a, int n, int i) {\n    return a[i];\n}\n", "int f(int *a, int n, int i) {\n    if (n <= i)\n        return -2;\n    return a[i];\n}\n" },
        { "possible-null-dereference", "a.js", "function f(d) {\n  return d;\n}\n", "function f(d) {\n  return d.querySelector('a').href;\n}\n", "function f(d) {\n  return d.querySelector('a')?.href;\n}\n" },
        { "swallowed-exception", "a.py", "def f():\n    go()\n", "def f():\n    try:\n        go()\n    except ValueError:\n        pass\n", "def f():\n    try:\n        go()\n    except ValueError:\n        log('no')\n" },
        { "off-by-one", "A.java", "class A { int f(int[] a) {\n  return 0;\n} }\n", "class A { int f(int[] a) {\n  for (int i = 0; i <= a.length; i++) go(a[i]);\n  return 0;\n} }\n", "class A { int f(int[] a) {\n  for (int i = 0; i < a.length; i++) go(a[i]);\n  return 0;\n} }\n" },
        { "assignment-in-condition", "a.c", CFunction("    return n;\n"), CFunction("    if (n = 1) return 2;\n    return n;\n"), CFunction("    if (n == 1) return 2;\n    return n;\n") },
        { "missing-break", "a.c", CFunction("    switch (n) {\n    case 1:\n        n = 2;\n        break;\n    default:\n        n = 3;\n    }\n    return n;\n"), CFunction("    switch (n) {\n    case 1:\n        n = 2;\n    default:\n        n = 3;\n    }\n    return n;\n"), CFunction("    switch (n) {\n    case 1:\n        n = 2;\n        /* fall through */\n    default:\n        n = 3;\n    }\n    return n;\n") },
        { "unreachable-code", "a.c", CFunction("    go();\n    return n;\n"), CFunction("    return n;\n    go();\n"), CFunction("    go();\n    go();\n    return n;\n") },
        { "missing-await", "a.js", "async function save(x) { return x; }\nasync function f(x) {\n  return x;\n}\n", "async function save(x) { return x; }\nasync function f(x) {\n  save(x);\n  return x;\n}\n", "async function save(x) { return x; }\nasync function f(x) {\n  await save(x);\n  return x;\n}\n" },
        { "resource-not-closed", "A.cs", "class A {\n    int F(string p) {\n        return 1;\n    }\n}\n", "class A {\n    int F(string p) {\n        var s = new StreamReader(p);\n        return s.Read();\n    }\n}\n", "class A {\n    int F(string p) {\n        using var s = new StreamReader(p);\n        return s.Read();\n    }\n}\n" },
        { "lock-order-changed", "a.c", CFunction("    pthread_mutex_lock(&a);\n    pthread_mutex_lock(&b);\n    return n;\n"), CFunction("    pthread_mutex_lock(&b);\n    pthread_mutex_lock(&a);\n    return n;\n"), CFunction("    pthread_mutex_lock(&a);\n    go();\n    pthread_mutex_lock(&b);\n    return n;\n") },
        { "integer-narrowing", "a.c", "int f(size_t len) {\n    return put(len);\n}\n", "int f(size_t len) {\n    return put((int)len);\n}\n", "int f(size_t len) {\n    return put((long)len);\n}\n" },
        // ---- performance ----------------------------------------------------------------------------------------------------------
        { "query-in-loop", "a.py", "def f(items, cursor):\n    return items\n", "def f(items, cursor):\n    for i in items:\n        cursor.execute('SELECT 1 WHERE x = %s', (i,))\n    return items\n", "def f(items, cursor):\n    cursor.execute('SELECT 1')\n    return items\n" },
        { "slow-call-in-loop", "a.py", "def load(cursor, i):\n    cursor.execute('SELECT 1 WHERE x = %s', (i,))\n    return i\n\n\ndef f(items, c):\n    return load(c, items[0])\n", "def load(cursor, i):\n    cursor.execute('SELECT 1 WHERE x = %s', (i,))\n    return i\n\n\ndef f(items, c):\n    for i in items:\n        load(c, i)\n    return items\n", "def load(cursor, i):\n    cursor.execute('SELECT 1 WHERE x = %s', (i,))\n    return i\n\n\ndef f(items, c):\n    load(c, items[1])\n    return load(c, items[0])\n" },
        { "deeper-loops", "a.py", Loop(1), Loop(2), Loop(1).Replace("use(x0)", "use(x0, a)", StringComparison.Ordinal) },
        // ---- architecture (the rest needs the graph: below) -----------------------------------------------------------------------
        { "god-module-growth", "Big.java", Class(20), Class(24), Class(19) },
        { "internal-api-used", "A.java", "package a;\nimport java.util.List;\nclass A { }\n", "package a;\nimport java.util.List;\nimport sun.misc.Unsafe;\nclass A { }\n", "package a;\nimport java.util.List;\nimport java.util.Map;\nclass A { }\n" },
        { "internal-api-used", "a.py", "import os\n", "import os\nfrom pip._internal import main\n", "import os\nfrom pip import main\n" },
        // ---- interface ------------------------------------------------------------------------------------------------------------
        { "public-api-removed", "a.go", "package a\n\nfunc Get(a int) int {\n\treturn a\n}\n\nfunc Other(a int) int {\n\treturn a + 1\n}\n", "package a\n\nfunc Get(a int) int {\n\treturn a\n}\n", "package a\n\nfunc Get(a int) int {\n\treturn a\n}\n\nfunc Other(a int) int {\n\treturn a + 2\n}\n" },
        { "route-removed", "a.js", "app.get('/users', list);\napp.post('/users', create);\n", "app.get('/users', list);\n", "app.get('/users', list);\napp.post('/users', createUser);\n" },
        { "column-removed", "db/2.sql", "SELECT 1;\n", "SELECT 1;\nALTER TABLE t DROP COLUMN name;\n", "SELECT 1;\nALTER TABLE t ADD COLUMN name text;\n" },
        { "serialized-field-removed", "models.py", "class User(models.Model):\n    name = models.CharField(max_length=10)\n    mail = models.CharField(max_length=10)\n", "class User(models.Model):\n    name = models.CharField(max_length=10)\n", "class User(models.Model):\n    name = models.CharField(max_length=20)\n    mail = models.CharField(max_length=10)\n" },
        { "serialized-name-changed", "A.cs", "public class A {\n    [JsonPropertyName(\"user_id\")]\n    public int UserId { get; set; }\n}\n", "public class A {\n    [JsonPropertyName(\"uid\")]\n    public int UserId { get; set; }\n}\n", "public class A {\n    [JsonPropertyName(\"user_id\")]\n    public long UserId { get; set; }\n}\n" },
        { "config-key-removed", "config/settings.yaml", "host: a\nport: 1\n", "host: a\n", "host: b\nport: 2\n" },
        { "config-key-removed", "a.py", "import os\nPORT = os.environ.get('APP_PORT')\n", "import os\nPORT = os.environ.get('APP_LISTEN')\n", "import os\nPORT = int(os.environ['APP_PORT'])\n" },
        { "cli-flag-removed", "a.py", "import argparse\np = argparse.ArgumentParser()\np.add_argument('--verbose')\np.add_argument('--quiet')\n", "import argparse\np = argparse.ArgumentParser()\np.add_argument('--verbose')\n", "import argparse\np = argparse.ArgumentParser()\np.add_argument('--verbose')\np.add_argument('--quiet', help='less')\n" },
        { "enum-value-removed", "A.cs", "public enum A {\n    One,\n    Two,\n}\n", "public enum A {\n    One,\n}\n", "public enum A {\n    One,\n    Two,\n    Three,\n}\n" },
        { "enum-value-changed", "A.cs", "public enum A {\n    One = 1,\n    Two = 2,\n}\n", "public enum A {\n    One = 1,\n    Two = 3,\n}\n", "public enum A {\n    One = 1,\n    Two = 2,\n    Three = 3,\n}\n" },
        { "migration-without-down", "migrations/versions/1_a.py", "", "def upgrade():\n    op.add_column('t', 'a')\n\n\ndef downgrade():\n    pass\n", "def upgrade():\n    op.add_column('t', 'a')\n\n\ndef downgrade():\n    op.drop_column('t', 'a')\n" },
        { "migration-without-down", "db/migrate/1_a.rb", "", "class A < ActiveRecord::Migration[7.1]\n  def up\n    execute 'SELECT 1'\n  end\nend\n", "class A < ActiveRecord::Migration[7.1]\n  def change\n    add_column :t, :a, :text\n  end\nend\n" },
        { "migration-without-down", "migrations/1.js", "", "exports.up = (knex) => knex.schema.createTable('t', () => {});\nexports.down = () => {};\n", "exports.up = (knex) => knex.schema.createTable('t', () => {});\nexports.down = (knex) => knex.schema.dropTable('t');\n" },
        { "migration-without-down", "app/migrations/0002_a.py", "", "class Migration(migrations.Migration):\n    operations = [migrations.RunPython(forward)]\n", "class Migration(migrations.Migration):\n    operations = [migrations.RunPython(forward, back)]\n" },
        { "migration-without-down", "Migrations/A.cs", "", "class A : Migration {\n    protected override void Up(MigrationBuilder m) { m.DropTable(\"t\"); }\n    protected override void Down(MigrationBuilder m) { }\n}\n", "class A : Migration {\n    protected override void Up(MigrationBuilder m) { m.DropTable(\"t\"); }\n    protected override void Down(MigrationBuilder m) { m.CreateTable(\"t\"); }\n}\n" },
        // ---- testing --------------------------------------------------------------------------------------------------------------
        { "test-skipped", "tests/test_a.py", "def test_a():\n    assert f() == 1\n", "import pytest\n\n\n@pytest.mark.skip\ndef test_a():\n    assert f() == 1\n", "import pytest\n\n\n@pytest.mark.slow\ndef test_a():\n    assert f() == 1\n" },
        { "assertion-removed", "tests/a.test.js", "test('a', () => {\n  expect(f()).toBe(1);\n  expect(g()).toBe(2);\n});\n", "test('a', () => {\n  expect(f()).toBe(1);\n});\n", "test('a', () => {\n  expect(f()).toBe(1);\n  expect(g()).toBe(3);\n});\n" },
        { "test-deleted", "tests/test_a.py", "def test_a():\n    check(1)\n\n\ndef test_b():\n    check(2)\n", "def test_a():\n    check(1)\n", "def test_a():\n    check(1)\n\n\ndef test_c():\n    check(2)\n\n\ndef test_b():\n    check(2)\n" },
        // ---- documentation --------------------------------------------------------------------------------------------------------
        { "missing-documentation", "a.go", Documented(3), Documented(3) + "\nfunc Bare(a int) int {\n\treturn a\n}\n", Documented(4) },
        { "stale-documentation", "A.java", "class A {\n    /**\n     * Adds.\n     * @param a one\n     * @param b two\n     */\n    public int add(int a, int b) { return a + b; }\n}\n", "class A {\n    /**\n     * Adds.\n     * @param a one\n     * @param b two\n     */\n    public int add(int a) { return a; }\n}\n", "class A {\n    /**\n     * Adds.\n     * @param a one\n     */\n    public int add(int a) { return a; }\n}\n" },
        // ---- maintainability ------------------------------------------------------------------------------------------------------
        { "complexity-growth", "a.c", CFunction("    return n;\n"), CFunction(string.Concat(Enumerable.Range(0, 16).Select(i => $"    if (n == {i}) n += {i};\n")) + "    return n;\n"), CFunction(string.Concat(Enumerable.Range(0, 16).Select(i => $"    n += {i};\n")) + "    return n;\n") },
        { "long-method", "a.c", CFunction("    return n;\n"), CFunction(string.Concat(Enumerable.Range(0, 90).Select(i => $"    n += {i};\n")) + "    return n;\n"), CFunction(string.Concat(Enumerable.Range(0, 60).Select(i => $"    n += {i};\n")) + "    return n;\n") },
        { "debug-output", "a.js", "function f(a) {\n  return a;\n}\n", "function f(a) {\n  console.log(a);\n  return a;\n}\n", "function f(a) {\n  logger.info(a);\n  return a;\n}\n" },
        { "todo-added", "a.c", CFunction("    return n;\n"), CFunction("    /* TODO: handle it */\n    return n;\n"), CFunction("    /* Handled by the caller. */\n    return n;\n") },
        { "commented-out-code", "a.c", CFunction("    return n;\n"), CFunction("    // n = get();\n    // put(n);\n    return n;\n"), CFunction("    // The caller has looked\n    // at it already.\n    return n;\n") },
        { "large-patch", "a.txt", "a\n", string.Concat(Enumerable.Range(0, 450).Select(i => $"line {i}\n")), string.Concat(Enumerable.Range(0, 350).Select(i => $"line {i}\n")) },
    };

    private static string Documented(int functions) =>
        "package a\n" + string.Concat(Enumerable.Range(0, functions).Select(i => $"\n// Get{i} gets it.\nfunc Get{i}(a int) int {{\n\treturn a\n}}\n"));

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task It_is_said_of_what_deserves_it_and_of_nothing_else(string rule, string path, string before, string bad, string good)
    {
        var found = await Findings(path, before, bad);
        found.ShouldContain(f => f.Rule == rule, $"{rule} in {string.Join("; ", found.Select(f => $"{f.Rule}@{f.Line}"))}");
        (await Findings(path, before, good)).ShouldNotContain(f => f.Rule == rule);
    }

    private async Task<IReadOnlyList<Finding>> Findings(string path, string before, string after) => (await ReviewHarness.Review(parser,
        before.Length == 0 ? new Dictionary<string, string> { ["other.txt"] = "a\n" } : new Dictionary<string, string> { [path] = before },
        before.Length == 0 ? new Dictionary<string, string> { ["other.txt"] = "a\n", [path] = after } : new Dictionary<string, string> { [path] = after })).Findings;

    private async Task<IReadOnlyList<Finding>> Findings(Dictionary<string, string> before, Dictionary<string, string> after, Impact impact, ScenarioSettings? settings = null) =>
        (await ReviewHarness.Review(parser, before, after, _ => impact, settings: settings)).Findings;

    // ---- with the graph -------------------------------------------------------------------------------------------------------------

    private static readonly Dictionary<string, string> Service = new() { ["app/service/a.py"] = "import os\n\n\ndef f(a):\n    return a\n" };
    private static readonly Dictionary<string, string> Importing = new() { ["app/service/a.py"] = "import os\nfrom app.web import page\n\n\ndef f(a):\n    return page.show(a)\n" };

    private static Impact Uses(string to, params (string From, string To)[] dependencies) => new()
    {
        NewUses = [new() { File = "app/service/a.py", Line = 2, Entity = "app.web.page", Target = to + "/page.py", IsVendored = to.Contains("vendor", StringComparison.Ordinal) }],
        Dependencies = [.. dependencies.Select(d => new ModuleDependency { FromModule = d.From, ToModule = d.To, Count = 1 })],
    };

    [Fact]
    public async Task A_dependency_that_closes_a_circle_is_named_with_its_way()
    {
        var found = await Findings(Service, Importing, Uses("app/store", ("app/store", "app/mail"), ("app/mail", "app/service")));
        var cycle = found.Where(f => f.Rule == "new-module-cycle").ShouldHaveSingleItem();
        cycle.Message.ShouldContain("app/service → app/store → app/mail → app/service");
        (cycle.Severity, cycle.Line).ShouldBe((FindingSeverity.High, 2));
        // They depended on each other before, only not directly: no new circle.
        (await Findings(Service, Importing, Uses("app/store", ("app/store", "app/mail"), ("app/mail", "app/service"), ("app/service", "app/other"), ("app/other", "app/store")))).ShouldNotContain(f => f.Rule == "new-module-cycle");
        (await Findings(Service, Importing, Uses("app/store", ("app/store", "app/mail")))).ShouldNotContain(f => f.Rule == "new-module-cycle");
    }

    [Fact]
    public async Task A_dependency_against_the_layers_is_found()
    {
        (await Findings(Service, Importing, Uses("app/web"))).Single(f => f.Rule == "layer-violation").Severity.ShouldBe(FindingSeverity.Medium);
        (await Findings(Service, Importing, Uses("app/db"))).ShouldNotContain(f => f.Rule == "layer-violation");
        var set = new ScenarioSettings { Architecture = new() { Layers = [new() { Name = "low", Modules = ["app/service*"] }, new() { Name = "high", Modules = ["app/db*"] }] } };
        (await Findings(Service, Importing, Uses("app/db"), set)).ShouldNotContain(f => f.Rule == "layer-violation");
        var forbidden = new ScenarioSettings { Architecture = new() { Forbidden = [new() { From = "app/service", To = "app/db" }] } };
        (await Findings(Service, Importing, Uses("app/db"), forbidden)).Single(f => f.Rule == "layer-violation").Severity.ShouldBe(FindingSeverity.High);
        // It was there before.
        (await Findings(Service, Importing, Uses("app/web", ("app/service", "app/web")))).ShouldNotContain(f => f.Rule == "layer-violation");
    }

    [Fact]
    public async Task What_many_lean_on_should_not_lean_on_what_changes()
    {
        (string, string)[] shaky = [("app/one", "app/service"), ("app/two", "app/service"), ("app/three", "app/service"), ("app/store", "app/x"), ("app/store", "app/y")];
        (await Findings(Service, Importing, Uses("app/store", shaky))).ShouldContain(f => f.Rule == "unstable-dependency");
        (await Findings(Service, Importing, Uses("app/store", [.. shaky, ("app/p", "app/store"), ("app/q", "app/store"), ("app/r", "app/store"), ("app/s", "app/store"), ("app/t", "app/store"), ("app/u", "app/store")]))).ShouldNotContain(f => f.Rule == "unstable-dependency");
    }

    [Fact]
    public async Task New_use_of_copied_code_is_found()
    {
        (await Findings(Service, Importing, Uses("vendor/lib"))).ShouldContain(f => f.Rule == "vendored-dependency");
        (await Findings(Service, Importing, Uses("app/lib"))).ShouldNotContain(f => f.Rule == "vendored-dependency");
    }

    private static Impact Called(string fullName, string file, int line, int fanIn, params string[] callers) => new()
    {
        Methods = [new() { Id = 7, FullName = fullName, Filename = file, LineNumber = line, FanIn = fanIn, IsEntryPoint = false }],
        Callers = [.. callers.Select((c, i) => new CallSite { CalleeId = 7, Caller = c, CallerIsTest = false, Filename = "other.x", LineNumber = i + 1, Code = "f()", ArgumentCount = -1, Confidence = 0.95 })],
    };

    [Fact]
    public async Task A_new_exception_is_told_to_its_callers()
    {
        Dictionary<string, string> before = new() { ["A.java"] = "package a;\nclass A {\n    int f(int a) { return a; }\n}\n" };
        Dictionary<string, string> declared = new() { ["A.java"] = "package a;\nclass A {\n    int f(int a) throws IOException { return read(a); }\n}\n" };
        Dictionary<string, string> thrown = new() { ["A.java"] = "package a;\nclass A {\n    int f(int a) {\n        if (a < 0) throw new IllegalStateException();\n        return a;\n    }\n}\n" };
        Dictionary<string, string> same = new() { ["A.java"] = "package a;\nclass A {\n    int f(int a) { return a + 1; }\n}\n" };
        var impact = Called("a.A.f", "A.java", 3, 2, "a.B.g");
        (await Findings(before, declared, impact)).Single(f => f.Rule == "caller-left-behind").File.ShouldBe("other.x");
        (await Findings(before, thrown, impact)).ShouldContain(f => f.Rule == "new-exception");
        (await Findings(before, same, impact)).ShouldNotContain(f => f.Rule == "new-exception" || f.Rule == "caller-left-behind");
        (await Findings(before, thrown, Called("a.A.f", "A.java", 3, 0))).ShouldNotContain(f => f.Rule == "new-exception");
    }

    [Fact]
    public async Task A_lock_many_wait_for_is_not_to_be_held_longer()
    {
        static Dictionary<string, string> Body(string inside, string after) => new() { ["A.cs"] = $"namespace a;\nclass A {{\n    int F(int a) {{\n        lock (gate) {{\n            {inside}\n        }}\n        {after}\n        return a;\n    }}\n}}\n" };
        var before = Body("Add(a);", "Send(a);");
        var longer = Body("Add(a); Send(a);", "");
        (await Findings(before, longer, Called("a.A.F", "A.cs", 3, 12, "a.B.G"))).ShouldContain(f => f.Rule == "lock-held-longer");
        (await Findings(before, longer, Called("a.A.F", "A.cs", 3, 2, "a.B.G"))).ShouldNotContain(f => f.Rule == "lock-held-longer");
        (await Findings(before, Body("Put(a);", "Send(a);"), Called("a.A.F", "A.cs", 3, 12, "a.B.G"))).ShouldNotContain(f => f.Rule == "lock-held-longer");
    }

    [Fact]
    public async Task A_method_that_asks_a_database_is_slow_in_a_loop_wherever_it_stands()
    {
        Dictionary<string, string> before = new() { ["a.go"] = "package a\n\nfunc F(ids []int) {\n\tuse(ids)\n}\n" }, after = new() { ["a.go"] = "package a\n\nfunc F(ids []int) {\n\tfor _, id := range ids {\n\t\trepo.Load(id)\n\t}\n}\n" };
        (await Findings(before, after, new() { SlowMethods = ["Load"] })).ShouldContain(f => f.Rule == "slow-call-in-loop");
        (await Findings(before, after, Impact.None)).ShouldNotContain(f => f.Rule == "slow-call-in-loop");
    }

    [Fact]
    public async Task A_block_copied_from_the_base_is_found()
    {
        static string Block(string name) => $"int {name}(int a) {{\n" + string.Concat(Enumerable.Range(0, 12).Select(i => $"    a = step{i}(a, {i * 7}) + a * {i + 3};\n")) + "    return a;\n}\n";
        Dictionary<string, string> before = new() { ["src/a.c"] = "int x;\n" }, after = new() { ["src/a.c"] = "int x;\n" + Block("copy") };
        var impact = new Impact { CloneSources = [new() { Name = "src/other.c", Content = "int y;\n\n" + Block("origin"), Language = "c" }] };
        var copied = (await Findings(before, after, impact)).Single(f => f.Rule == "duplicated-block");
        copied.Message.ShouldContain("src/other.c, lines 3 to 17");
        (await Findings(before, after, Impact.None)).ShouldNotContain(f => f.Rule == "duplicated-block");
    }

    [Fact]
    public async Task Risky_and_untested_changes_are_found_where_there_are_tests()
    {
        Dictionary<string, string> before = new() { ["a.py"] = "def f(a):\n    b = a\n    c = b\n    return c\n" }, after = new() { ["a.py"] = "def f(a):\n    b = a + 1\n    c = b\n    return c\n" };
        var node = new GraphMethod { Id = 7, FullName = "a.f", Filename = "a.py", LineNumber = 1, FanIn = 12, IsEntryPoint = false };
        var untested = new Impact { HasTests = true, Methods = [node] };
        var found = await Findings(before, after, untested);
        found.ShouldContain(f => f.Rule == "untested-change");
        found.ShouldContain(f => f.Rule == "risky-change-without-test");
        var tested = untested with { Reached = [new() { OriginId = 7, MethodId = 8, Depth = 1, FullName = "tests.test_f", Filename = "tests/test_a.py", LineNumber = 1, IsTest = true, IsEntryPoint = false }], Methods = [node with { FanIn = 1 }] };
        (await Findings(before, after, tested)).ShouldNotContain(f => f.Rule == "untested-change" || f.Rule == "risky-change-without-test");
    }

    [Fact]
    public async Task A_broken_interface_belongs_into_the_changelog()
    {
        Dictionary<string, string> before = new() { ["a.js"] = "app.get('/a', f);\napp.get('/b', f);\n", ["CHANGELOG.md"] = "# Changes\n" };
        Dictionary<string, string> after = new(before) { ["a.js"] = "app.get('/a', f);\n" }, noted = new(after) { ["CHANGELOG.md"] = "# Changes\n\n- /b is gone\n" };
        (await Findings(before, after, new() { Changelog = "CHANGELOG.md" })).ShouldContain(f => f.Rule == "changelog-missing");
        (await Findings(before, noted, new() { Changelog = "CHANGELOG.md" })).ShouldNotContain(f => f.Rule == "changelog-missing");
        (await Findings(before, after, Impact.None)).ShouldNotContain(f => f.Rule == "changelog-missing");
    }

    // ---- definition of done ---------------------------------------------------------------------------------------------------------

    [Theory]
    [InlineData("No memory leaks\n- [x] Tests added", "No memory leaks|Tests added")]
    [InlineData("definition_of_done:\n  - \"no TODO\"\n  - complexity < 10\nowner: me\n", "no TODO|complexity < 10")]
    [InlineData("dod: [no TODO, 'tests added']", "no TODO|tests added")]
    [InlineData("# Task\n\nText.\n\n## Acceptance criteria\n\n1. No breaking changes\n2) Docs updated\n\n## Other\n\n- x\n", "No breaking changes|Docs updated")]
    [InlineData("**Критерии приёмки**\n\n* Нет утечек памяти\n* Покрыто тестами\n", "Нет утечек памяти|Покрыто тестами")]
    public async Task Items_come_in_every_form_people_use(string text, string expected)
    {
        Dictionary<string, string> before = new() { ["a.txt"] = "a\n" }, after = new() { ["a.txt"] = "b\n" };
        (await ReviewHarness.Review(parser, before, after, dod: [text])).Dod.Select(d => d.Description).ShouldBe(expected.Split('|'));
    }

    [Fact]
    public async Task Without_items_the_products_own_are_judged_and_do_not_block()
    {
        Dictionary<string, string> before = new() { ["a.txt"] = "a\n" }, after = new() { ["a.txt"] = "b\n" };
        var review = await ReviewHarness.Review(parser, before, after);
        review.Dod.Count.ShouldBe(4);
        review.Recommendation.ShouldBe("APPROVE");
        (await ReviewHarness.Review(parser, before, after, dod: ["Tests added"])).Recommendation.ShouldBe("REQUEST_CHANGES");
    }
}
