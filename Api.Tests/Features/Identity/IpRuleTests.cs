using System.Net.Http.Json;

namespace Capstan.Api.Tests.Features.Identity;

public sealed class ProxiedApp : App
{
    protected override IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string>
    {
        ["TRUSTED_PROXIES"] = "127.0.0.0/8,::1", ["BLOCKED_IPS"] = "203.0.113.66, 2001:db8:bad::/48",
    };
}

public sealed class IpRuleTests(ProxiedApp app) : IClassFixture<ProxiedApp>
{
    private static Task<HttpResponseMessage> From(Member member, string address, string path = "auth/me", HttpMethod? method = null, object? body = null) =>
        member.Client.SendAsync(new(method ?? HttpMethod.Get, path) { Headers = { { "X-Forwarded-For", address } }, Content = body is null ? null : JsonContent.Create(body) });

    private static Task<HttpResponseMessage> Replace(Member member, string from, params object[] rules) => From(member, from, "security/ip-rules", HttpMethod.Put, new { rules });

    [Fact]
    public async Task Only_allowed_networks_get_in_and_denied_ones_do_not_even_then()
    {
        var owner = await app.NewMember();
        var member = await app.NewMember(Role.Viewer, owner.OrganizationId);
        await From(member, "192.0.2.9").Json();
        var answer = await Replace(owner, "198.51.100.7", new { cidr = "198.51.100.77/24", action = "allow", description = "office" }, new { cidr = "198.51.100.200", action = "deny" }).Json();
        answer.GetProperty("total").GetInt64().ShouldBe(2);
        answer.GetProperty("items")[0].GetProperty("cidr").GetString().ShouldBe("198.51.100.0/24");
        answer.GetProperty("items")[1].GetProperty("cidr").GetString().ShouldBe("198.51.100.200/32");

        await From(member, "198.51.100.8").Json();
        await From(member, "192.0.2.9").Problem(Errors.AddressRefused);
        await From(member, "198.51.100.200").Problem(Errors.AddressRefused);
        await From(member, "2001:db8::1").Problem(Errors.AddressRefused);

        await Replace(owner, "198.51.100.7").Json();
        await From(member, "192.0.2.9").Json();
    }

    [Fact]
    public async Task IPv4_in_IPv6_clothes_is_still_itself()
    {
        var owner = await app.NewMember();
        await Replace(owner, "192.0.2.1", new { cidr = "198.51.100.0/24", action = "deny" }).Json();
        await From(owner, "::ffff:198.51.100.8").Problem(Errors.AddressRefused);
        await From(owner, "::ffff:192.0.2.8").Json();
    }

    [Fact]
    public async Task One_cannot_shut_oneself_out()
    {
        var owner = await app.NewMember();
        await Replace(owner, "192.0.2.1", new { cidr = "198.51.100.0/24", action = "allow" }).Problem(Errors.WouldLockOut);
        await Replace(owner, "192.0.2.1", new { cidr = "192.0.2.0/28", action = "deny" }).Problem(Errors.WouldLockOut);
        (await From(owner, "192.0.2.1", "security/ip-rules").Json()).GetProperty("total").GetInt64().ShouldBe(0);
    }

    [Fact]
    public async Task Rules_of_one_organization_do_not_bind_another_and_only_admins_set_them()
    {
        var owner = await app.NewMember();
        var stranger = await app.NewMember();
        await Replace(owner, "192.0.2.1", new { cidr = "192.0.2.0/24", action = "allow" }).Json();
        await From(stranger, "198.51.100.1").Json();
        var editor = await app.NewMember(Role.Editor, owner.OrganizationId);
        await Replace(editor, "192.0.2.1").Problem(Errors.Forbidden);
    }

    [Theory]
    [InlineData("192.0.2.0/33"), InlineData("anywhere"), InlineData(""), InlineData("fe80::1%1")]
    public async Task What_is_no_network_is_refused(string cidr)
    {
        var owner = await app.NewMember();
        var problem = await Replace(owner, "192.0.2.1", new { cidr, action = "deny" }).Problem(Errors.Validation);
        problem.GetProperty("errors")[0].GetProperty("field").GetString()!.ShouldStartWith("rules[0].cidr");
    }

    [Fact]
    public async Task Open_streams_and_sockets_end_on_every_instance_and_new_ones_are_refused()
    {
        var owner = await app.NewMember();
        await using var twin = await app.StartTwin();
        var job = Guid.CreateVersion7();
        await app.Execute("INSERT INTO jobs (organization_id, id, user_id, kind, queue, priority, payload, run_at, max_attempts) VALUES ($1, $2, $3, 'never', 'never', 2, '{}', now() + interval '1 day', 1)", owner.OrganizationId, job, owner.Id);
        foreach (var (here, address) in new[] { (app.BaseAddress, "198.51.100.8"), (twin.BaseAddress, "198.51.100.9") })
        {
            using var client = new HttpClient { BaseAddress = new Uri(here, "/api/v1/"), DefaultRequestHeaders = { Authorization = new("Bearer", owner.Token) } };
            client.DefaultRequestHeaders.Add("X-Forwarded-For", address);
            using var stream = await client.GetAsync($"jobs/{job}/events", HttpCompletionOption.ResponseHeadersRead);
            stream.StatusCode.ShouldBe(System.Net.HttpStatusCode.OK);
            using var kept = await owner.Client.GetAsync($"jobs/{job}/events", HttpCompletionOption.ResponseHeadersRead);
            using var socket = await Socket(here, owner, address);

            await Replace(owner, "192.0.2.1", new { cidr = "198.51.100.0/24", action = "deny" }).Json();
            await Should.ThrowAsync<IOException>(async () => await (await stream.Content.ReadAsStreamAsync()).CopyToAsync(Stream.Null));
            (await CloseCode(socket)).ShouldBe(4403);
            using var late = await Socket(here, owner, address);
            (await CloseCode(late)).ShouldBe(4403);
            // Whoever comes from elsewhere is left alone.
            var more = (await kept.Content.ReadAsStreamAsync()).CopyToAsync(Stream.Null);
            more.IsCompleted.ShouldBeFalse();
            await Replace(owner, "192.0.2.1").Json();
        }
    }

    private static async Task<System.Net.WebSockets.ClientWebSocket> Socket(Uri instance, Member member, string from)
    {
        var socket = new System.Net.WebSockets.ClientWebSocket();
        socket.Options.SetRequestHeader("X-Forwarded-For", from);
        await socket.ConnectAsync(new UriBuilder(instance) { Scheme = "ws", Path = "/ws/notifications", Query = $"token={member.Token}" }.Uri, CancellationToken.None);
        return socket;
    }

    private static async Task<int> CloseCode(System.Net.WebSockets.ClientWebSocket socket)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while ((await socket.ReceiveAsync(new byte[4096], patience.Token)).MessageType != System.Net.WebSockets.WebSocketMessageType.Close) { }
        return (int)socket.CloseStatus!;
    }

    [Fact]
    public async Task A_new_rule_holds_on_another_instance_too_and_is_in_the_audit_log()
    {
        var owner = await app.NewMember();
        await using var twin = await app.StartTwin();
        var there = twin.ClientOf(owner.Token);
        there.DefaultRequestHeaders.Add("X-Forwarded-For", "198.51.100.9");
        await there.GetAsync("auth/me").Json();
        await Replace(owner, "192.0.2.1", new { cidr = "198.51.100.0/24", action = "deny" }).Json();
        await Answers.Eventually(async () => (int)(await there.GetAsync("auth/me")).StatusCode == 403, "the other instance never heard of the rule");

        await Replace(owner, "192.0.2.1").Json();
        var entry = (await owner.Client.GetAsync("admin/audit?action=security.ip_rules").Json())[0];
        entry.GetProperty("changes").GetProperty("before").GetProperty("rules")[0].GetProperty("cidr").GetString().ShouldBe("198.51.100.0/24");
    }

    [Fact]
    public async Task The_operators_own_list_keeps_strangers_from_signing_in_at_all()
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "auth/login") { Headers = { { "X-Forwarded-For", "203.0.113.66" } }, Content = Answers.Content(new { username = "x", password = "y" }) };
        await app.Anonymous().SendAsync(request).Problem(Errors.AddressRefused);
        var probe = new HttpRequestMessage(HttpMethod.Get, "health/live") { Headers = { { "X-Forwarded-For", "203.0.113.66" } } };
        await app.Anonymous().SendAsync(probe).Json();
        var owner = await app.NewMember();
        await From(owner, "2001:db8:bad::7").Problem(Errors.AddressRefused);
    }
}

public sealed class SecurityKeyTests(LimitedKeyApp app) : IClassFixture<LimitedKeyApp>
{
    private HttpClient With(string key)
    {
        var client = app.Anonymous();
        client.DefaultRequestHeaders.Add("X-API-Key", key);
        return client;
    }

    [Fact]
    public async Task A_key_reads_unless_more_is_asked_for()
    {
        var owner = await app.NewMember();
        var made = await owner.Client.Post("security/api-keys", new { }).Json(201);
        var key = made.GetProperty("key").GetString()!;
        key.ShouldMatch("^whops_[A-Za-z0-9_-]{43}$");
        made.GetProperty("name").GetString().ShouldBe("Unnamed Key");
        await With(key).GetAsync("groups").Json();
        await With(key).Post("groups", new { name = "no" }).Problem(Errors.Forbidden);

        var listed = (await owner.Client.GetAsync("security/api-keys").Json()).GetProperty("items")[0];
        listed.GetProperty("key").GetString().ShouldBe(key[..12] + "********");
        listed.GetProperty("key_prefix").GetString().ShouldBe(key[..12]);
        await owner.Client.DeleteAsync($"security/api-keys/{made.GetProperty("id").GetGuid()}").Empty();
        await With(key).GetAsync("groups").Problem(Errors.Unauthorized);
    }

    [Fact]
    public async Task A_key_is_held_to_its_own_limit_and_no_other_to_it()
    {
        var owner = await app.NewMember();
        var slow = (await owner.Client.Post("auth/api-keys", new { name = "slow", requests_per_minute = 3 }).Json()).GetProperty("key").GetString()!;
        var client = With(slow);
        var answers = new List<HttpResponseMessage>();
        // Two windows' worth and one: a window may end while the test runs.
        for (var i = 0; i < 7; i++) answers.Add(await client.GetAsync("auth/me"));
        answers.ShouldContain(a => (int)a.StatusCode == 429);
        answers[0].Headers.GetValues("X-RateLimit-Limit").Single().ShouldBe("3");
        await owner.Client.GetAsync("auth/me").Json();
    }

    [Fact]
    public async Task A_key_expires_and_has_no_past()
    {
        var owner = await app.NewMember();
        await owner.Client.Post("security/api-keys", new { expires_at = "2020-01-01T00:00:00Z" }).Problem(Errors.Validation);
        var key = (await owner.Client.Post("security/api-keys", new { expires_at = DateTimeOffset.UtcNow.AddDays(1) }).Json(201)).GetProperty("key").GetString()!;
        await With(key).GetAsync("auth/me").Json();
        await app.Execute("UPDATE api_keys SET expires_at = now() - interval '1 second' WHERE user_id = $1", owner.Id);
        await Answers.Eventually(async () => (int)(await With(key).GetAsync("auth/me")).StatusCode == 401, "an expired key still works");
    }
}

public sealed class LimitedKeyApp : App
{
    protected override IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string> { ["RATE_LIMIT_ENABLED"] = "true", ["RATE_LIMIT_PER_MINUTE"] = "100" };
}
