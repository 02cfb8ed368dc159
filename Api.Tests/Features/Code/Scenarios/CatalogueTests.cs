using Capstan.Features.Code.Scenarios;

namespace Capstan.Api.Tests.Features.Code.Scenarios;

public sealed class CatalogueTests(App app) : IClassFixture<App>
{
    [Fact]
    public async Task All_sixteen_are_listed_as_documented()
    {
        var viewer = await app.NewMember(Role.Viewer);
        var list = (await viewer.Client.GetAsync("scenarios").Json()).EnumerateArray().ToList();
        list.Select(s => $"{s.GetProperty("id")}/{s.GetProperty("name")}/{s.GetProperty("category")}").ShouldBe(
        [
            "onboarding/Onboarding/Learning", "security/Security Audit/Security", "documentation/Documentation/Documentation", "feature_dev/Feature Development/Development",
            "refactoring/Refactoring/Quality", "performance/Performance Analysis/Performance", "test_coverage/Test Coverage/Testing", "compliance/Compliance Check/Quality",
            "code_review/Code Review/Review", "cross_repo/Cross-Repository/Architecture", "architecture/Architecture Violations/Architecture", "tech_debt/Technical Debt/Quality",
            "mass_refactoring/Mass Refactoring/Development", "security_incident/Security Incident/Security", "debugging/Debugging Support/Development", "entry_points/Entry Points/Security",
        ]);
        foreach (var scenario in list)
        {
            scenario.GetProperty("description").GetString().ShouldNotBeNullOrEmpty();
            scenario.GetProperty("keywords").GetArrayLength().ShouldBeGreaterThan(2);
            scenario.GetProperty("example_queries").GetArrayLength().ShouldBeGreaterThan(1);
        }
        list.Where(s => s.GetProperty("available").GetBoolean()).Select(s => s.GetProperty("id").GetString()).ShouldBe(ScenarioCatalogue.All.Where(s => ScenarioEngines.Have(s.Id)).Select(s => s.Id));
        list.Count(s => s.GetProperty("available").GetBoolean()).ShouldBeGreaterThan(2);
    }

    [Fact]
    public async Task One_is_read_by_id_and_an_unknown_one_is_not_found()
    {
        var viewer = await app.NewMember(Role.Viewer);
        (await viewer.Client.GetAsync("scenarios/tech_debt").Json()).GetProperty("name").GetString().ShouldBe("Technical Debt");
        await viewer.Client.GetAsync("scenarios/nothing").Problem(Errors.NotFound);
        await app.Anonymous().GetAsync("scenarios").Problem(Errors.Unauthorized);
    }

    [Fact]
    public async Task An_unknown_one_cannot_be_asked()
    {
        var analyst = await app.NewMember(Role.Analyst);
        await analyst.Client.Post("scenarios/nothing/query", new { query = "x" }).Problem(Errors.NotFound);
    }

    [Theory]
    [InlineData("Where is heap_insert defined?", "onboarding", 1)]
    [InlineData("What calls SecurityManager.checkInjection?", "onboarding", 1)]
    [InlineData("explain src/security/inject.c", "onboarding", 1)]
    [InlineData("How does the parser work?", "onboarding", 1)]
    [InlineData("Give me an overview", "onboarding", 1)]
    [InlineData("Где определена функция heap_insert?", "onboarding", 1)]
    [InlineData("Кто вызывает palloc?", "onboarding", 1)]
    [InlineData("Обзор проекта", "onboarding", 1)]
    [InlineData("Find SQL injection vulnerabilities", "security", 1)]
    [InlineData("find hardcoded credentials", "security", 1)]
    [InlineData("Is there weak crypto?", "security", 1)]
    [InlineData("What is unsafe in db.c?", "security", 1)]
    [InlineData("show CWE-78", "security", 1)]
    [InlineData("Найди SQL-инъекции", "security", 1)]
    [InlineData("Есть ли уязвимости?", "security", 1)]
    [InlineData("захардкоженные пароли и секреты", "security", 1)]
    [InlineData("What are the entry points?", "entry_points", 1)]
    [InlineData("list HTTP routes", "entry_points", 1)]
    [InlineData("Show the attack surface", "entry_points", 1)]
    [InlineData("endpoints without authentication", "entry_points", 1)]
    [InlineData("Какие есть точки входа?", "entry_points", 1)]
    [InlineData("Покажи маршруты", "entry_points", 1)]
    [InlineData("palloc", "onboarding", 0.5)]
    [InlineData("", "onboarding", 0.5)]
    [InlineData("привет", "onboarding", 0.5)]
    public void Questions_go_where_their_words_point(string query, string scenario, double confidence)
    {
        var route = ScenarioRouter.Route(query);
        (route.ScenarioId, route.Confidence).ShouldBe((scenario, confidence));
    }

    [Theory]
    [InlineData("Refactor the duplicates", "refactoring")]
    [InlineData("Find performance bottlenecks", "performance")]
    [InlineData("Покрытие тестами", "test_coverage")]
    [InlineData("How much technical debt is there?", "tech_debt")]
    public void What_is_not_there_is_never_chosen_but_named(string query, string wanted)
    {
        var route = ScenarioRouter.Route(query);
        ScenarioCatalogue.Find(route.ScenarioId)!.Available.ShouldBeTrue();
        if (route.Wanted is null) route.ScenarioId.ShouldBe(wanted);
        else (route.Wanted.Id, route.Confidence).ShouldBe((wanted, 0.5));
    }

    [Theory]
    [InlineData("Where is `Foo::bar` used?", "Foo::bar")]
    [InlineData("What calls a.b.c?", "a.b.c")]
    [InlineData("Where is CamelCase and snake_case", "CamelCase,snake_case")]
    [InlineData("explain src/util/format.ts", "src/util/format.ts")]
    [InlineData("path from main to palloc", "main,palloc")]
    [InlineData("Where is palloc?", "palloc")]
    [InlineData("Что такое «HttpClient»?", "HttpClient")]
    [InlineData("Где определена palloc", "palloc")]
    [InlineData("show CWE-89", "")]
    [InlineData("What are the entry points?", "")]
    public void Names_of_code_are_found_in_questions(string query, string expected) =>
        string.Join(',', Targets.Of(query).Select(t => t.Text)).ShouldBe(expected);
}
