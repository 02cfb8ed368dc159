using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Web;

namespace Capstan.Api.Tests.Features.Identity;

/// <summary>The product with somebody else's OpenID Connect provider (npm's oidc-provider) as GitLab, Google and Keycloak.</summary>
public class OAuthApp : App
{
    public const string PublicUrl = "http://capstan.test";
    private Process? _provider;

    public int Port { get; private set; }

    protected virtual bool Registration => true;

    protected override IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string>
    {
        ["CAPSTAN_PUBLIC_URL"] = PublicUrl,
        ["ALLOW_REGISTRATION"] = Registration ? "true" : "false",
        ["OAUTH_GITLAB_URL"] = $"http://127.0.0.1:{Port}",
        ["OAUTH_GITLAB_CLIENT_ID"] = "capstan",
        ["OAUTH_GITLAB_CLIENT_SECRET"] = "provider-secret-of-the-test",
        ["OAUTH_KEYCLOAK_SERVER_URL"] = $"http://127.0.0.1:{Port}",
        ["OAUTH_KEYCLOAK_REALM"] = "team",
        ["OAUTH_KEYCLOAK_CLIENT_ID"] = "capstan",
        ["OAUTH_KEYCLOAK_CLIENT_SECRET"] = "provider-secret-of-the-test",
        ["OAUTH_GITHUB_URL"] = $"http://127.0.0.1:{Port}/github",
        ["OAUTH_GITHUB_CLIENT_ID"] = "capstan",
        ["OAUTH_GITHUB_CLIENT_SECRET"] = "provider-secret-of-the-test",
        ["OAUTH_GITHUB_API_URL"] = $"http://127.0.0.1:{Port}/github/api/v3",
        ["OAUTH_ALLOWED_DOMAINS"] = "team.example",
        ["OAUTH_ROLE_MAP"] = "makers=editor; /heads=admin",
    };

    public Member Operator { get; private set; } = null!;

    public override async Task InitializeAsync()
    {
        _provider = Process.Start(new ProcessStartInfo("node", ["provider.mjs", PublicUrl, "capstan", "provider-secret-of-the-test"])
        {
            WorkingDirectory = Checkout.Path("Api.Tests", "Features", "Identity", "sign-in-servers"),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _ = _provider.StandardError.ReadToEndAsync();
        string? line;
        do line = await _provider.StandardOutput.ReadLineAsync();
        while (line is not null && !line.StartsWith("listening ", StringComparison.Ordinal));
        line.ShouldNotBeNull("scripts/test fetches the provider");
        Port = int.Parse(line["listening ".Length..]);
        await base.InitializeAsync();
        Operator = await NewMember();
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _provider!.Kill(entireProcessTree: true);
        _provider.Dispose();
    }

    /// <summary>Makes the provider's next token answer a lie.</summary>
    public Task Tamper(string kind) => Tell("_tamper", kind);

    /// <summary>Somebody with an account at the provider: sub~email~verified~groups.</summary>
    public Task Know(string person) => Tell("_person", person);

    private async Task Tell(string what, string text)
    {
        using var client = new HttpClient();
        (await client.PostAsync($"http://127.0.0.1:{Port}/{what}", new StringContent(text))).EnsureSuccessStatusCode();
    }
}

public sealed class ClosedOAuthApp : OAuthApp
{
    protected override bool Registration => false;
}

/// <summary>A browser: follows redirects by hand, keeps the cookies of every host, and fills in the provider's forms.</summary>
public sealed class TestBrowser(OAuthApp app) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = true, CookieContainer = new() });

    public async Task<HttpResponseMessage> Begin(string provider) => await _http.GetAsync(new Uri(app.BaseAddress, $"/api/v1/auth/oauth/{provider}/authorize"));

    /// <summary>Signs in at the provider as this person; the address it sends the browser back to.</summary>
    public async Task<Uri> AtProvider(string provider, string who)
    {
        await app.Know(who);
        var response = await Begin(provider);
        response.StatusCode.ShouldBe(HttpStatusCode.Found, await response.Content.ReadAsStringAsync());
        var at = response.Headers.Location!;
        if (provider == "github") at = new Uri(at.AbsoluteUri + "&login=" + Uri.EscapeDataString(who));
        for (var i = 0; i < 20; i++)
        {
            response = await _http.GetAsync(at);
            if (response.StatusCode == HttpStatusCode.OK)
            {
                var page = await response.Content.ReadAsStringAsync();
                var form = new Dictionary<string, string> { ["prompt"] = page.Contains("value=\"login\"", StringComparison.Ordinal) ? "login" : "consent", ["login"] = who.Split('~')[0], ["password"] = "any" };
                response = await _http.PostAsync(at, new FormUrlEncodedContent(form));
            }
            ((int)response.StatusCode).ShouldBeInRange(300, 399, $"{at}\n{await response.Content.ReadAsStringAsync()}");
            at = new Uri(at, response.Headers.Location!);
            if (at.AbsoluteUri.StartsWith(OAuthApp.PublicUrl, StringComparison.Ordinal)) return at;
        }
        throw new InvalidOperationException("The provider goes round in circles.");
    }

    /// <summary>The public address is this instance's.</summary>
    public Task<HttpResponseMessage> Return(Uri address) => _http.GetAsync(new Uri(app.BaseAddress, address.PathAndQuery));

    public void Dispose() => _http.Dispose();

    public async Task<HttpResponseMessage> SignIn(string provider, string who) => await Return(await AtProvider(provider, who));
}

public sealed class OAuthTests(OAuthApp app) : IClassFixture<OAuthApp>
{
    private async Task<JsonElement> Me(Task<HttpResponseMessage> signIn) =>
        await app.ClientOf((await signIn.Json()).GetProperty("access_token").GetString()!).GetAsync("auth/me").Json();

    private static string Someone() => $"p{Guid.NewGuid():N}"[..10];

    [Fact]
    public async Task The_journey_carries_state_PKCE_and_nonce_and_marks_the_browser()
    {
        var response = await new TestBrowser(app).Begin("gitlab");
        response.StatusCode.ShouldBe(HttpStatusCode.Found);
        response.Headers.Location!.AbsoluteUri.ShouldStartWith($"http://127.0.0.1:{app.Port}/auth?");
        var query = HttpUtility.ParseQueryString(response.Headers.Location!.Query);
        query["response_type"].ShouldBe("code");
        query["redirect_uri"].ShouldBe("http://capstan.test/api/v1/auth/oauth/gitlab/callback");
        query["code_challenge_method"].ShouldBe("S256");
        query["code_challenge"]!.Length.ShouldBe(43);
        query["state"]!.Length.ShouldBe(43);
        query["nonce"]!.Length.ShouldBe(43);
        var cookie = response.Headers.GetValues("Set-Cookie").Single();
        cookie.ShouldContain("httponly", Case.Insensitive);
        cookie.ShouldContain("samesite=lax", Case.Insensitive);
        cookie.ShouldNotContain(query["state"]!);
        var again = HttpUtility.ParseQueryString((await new TestBrowser(app).Begin("gitlab")).Headers.Location!.Query);
        foreach (var name in new[] { "state", "nonce", "code_challenge" }) again[name].ShouldNotBe(query[name]);
    }

    [Theory, InlineData("gitlab"), InlineData("keycloak"), InlineData("github")]
    public async Task A_newcomer_of_the_team_joins_as_viewer_and_is_known_afterwards(string provider)
    {
        var who = Someone();
        var me = await Me(new TestBrowser(app).SignIn(provider, $"{who}~{who}@team.example~yes~"));
        me.GetProperty("username").GetString().ShouldBe(who);
        me.GetProperty("email").GetString().ShouldBe($"{who}@team.example");
        me.GetProperty("full_name").GetString().ShouldBe($"Name of {who}");
        me.GetProperty("role").GetString().ShouldBe("viewer");
        me.GetProperty("organization_id").GetGuid().ShouldBe(app.Operator.OrganizationId);
        // Known by the provider's id: another address, even somebody else's, leads to the same account.
        var again = await Me(new TestBrowser(app).SignIn(provider, $"{who}~{app.Operator.Username}@example.com~yes~"));
        again.GetProperty("id").GetGuid().ShouldBe(me.GetProperty("id").GetGuid());
        (await app.Scalar<string>("SELECT method FROM sign_ins WHERE user_id = $1 LIMIT 1", me.GetProperty("id").GetGuid())).ShouldBe(provider);
        // There is no password to guess.
        await app.Anonymous().Post("auth/login", new { username = who, password = App.Password }).Problem(Errors.InvalidCredentials);
    }

    [Fact]
    public async Task A_stranger_founds_an_organization_of_their_own()
    {
        var who = Someone();
        var me = await Me(new TestBrowser(app).SignIn("gitlab", $"{who}~{who}@elsewhere.example~yes~"));
        me.GetProperty("role").GetString().ShouldBe("owner");
        me.GetProperty("organization_id").GetGuid().ShouldNotBe(app.Operator.OrganizationId);
        // An address that the provider has not verified is nobody's, and opens no door.
        var sly = Someone();
        var other = await Me(new TestBrowser(app).SignIn("gitlab", $"{sly}~{sly}@team.example~no~"));
        other.GetProperty("email").ValueKind.ShouldBe(JsonValueKind.Null);
        other.GetProperty("organization_id").GetGuid().ShouldNotBe(app.Operator.OrganizationId);
    }

    [Fact]
    public async Task Roles_follow_the_groups_at_every_sign_in()
    {
        var who = Someone();
        foreach (var (groups, role) in new[] { ("makers", "editor"), ("makers+/heads", "admin"), ("", "viewer") })
            (await Me(new TestBrowser(app).SignIn("keycloak", $"{who}~{who}@team.example~yes~{groups}"))).GetProperty("role").GetString().ShouldBe(role);
        (await app.Scalar<long>("SELECT count(*) FROM audit_entries WHERE action = 'user.change_role' AND detail->'after'->>'provider' = 'keycloak'")).ShouldBe(2);
    }

    [Fact]
    public async Task An_account_is_linked_by_an_address_both_sides_know_to_be_its_own()
    {
        var member = await app.NewMember(Role.Editor);
        var who = Someone();
        // Registered here with that address: nobody knows whose it is.
        await new TestBrowser(app).SignIn("gitlab", $"{who}~{member.Username}@example.com~yes~").Problem(Errors.AlreadyExists);
        await app.Execute("UPDATE users SET email_verified_at = now() WHERE id = $1", member.Id);
        // Not verified by the provider: an account beside it.
        (await Me(new TestBrowser(app).SignIn("gitlab", $"{Someone()}~{member.Username}@example.com~no~"))).GetProperty("id").GetGuid().ShouldNotBe(member.Id);
        var me = await Me(new TestBrowser(app).SignIn("gitlab", $"{who}~{member.Username.ToUpperInvariant()}@example.com~yes~"));
        me.GetProperty("id").GetGuid().ShouldBe(member.Id);
        me.GetProperty("role").GetString().ShouldBe("editor");
        // A changed address is not verified any more.
        await member.Client.Put("auth/me", new { email = $"{Someone()}@example.com" }).Json();
        (await app.Scalar<bool>("SELECT email_verified_at IS NULL FROM users WHERE id = $1", member.Id)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_state_works_once_and_in_its_own_browser_and_at_its_own_provider()
    {
        var (mine, theirs) = (new TestBrowser(app), new TestBrowser(app));
        var who = $"{Someone()}~a@b.example~no~";
        var back = await mine.AtProvider("gitlab", who);
        await theirs.Begin("gitlab");
        await theirs.Return(back).Problem(Errors.OAuthRefused);
        await app.Anonymous().GetAsync($"auth/oauth/gitlab/callback{back.Query}").Problem(Errors.OAuthRefused);
        await mine.Return(new Uri(back.AbsoluteUri.Replace("/gitlab/", "/keycloak/"))).Problem(Errors.OAuthRefused);
        await mine.Return(back).Json();
        await mine.Return(back).Problem(Errors.OAuthRefused);
        await mine.Return(new Uri(OAuthApp.PublicUrl + "/api/v1/auth/oauth/gitlab/callback?code=x&state=" + new string('a', 43))).Problem(Errors.OAuthRefused);
        await app.Anonymous().GetAsync("auth/oauth/gitlab/callback?code=x").Problem(Errors.Validation);
    }

    [Theory, InlineData("gitlab"), InlineData("github")]
    public async Task A_code_works_once(string provider)
    {
        var browser = new TestBrowser(app);
        var who = $"{Someone()}~c@d.example~no~";
        var used = HttpUtility.ParseQueryString((await Used()).Query);
        var fresh = HttpUtility.ParseQueryString((await browser.AtProvider(provider, who)).Query);
        await browser.Return(new Uri($"{OAuthApp.PublicUrl}/api/v1/auth/oauth/{provider}/callback?code={used["code"]}&state={fresh["state"]}")).Problem(Errors.OAuthRefused);

        async Task<Uri> Used()
        {
            var back = await browser.AtProvider(provider, who);
            await browser.Return(back).Json();
            return back;
        }
    }

    [Theory]
    [InlineData("truth", true)]
    [InlineData("nonce", false)]
    [InlineData("no_nonce", false)]
    [InlineData("issuer", false)]
    [InlineData("audience", false)]
    [InlineData("many_audiences", false)]
    [InlineData("expired", false)]
    [InlineData("no_expiry", false)]
    [InlineData("key", false)]
    [InlineData("none", false)]
    [InlineData("secret", false)]
    [InlineData("signature", false)]
    public async Task Only_a_true_id_token_signs_in(string lie, bool holds)
    {
        var browser = new TestBrowser(app);
        var back = await browser.AtProvider("gitlab", $"{Someone()}~e@f.example~no~");
        await app.Tamper(lie);
        if (holds) await browser.Return(back).Json();
        else await browser.Return(back).Problem(Errors.OAuthRefused);
    }

    [Fact]
    public async Task A_provider_that_says_no_is_heard()
    {
        var browser = new TestBrowser(app);
        var state = HttpUtility.ParseQueryString((await browser.Begin("gitlab")).Headers.Location!.Query)["state"];
        await browser.Return(new Uri($"{OAuthApp.PublicUrl}/api/v1/auth/oauth/gitlab/callback?error=access_denied&state={state}")).Problem(Errors.OAuthRefused);
    }

    [Fact]
    public async Task A_second_factor_is_asked_for_here_too()
    {
        var who = Someone();
        var me = await Me(new TestBrowser(app).SignIn("gitlab", $"{who}~{who}@x.example~yes~"));
        await app.Execute("UPDATE users SET mfa_enabled_at = now() WHERE id = $1", me.GetProperty("id").GetGuid());
        (await new TestBrowser(app).SignIn("gitlab", $"{who}~{who}@x.example~yes~").Json()).GetProperty("mfa_required").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task A_person_who_was_switched_off_stays_out()
    {
        var who = Someone();
        var me = await Me(new TestBrowser(app).SignIn("gitlab", $"{who}~{who}@x.example~yes~"));
        await app.Execute("UPDATE users SET is_active = false WHERE id = $1", me.GetProperty("id").GetGuid());
        await new TestBrowser(app).SignIn("gitlab", $"{who}~{who}@x.example~yes~").Problem(Errors.AccountDisabled);
    }

    [Fact]
    public async Task Providers_that_are_not_there_or_not_set_up_are_told_apart()
    {
        await app.Anonymous().GetAsync("auth/oauth/facebook/authorize").Problem(Errors.NotFound);
        await app.Anonymous().GetAsync("auth/oauth/google/authorize").Problem(Errors.SignInNotConfigured);
        await app.Anonymous().GetAsync("auth/oauth/google/callback?code=x&state=y").Problem(Errors.SignInNotConfigured);
        var methods = await app.Anonymous().GetAsync("auth/methods").Json();
        methods.GetProperty("providers").EnumerateArray().Select(p => p.GetString()).ShouldBe(["github", "gitlab", "keycloak"]);
    }
}

public sealed class ClosedOAuthTests(ClosedOAuthApp app) : IClassFixture<ClosedOAuthApp>
{
    [Fact]
    public async Task With_registration_closed_only_those_who_are_known_get_in()
    {
        await new TestBrowser(app).SignIn("keycloak", "new~new@team.example~yes~").Problem(Errors.RegistrationClosed);
        await app.Execute("UPDATE users SET email_verified_at = now() WHERE id = $1", app.Operator.Id);
        await new TestBrowser(app).SignIn("keycloak", $"op~{app.Operator.Username}@example.com~yes~").Json();
    }
}

/// <summary>A provider that nobody can reach, and one whose name is not its own.</summary>
public sealed class LostProviderApp : App
{
    protected override IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string>
    {
        ["OAUTH_GITLAB_URL"] = "http://127.0.0.1:9", ["OAUTH_GITLAB_CLIENT_ID"] = "x", ["OAUTH_GITLAB_CLIENT_SECRET"] = "y",
    };
}

public sealed class LostProviderTests(LostProviderApp app) : IClassFixture<LostProviderApp>
{
    [Fact]
    public async Task A_provider_that_does_not_answer_is_503() => await app.Anonymous().GetAsync("auth/oauth/gitlab/authorize").Problem(Errors.ProviderUnavailable);
}
