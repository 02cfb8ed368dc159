using System.Text.Json;
using Capstan.Features.Code.Scenarios;

namespace Capstan.Api.Tests.Features.Chat;

/// <summary>What a question leaves to the conversation.</summary>
public sealed class FollowUpTests(ChatApp app) : IClassFixture<ChatApp>
{
    private static EarlierTurn Turn(string question, string scenario = "onboarding", params string[] focus) => new() { Question = question, ScenarioId = scenario, Focus = focus };

    [Theory]
    [InlineData("who calls it?", "who calls `a.run`?", null)]
    [InlineData("а кто его вызывает?", "а кто `a.run` вызывает?", null)]
    [InlineData("explain this function", "explain `a.run`", null)]
    [InlineData("объясни эту функцию", "объясни `a.run`", null)]
    [InlineData("and its tests?", "and `a.run` tests?", null)]
    [InlineData("why is it there?", "why is `a.run` there?", "security")]
    [InlineData("and the callers?", "and the callers `a.run`?", null)]
    public void A_pronoun_or_an_aside_is_about_the_last_answer(string query, string understood, string? scenario)
    {
        var found = FollowUps.Understand(query, [Turn("Where is run?", "security", "a.run")]);
        found.Query.ShouldBe(understood);
        found.Targets.ShouldHaveSingleItem().Text.ShouldBe("a.run");
        found.ScenarioId.ShouldBe(scenario);
        found.Leans.ShouldBeTrue();
    }

    [Theory]
    [InlineData("and palloc?", "What calls palloc?", "onboarding")]
    [InlineData("а `palloc`?", "What calls `palloc`?", "onboarding")]
    [InlineData("What about palloc", "What calls palloc?", "onboarding")]
    public void Another_name_asks_the_same_of_it(string query, string understood, string scenario)
    {
        var found = FollowUps.Understand(query, [Turn(query.Contains('`') ? "What calls `heap_insert`?" : "What calls heap_insert?", "onboarding", "heap_insert")]);
        found.Query.ShouldBe(understood);
        found.Targets[0].Text.ShouldBe("palloc");
        found.ScenarioId.ShouldBe(scenario);
    }

    [Fact]
    public void A_place_is_added_to_a_question_that_named_none()
    {
        var found = FollowUps.Understand("and in src/db.c?", [Turn("Find SQL injection vulnerabilities", "security")]);
        found.Query.ShouldBe("Find SQL injection vulnerabilities: `src/db.c`");
        found.ScenarioId.ShouldBe("security");
        found.Targets.ShouldHaveSingleItem().Text.ShouldBe("src/db.c");
    }

    [Theory]
    [InlineData("the second one", "b.save", "Where is b.save defined?")]
    [InlineData("вторая", "b.save", "Where is b.save defined?")]
    [InlineData("#1", "a.save", "Where is a.save defined?")]
    [InlineData("the last", "c.save", "Where is c.save defined?")]
    public void A_candidate_is_chosen_by_its_number(string query, string chosen, string understood)
    {
        var found = FollowUps.Understand(query, [Turn("Where is `save` defined?", "onboarding", "a.save", "b.save", "c.save")]);
        found.Targets.ShouldHaveSingleItem().Text.ShouldBe(chosen);
        found.Query.Replace("`", "").ShouldBe(understood);
    }

    [Theory]
    [InlineData("Give me an overview of this project")]
    [InlineData("Обзор этого проекта")]
    [InlineData("Where is `palloc` defined?")]
    [InlineData("Find SQL injection vulnerabilities")]
    [InlineData("What are the entry points of the program?")]
    public void A_whole_question_stands_for_itself(string query)
    {
        var found = FollowUps.Understand(query, [Turn("Where is `heap_insert` defined?", "security", "heap_insert")]);
        found.ShouldSatisfyAllConditions(f => f.Query.ShouldBe(query), f => f.Leans.ShouldBeFalse(), f => f.ScenarioId.ShouldBeNull());
    }

    [Theory]
    [InlineData("", "it")]
    [InlineData("  ", "a а the")]
    [InlineData("#9", "it it it")]
    public void Nothing_useful_is_no_error(string first, string second)
    {
        var once = FollowUps.Understand(second, [Turn(first)]);
        once.Query.ShouldBe(FollowUps.Understand(second, [Turn(first)]).Query);
    }

    [Fact]
    public async Task A_conversation_goes_from_thing_to_thing()
    {
        var member = await app.Colleague();
        var first = await ChatApp.Ask(member, "Where is `palloc` defined?");
        var session = first.GetProperty("session_id").GetGuid();
        first.GetProperty("understood_as").ValueKind.ShouldBe(JsonValueKind.Null);

        var callers = await ChatApp.Ask(member, "who calls it?", session);
        callers.GetProperty("understood_as").GetString().ShouldBe("who calls `palloc`?");
        callers.GetProperty("answer").GetString()!.ShouldContain("`heap_insert`");

        var others = await ChatApp.Ask(member, "and heap_insert?", session);
        others.GetProperty("understood_as").GetString().ShouldBe("who calls `heap_insert`?");
        others.GetProperty("answer").GetString()!.ShouldContain("`exec_query` — `src/main.c:30`");

        var russian = await ChatApp.Ask(member, "а что он вызывает?", session);
        russian.GetProperty("answer").GetString()!.ShouldContain("Что вызывает сам `heap_insert`");
    }
}
