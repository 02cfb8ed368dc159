using System.Net.Http.Json;

namespace Capstan.Api.Tests.Features.Code.Scenarios;

[Collection(QualityProjects.Name)]
public sealed class TechDebtTests(QualityApp app)
{
    private Task<Guid> Indebted() => app.Project("indebted",
        ("src/Pay.java", $"package app;\npublic class Pay {{\n  // TODO: take cents into account\n  public int tangle(int a) {{\n    int b = 0;\n{string.Concat(Enumerable.Range(0, 19).Select(i => $"    if (a == {i}) b += {i};\n"))}    return b;\n  }}\n\n  /** Old. */\n  @Deprecated\n  public int old() {{ return 1; }}\n\n  /** Uses it. */\n  public int uses() {{ return old(); }}\n}}\n"),
        ("src/PayTest.java", "package app;\nclass PayTest {\n  // TODO: more\n  @Test\n  void tangles() { assertEquals(1, new Pay().tangle(1)); }\n}\n"));

    [Fact]
    public async Task Debt_is_counted_in_minutes_by_kind()
    {
        var text = await app.Text(await Indebted(), "tech_debt", "How much technical debt is there?");
        text.ShouldContain("| complex method | 1 | 25 min |");
        text.ShouldContain("| put off in a comment | 1 | 20 min |");
        text.ShouldContain("| use of what is deprecated | 1 | 15 min |");
        text.ShouldContain("| exported without documentation | 1 | 5 min |");
        text.ShouldContain("grade ");
        text.ShouldNotContain("PayTest");
    }

    [Fact]
    public async Task Quick_wins_are_cheap_and_the_costs_of_the_project_decide()
    {
        var project = await Indebted();
        var text = await app.Text(project, "tech_debt", "quick wins");
        text.ShouldContain("`src/Pay.java:33` use of what is deprecated");
        text.ShouldNotContain("complex method");
        await app.Editor.Client.PutAsJsonAsync($"projects/{project}/scenario-settings", new { tech_debt = new { marker_minutes = 7, quick_win_minutes = 14 } }).Json();
        text = await app.Text(project, "tech_debt", "TODO and FIXME");
        text.ShouldContain("`src/Pay.java:3` put off in a comment: `TODO: take cents into account` — 7 min");
        (await app.Text(project, "tech_debt", "quick wins")).ShouldNotContain("deprecated");
        await app.Editor.Client.PutAsJsonAsync($"projects/{project}/scenario-settings", new { tech_debt = new { } }).Json();
    }

    [Fact]
    public async Task A_plan_fills_sprints_with_what_pays_most()
    {
        var text = await app.Text(await Indebted(), "tech_debt", "repayment plan");
        text.ShouldContain("### Sprint 1: ");
        text.ShouldContain("of 16 h");
        text.ShouldContain("remain after that");
    }

    [Fact]
    public async Task Answers_are_the_same_every_time_and_in_russian()
    {
        await app.IsSteady(await Indebted(), "tech_debt", "How much technical debt is there?");
        (await app.Text(await Indebted(), "tech_debt", "Сколько технического долга?")).ShouldContain("Технический долг");
    }
}
