using System.Net;
using System.Text.Json;

namespace Capstan.Api.Tests.Features.Identity;

/// <summary>Where somebody is signed in: seen, ended one by one or all at once, here and on other instances; and credentials that are replaced.</summary>
public sealed class SignInListTests(App app) : IClassFixture<App>
{
    private const string Firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

    private async Task<(string Access, string Refresh)> SignIn(Member member, string? userAgent = null)
    {
        var client = app.Anonymous();
        if (userAgent is not null) client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", userAgent);
        var pair = await client.Post("auth/login", new { username = member.Username, password = App.Password }).Json();
        return (pair.GetProperty("access_token").GetString()!, pair.GetProperty("refresh_token").GetString()!);
    }

    private static async Task<List<JsonElement>> List(HttpClient client, string path = "auth/sessions") => [.. (await client.GetAsync(path).Json()).GetProperty("items").EnumerateArray()];

    [Fact]
    public async Task A_sign_in_shows_its_device_address_and_which_one_is_asking()
    {
        var member = await app.NewMember();
        var here = await SignIn(member, Firefox);
        await SignIn(member, "curl/8.5.0");
        var items = await List(app.ClientOf(here.Access));

        items.Count.ShouldBe(3);
        var mine = items.Single(i => i.GetProperty("current").GetBoolean());
        mine.GetProperty("device").GetString().ShouldBe("Firefox on Linux");
        mine.GetProperty("user_agent").GetString().ShouldBe(Firefox);
        mine.GetProperty("ip_address").GetString().ShouldBe("127.0.0.1");
        mine.GetProperty("method").GetString().ShouldBe("password");
        mine.GetProperty("expires_at").GetDateTimeOffset().ShouldBeGreaterThan(DateTimeOffset.UtcNow.AddDays(6));
        items.ShouldContain(i => i.GetProperty("device").GetString() == "curl" && !i.GetProperty("current").GetBoolean());
    }

    [Theory]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0", "Edge on Windows")]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1", "Safari on iOS")]
    [InlineData("Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36", "Chrome on Android")]
    [InlineData("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15", "Safari on macOS")]
    [InlineData("my-tool/1.0", "my-tool")]
    [InlineData(null, "Unknown device")]
    public void Devices_are_called_as_their_owners_would(string? userAgent, string device) =>
        Capstan.Features.Identity.Access.UserAgents.Device(userAgent).ShouldBe(device);

    [Fact]
    public async Task Ending_one_ends_its_tokens_for_the_next_request_on_every_instance_and_no_other()
    {
        await using var twin = await app.StartTwin();
        var member = await app.NewMember();
        var (lost, kept) = (await SignIn(member, Firefox), await SignIn(member));
        var there = twin.ClientOf(lost.Access);
        await there.GetAsync("auth/me").Json();
        await app.ClientOf(lost.Access).GetAsync("auth/me").Json();
        var id = (await List(app.ClientOf(kept.Access))).Single(i => i.GetProperty("device").GetString() == "Firefox on Linux").GetProperty("id").GetGuid();

        await app.ClientOf(kept.Access).DeleteAsync($"auth/sessions/{id}").Empty();

        await app.ClientOf(lost.Access).GetAsync("auth/me").Problem(Errors.TokenExpired);
        await Answers.Eventually(async () => (await there.GetAsync("auth/me")).StatusCode == HttpStatusCode.Unauthorized, "the other instance still takes the token");
        await app.Anonymous().Post("auth/refresh", new { refresh_token = lost.Refresh }).Problem(Errors.TokenExpired);
        await app.ClientOf(kept.Access).GetAsync("auth/me").Json();
        (await List(app.ClientOf(kept.Access))).ShouldNotContain(i => i.GetProperty("id").GetGuid() == id);
        // Again is no error, and nobody else's is one's own.
        await app.ClientOf(kept.Access).DeleteAsync($"auth/sessions/{id}").Empty();
        await (await app.NewMember()).Client.DeleteAsync($"auth/sessions/{id}").Problem(Errors.NotFound);
    }

    [Fact]
    public async Task A_token_reused_on_another_instance_ends_the_family_there_and_here()
    {
        await using var twin = await app.StartTwin();
        var member = await app.NewMember();
        var first = await SignIn(member);
        var rotated = await app.Anonymous().Post("auth/refresh", new { refresh_token = first.Refresh }).Json();
        var access = rotated.GetProperty("access_token").GetString()!;
        await app.ClientOf(access).GetAsync("auth/me").Json();
        await twin.ClientOf(access).GetAsync("auth/me").Json();

        await twin.ClientOf("").Post("auth/refresh", new { refresh_token = first.Refresh }).Problem(Errors.TokenExpired);

        await twin.ClientOf(access).GetAsync("auth/me").Problem(Errors.TokenExpired);
        await Answers.Eventually(async () => (await app.ClientOf(access).GetAsync("auth/me")).StatusCode == HttpStatusCode.Unauthorized, "this instance still takes the token");
        await app.Anonymous().Post("auth/refresh", new { refresh_token = rotated.GetProperty("refresh_token").GetString() }).Problem(Errors.TokenExpired);
        (await app.Scalar<long>("SELECT count(*) FROM audit_entries WHERE actor_id = $1 AND action = 'auth.refresh_reused'", member.Id)).ShouldBe(1);
    }

    [Fact]
    public async Task All_others_or_all_can_be_ended()
    {
        var member = await app.NewMember();
        var (one, two, three) = (await SignIn(member), await SignIn(member), await SignIn(member));
        await app.ClientOf(one.Access).DeleteAsync("auth/sessions").Empty();
        await app.ClientOf(two.Access).GetAsync("auth/me").Problem(Errors.TokenExpired);
        await app.ClientOf(three.Access).GetAsync("auth/me").Problem(Errors.TokenExpired);
        (await List(app.ClientOf(one.Access))).Count.ShouldBe(1);

        var four = await SignIn(member);
        (await app.ClientOf(one.Access).PostAsync("auth/logout-all", null).Json()).GetProperty("message").GetString().ShouldBe("Logged out from 2 session(s)");
        foreach (var pair in new[] { one, four })
        {
            await app.ClientOf(pair.Access).GetAsync("auth/me").Problem(Errors.TokenExpired);
            await app.Anonymous().Post("auth/refresh", new { refresh_token = pair.Refresh }).Problem(Errors.TokenExpired);
        }
    }

    [Fact]
    public async Task An_admin_sees_and_ends_the_sign_ins_of_the_organization_only()
    {
        var admin = await app.NewMember(Role.Admin);
        var (member, stranger) = (await app.NewMember(Role.Viewer, admin.OrganizationId), await app.NewMember());
        var pair = await SignIn(member, Firefox);
        var page = await admin.Client.GetAsync($"security/sessions?limit=2&user_id={member.Id}").Json();
        page.GetProperty("total").GetInt64().ShouldBe(2);
        page.GetProperty("items").EnumerateArray().ShouldAllBe(i => i.GetProperty("username").GetString() == member.Username);
        (await List(admin.Client, "security/sessions")).ShouldNotContain(i => i.GetProperty("user_id").GetGuid() == stranger.Id);
        var second = await admin.Client.GetAsync("security/sessions?limit=1&skip=1").Json();
        second.GetProperty("items").GetArrayLength().ShouldBe(1);
        second.GetProperty("total").GetInt64().ShouldBe(3);

        var id = page.GetProperty("items").EnumerateArray().Single(i => i.GetProperty("device").GetString() == "Firefox on Linux").GetProperty("id").GetGuid();
        await stranger.Client.DeleteAsync($"security/sessions/{id}").Problem(Errors.NotFound);
        await app.ClientOf(pair.Access).GetAsync("auth/me").Json();
        await admin.Client.DeleteAsync($"security/sessions/{id}").Empty();
        await app.ClientOf(pair.Access).GetAsync("auth/me").Problem(Errors.TokenExpired);
    }

    [Fact]
    public async Task A_sign_in_is_used_when_its_token_is()
    {
        var member = await app.NewMember();
        var pair = await SignIn(member);
        await app.Execute("UPDATE sign_ins SET last_used_at = now() - interval '1 hour' WHERE user_id = $1", member.Id);
        await app.ClientOf(pair.Access).GetAsync("auth/me").Json();
        await Flush();
        (await List(app.ClientOf(pair.Access))).Single(i => i.GetProperty("current").GetBoolean()).GetProperty("last_used_at").GetDateTimeOffset().ShouldBeGreaterThan(DateTimeOffset.UtcNow.AddMinutes(-5));
    }

    [Fact]
    public async Task An_access_token_is_replaced_at_once_everywhere_and_its_sign_in_goes_on()
    {
        await using var twin = await app.StartTwin();
        var pair = await SignIn(await app.NewMember());
        await twin.ClientOf(pair.Access).GetAsync("auth/me").Json();
        var answer = await app.ClientOf(pair.Access).PostAsync("auth/rotate-token", null).Json();
        answer.GetProperty("token_type").GetString().ShouldBe("bearer");
        await app.ClientOf(pair.Access).GetAsync("auth/me").Problem(Errors.TokenExpired);
        await Answers.Eventually(async () => (await twin.ClientOf(pair.Access).GetAsync("auth/me")).StatusCode == HttpStatusCode.Unauthorized, "the other instance still takes the old token");
        var fresh = app.ClientOf(answer.GetProperty("token").GetString()!);
        (await List(fresh)).Count(i => i.GetProperty("current").GetBoolean()).ShouldBe(1);
        await app.Anonymous().Post("auth/refresh", new { refresh_token = pair.Refresh }).Json();
    }

    [Fact]
    public async Task A_key_is_replaced_at_once_everywhere_and_keeps_its_name()
    {
        await using var twin = await app.StartTwin();
        var member = await app.NewMember();
        var made = await member.Client.Post("auth/api-keys", new { name = "nightly", scopes = new[] { "profile:read", "profile:write" } }).Json();
        var old = made.GetProperty("key").GetString()!;
        await twin.ClientOf(old).GetAsync("auth/me").Json();
        var answer = await app.ClientOf(old).PostAsync("auth/rotate-token", null).Json();
        answer.GetProperty("token_type").GetString().ShouldBe("api_key");
        var fresh = answer.GetProperty("token").GetString()!;
        fresh.ShouldStartWith("rak_");
        await app.ClientOf(old).GetAsync("auth/me").Problem(Errors.Unauthorized);
        await Answers.Eventually(async () => (await twin.ClientOf(old).GetAsync("auth/me")).StatusCode == HttpStatusCode.Unauthorized, "the other instance still takes the old key");
        await app.ClientOf(fresh).GetAsync("auth/me").Json();
        var listed = (await member.Client.GetAsync("auth/api-keys").Json()).EnumerateArray().Single();
        listed.GetProperty("id").GetGuid().ShouldBe(made.GetProperty("id").GetGuid());
        listed.GetProperty("name").GetString().ShouldBe("nightly");
        fresh.ShouldStartWith(listed.GetProperty("prefix").GetString()!);
    }

    [Fact]
    public async Task A_name_can_be_changed_alone()
    {
        var member = await app.NewMember(Role.Viewer);
        (await member.Client.Patch("auth/profile", new { name = "Dana Vega" }).Json()).GetProperty("full_name").GetString().ShouldBe("Dana Vega");
        foreach (var bad in new[] { "", new string('a', 101), "a\u0001" })
            (await member.Client.Patch("auth/profile", new { name = bad }).Problem(Errors.Validation)).GetProperty("errors")[0].GetProperty("field").GetString().ShouldBe("name");
    }

    private Task Flush() => ((Capstan.Features.Identity.Access.LastUses)app.Services.GetService(typeof(Capstan.Features.Identity.Access.LastUses))!).Flush(CancellationToken.None);
}
