using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using System.Threading.Channels;
using MimeKit;

namespace Capstan.Api.Tests.Features.Organizations;

/// <summary>The product with somebody else's mail server (npm's smtp-server).</summary>
public sealed class MailApp : App
{
    private readonly Channel<MimeMessage> _mails = Channel.CreateUnbounded<MimeMessage>();
    private Process? _server;
    private int _port;

    public ConcurrentQueue<string> Users { get; } = new();

    protected override IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string>
    {
        ["SMTP_HOST"] = "127.0.0.1",
        ["SMTP_PORT"] = _port.ToString(),
        ["SMTP_SECURITY"] = "none",
        ["SMTP_USERNAME"] = "capstan",
        ["SMTP_PASSWORD"] = "mail-password",
        ["SMTP_FROM"] = "Capstan <capstan@example.com>",
        ["CAPSTAN_PUBLIC_URL"] = "https://capstan.example.com/",
        ["CAPSTAN_JOB_RETRY_SECONDS"] = "1",
        ["ALLOW_REGISTRATION"] = "true",
        ["CAPSTAN_DEFAULT_PLAN"] = "free",
    };

    public override async Task InitializeAsync()
    {
        var start = new ProcessStartInfo("node", ["server.js"]) { WorkingDirectory = Checkout.Path("Api.Tests", "Features", "Organizations", "mail-server"), RedirectStandardOutput = true };
        _server = Process.Start(start)!;
        var line = await _server.StandardOutput.ReadLineAsync();
        line.ShouldNotBeNull("scripts/test fetches the server");
        _port = int.Parse(line.Split(' ')[1]);
        _ = Listen();
        await base.InitializeAsync();
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _server!.Kill(entireProcessTree: true);
        _server.Dispose();
    }

    /// <summary>The next mail to this address; what comes for others is dropped.</summary>
    public async Task<MimeMessage> MailTo(string address)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            var mail = await _mails.Reader.ReadAsync(limit.Token);
            if (mail.To.Mailboxes.Single().Address == address) return mail;
        }
    }

    /// <summary>The token in a mail's link.</summary>
    public async Task<string> TokenFor(string address)
    {
        var text = (await MailTo(address)).TextBody!;
        var at = text.IndexOf("https://capstan.example.com/#/invitations/", StringComparison.Ordinal);
        at.ShouldBeGreaterThan(0, text);
        return text[(at + "https://capstan.example.com/#/invitations/".Length)..].Split('\r', '\n')[0];
    }

    private async Task Listen()
    {
        while (await _server!.StandardOutput.ReadLineAsync() is { } line)
        {
            var mail = JsonDocument.Parse(line).RootElement;
            Users.Enqueue(mail.GetProperty("user").GetString()!);
            using var raw = new MemoryStream(mail.GetProperty("raw").GetBytesFromBase64());
            await _mails.Writer.WriteAsync(await MimeMessage.LoadAsync(raw));
        }
    }
}

public sealed class InvitationTests(MailApp app) : IClassFixture<MailApp>
{
    private static string Address(string name = "sam") => $"{name}-{Guid.NewGuid():N}@example.com";

    private async Task<Member> Owner()
    {
        var owner = await app.NewMember();
        await app.Execute("UPDATE capstan.organizations SET name = 'Vega Labs' WHERE id = $1", owner.OrganizationId);
        return owner;
    }

    [Fact]
    public async Task An_invitation_comes_by_mail_is_looked_at_and_used_once_by_signing_up()
    {
        var owner = await Owner();
        var email = Address();
        var invited = await owner.Client.Post("invitations", new { email, role = "editor", token = "mine", expires_at = "2099-01-01T00:00:00Z" }).Json(201);
        invited.GetProperty("action_type").GetString().ShouldBe("signup");
        invited.GetProperty("user_exists").GetBoolean().ShouldBeFalse();
        invited.GetProperty("expires_at").GetDateTimeOffset().ShouldBe(DateTimeOffset.UtcNow.AddDays(7), TimeSpan.FromMinutes(1));
        invited.ToString().ShouldNotContain("inv_");
        var mail = await app.MailTo(email);
        mail.From.Mailboxes.Single().Address.ShouldBe("capstan@example.com");
        mail.Subject.ShouldBe("Invitation to Vega Labs");
        app.Users.ShouldAllBe(u => u == "capstan");
        var token = mail.TextBody!.Split('/', '\r', '\n').First(p => p.StartsWith("inv_", StringComparison.Ordinal));

        var preview = await app.Anonymous().GetAsync($"invitations/validate/{token}").Json();
        preview.GetProperty("organization_name").GetString().ShouldBe("Vega Labs");
        preview.GetProperty("role").GetString().ShouldBe("editor");
        preview.GetProperty("inviter_name").GetString().ShouldBe(owner.Username);
        await app.Anonymous().Post("auth/signup", new { email = Address(), password = App.Password, name = "Not Sam", invite_token = token }).Problem(Errors.Validation);
        await app.Anonymous().Post("auth/signup", new { email, password = "weak", name = "Sam", invite_token = token }).Problem(Errors.WeakPassword);

        // Twenty at once: one of them is the one.
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ =>
            app.Anonymous().Post("auth/signup", new { email = email.ToUpperInvariant(), password = App.Password, name = "Sam Okafor", invite_token = token, role = "owner", organization_id = Guid.NewGuid() })));
        var won = answers.Where(a => a.IsSuccessStatusCode).ToList().ShouldHaveSingleItem();
        answers.Where(a => !a.IsSuccessStatusCode).ShouldAllBe(a => (int)a.StatusCode == 409 || (int)a.StatusCode == 400 || (int)a.StatusCode == 503);
        var signedUp = await won.Json(201);
        signedUp.GetProperty("user").GetProperty("role").GetString().ShouldBe("editor");
        signedUp.GetProperty("user").GetProperty("organization_id").GetGuid().ShouldBe(owner.OrganizationId);
        var me = await app.ClientOf(signedUp.GetProperty("token").GetString()!).GetAsync("auth/me").Json();
        me.GetProperty("organization_name").GetString().ShouldBe("Vega Labs");
        me.GetProperty("full_name").GetString().ShouldBe("Sam Okafor");

        await app.Anonymous().GetAsync($"invitations/validate/{token}").Problem(Errors.NotFound);
        (await owner.Client.GetAsync("invitations").Json()).GetProperty("invitations").GetArrayLength().ShouldBe(0);
        (await owner.Client.GetAsync("invitations?status=accepted").Json()).GetProperty("invitations")[0].GetProperty("email").GetString().ShouldBe(email);
    }

    [Fact]
    public async Task Who_has_an_account_accepts_and_belongs_to_both_organizations()
    {
        var (owner, guest, other) = (await Owner(), await app.NewMember(), await app.NewMember());
        var email = $"{guest.Username}@example.com";
        var created = await owner.Client.Post("invitations", new { email, role = "reviewer" }).Json(201);
        created.GetProperty("action_type").GetString().ShouldBe("accept");
        var token = await app.TokenFor(email);
        await app.Anonymous().Post("auth/signup", new { email, password = App.Password, name = "Again", invite_token = token }).Problem(Errors.AlreadyExists);
        await other.Client.Post("invitations/accept", new { token }).Problem(Errors.Forbidden);
        var key = (await guest.Client.Post("auth/api-keys", new { name = "k" }).Json()).GetProperty("key").GetString()!;
        using (var byKey = new HttpRequestMessage(HttpMethod.Post, "invitations/accept") { Headers = { { "X-API-Key", key } }, Content = Answers.Content(new { token }) })
            await app.Anonymous().SendAsync(byKey).Problem(Errors.Forbidden);

        var accepted = await guest.Client.Post("invitations/accept", new { token }).Json();
        accepted.GetProperty("organization").GetProperty("id").GetGuid().ShouldBe(owner.OrganizationId);
        accepted.GetProperty("role").GetString().ShouldBe("reviewer");
        var there = app.ClientOf(accepted.GetProperty("token").GetString()!);
        (await there.GetAsync("auth/me").Json()).GetProperty("role").GetString().ShouldBe("reviewer");
        (await guest.Client.GetAsync("auth/me").Json()).GetProperty("organization_id").GetGuid().ShouldBe(guest.OrganizationId);
        using (var chosen = new HttpRequestMessage(HttpMethod.Get, "auth/me") { Headers = { { "X-Organization-Id", owner.OrganizationId.ToString() } } })
            (await guest.Client.SendAsync(chosen).Json()).GetProperty("organization_id").GetGuid().ShouldBe(owner.OrganizationId);
        await guest.Client.Post("invitations/accept", new { token }).Problem(Errors.NotFound);
        await owner.Client.Post("invitations", new { email }).Problem(Errors.AlreadyExists);

        // Taken out of one organization, the person is still in the other.
        await owner.Client.DeleteAsync($"users/{guest.Id}").Empty();
        (await there.GetAsync("auth/me")).StatusCode.ShouldBe(System.Net.HttpStatusCode.Unauthorized);
        await guest.Client.GetAsync("auth/me").Json();
        (await app.Scalar<long>("SELECT count(*) FROM capstan.audit_entries WHERE organization_id = $1 AND action = 'invitation.accept' AND actor_id = $2", owner.OrganizationId, guest.Id)).ShouldBe(1);
    }

    [Fact]
    public async Task Revoked_expired_and_made_up_tokens_are_the_same_404()
    {
        var owner = await Owner();
        var (revoked, expired) = (Address("revoked"), Address("expired"));
        var id = (await owner.Client.Post("invitations", new { email = revoked }).Json(201)).GetProperty("id").GetGuid();
        var first = await app.TokenFor(revoked);
        await owner.Client.Post("invitations", new { email = revoked.ToUpperInvariant() }).Problem(Errors.AlreadyExists);
        await (await app.NewMember()).Client.DeleteAsync($"invitations/{id}").Problem(Errors.NotFound);
        await owner.Client.DeleteAsync($"invitations/{id}").Empty();
        await owner.Client.DeleteAsync($"invitations/{id}").Problem(Errors.NotFound);
        await owner.Client.Post("invitations", new { email = expired }).Json(201);
        var second = await app.TokenFor(expired);
        await app.Execute("UPDATE capstan.invitations SET expires_at = now() - interval '1 second' WHERE email = $1", expired);

        string? told = null;
        foreach (var token in new[] { first, second, "inv_" + new string('A', 43), "nonsense", "inv_" })
        {
            var body = await app.Anonymous().GetAsync($"invitations/validate/{token}").Problem(Errors.NotFound);
            (told ??= body.GetProperty("detail").GetString()).ShouldBe(body.GetProperty("detail").GetString());
            await app.Anonymous().Post("auth/signup", new { email = expired, password = App.Password, name = "Late", invite_token = token }).Problem(Errors.Validation);
        }
        (await owner.Client.GetAsync("invitations?status=expired").Json()).GetProperty("invitations").GetArrayLength().ShouldBe(1);
        // The slot is free again.
        await owner.Client.Post("invitations", new { email = expired }).Json(201);
        (await app.TokenFor(expired)).ShouldNotBe(second);
    }

    [Fact]
    public async Task Nobody_invites_above_himself_and_only_admins_invite()
    {
        var owner = await Owner();
        var (admin, editor) = (await app.NewMember(Role.Admin, owner.OrganizationId), await app.NewMember(Role.Editor, owner.OrganizationId));
        await admin.Client.Post("invitations", new { email = Address(), role = "owner" }).Problem(Errors.Forbidden);
        await editor.Client.Post("invitations", new { email = Address() }).Problem(Errors.Forbidden);
        await editor.Client.GetAsync("invitations").Problem(Errors.Forbidden);
        await admin.Client.Post("invitations", new { email = "no address", role = "viewer" }).Problem(Errors.Validation);
        await admin.Client.Post("invitations", new { email = "a@example.com\r\nBcc: b@example.com", role = "viewer" }).Problem(Errors.Validation);
        await admin.Client.Post("invitations", new { email = Address(), role = "king" }).Problem(Errors.Validation);
    }

    [Fact]
    public async Task Mail_is_tried_again_given_up_when_refused_for_good_and_nothing_of_it_stays()
    {
        var owner = await Owner();
        var (later, nobody) = (Address("later"), Address("nobody"));
        await owner.Client.Post("invitations", new { email = nobody }).Json(201);
        await owner.Client.Post("invitations", new { email = later }).Json(201);
        var token = await app.TokenFor(later);
        await Answers.Eventually(async () => await app.Scalar<long>("SELECT count(*) FROM capstan.mails WHERE organization_id = $1", owner.OrganizationId) == 0, "a mail is left");
        var jobs = await app.Scalar<string>("SELECT string_agg(j::text, ' ') FROM capstan.jobs j WHERE organization_id = $1 AND kind = 'mail'", owner.OrganizationId);
        jobs.ShouldNotContain("inv_");
        jobs.ShouldNotContain("example.com");
        (await app.Scalar<long>("SELECT count(*) FROM capstan.jobs WHERE organization_id = $1 AND kind = 'mail' AND status = 'failed'", owner.OrganizationId)).ShouldBe(1);
        foreach (var table in new[] { "invitations", "jobs", "audit_entries", "idempotency_keys", "events" })
            (await app.Scalar<long>($"SELECT count(*) FROM capstan.{table} t WHERE t::text LIKE '%' || $1 || '%'", token)).ShouldBe(0, table);
    }

    [Fact]
    public async Task Signing_up_makes_an_organization_of_ones_own_on_the_operators_plan()
    {
        var email = Address("dana");
        var signedUp = await app.Anonymous().Post("auth/signup", new { email, password = App.Password, name = "Dana Vega", organization_name = "Dana & Co", plan = "unlimited", is_superuser = true }).Json(201);
        signedUp.GetProperty("user").GetProperty("role").GetString().ShouldBe("owner");
        signedUp.GetProperty("token").GetString().ShouldBe(signedUp.GetProperty("access_token").GetString());
        var client = app.ClientOf(signedUp.GetProperty("token").GetString()!);
        var organization = await client.GetAsync("organization").Json();
        organization.GetProperty("name").GetString().ShouldBe("Dana & Co");
        organization.GetProperty("slug").GetString().ShouldBe("dana-co");
        organization.GetProperty("plan").GetString().ShouldBe("free");
        organization.GetProperty("limits").GetProperty("max_users").GetInt64().ShouldBe(3);
        (await client.GetAsync("auth/me").Json()).GetProperty("is_superuser").GetBoolean().ShouldBeFalse();
        await app.Anonymous().Post("auth/signup", new { email, password = App.Password, name = "Twice", organization_name = "Other" }).Problem(Errors.AlreadyExists);
        await app.Anonymous().Post("auth/signup", new { email = Address(), password = App.Password, name = "Nowhere" }).Problem(Errors.Validation);
        await app.Anonymous().Post("auth/login", new { email, password = App.Password }).Json();

        // Three members are the most of this plan; an invitation that was sent before does not make a fourth.
        var late = Address("late");
        await client.Post("invitations", new { email = late }).Json(201);
        var token = await app.TokenFor(late);
        var id = signedUp.GetProperty("user").GetProperty("organization_id").GetGuid();
        await app.NewMember(Role.Viewer, id);
        await app.NewMember(Role.Viewer, id);
        await client.Post("invitations", new { email = Address() }).Problem(Errors.QuotaExceeded);
        await client.Post("users", new { username = "fourth", password = App.Password }).Problem(Errors.QuotaExceeded);
        await app.Anonymous().Post("auth/signup", new { email = late, password = App.Password, name = "Late", invite_token = token }).Problem(Errors.QuotaExceeded);
        (await app.Scalar<long>("SELECT count(*) FROM capstan.users WHERE email = $1", late)).ShouldBe(0);
        await client.DeleteAsync($"users/{(await client.GetAsync("users?role=viewer").Json()).GetProperty("users")[0].GetProperty("id").GetGuid()}").Empty();
        await app.Anonymous().Post("auth/signup", new { email = late, password = App.Password, name = "Late", invite_token = token }).Json(201);
    }
}

/// <summary>No mail server, no registration: how an installation begins.</summary>
public sealed class ClosedInstallationTests(App app) : IClassFixture<App>
{
    [Fact]
    public async Task Only_who_is_invited_signs_up()
    {
        await app.Anonymous().Post("auth/signup", new { email = "x@example.com", password = App.Password, name = "X", organization_name = "X" }).Problem(Errors.RegistrationClosed);
        await app.Anonymous().Post("auth/signup", new { email = "x@example.com", password = App.Password, name = "X", invite_token = "inv_guess" }).Problem(Errors.Validation);
    }
}
