using System.Text.Json;

namespace Capstan.Api.Tests.Features.Code.Scenarios;

/// <summary>A program of a dozen functions: main → run → exec_query → heap_insert → palloc, with a few traps.</summary>
public sealed class OnboardingApp : QueryApp
{
    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        var lines = Enumerable.Range(1, 60).Select(i => $"line {i} of the file;");
        await new GraphSketch()
            .File("src/main.c", string.Join('\n', lines)).File("src/heap.c", string.Join('\n', lines)).File("src/mem/mcxt.c", string.Join('\n', lines))
            .File("src/orders.py", string.Join('\n', lines), "python").File("README.md", "# Elephant\n\nA very small database.\n\n## Build\n\nmake\n", "").File("Makefile", "all:\n\tcc", "")
            .Function("main", "src/main.c", 1, 10, "int main(int argc, char **argv)")
            .Function("run", "src/main.c", 12, 20, "static void run(void)")
            .Function("exec_query", "src/main.c", 22, 40, "void exec_query(const char *sql)", "/* Runs one statement. */")
            .Function("heap_insert", "src/heap.c", 5, 30, "void heap_insert(Relation rel, HeapTuple tup)", "/*\n * heap_insert: puts a tuple into a relation.\n */")
            .Function("palloc", "src/mem/mcxt.c", 10, 30, "void *palloc(size_t size)")
            .Function("test_heap", "src/main.c", 45, 50, "void test_heap(void)", isTest: true)
            .Function("orders.Order.save", "src/orders.py", 3, 8, "def save(self)").Function("orders.Item.save", "src/orders.py", 20, 25, "def save(self)")
            .Function("strlen", "", 0, 0, isExternal: true)
            .Type("orders.Order", "src/orders.py", 1, 12, "Base").Type("orders.SpecialOrder", "src/orders.py", 14, 18, "orders.Order").Member("total", "orders.Order", "src/orders.py", 2)
            .Calls("main", "run", 4).Calls("run", "exec_query", 15).Calls("exec_query", "heap_insert", 30, 0.7f, "hierarchy").Calls("heap_insert", "palloc", 12)
            .Calls("exec_query", "palloc", 24).Calls("exec_query", "palloc", 26).Calls("test_heap", "heap_insert", 47).Calls("exec_query", "strlen", 25).Calls("run", "save", 18, 0, "ambiguous")
            .Import(Graphs, Alpha, Database.Owner);
    }
}

public sealed class OnboardingTests(OnboardingApp app) : IClassFixture<OnboardingApp>
{
    private Task<JsonElement> Ask(string query, string? language = null) =>
        app.Analyst.Client.Post("scenarios/onboarding/query", new { query, language }).Json();

    private static List<string> Sources(JsonElement answer) => [.. answer.GetProperty("evidence").EnumerateArray().Select(e => e.GetProperty("source").GetString()!)];

    private static string Text(JsonElement answer) => answer.GetProperty("answer").GetString()!;

    [Fact]
    public async Task Where_is_answers_with_place_signature_comment_and_callers()
    {
        var answer = await Ask("Where is heap_insert defined?");
        Text(answer).ShouldContain("`heap_insert` is defined at `src/heap.c:5`");
        Text(answer).ShouldContain("void heap_insert(Relation rel, HeapTuple tup)");
        Text(answer).ShouldContain("puts a tuple into a relation");
        Text(answer).ShouldContain("`exec_query` — `src/main.c:30` (confidence 0.7)");
        Text(answer).ShouldContain("not certain");
        Sources(answer)[0].ShouldBe("src/heap.c:5");
        var first = answer.GetProperty("evidence")[0];
        first.GetProperty("content").GetString()!.ShouldStartWith("line 5 of the file;\nline 6");
        first.GetProperty("content").GetString()!.Split('\n').Length.ShouldBe(10);
        answer.GetProperty("confidence").GetDouble().ShouldBeInRange(0.8, 0.95);
    }

    [Theory]
    [InlineData("What calls palloc?")]
    [InlineData("who calls `palloc`")]
    [InlineData("callers of palloc")]
    [InlineData("Кто вызывает palloc?")]
    [InlineData("Где используется palloc")]
    public async Task Callers_are_listed_with_their_places(string query)
    {
        var answer = await Ask(query);
        Text(answer).ShouldContain("`exec_query` — `src/main.c:24` ×2");
        Text(answer).ShouldContain("`heap_insert` — `src/heap.c:12`");
        Sources(answer).ShouldContain("src/main.c:24");
        answer.GetProperty("confidence").GetDouble().ShouldBe(1);
    }

    [Theory]
    [InlineData("What does exec_query call?")]
    [InlineData("Какие функции вызывает exec_query?")]
    public async Task Callees_are_listed_in_order(string query)
    {
        var text = Text(await Ask(query));
        text.IndexOf("`palloc`", StringComparison.Ordinal).ShouldBeInRange(0, text.IndexOf("`heap_insert`", StringComparison.Ordinal));
        text.ShouldContain("`strlen`");
    }

    [Theory]
    [InlineData("path from main to palloc", "3 hops")]
    [InlineData("How does main reach palloc?", "3 hops")]
    [InlineData("путь от main до palloc", "шагов: 3")]
    [InlineData("path from main to `palloc`", "3 hops")]
    public async Task The_shortest_path_is_told_hop_by_hop(string query, string length)
    {
        var answer = await Ask(query);
        Text(answer).ShouldContain(length);
        answer.GetProperty("evidence").EnumerateArray().Select(e => e.GetProperty("type").GetString()).ShouldAllBe(t => t == "path");
        Sources(answer).ShouldBe(["src/main.c:4", "src/main.c:15", "src/main.c:24"]);
    }

    [Fact]
    public async Task No_path_is_said_and_the_way_back_is_shown()
    {
        var text = Text(await Ask("path from palloc to main"));
        text.ShouldContain("No chain of 12 calls or fewer leads from `palloc` to `main`");
        text.ShouldContain("In the other direction there is one");
    }

    [Fact]
    public async Task Several_of_a_name_are_listed_and_none_is_picked()
    {
        var answer = await Ask("Where is save?");
        Text(answer).ShouldContain("2 things are called `save`");
        Sources(answer).ShouldBe(["src/orders.py:3", "src/orders.py:20"], ignoreOrder: true);
        Text(await Ask("Where is Order.save?")).ShouldContain("`orders.Order.save` is defined at `src/orders.py:3`");
    }

    [Fact]
    public async Task Calls_of_an_ambiguous_name_are_shown_apart()
    {
        var text = Text(await Ask("What calls save?"));
        text.ShouldContain("not bound");
        text.ShouldContain("`run` — `src/main.c:18`");
    }

    [Theory]
    [InlineData("Where is HEAP_INSERT?", "`heap_insert` is defined at")]
    [InlineData("Where is heap_insrt?", "Nothing is called exactly `heap_insrt`")]
    [InlineData("Where is `no such thing at all`?", "")]
    [InlineData("Where is Zzyzx::qqq?", "Nothing in this graph is called `Zzyzx::qqq`")]
    [InlineData("What is Order?", "`orders.Order` is a type declared at `src/orders.py:1`")]
    [InlineData("What is Order.total?", "declared at `src/orders.py:2`")]
    [InlineData("explain src/orders.py", "python file of 60 lines with 2 types and 2 methods")]
    [InlineData("explain mcxt.c", "`src/mem/mcxt.c` is a c file")]
    [InlineData("where is strlen", "defined outside this code")]
    public async Task Names_are_found_exactly_in_any_case_by_their_end_and_by_likeness(string query, string expected) => Text(await Ask(query)).ShouldContain(expected);

    [Fact]
    public async Task The_overview_has_languages_modules_entry_points_build_files_and_the_readme()
    {
        var text = Text(await Ask("Give me an overview of this project"));
        foreach (var expected in new[] { "A very small database.", "| c | 3 |", "| python | 1 |", "`src/mem`", "`main` — `src/main.c:1`", "`Makefile`" }) text.ShouldContain(expected);
        Text(await Ask("Обзор проекта")).ShouldContain("Крупнейшие модули");
    }

    [Fact]
    public async Task The_most_important_method_is_where_the_calls_lead()
    {
        var answer = await Ask("What are the most important functions?");
        Text(answer).ShouldContain("| 1 | `palloc` |");
        Sources(answer)[0].ShouldBe("src/mem/mcxt.c:10");
    }

    [Fact]
    public async Task The_same_question_gives_the_same_bytes()
    {
        foreach (var query in new[] { "Where is save?", "What calls palloc?", "overview", "most important functions", "explain src/main.c" })
        {
            var (a, b) = (await Ask(query), await Ask(query));
            Text(a).ShouldBe(Text(b));
            a.GetProperty("evidence").GetRawText().ShouldBe(b.GetProperty("evidence").GetRawText());
        }
    }

    public static TheoryData<string> Hostile() =>
    [
        new string('a', 10_000), string.Concat(Enumerable.Repeat("(a+)+", 2_000)), "where is %_%\\?", "where is '; DROP SCHEMA capstan;--", "\u0001\u0002\u0007 where is palloc",
        "`" + new string('`', 500), "where is \ud83d\ude00 `\u202epalloc`", "path from % to _", string.Join(' ', Enumerable.Repeat("Foo::bar", 1_000)), ".*+?^${}()|[]\\", "где ``", "   ?   ",
        "find " + string.Join('.', Enumerable.Repeat("x", 400)), "\"\"\"\"", "explain ../../../../etc/passwd",
    ];

    [Theory, MemberData(nameof(Hostile))]
    public async Task Hostile_questions_get_an_answer(string query) => Text(await Ask(query)).ShouldNotBeNullOrEmpty();

    [Fact]
    public async Task Bad_requests_are_told_by_field()
    {
        await app.Analyst.Client.Post("scenarios/onboarding/query", new { query = "" }).Problem(Errors.Validation);
        await app.Analyst.Client.Post("scenarios/onboarding/query", new { query = new string('x', 10_001) }).Problem(Errors.Validation);
        await app.Analyst.Client.Post("scenarios/onboarding/query", new { query = "x", language = "de" }).Problem(Errors.Validation);
        await app.Analyst.Client.Post("scenarios/onboarding/query", new { query = "a\0b" }).Problem(Errors.Validation);
        await app.Analyst.Client.Post("scenarios/onboarding/query", new { query = "x", project_id = Guid.NewGuid() }).Problem(Errors.NotFound);
    }

    [Fact]
    public async Task Others_and_viewers_cannot_ask()
    {
        var stranger = await app.NewMember(Role.Analyst);
        await stranger.Client.Post("scenarios/onboarding/query", new { query = "x", project_id = app.Alpha }).Problem(Errors.NotFound);
        await stranger.Client.Post("scenarios/onboarding/query", new { query = "x" }).Problem(Errors.NoActiveProject);
        var viewer = await app.NewMember(Role.Viewer, app.Analyst.OrganizationId);
        await viewer.Client.Post("scenarios/onboarding/query", new { query = "x", project_id = app.Alpha }).Problem(Errors.Forbidden);
        var empty = await app.NewProject(app.Analyst.OrganizationId);
        await app.Analyst.Client.Post("scenarios/onboarding/query", new { query = "x", project_id = empty }).Problem(Errors.ProjectNotImported);
    }
}
