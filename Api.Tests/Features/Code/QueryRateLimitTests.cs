namespace Capstan.Api.Tests.Features.Code;

public sealed class LimitedQueryApp : QueryApp
{
    protected override IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string> { ["RATE_LIMIT_ENABLED"] = "true" };
}

public sealed class QueryRateLimitTests(LimitedQueryApp app) : IClassFixture<LimitedQueryApp>
{
    [Fact]
    public async Task A_person_has_thirty_queries_a_minute()
    {
        // The window may turn once while they run, not twice.
        var answers = new List<HttpResponseMessage>();
        for (var i = 0; i < 61; i++) answers.Add(await app.Query("SELECT 1"));
        answers.Count(a => a.IsSuccessStatusCode).ShouldBeInRange(30, 60);
        answers[0].Headers.GetValues("X-RateLimit-Limit").Single().ShouldBe("30");
        answers[0].Headers.GetValues("X-RateLimit-Remaining").Single().ShouldBe("29");
        var refused = answers.First(a => !a.IsSuccessStatusCode);
        ((int)refused.StatusCode).ShouldBe(429);
        refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds.ShouldBeInRange(1, 60);
    }
}
