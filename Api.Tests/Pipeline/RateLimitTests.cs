using System.Net;

namespace Capstan.Api.Tests.Pipeline;

public sealed class LimitedApp : App
{
    protected override IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string>
    {
        ["RATE_LIMIT_ENABLED"] = "true", ["RATE_LIMIT_PER_MINUTE"] = "5", ["RATE_LIMIT_PER_HOUR"] = "1000",
    };
}

public sealed class RateLimitTests(LimitedApp app) : IClassFixture<LimitedApp>
{
    private static int Number(HttpResponseMessage response, string header) => int.Parse(response.Headers.GetValues(header).Single());

    [Fact]
    public async Task What_is_left_is_told_and_then_refused()
    {
        var member = await app.NewMember();
        // A window may end while the test runs; within one window the rest only shrinks.
        var refused = false;
        for (var i = 0; i < 12 && !refused; i++)
        {
            var response = await member.Client.GetAsync("auth/me");
            Number(response, "X-RateLimit-Limit").ShouldBe(5);
            Number(response, "X-RateLimit-Remaining").ShouldBeInRange(0, 4);
            var reset = DateTimeOffset.FromUnixTimeSeconds(Number(response, "X-RateLimit-Reset"));
            (reset - DateTimeOffset.UtcNow).TotalSeconds.ShouldBeInRange(-2, 61);
            response.Headers.GetValues("RateLimit-Policy").Single().ShouldBe("\"minute\";q=5;w=60");
            response.Headers.GetValues("RateLimit").Single().ShouldStartWith("\"minute\";r=");
            refused = response.StatusCode == HttpStatusCode.TooManyRequests;
            if (!refused) continue;
            response.Headers.RetryAfter!.Delta!.Value.TotalSeconds.ShouldBeInRange(1, 61);
            await Task.FromResult(response).Problem(Errors.RateLimited);
        }
        refused.ShouldBeTrue();
        // Each has his own count, and probes none.
        await (await app.NewMember()).Client.GetAsync("auth/me").Json();
        for (var i = 0; i < 8; i++) (await app.Anonymous().GetAsync("health/live")).Headers.Contains("X-RateLimit-Limit").ShouldBeFalse();
    }

    [Fact]
    public async Task Guessing_passwords_is_limited_by_address()
    {
        var refused = false;
        for (var i = 0; i < 12 && !refused; i++)
            refused = (await app.Anonymous().Post("auth/login", new { username = $"nobody{i}", password = "Wrong-horse-7" })).StatusCode == HttpStatusCode.TooManyRequests;
        refused.ShouldBeTrue();
    }
}
