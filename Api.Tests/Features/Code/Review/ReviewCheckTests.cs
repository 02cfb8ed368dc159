using Capstan.Api.Tests.Features.Code.Parsing;
using Capstan.Features.Code.Review;
using Capstan.Features.Code.Rules;

namespace Capstan.Api.Tests.Features.Code.Review;

/// <summary>What each check must say about a change that deserves it, and must not say about one that does not.</summary>
[Collection(nameof(Parsing))]
public sealed class ReviewCheckTests(ParserFixture parser)
{
    private async Task<IReadOnlyList<Finding>> Findings(string path, string before, string after) =>
        (await ReviewHarness.Review(parser, new Dictionary<string, string> { [path] = before }, new Dictionary<string, string> { [path] = after })).Findings;

    private async Task Finds(string rule, string path, string before, string after, int? line = null)
    {
        var findings = await Findings(path, before, after);
        var found = findings.FirstOrDefault(f => f.Rule == rule).ShouldNotBeNull($"{rule} in {string.Join("; ", findings.Select(f => $"{f.Rule}@{f.Line}"))}");
        if (line is { } wanted) found.Line.ShouldBe(wanted);
    }

    private async Task FindsNot(string rule, string path, string before, string after) =>
        (await Findings(path, before, after)).ShouldNotContain(f => f.Rule == rule);

    private static string Java(string body) => $"package a;\nclass A {{\n    {body.Replace("\n", "\n    ")}\n}}\n";

    // ---- security fixes, reversed -----------------------------------------------------------------------------------------------

    [Fact]
    public Task A_removed_bounds_check_is_found_where_it_was() => Finds("removed-bounds-check", "src/a.c",
        "int get(int *a, int n, int i) {\n    if (i < 0 || i >= n)\n        return -1;\n    return a[i];\n}\n",
        "int get(int *a, int n, int i) {\n    return a[i];\n}\n", 2);

    [Fact]
    public Task A_removed_null_check_is_found() => Finds("removed-null-check", "src/a.c",
        "int use(struct s *p) {\n    if (p == NULL)\n        return -1;\n    return p->x;\n}\n",
        "int use(struct s *p) {\n    return p->x;\n}\n", 2);

    [Fact]
    public Task A_removed_null_check_in_java_is_found() => Finds("removed-null-check", "A.java",
        Java("int size(String s) {\n    if (s == null) {\n        return 0;\n    }\n    return s.length();\n}"),
        Java("int size(String s) {\n    return s.length();\n}"));

    [Fact]
    public Task A_check_in_other_words_is_no_removal() => FindsNot("removed-bounds-check", "src/a.c",
        "int get(int *a, int n, int i) {\n    if (i >= n) {\n        return -1;\n    }\n    return a[i];\n}\n",
        "int get(int *a, int n, int i) {\n    if (!(n > i)) {\n        return -1;\n    }\n    return a[i] + 1;\n}\n");

    [Fact]
    public Task A_check_moved_into_a_function_is_no_removal() => FindsNot("removed-bounds-check", "src/a.c",
        "int get(int *a, int n, int i) {\n    if (i >= n)\n        return -1;\n    return a[i];\n}\n",
        "int get(int *a, int n, int i) {\n    if (!check_index(n, i))\n        return -1;\n    return a[i];\n}\n");

    [Fact]
    public Task A_bound_that_became_weaker_by_one_is_found() => Finds("weakened-bound", "src/a.c",
        "int put(char *b, int len, int max) {\n    if (len >= max)\n        return -1;\n    b[len] = 0;\n    return 0;\n}\n",
        "int put(char *b, int len, int max) {\n    if (len > max)\n        return -1;\n    b[len] = 0;\n    return 0;\n}\n", 2);

    [Fact]
    public Task A_bounded_copy_turned_unbounded_is_found() => Finds("unbounded-copy", "src/a.c",
        "void put(char *d, const char *s) {\n    strlcpy(d, s, 10);\n}\n",
        "void put(char *d, const char *s) {\n    strcpy(d, s);\n}\n", 2);

    [Fact]
    public Task A_statement_that_became_concatenated_is_found() => Finds("sql-injection", "a.py",
        "def find(cur, name):\n    cur.execute('SELECT * FROM t WHERE n = %s', (name,))\n",
        "def find(cur, name):\n    cur.execute(\"SELECT * FROM t WHERE n = '\" + name + \"'\")\n", 2);

    [Fact]
    public Task A_removed_escape_is_found() => Finds("removed-protection", "a.php",
        "<?php\nfunction show($name) {\n    $name = htmlspecialchars($name);\n    return '<p>' . $name;\n}\n",
        "<?php\nfunction show($name) {\n    return '<p>' . $name;\n}\n", 3);

    [Fact]
    public Task A_removed_overflow_check_is_found() => Finds("removed-protection", "a.c",
        "int f(char *to, char *from, size_t off, size_t len, size_t max)\n{\n    size_t end;\n    if (ADD_OVERFLOW(&end, off, len) ||\n        max < end)\n        return -1;\n    copy(to, from + off, len);\n    return 0;\n}\n",
        "int f(char *to, char *from, size_t off, size_t len, size_t max)\n{\n    size_t end;\n    if (max < off + len)\n        return -1;\n    copy(to, from + off, len);\n    return 0;\n}\n", 4);

    [Fact]
    public Task Removed_authorization_is_found() => Finds("removed-authorization", "A.cs",
        "class A {\n    [Authorize]\n    [HttpGet(\"x\")]\n    public string Get() {\n        return \"\";\n    }\n}\n",
        "class A {\n    [HttpGet(\"x\")]\n    public string Get() {\n        return \"\";\n    }\n}\n");

    [Fact]
    public Task A_bare_route_among_protected_ones_is_found() => Finds("unauthenticated-route", "A.cs",
        "class A {\n    [Authorize]\n    [HttpGet(\"x\")]\n    public string Get() { return \"\"; }\n}\n",
        "class A {\n    [Authorize]\n    [HttpGet(\"x\")]\n    public string Get() { return \"\"; }\n\n    [HttpDelete(\"x\")]\n    public string Delete() { return \"gone\"; }\n}\n");

    [Fact]
    public Task A_workflow_that_gets_more_rights_is_found() => Finds("privileged-workflow", ".github/workflows/ci.yml", "on: pull_request\njobs: {}\n", "on: pull_request_target\njobs: {}\n", 1);

    [Fact]
    public Task A_dependency_from_an_address_is_found() => Finds("dependency-from-url", "requirements.txt", "requests==2.0\n", "requests==2.0\ngit+https://example.org/x.git\n", 2);

    [Fact]
    public Task What_the_base_already_did_is_not_found_again() => FindsNot("sql-injection", "a.py",
        "def find(cur, name):\n    cur.execute(\"SELECT * FROM t WHERE n = '\" + name + \"'\")\n",
        "def find(cur, name):\n    log(name)\n    cur.execute(\"SELECT * FROM t WHERE n = '\" + name + \"'\")\n");

    [Fact]
    public Task A_value_made_dangerous_above_its_use_is_found_at_the_change() => Finds("sql-injection", "a.py",
        "def find(cur, name):\n    q = 'SELECT 1 FROM t WHERE n = 1'\n    cur.execute(q)\n",
        "def find(cur, name):\n    q = \"SELECT 1 FROM t WHERE n = '\" + name + \"'\"\n    cur.execute(q)\n", 2);

    // ---- errors -----------------------------------------------------------------------------------------------------------------

    [Fact]
    public Task A_leak_on_a_new_way_out_is_found() => Finds("resource-leak", "src/a.c",
        "int f(int n) {\n    char *p = malloc(n);\n    if (p == NULL)\n        return -1;\n    memset(p, 0, n);\n    free(p);\n    return 0;\n}\n",
        "int f(int n) {\n    char *p = malloc(n);\n    if (p == NULL)\n        return -1;\n    if (n > 9)\n        return -2;\n    memset(p, 0, n);\n    free(p);\n    return 0;\n}\n", 6);

    [Fact]
    public Task A_removed_release_is_found_where_it_was() => Finds("resource-leak", "src/a.c",
        "int f(int n) {\n    char *p = malloc(n);\n    if (!p)\n        return -1;\n    if (n > 9) {\n        free(p);\n        return -2;\n    }\n    free(p);\n    return 0;\n}\n",
        "int f(int n) {\n    char *p = malloc(n);\n    if (!p)\n        return -1;\n    if (n > 9) {\n        return -2;\n    }\n    free(p);\n    return 0;\n}\n", 6);

    [Fact]
    public Task A_resource_handed_on_is_no_leak() => FindsNot("resource-leak", "src/a.c",
        "int f(int n) {\n    return 0;\n}\n",
        "int f(int n) {\n    char *p = malloc(n);\n    if (!p)\n        return -1;\n    keep(p);\n    return 0;\n}\n");

    [Fact]
    public Task A_release_that_went_with_its_whole_way_out_is_none() => FindsNot("removed-release", "src/a.c",
        "int f(struct s *p) {\n    int r = check(p);\n    if (r) {\n        s_free(p);\n        return -1;\n    }\n    s_free(p);\n    return 0;\n}\n",
        "int f(struct s *p) {\n    check(p);\n    s_free(p);\n    return 0;\n}\n");

    [Fact]
    public Task A_pointer_not_cleared_any_more_is_found() => Finds("pointer-not-cleared", "src/a.c",
        "void f(struct s *p) {\n    free(p->name);\n    p->name = NULL;\n}\n", "void f(struct s *p) {\n    free(p->name);\n}\n");

    [Fact]
    public Task A_buffer_without_its_terminator_is_found() => Finds("smaller-buffer", "src/a.c",
        "char *f(int n) {\n    return keep(malloc(n + 1));\n}\n", "char *f(int n) {\n    return keep(malloc(n));\n}\n", 2);

    [Fact]
    public Task A_format_without_its_length_is_found() => Finds("unbounded-format", "src/a.c",
        "void f(char *s, int n) {\n    say(\"%.*s\", n, s);\n}\n", "void f(char *s, int n) {\n    say(\"%s\", s);\n}\n", 2);

    [Fact]
    public Task A_comparison_in_a_macro_that_moved_is_found() => Finds("changed-bound", "src/a.c", "#define OK(n) ((n) < MAX)\nint x;\n", "#define OK(n) ((n) <= MAX)\nint x;\n", 1);

    [Fact]
    public Task Use_after_free_is_found() => Finds("use-after-free", "src/a.c",
        "void f(struct s *p) {\n    log_it(p->x);\n    free(p);\n}\n",
        "void f(struct s *p) {\n    free(p);\n    log_it(p->x);\n}\n");

    [Fact]
    public Task A_file_never_closed_is_found() => Finds("resource-not-closed", "a.py",
        "def f(n):\n    return 0\n", "def f(n):\n    h = open('x')\n    n += len(h.read())\n    return n\n", 2);

    [Fact]
    public Task A_file_in_a_with_statement_is_closed() => FindsNot("resource-not-closed", "a.py",
        "def f(n):\n    return 0\n", "def f(n):\n    with open('x') as h:\n        n += len(h.read())\n    return n\n");

    [Theory]
    [InlineData("a.js", "function f() {\n  go();\n}\n", "function f() {\n  try {\n    go();\n  } catch (e) {\n  }\n}\n")]
    [InlineData("a.py", "def f():\n    go()\n", "def f():\n    try:\n        go()\n    except Exception:\n        pass\n")]
    [InlineData("A.java", "class A { void f() {\n  go();\n} }\n", "class A { void f() {\n  try {\n    go();\n  } catch (Exception e) {\n  }\n} }\n")]
    public Task A_swallowed_exception_is_found(string path, string before, string after) => Finds("swallowed-exception", path, before, after);

    [Fact]
    public Task A_handled_exception_is_not() => FindsNot("swallowed-exception", "a.js", "function f() {\n  go();\n}\n", "function f() {\n  try {\n    go();\n  } catch (e) {\n    log(e);\n  }\n}\n");

    [Fact]
    public Task An_assignment_in_a_condition_is_found() => Finds("assignment-in-condition", "src/a.c", "int f(int a) {\n    if (a == 1) return 2;\n    return a;\n}\n", "int f(int a) {\n    if (a = 1) return 2;\n    return a;\n}\n", 2);

    [Fact]
    public Task A_loop_past_the_end_is_found() => Finds("off-by-one", "a.js", "function f(a) {\n  for (let i = 0; i < a.length; i++) go(a[i]);\n}\n", "function f(a) {\n  for (let i = 0; i <= a.length; i++) go(a[i]);\n}\n", 2);

    [Fact]
    public Task A_missing_break_is_found() => Finds("missing-break", "src/a.c",
        "int f(int a) {\n    int b = 0;\n    switch (a) {\n    case 1:\n        b = 1;\n        break;\n    case 2:\n        b = 2;\n        break;\n    }\n    return b;\n}\n",
        "int f(int a) {\n    int b = 0;\n    switch (a) {\n    case 1:\n        b = 1;\n    case 2:\n        b = 2;\n        break;\n    }\n    return b;\n}\n", 6);

    [Fact]
    public Task Code_behind_a_return_is_found() => Finds("unreachable-code", "A.java", Java("int f() {\n    go();\n    return 1;\n}"), Java("int f() {\n    return 1;\n    go();\n}"));

    [Fact]
    public Task Code_behind_a_conditional_return_is_reachable() => FindsNot("unreachable-code", "A.java", Java("int f(boolean a) {\n    return 1;\n}"), Java("int f(boolean a) {\n    if (a)\n        return 2;\n    go();\n    return 1;\n}"));

    [Fact]
    public Task A_lost_await_is_found() => Finds("missing-await", "a.js",
        "async function save(x) { return x; }\nasync function f(x) {\n  await save(x);\n  done();\n}\n", "async function save(x) { return x; }\nasync function f(x) {\n  save(x);\n  done();\n}\n", 3);

    [Fact]
    public Task A_result_that_may_be_nothing_is_found() => Finds("possible-null-dereference", "a.py", "import re\ndef f(s):\n    return s\n", "import re\ndef f(s):\n    return re.match('a', s).group(0)\n", 3);

    [Fact]
    public Task A_narrower_integer_is_found() => Finds("integer-narrowing", "src/a.c", "int f(void) {\n    size_t n = get();\n    return put(n);\n}\n", "int f(void) {\n    int n = get();\n    return put(n);\n}\n", 2);

    [Fact]
    public Task A_changed_lock_order_is_found() => Finds("lock-order-changed", "src/a.c",
        "void f(void) {\n    pthread_mutex_lock(&a);\n    pthread_mutex_lock(&b);\n    go();\n}\n", "void f(void) {\n    pthread_mutex_lock(&b);\n    pthread_mutex_lock(&a);\n    go();\n}\n");

    [Fact]
    public async Task An_override_that_no_longer_overrides_is_found_where_it_stands()
    {
        const string before = "package a;\npublic class A {\n    public int size(int a) { return a + 1; }\n}\n", after = "package a;\npublic class A {\n    public int size(int a, int b) { return a + b; }\n}\n";
        var impact = new Impact
        {
            Methods = [new() { Id = 7, FullName = "a.A.size", Filename = "A.java", LineNumber = 3, FanIn = 0, IsEntryPoint = false }],
            Overrides = [new() { BaseId = 7, FullName = "a.B.size", Filename = "B.java", LineNumber = 9, ParameterCount = 1 }, new() { BaseId = 7, FullName = "a.C.size", Filename = "C.java", LineNumber = 4, ParameterCount = 2 }],
        };
        var review = await ReviewHarness.Review(parser, new Dictionary<string, string> { ["A.java"] = before }, new Dictionary<string, string> { ["A.java"] = after }, _ => impact);
        var found = review.Findings.Where(f => f.Rule == "override-left-behind").ShouldHaveSingleItem();
        (found.File, found.Line).ShouldBe(("B.java", 9));
    }

    [Fact]
    public async Task Edges_that_are_not_sure_lower_the_confidence()
    {
        const string before = "package a;\nclass A {\n    int size(int a) { return a + 1; }\n}\n", after = "package a;\nclass A {\n    int size(int a, int b) { return a + b; }\n}\n";
        Impact With(double confidence) => new()
        {
            Methods = [new() { Id = 7, FullName = "a.A.size", Filename = "A.java", LineNumber = 3, FanIn = 1, IsEntryPoint = false }],
            Callers = [new() { CalleeId = 7, Caller = "a.B.go", CallerIsTest = false, Filename = "B.java", LineNumber = 5, Code = "a.size(1)", ArgumentCount = 1, Confidence = confidence }],
        };
        async Task<(double Confidence, FindingSeverity Severity)> Judge(double confidence)
        {
            var review = await ReviewHarness.Review(parser, new Dictionary<string, string> { ["A.java"] = before }, new Dictionary<string, string> { ["A.java"] = after }, _ => With(confidence));
            return (review.Confidence, review.Findings.Single(f => f.Rule == "caller-left-behind").Severity);
        }
        (await Judge(0.95)).ShouldBe((0.95, FindingSeverity.Critical));
        var unsure = await Judge(0.7);
        unsure.Confidence.ShouldBeLessThan(0.95);
        unsure.Severity.ShouldBe(FindingSeverity.High);
        (await ReviewHarness.Review(parser, new Dictionary<string, string> { ["A.java"] = before }, new Dictionary<string, string> { ["A.java"] = after }, _ => With(0.5))).Findings.ShouldNotContain(f => f.Rule == "caller-left-behind");
    }

    [Fact]
    public async Task A_renamed_and_moved_method_is_recognized()
    {
        const string body = "{\n    int total = 0;\n    for (int i = 0; i < count; i++) {\n        if (values[i] > 0)\n            total += values[i] * 2;\n    }\n    return total;\n}\n";
        var review = await ReviewHarness.Review(parser,
            new Dictionary<string, string> { ["src/a.c"] = "int one(int *values, int count)\n" + body, ["src/b.c"] = "int b;\n" },
            new Dictionary<string, string> { ["src/a.c"] = "int a;\n", ["src/b.c"] = "int b;\nint sum_of(int *values, int count)\n" + body });
        (review.Impact.MethodsAdded, review.Impact.MethodsRemoved, review.Impact.MethodsChanged).ShouldBe((0, 0, 1));
    }

    // ---- interface --------------------------------------------------------------------------------------------------------------

    [Fact]
    public Task A_removed_public_method_is_found() => Finds("public-api-removed", "A.java", "package a;\npublic class A {\n    public int one() { return 1; }\n    public int two() { return 2 + 3 * 4; }\n}\n", "package a;\npublic class A {\n    public int one() { return 1; }\n}\n");

    [Fact]
    public Task A_method_of_an_anonymous_type_that_moved_is_not() => FindsNot("public-api-removed", "A.java",
        "package a;\npublic class A {\n    Runnable r = new Runnable() {\n        public void run() { go(1); }\n    };\n}\n",
        "package a;\npublic class A {\n    int added;\n    Runnable r = new Runnable() {\n        public void run() { go(1); }\n    };\n}\n");

    [Fact]
    public Task A_changed_public_signature_is_found() => Finds("public-api-changed", "a.go", "package a\n\nfunc Get(a int) int {\n\treturn a\n}\n", "package a\n\nfunc Get(a int, b string) int {\n\treturn a\n}\n", 3);

    [Fact]
    public Task A_type_hint_is_no_change_of_the_signature() => FindsNot("public-api-changed", "a.py", "def get(a):\n    return a\n", "def get(a: int) -> int:\n    return a\n");

    [Fact]
    public Task A_removed_enum_value_is_found() => Finds("enum-value-removed", "A.cs", "public enum A {\n    One,\n    Two,\n    Three,\n}\n", "public enum A {\n    One,\n    Three,\n}\n");

    [Fact]
    public Task A_changed_wire_name_is_found() => Finds("serialized-name-changed", "A.cs",
        "public class A {\n    [JsonPropertyName(\"user_id\")]\n    public int UserId { get; set; }\n}\n", "public class A {\n    [JsonPropertyName(\"uid\")]\n    public int UserId { get; set; }\n}\n");

    [Fact]
    public Task A_removed_route_is_found() => Finds("route-removed", "a.js", "app.get('/users', list);\napp.post('/users', create);\n", "app.get('/users', list);\n");

    [Fact]
    public Task A_dropped_column_is_found() => Finds("column-removed", "db/2.sql", "SELECT 1;\n", "SELECT 1;\nALTER TABLE t DROP COLUMN name;\n", 2);

    // ---- tests ------------------------------------------------------------------------------------------------------------------

    [Fact]
    public Task A_skipped_test_is_found() => Finds("test-skipped", "tests/a.test.js", "it('works', () => {\n  expect(1).toBe(1);\n});\n", "it.skip('works', () => {\n  expect(1).toBe(1);\n});\n", 1);

    [Fact]
    public Task A_deleted_test_is_found() => Finds("test-deleted", "tests/test_a.py", "def test_a():\n    assert_ok(1)\n\n\ndef test_b():\n    assert_equal(f(2), 3)\n", "def test_a():\n    assert_ok(1)\n");

    [Fact]
    public Task A_removed_assertion_is_found() => Finds("assertion-removed", "tests/ATest.java",
        "class ATest {\n    @Test void a() {\n        assertEquals(1, f());\n        assertTrue(g());\n    }\n}\n", "class ATest {\n    @Test void a() {\n        assertEquals(1, f());\n    }\n}\n");

    // ---- maintainability --------------------------------------------------------------------------------------------------------

    [Fact]
    public Task Debug_output_is_found() => Finds("debug-output", "a.js", "function f(a) {\n  return a;\n}\n", "function f(a) {\n  console.log(a);\n  return a;\n}\n", 2);

    [Fact]
    public Task Commented_out_code_is_found() => Finds("commented-out-code", "src/a.c", "int f(void) {\n    return 1;\n}\n", "int f(void) {\n    // int a = get();\n    // put(a);\n    return 1;\n}\n", 2);

    [Fact]
    public Task Prose_is_no_commented_out_code() => FindsNot("commented-out-code", "src/a.c", "int f(void) {\n    return 1;\n}\n", "int f(void) {\n    // The caller has checked the length already,\n    // so nothing is left to do here.\n    return 1;\n}\n");

    [Fact]
    public Task Growing_complexity_is_found()
    {
        var branches = string.Concat(Enumerable.Range(0, 16).Select(i => $"    if (a == {i}) b += {i * 3};\n"));
        return Finds("complexity-growth", "src/a.c", "int f(int a) {\n    int b = 0;\n    return b;\n}\n", $"int f(int a) {{\n    int b = 0;\n{branches}    return b;\n}}\n");
    }

    [Fact]
    public Task A_copied_block_is_found()
    {
        string Block(string name) => $"int {name}(int a) {{\n" + string.Concat(Enumerable.Range(0, 12).Select(i => $"    a = step{i}(a, {i * 7}) + a * {i + 3};\n")) + "    return a;\n}\n";
        return Finds("duplicated-block", "src/a.c", Block("one"), Block("one") + "\n" + Block("two"));
    }

    [Fact]
    public async Task Nothing_is_said_of_a_harmless_change()
    {
        (await Findings("src/a.c", "int add(int a, int b) {\n    return a + b;\n}\n", "int add(int a, int b) {\n    int sum = a + b;\n    return sum;\n}\n")).ShouldBeEmpty();
        (await Findings("README.md", "# A\n", "# A\n\nMore.\n")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Findings_stand_on_changed_lines_only()
    {
        var findings = await Findings("src/a.c",
            "int f(int a) {\n    char b[9];\n    gets(b);\n    return a;\n}\n\nint g(int a) {\n    return a;\n}\n", "int f(int a) {\n    char b[9];\n    gets(b);\n    return a;\n}\n\nint g(int a) {\n    system(getenv(\"X\"));\n    return a;\n}\n");
        findings.Where(f => f.Rule == "command-injection").ShouldNotBeEmpty();
        findings.ShouldAllBe(f => f.Line == 8);
    }

    [Fact]
    public async Task At_most_three_findings_of_a_rule_and_file_are_kept()
    {
        var calls = string.Concat(Enumerable.Range(0, 9).Select(i => $"void f{i}(char *p) {{\n    system(p);\n}}\n"));
        var review = await ReviewHarness.Review(parser, new Dictionary<string, string> { ["src/a.c"] = "int x;\n" }, new Dictionary<string, string> { ["src/a.c"] = "int x;\n" + calls });
        review.Findings.Count(f => f.Rule == "command-injection").ShouldBe(Reviewer.MaxPerRuleAndFile);
        review.IsTruncated.ShouldBeTrue();
        review.Notes.ShouldContain(n => n.Contains("not shown"));
        review.Findings[0].Severity.ShouldBe(FindingSeverity.High);
    }
}
