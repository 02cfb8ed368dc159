using System.Text.Json;
using Capstan.Api.Tests.Features.Chat;
using Capstan.Features.Code.Graph.Schema;
using Microsoft.Extensions.DependencyInjection;

namespace Capstan.Api.Tests.Features.Code;

public sealed class DemoApp : ChatApp
{
    public static readonly Guid Shown = Guid.Parse("00000000-0000-7000-8000-00000000de30");

    protected override IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string>
    {
        ["CAPSTAN_DEMO_PROJECT"] = Shown.ToString(),
        ["DEMO_RATE_LIMIT"] = "12/hour",
        ["RATE_LIMIT_ENABLED"] = "true",
    };

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await SeededGraph.Import(Graphs, Shown, "DemoMark", methods: 60);
    }

    public override async Task DisposeAsync()
    {
        await Graphs.Drop(Shown, CancellationToken.None);
        await base.DisposeAsync();
    }
}

public sealed class ClosedDemoApp : App
{
    protected override IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string> { ["DEMO_ENABLED"] = "false" };
}

public sealed class DemoTests(DemoApp shown, ClosedDemoApp closed, App bare) : IClassFixture<DemoApp>, IClassFixture<ClosedDemoApp>, IClassFixture<App>
{
    [Fact]
    public async Task The_status_is_the_documented_one()
    {
        var status = await bare.Anonymous().GetStringAsync("demo/status");
        status.ShouldBe("""{"enabled":true,"rate_limit":"30/minute","max_query_length":500,"allowed_scenarios":["onboarding"]}""");
        (await closed.Anonymous().GetAsync("demo/status").Json()).GetProperty("enabled").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task The_demo_answers_from_the_project_shown_and_then_limits_the_address()
    {
        var client = shown.Anonymous();
        var answer = await client.Post("demo/chat", new { query = "Где определена функция `Method1`?", language = "ru" }).Json();
        answer.EnumerateObject().Select(p => p.Name).ShouldBe(["answer", "scenario_id", "processing_time_ms"]);
        answer.GetProperty("answer").GetString()!.ShouldContain("src/file0.c:11");
        answer.GetProperty("scenario_id").GetString().ShouldBe("onboarding");
        answer.GetProperty("processing_time_ms").ValueKind.ShouldBe(JsonValueKind.Number);
        // A security question is answered by onboarding all the same.
        (await client.Post("demo/chat", new { query = "Find SQL injection" }).Json()).GetProperty("scenario_id").GetString().ShouldBe("onboarding");

        for (var i = 0; i < 10; i++) (await client.Post("demo/chat", new { query = "Where is `Method1`?" })).EnsureSuccessStatusCode();
        await client.Post("demo/chat", new { query = "Where is `Method1`?" }).Problem(Errors.RateLimited);
    }

    [Fact]
    public async Task Without_a_project_the_answer_says_what_can_be_asked_and_names_no_code()
    {
        var english = (await bare.Anonymous().Post("demo/chat", new { query = "Where is `heap_insert` defined?" }).Json()).GetProperty("answer").GetString()!;
        english.ShouldContain("import a repository");
        english.ShouldContain("**Onboarding**: Find your way in a codebase");
        var russian = (await bare.Anonymous().Post("demo/chat", new { query = "Where is `heap_insert` defined?", language = "ru" }).Json()).GetProperty("answer").GetString()!;
        russian.ShouldContain("Освоиться в коде");
        (english + russian).ShouldNotMatch(@"\w\.\w+:\d");
    }

    [Fact]
    public async Task A_demo_switched_off_says_so()
    {
        var problem = await closed.Anonymous().Post("demo/chat", new { query = "Where is main?" }).Problem(Errors.Unavailable);
        problem.GetProperty("detail").GetString()!.ShouldContain("switched off");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"query\": \" \"}")]
    [InlineData("{\"query\": \"a\\u0000\"}")]
    [InlineData("{\"query\": \"main\", \"language\": \"de\"}")]
    public Task A_bad_question_is_refused(string body) => bare.Anonymous().Post("demo/chat", body).Problem(Errors.Validation);

    [Fact]
    public async Task The_longest_question_has_500_characters()
    {
        (await bare.Anonymous().Post("demo/chat", new { query = new string('я', 500) })).EnsureSuccessStatusCode();
        await bare.Anonymous().Post("demo/chat", new { query = new string('я', 501) }).Problem(Errors.Validation);
    }
}
