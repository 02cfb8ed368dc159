using System.Net;

namespace Capstan.Api.Tests.Features.Organizations;

/// <summary>A change and its audit entry hold together or not at all.</summary>
public sealed class AuditAtomicityTests(App app) : IClassFixture<App>, IAsyncLifetime
{
    /// <summary>From here on, entries of the action die in the database, after the change was made.</summary>
    private async Task BreakEntries(string action)
    {
        await app.Execute($$"""
        CREATE OR REPLACE FUNCTION break_entry() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF NEW.action = '{{action}}' THEN RAISE EXCEPTION 'cut off here' USING ERRCODE = '57P01'; END IF;
            RETURN NEW;
        END $$
        """);
        await app.Execute("CREATE OR REPLACE TRIGGER break_entry BEFORE INSERT ON audit_entries FOR EACH ROW EXECUTE FUNCTION break_entry()");
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => app.Execute("DROP TRIGGER IF EXISTS break_entry ON audit_entries");

    private Task<long> Count(string sql, params object[] values) => app.Scalar<long>($"SELECT count(*) FROM {sql}", values);

    [Fact]
    public async Task A_change_whose_entry_cannot_be_written_did_not_happen()
    {
        var owner = await app.NewMember();
        var member = await app.NewMember(Role.Viewer, owner.OrganizationId);
        await member.Client.GetAsync("auth/me").Json();
        await BreakEntries("user.change_role");
        await owner.Client.Patch($"users/{member.Id}/role", new { role = "admin" }).Problem(Errors.DatabaseUnavailable);
        (await member.Client.GetAsync("auth/me").Json()).GetProperty("role").GetString().ShouldBe("viewer");
        (await app.Scalar<string>("SELECT role FROM memberships WHERE user_id = $1", member.Id)).ShouldBe("viewer");
        await DisposeAsync();
        await owner.Client.Patch($"users/{member.Id}/role", new { role = "admin" }).Json();
        (await member.Client.GetAsync("auth/me").Json()).GetProperty("role").GetString().ShouldBe("admin");
        (await Count("audit_entries WHERE action = 'user.change_role' AND target = $1", member.Id.ToString())).ShouldBe(1);
    }

    [Fact]
    public async Task A_single_statement_an_answer_kept_for_a_repeat_and_mail_are_undone_too()
    {
        var owner = await app.NewMember();
        await BreakEntries("group.create");
        var request = () => new HttpRequestMessage(HttpMethod.Post, "groups") { Headers = { { "Idempotency-Key", "again" } }, Content = Answers.Content(new { name = "team" }) };
        await owner.Client.SendAsync(request()).Problem(Errors.DatabaseUnavailable);
        (await Count("groups WHERE organization_id = $1", owner.OrganizationId)).ShouldBe(0);
        await BreakEntries("invitation.create");
        await owner.Client.Post("invitations", new { email = "guest@example.com", role = "viewer" }).Problem(Errors.DatabaseUnavailable);
        (await Count("invitations WHERE organization_id = $1", owner.OrganizationId)).ShouldBe(0);
        (await Count("jobs WHERE organization_id = $1", owner.OrganizationId)).ShouldBe(0);
        // The key is free again, and works once.
        (await owner.Client.SendAsync(request()).Json(201)).ToString().ShouldBe((await owner.Client.SendAsync(request()).Json(201)).ToString());
        (await Count("groups WHERE organization_id = $1", owner.OrganizationId)).ShouldBe(1);
        (await Count("audit_entries WHERE organization_id = $1 AND action = 'group.create'", owner.OrganizationId)).ShouldBe(1);
    }

    [Fact]
    public async Task Nobody_is_signed_in_or_counted_as_failed_without_an_entry()
    {
        var member = await app.NewMember();
        var anonymous = app.Anonymous();
        await BreakEntries("auth.login");
        await anonymous.Post("auth/login", new { username = member.Username, password = App.Password }).Problem(Errors.DatabaseUnavailable);
        (await Count("sign_ins WHERE user_id = $1", member.Id)).ShouldBe(1);
        await BreakEntries("auth.login_failed");
        await anonymous.Post("auth/login", new { username = member.Username, password = "Wrong-horse-1" }).Problem(Errors.DatabaseUnavailable);
        (await app.Scalar<int>("SELECT failed_logins FROM users WHERE id = $1", member.Id)).ShouldBe(0);
    }

    [Fact]
    public async Task A_refusal_of_an_audited_route_keeps_what_it_counted()
    {
        var member = await app.NewMember();
        for (var i = 0; i < 5; i++) await member.Client.Post("auth/change-password", new { current_password = "Wrong-horse-1", new_password = "Another-horse-8" }).Problem(Errors.Validation);
        await member.Client.Post("auth/change-password", new { current_password = App.Password, new_password = "Another-horse-8" }).Problem(Errors.AccountLocked);
        (await Count("audit_entries WHERE actor_id = $1 AND action = 'auth.login_failed'", member.Id)).ShouldBe(5);
        (await Count("audit_entries WHERE actor_id = $1 AND action = 'auth.change_password'", member.Id)).ShouldBe(0);
    }

    [Fact]
    public async Task Failures_of_names_nobody_has_are_for_superusers_and_cannot_fill_the_log()
    {
        var anonymous = app.Anonymous();
        for (var i = 0; i < 6; i++) await anonymous.Post("auth/login", new { username = $"nobody{i}", password = "Wrong-horse-1" }).Problem(Errors.InvalidCredentials);
        var owner = await app.NewMember();
        await owner.Client.GetAsync("admin/audit?scope=installation").Problem(Errors.Forbidden);
        await owner.Client.GetAsync("admin/audit/export?scope=installation").Problem(Errors.Forbidden);
        await owner.Client.GetAsync("admin/audit/verify?scope=installation").Problem(Errors.Forbidden);
        await owner.Client.GetAsync("admin/audit?scope=everything").Problem(Errors.Validation);

        var superuser = await app.NewMember();
        await app.Execute("UPDATE users SET is_superuser = true WHERE id = $1", superuser.Id);
        var entries = (await superuser.Client.GetAsync("admin/audit?scope=installation&action=auth.login_failed").Json()).EnumerateArray().ToList();
        // The first, the second and the fourth; no name in any.
        entries.Select(e => e.GetProperty("details").GetProperty("failures_this_hour").GetInt32()).ShouldBe([4, 2, 1]);
        entries.ShouldAllBe(e => !e.ToString().Contains("nobody") && e.GetProperty("ip_address").ValueKind == System.Text.Json.JsonValueKind.String);
        (await superuser.Client.GetAsync("admin/audit/verify?scope=installation").Json()).GetProperty("valid").GetBoolean().ShouldBeTrue();

        // Guesses from everywhere, of which each is the first of its address.
        for (var i = 0; i < 300; i++)
            await app.Execute("SELECT audit_unknown_sign_in('auth.login_failed', $1, 'test', '{}')", IPAddress.Parse($"2001:db8:{i:x}::1"));
        (await Count("unknown_sign_ins")).ShouldBeLessThanOrEqualTo(101);
        (await Count("audit_entries WHERE organization_id = '00000000-0000-0000-0000-000000000000'")).ShouldBeLessThan(120);
        // All of one network count as one.
        await app.Execute("SELECT audit_unknown_sign_in('auth.login_failed', '2001:db8:1::77', 'test', '{}')");
        (await app.Scalar<int>("SELECT failures FROM unknown_sign_ins WHERE address = '2001:db8:1::'")).ShouldBe(2);
    }
}
