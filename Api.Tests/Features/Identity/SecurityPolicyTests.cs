using System.Net;
using System.Text.Json;

namespace Capstan.Api.Tests.Features.Identity;

/// <summary>What an organization asks of its members, and that it is acted on.</summary>
public sealed class SecurityPolicyTests(App app) : IClassFixture<App>
{
    private static JsonElement ErrorOf(JsonElement problem) => problem.GetProperty("errors")[0];

    private Task<HttpResponseMessage> Login(Member member, string password = App.Password) => app.Anonymous().Post("auth/login", new { username = member.Username, password });

    private async Task<HttpClient> SignIn(Member member, string password = App.Password) => app.ClientOf((await Login(member, password).Json()).GetProperty("access_token").GetString()!);

    [Fact]
    public async Task The_settings_are_read_and_changed_in_parts_and_the_change_is_audited_with_before_and_after()
    {
        var owner = await app.NewMember();
        var before = await owner.Client.GetAsync("security");
        var settings = await before.Json();
        settings.GetProperty("password_policy").GetProperty("min_length").GetInt32().ShouldBe(8);
        settings.GetProperty("mfa").GetProperty("methods")[0].GetString().ShouldBe("totp");
        settings.GetProperty("session").GetProperty("max_concurrent_sessions").GetInt32().ShouldBe(20);

        var changed = await owner.Client.Put("security", new { password_policy = new { min_length = 12 }, session = new { max_duration_hours = 24 } }).Json();
        changed.GetProperty("password_policy").GetProperty("min_length").GetInt32().ShouldBe(12);
        changed.GetProperty("password_policy").GetProperty("history_count").GetInt32().ShouldBe(5);
        changed.GetProperty("session").GetProperty("max_duration_hours").GetInt32().ShouldBe(24);
        var detail = JsonDocument.Parse(await app.Scalar<string>("SELECT detail::text FROM audit_entries WHERE organization_id = $1 AND action = 'security.update'", owner.OrganizationId)).RootElement;
        detail.GetProperty("before").GetProperty("password_policy").GetProperty("min_length").GetInt32().ShouldBe(8);
        detail.GetProperty("after").GetProperty("password_policy").GetProperty("min_length").GetInt32().ShouldBe(12);

        using var stale = new HttpRequestMessage(HttpMethod.Put, "security") { Headers = { IfMatch = { before.Headers.ETag! } }, Content = Answers.Content(new { session = new { max_duration_hours = 48 } }) };
        await owner.Client.SendAsync(stale).Problem(Errors.PreconditionFailed);
        // Another organization has its own.
        (await (await app.NewMember()).Client.GetAsync("security/password-policy").Json()).GetProperty("min_length").GetInt32().ShouldBe(8);
    }

    [Theory]
    [InlineData("{\"password_policy\":{\"min_length\":7}}", "password_policy.min_length")]
    [InlineData("{\"session\":{\"idle_timeout_minutes\":1}}", "session.idle_timeout_minutes")]
    [InlineData("{\"lockout\":{\"max_failed_attempts\":0}}", "lockout.max_failed_attempts")]
    [InlineData("{\"mfa\":{\"grace_period_hours\":-1}}", "mfa.grace_period_hours")]
    public async Task Values_out_of_range_name_their_field(string body, string field) =>
        ErrorOf(await (await app.NewMember()).Client.Put("security", body).Problem(Errors.Validation)).GetProperty("field").GetString().ShouldBe(field);

    [Fact]
    public async Task A_new_password_is_held_against_the_policy_and_the_last_ones()
    {
        var member = await app.NewMember();
        var updated = await member.Client.Put("security/password-policy", new { min_length = 14, require_symbols = false, history_count = 3 }).Json();
        updated.GetProperty("status").GetString().ShouldBe("updated");
        updated.GetProperty("policy").GetProperty("require_special").GetBoolean().ShouldBeFalse();

        var client = member.Client;
        (await client.Post("auth/change-password", new { current_password = App.Password, new_password = "Short-horse-7" }).Problem(Errors.WeakPassword)).GetProperty("detail").GetString()!.ShouldContain("14 characters");
        var current = App.Password;
        foreach (var next in new[] { "LongEnough00001", "LongEnough00002", "LongEnough00003" })
        {
            client = app.ClientOf((await client.Post("auth/change-password", new { current_password = current, new_password = next }).Json()).GetProperty("access_token").GetString()!);
            current = next;
        }
        foreach (var former in new[] { "LongEnough00003", "LongEnough00002", "LongEnough00001" })
            ErrorOf(await client.Post("auth/change-password", new { current_password = current, new_password = former }).Problem(Errors.WeakPassword)).GetProperty("code").GetString().ShouldBeOneOf("Unchanged", "Reused");
        // One further back is free again: it is the fourth.
        client = app.ClientOf((await client.Post("auth/change-password", new { current_password = current, new_password = "LongEnough00004" }).Json()).GetProperty("access_token").GetString()!);
        await client.Post("auth/change-password", new { current_password = "LongEnough00004", new_password = "LongEnough00001" }).Json();
    }

    [Fact]
    public async Task An_old_password_must_be_changed_before_anything_else()
    {
        var member = await app.NewMember();
        await member.Client.Put("security/password-policy", new { expiry_days = 30 }).Json();
        await member.Client.GetAsync("projects").Json();
        await app.Execute("UPDATE users SET password_changed_at = now() - interval '31 days' WHERE id = $1", member.Id);
        await Answers.Eventually(async () => (await member.Client.GetAsync("projects")).StatusCode == HttpStatusCode.Forbidden, "an old password is still taken");
        await member.Client.GetAsync("projects").Problem(Errors.PasswordExpired);
        await member.Client.GetAsync("auth/me").Json();
        var fresh = await member.Client.Post("auth/change-password", new { current_password = App.Password, new_password = "Battery-staple-8" }).Json();
        await app.ClientOf(fresh.GetProperty("access_token").GetString()!).GetAsync("projects").Json();
    }

    [Fact]
    public async Task A_required_second_factor_confines_members_without_one_once_the_grace_is_over()
    {
        await using var twin = await app.StartTwin();
        var owner = await app.NewMember();
        var member = await app.NewMember(Role.Editor, owner.OrganizationId);
        var key = (await member.Client.Post("auth/api-keys", new { name = "k" }).Json()).GetProperty("key").GetString()!;
        await twin.ClientOf(member.Token).GetAsync("projects").Json();
        await owner.Client.Put("security", new { mfa = new { required = true, grace_period_hours = 1 } }).Json();
        await member.Client.GetAsync("projects").Json();
        (await member.Client.GetAsync("auth/mfa").Json()).GetProperty("required_from").GetDateTimeOffset().ShouldBeGreaterThan(DateTimeOffset.UtcNow);

        await owner.Client.Put("security", new { mfa = new { grace_period_hours = 0 } }).Json();

        await member.Client.GetAsync("projects").Problem(Errors.MfaSetupRequired);
        await app.ClientOf(key).GetAsync("projects").Problem(Errors.MfaSetupRequired);
        await Answers.Eventually(async () => (await twin.ClientOf(member.Token).GetAsync("projects")).StatusCode == HttpStatusCode.Forbidden, "the other instance has not heard");
        var set = await member.Client.PostAsync("auth/mfa/setup", null).Json();
        var code = MfaApp.CodeAt(set.GetProperty("secret").GetString()!, DateTimeOffset.UtcNow.ToUnixTimeSeconds() / 30);
        await member.Client.Post("auth/mfa/verify", new { totp_code = code }).Json();
        await member.Client.GetAsync("projects").Json();
        await app.ClientOf(key).GetAsync("projects").Json();
        // And it stays on.
        await member.Client.Post("auth/mfa/disable", new { totp_code = set.GetProperty("backup_codes")[0].GetString() }).Problem(Errors.Conflict);
    }

    [Fact]
    public async Task Sign_ins_end_when_they_are_too_old_or_unused_for_too_long()
    {
        var owner = await app.NewMember();
        await owner.Client.Put("security", new { session = new { max_duration_hours = 2, idle_timeout_minutes = 30 } }).Json();
        foreach (var change in new[] { "created_at = now() - interval '121 minutes'", "last_used_at = now() - interval '31 minutes'" })
        {
            var member = await app.NewMember(Role.Viewer, owner.OrganizationId);
            var pair = await Login(member).Json();
            await app.Execute($"UPDATE sign_ins SET {change} WHERE user_id = $1", member.Id);
            await app.ClientOf(pair.GetProperty("access_token").GetString()!).GetAsync("auth/me").Problem(Errors.TokenExpired);
            await app.Anonymous().Post("auth/refresh", new { refresh_token = pair.GetProperty("refresh_token").GetString() }).Problem(Errors.TokenExpired);
        }
    }

    [Fact]
    public async Task The_longest_unused_sign_in_makes_room()
    {
        var member = await app.NewMember();
        await member.Client.Put("security", new { session = new { max_concurrent_sessions = 2 } }).Json();
        await app.Execute("UPDATE sign_ins SET last_used_at = now() - interval '1 hour' WHERE user_id = $1", member.Id);
        var first = await SignIn(member);
        await app.Execute("UPDATE sign_ins SET last_used_at = last_used_at - interval '1 minute' WHERE user_id = $1", member.Id);
        var second = await SignIn(member);
        await member.Client.GetAsync("auth/me").Problem(Errors.TokenExpired);
        await first.GetAsync("auth/me").Json();
        await app.Execute("UPDATE sign_ins SET last_used_at = last_used_at - interval '1 minute' WHERE user_id = $1", member.Id);
        await SignIn(member);
        (await app.Scalar<long>("SELECT count(*) FROM sign_ins WHERE user_id = $1 AND ended_at IS NULL", member.Id)).ShouldBe(2);
        await second.GetAsync("auth/me").Json();
    }

    [Fact]
    public async Task The_lock_is_as_strict_as_the_organization_says()
    {
        var member = await app.NewMember();
        await member.Client.Put("security", new { lockout = new { max_failed_attempts = 3, duration_minutes = 60 } }).Json();
        for (var i = 0; i < 3; i++) await Login(member, "Wrong-horse-7").Problem(Errors.InvalidCredentials);
        var locked = await Login(member);
        ((int)locked.StatusCode).ShouldBe(423);
        locked.Headers.RetryAfter!.Delta!.Value.ShouldBeInRange(TimeSpan.FromMinutes(58), TimeSpan.FromMinutes(60));
        await Answers.Eventually(async () => await app.Scalar<long>("SELECT count(*) FROM audit_entries WHERE actor_id = $1 AND action = 'auth.login_failed'", member.Id) == 3, "failures are in the log");
    }

    [Fact]
    public async Task An_unknown_name_is_hashed_counted_and_locked_as_a_known_one_is()
    {
        var member = await app.NewMember();
        foreach (var name in new[] { member.Username, "nobody-" + Guid.NewGuid().ToString("N")[..8] })
        {
            for (var i = 0; i < 5; i++)
            {
                var before = await Hashes();
                await app.Anonymous().Post("auth/login", new { username = name, password = "Wrong-horse-7" }).Problem(Errors.InvalidCredentials);
                // Others hash meanwhile: at least one is this sign-in's.
                (await Hashes()).ShouldBeGreaterThan(before, name);
            }
            await app.Anonymous().Post("auth/login", new { username = name.ToUpperInvariant(), password = "Wrong-horse-7" }).Problem(Errors.AccountLocked);
        }
        // No name is written down.
        (await app.Scalar<long>("SELECT count(*) FROM failed_names WHERE encode(name_hash, 'escape') LIKE '%nobody%'")).ShouldBe(0);
    }

    private async Task<double> Hashes()
    {
        var text = await app.Anonymous().GetStringAsync(new Uri(app.BaseAddress, "/metrics"));
        return double.Parse(text.Split('\n').Single(l => l.StartsWith("password_hashes_total ", StringComparison.Ordinal)).Split(' ')[1]);
    }
}

/// <summary>Hashing takes turns.</summary>
public sealed class PasswordTurnsTests
{
    [Fact]
    public async Task The_decoy_costs_what_a_real_hash_does()
    {
        using var passwords = new Capstan.Features.Identity.Access.Passwords();
        (await passwords.Matches(null, "any", default)).ShouldBeFalse();
        // Version, algorithm, rounds and salt length are the first thirteen bytes.
        var decoy = (string)typeof(Capstan.Features.Identity.Access.Passwords).GetField("Decoy", System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!.GetRawConstantValue()!;
        Convert.FromBase64String(decoy)[..13].ShouldBe(Convert.FromBase64String(passwords.Hash("x"))[..13]);
    }

    [Fact]
    public async Task Beyond_a_bounded_queue_sign_ins_are_sent_away()
    {
        using var passwords = new Capstan.Features.Identity.Access.Passwords();
        var attempts = Enumerable.Range(0, 60).Select(_ => Task.Run(() => passwords.Matches(null, "any", default))).ToList();
        var outcomes = await Task.WhenAll(attempts.Select(async a =>
        {
            try
            {
                await a;
                return (Error?)null;
            }
            catch (ProblemException e)
            {
                return e.Problem.Error;
            }
        }));
        outcomes.Count(o => o == Errors.SignInBusy).ShouldBeGreaterThan(0);
        outcomes.Count(o => o is null).ShouldBeGreaterThanOrEqualTo(32);
    }
}
