using System.Net;
using Capstan.Api.Tests.Kernel.Jobs;

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

public sealed class SharedLimitApp : App
{
    protected override IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string>
    {
        ["RATE_LIMIT_ENABLED"] = "true", ["RATE_LIMIT_PER_MINUTE"] = "1000", ["RATE_LIMIT_PER_HOUR"] = "40", ["RATE_LIMIT_STORAGE"] = "postgres",
    };
}

public sealed class SharedRateLimitTests(SharedLimitApp app) : IClassFixture<SharedLimitApp>
{
    [Fact]
    public async Task Instances_enforce_one_limit_together()
    {
        var member = await app.NewMember();
        await using var twin = await app.StartTwin();
        using var there = twin.ClientOf(member.Token);
        int allowed = 0, refused = 0;
        for (var i = 0; i < 90; i++)
        {
            var response = await (i % 2 == 0 ? member.Client : there).GetAsync("auth/me");
            if (response.StatusCode == HttpStatusCode.OK) allowed++;
            else if (response.StatusCode == HttpStatusCode.TooManyRequests) refused++;
        }
        (allowed + refused).ShouldBe(90);
        // An hour's window that ends while this runs gives a second helping.
        allowed.ShouldBeOneOf([.. Enumerable.Range(36, 5), .. Enumerable.Range(72, 9)]);
        // Blocks of a tenth were leased, not a permit per request.
        (await app.Scalar<long>("SELECT sum(leased)::bigint FROM rate_windows WHERE name = 'hour:40/3600' AND partition = $1", member.Id.ToString("N"))).ShouldBeGreaterThanOrEqualTo(40);
    }

    [Fact]
    public async Task At_once_from_many_sides_never_more_than_the_limit()
    {
        var member = await app.NewMember();
        await using var twin = await app.StartTwin();
        using var there = twin.ClientOf(member.Token);
        var answers = await Task.WhenAll(Enumerable.Range(0, 48).Select(i => (i % 2 == 0 ? member.Client : there).GetAsync("auth/me")));
        answers.Count(a => a.StatusCode == HttpStatusCode.OK).ShouldBeInRange(36, 40);
    }
}

public sealed class LostStoreTests(SharedLimitApp app) : IClassFixture<SharedLimitApp>
{
    [Fact]
    public async Task Without_its_store_an_instance_counts_alone()
    {
        var member = await app.NewMember();
        await app.Execute("ALTER TABLE rate_windows RENAME TO gone");
        var answers = new List<HttpResponseMessage>();
        for (var i = 0; i < 85; i++) answers.Add(await member.Client.GetAsync("auth/me"));
        answers.ShouldNotContain(a => (int)a.StatusCode >= 500);
        answers.Count(a => a.StatusCode == HttpStatusCode.OK).ShouldBeOneOf(40, 80);
        (await app.Anonymous().GetStringAsync("/metrics")).ShouldContain("rate_limit_store_failures_total");
    }
}

public sealed class CrowdedApp : JobsApp
{
    protected override IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string>
    {
        ["RATE_LIMIT_ENABLED"] = "true", ["RATE_LIMIT_CONCURRENT"] = "3", ["RATE_LIMIT_PER_MINUTE"] = "1000000", ["RATE_LIMIT_PER_HOUR"] = "1000000", ["RATE_LIMIT_ORGANIZATION"] = "0", ["RATE_LIMIT_ADDRESS"] = "1000000/minute",
    };
}

public sealed class ConcurrencyLimitTests(CrowdedApp app) : IClassFixture<CrowdedApp>
{
    [Fact]
    public async Task One_caller_has_so_many_streams_open_and_gets_the_place_back()
    {
        var member = await app.NewMember();
        var job = await app.Start(member, (_, ct) => Task.Delay(Timeout.Infinite, ct));
        var open = new List<HttpResponseMessage>();
        for (var i = 0; i < 3; i++) open.Add(await member.Client.GetAsync($"jobs/{job}/events", HttpCompletionOption.ResponseHeadersRead));
        open.ShouldAllBe(r => r.StatusCode == HttpStatusCode.OK);
        await member.Client.GetAsync("auth/me").Problem(Errors.RateLimited);
        await (await app.NewMember()).Client.GetAsync("auth/me").Json();
        open[0].Dispose();
        await Answers.Eventually(async () => (await member.Client.GetAsync("auth/me")).StatusCode == HttpStatusCode.OK, "the place was not given back");
        foreach (var response in open) response.Dispose();
        await app.Queue.Cancel(member.OrganizationId, job, CancellationToken.None);
    }
}

public sealed class SmallOrganizationApp : App
{
    protected override IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string> { ["RATE_LIMIT_ENABLED"] = "true", ["RATE_LIMIT_ORGANIZATION"] = "30/hour" };
}

public sealed class OrganizationLimitTests(SmallOrganizationApp app) : IClassFixture<SmallOrganizationApp>
{
    [Fact]
    public async Task An_organization_shares_its_limit()
    {
        var first = await app.NewMember();
        var second = await app.NewMember(Role.Viewer, first.OrganizationId);
        var answers = new List<HttpResponseMessage>();
        for (var i = 0; i < 61; i++) answers.Add(await (i % 2 == 0 ? first : second).Client.GetAsync("auth/me"));
        answers.Count(a => a.StatusCode == HttpStatusCode.TooManyRequests).ShouldBeGreaterThan(0);
        answers.Last(a => a.StatusCode == HttpStatusCode.TooManyRequests).Headers.GetValues("RateLimit-Policy").Single().ShouldStartWith("\"organization\"");
    }
}

public sealed class FloodedApp : App
{
    protected override IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string> { ["RATE_LIMIT_ENABLED"] = "true", ["RATE_LIMIT_ADDRESS"] = "20/hour" };
}

public sealed class AddressLimitTests(FloodedApp app) : IClassFixture<FloodedApp>
{
    [Fact]
    public async Task Bad_credentials_and_unknown_paths_count_against_the_address()
    {
        var answers = new List<HttpResponseMessage>();
        for (var i = 0; i < 41; i++) answers.Add(await app.ClientOf("not-a-token").GetAsync(i % 2 == 0 ? "auth/me" : "nothing/here"));
        answers.Count(a => a.StatusCode == HttpStatusCode.TooManyRequests).ShouldBeGreaterThan(0);
        answers.First(a => a.StatusCode == HttpStatusCode.TooManyRequests).Headers.RetryAfter.ShouldNotBeNull();
        await app.Anonymous().GetAsync("health/live").Json();
    }
}
