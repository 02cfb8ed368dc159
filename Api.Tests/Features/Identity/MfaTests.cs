using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Capstan.Features.Identity.Mfa;
using Microsoft.Extensions.DependencyInjection;

namespace Capstan.Api.Tests.Features.Identity;

/// <summary>With a clock that a test can set forward.</summary>
public sealed class MfaApp : App
{
    public ShiftedClock Clock { get; } = new();

    protected override void Configure(IServiceCollection services) => services.AddSingleton<TimeProvider>(Clock);

    public sealed class ShiftedClock : TimeProvider
    {
        public TimeSpan Ahead { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Ahead;
    }

    /// <summary>The code of now, by RFC 6238 written anew; that it may have been used in these thirty seconds is forgotten.</summary>
    public async Task<string> Code(string secret)
    {
        await Execute("UPDATE totp_secrets SET last_step = 0");
        return CodeAt(secret, Clock.GetUtcNow().ToUnixTimeSeconds() / 30);
    }

    public static string CodeAt(string secret, long step)
    {
        var counter = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        var hash = HMACSHA1.HashData(Base32(secret), counter);
        var offset = hash[^1] & 15;
        return ((BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(offset)) & int.MaxValue) % 1_000_000).ToString("D6");
    }

    private static byte[] Base32(string text)
    {
        var bits = string.Concat(text.Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c), 2).PadLeft(5, '0')));
        return [.. Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(i * 8, 8), 2))];
    }

    public async Task<JsonElement> Login(Member member, string password = Password) => await Anonymous().Post("auth/login", new { username = member.Username, password }).Json();

    /// <summary>A signed-in member with a second factor that is on.</summary>
    public async Task<(Member Member, string Secret, List<string> BackupCodes, HttpClient Client)> NewMemberWithMfa(Role role = Role.Owner, Guid? organization = null)
    {
        var member = await NewMember(role, organization);
        var client = ClientOf((await Login(member)).GetProperty("access_token").GetString()!);
        var set = await client.PostAsync("auth/mfa/setup", null).Json();
        var secret = set.GetProperty("secret").GetString()!;
        await client.Post("auth/mfa/verify", new { totp_code = await Code(secret) }).Json();
        return (member, secret, [.. set.GetProperty("backup_codes").EnumerateArray().Select(c => c.GetString()!)], client);
    }
}

public sealed class MfaTests(MfaApp app) : IClassFixture<MfaApp>
{
    private Task<HttpResponseMessage> Verify(JsonElement login, string code) =>
        app.Anonymous().Post("auth/verify-mfa", new { temp_token = login.GetProperty("temp_token").GetString(), totp_code = code });

    // RFC 6238, appendix B: the six digits that remain of its eight.
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void The_vectors_of_the_RFC_hold(long seconds, string code)
    {
        const string secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
        OneTimePasswords.StepOf(secret, code, DateTimeOffset.FromUnixTimeSeconds(seconds)).ShouldBe(seconds / 30);
        OneTimePasswords.StepOf(secret, code, DateTimeOffset.FromUnixTimeSeconds(seconds + 30)).ShouldBe(seconds / 30);
        OneTimePasswords.StepOf(secret, code, DateTimeOffset.FromUnixTimeSeconds(seconds + 60)).ShouldBeNull();
        MfaApp.CodeAt(secret, seconds / 30).ShouldBe(code);
    }

    [Fact]
    public async Task An_authenticator_app_reads_the_picture_and_its_code_is_taken()
    {
        var member = await app.NewMember();
        var client = app.ClientOf((await app.Login(member)).GetProperty("access_token").GetString()!);
        var set = await client.PostAsync("auth/mfa/setup", null).Json();
        var start = new ProcessStartInfo("node", ["authenticator.mjs"])
        {
            WorkingDirectory = Checkout.Path("Api.Tests", "Features", "Identity", "sign-in-servers"), RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(set.GetProperty("qr_code").GetString());
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, await error);
        var read = JsonDocument.Parse(output).RootElement;

        read.GetProperty("uri").GetString().ShouldBe(set.GetProperty("provisioning_uri").GetString());
        read.GetProperty("uri").GetString()!.ShouldStartWith($"otpauth://totp/Capstan:{member.Username}?");
        read.GetProperty("secret").GetString().ShouldBe(set.GetProperty("secret").GetString());
        (await client.Post("auth/mfa/verify", new { totp_code = read.GetProperty("code").GetString() }).Json()).GetProperty("mfa_enabled").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task Signing_in_takes_two_steps_and_the_first_alone_opens_nothing()
    {
        var (member, secret, _, client) = await app.NewMemberWithMfa();
        (await client.GetAsync("auth/mfa").Json()).GetProperty("backup_codes_left").GetInt32().ShouldBe(10);
        // The sign-in of the test's own token was made without the second factor.
        await member.Client.GetAsync("auth/me").Problem(Errors.TokenExpired);

        var first = await app.Login(member);
        first.GetProperty("mfa_required").GetBoolean().ShouldBeTrue();
        first.TryGetProperty("access_token", out _).ShouldBeFalse();
        await app.ClientOf(first.GetProperty("temp_token").GetString()!).GetAsync("auth/me").Problem(Errors.TokenExpired);
        await app.Anonymous().Post("auth/refresh", new { refresh_token = first.GetProperty("temp_token").GetString() }).Problem(Errors.Validation);

        var pair = await Verify(first, await app.Code(secret)).Json();
        (await app.ClientOf(pair.GetProperty("access_token").GetString()!).GetAsync("auth/me").Json()).GetProperty("id").GetGuid().ShouldBe(member.Id);
        // One temp_token, one sign-in.
        await Verify(first, await app.Code(secret)).Problem(Errors.TokenExpired);
        // And an access token is no temp_token.
        await app.Anonymous().Post("auth/verify-mfa", new { temp_token = pair.GetProperty("access_token").GetString(), totp_code = "000000" }).Problem(Errors.TokenExpired);
    }

    [Fact]
    public async Task A_code_works_once_whoever_sends_it_again()
    {
        var (member, secret, _, client) = await app.NewMemberWithMfa();
        var code = await app.Code(secret);
        var logins = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => app.Login(member)));
        var answers = await Task.WhenAll(logins.Select(l => Verify(l, code)));
        answers.Count(a => a.StatusCode == HttpStatusCode.OK).ShouldBe(1);
        await client.Post("auth/step-up", new { totp_code = code }).Problem(Errors.MfaInvalidCode);
    }

    [Fact]
    public async Task A_recovery_code_stands_in_once_and_no_plain_one_is_stored()
    {
        var (member, secret, codes, client) = await app.NewMemberWithMfa();
        codes.Distinct().Count().ShouldBe(10);
        await Verify(await app.Login(member), codes[0].ToUpperInvariant()).Json();
        await Verify(await app.Login(member), codes[0]).Problem(Errors.MfaInvalidCode);
        await Verify(await app.Login(member), codes[1].Replace("-", "")).Json();
        (await client.GetAsync("auth/mfa").Json()).GetProperty("backup_codes_left").GetInt32().ShouldBe(8);

        var renewed = await client.Post("auth/mfa/recovery-codes", new { totp_code = await app.Code(secret) }).Json();
        await Verify(await app.Login(member), codes[2]).Problem(Errors.MfaInvalidCode);
        await Verify(await app.Login(member), renewed.GetProperty("backup_codes")[0].GetString()!).Json();

        var stored = await app.Scalar<string>("SELECT string_agg(encode(code_hash, 'escape'), ' ') || (SELECT encode(secret, 'escape') FROM totp_secrets WHERE user_id = $1) FROM recovery_codes WHERE user_id = $1", member.Id);
        foreach (var code in codes) stored.ShouldNotContain(code.Replace("-", ""));
        stored.ShouldNotContain(secret);
    }

    [Fact]
    public async Task Wrong_codes_lock_the_account_and_a_right_password_does_not_start_the_count_anew()
    {
        var (member, secret, _, _) = await app.NewMemberWithMfa();
        for (var i = 0; i < 5; i++) await Verify(await app.Login(member), "000000").Problem(Errors.MfaInvalidCode);
        await app.Anonymous().Post("auth/login", new { username = member.Username, password = App.Password }).Problem(Errors.AccountLocked);
        await app.Execute("UPDATE users SET locked_until = now() - interval '1 second' WHERE id = $1", member.Id);
        await Verify(await app.Login(member), await app.Code(secret)).Json();
    }

    [Fact]
    public async Task A_challenge_does_not_outlive_the_password_or_its_five_minutes()
    {
        var (member, secret, _, client) = await app.NewMemberWithMfa();
        var old = await app.Login(member);
        await client.Post("auth/change-password", new { current_password = App.Password, new_password = "Battery-staple-8" }).Json();
        await Verify(old, await app.Code(secret)).Problem(Errors.TokenExpired);

        var late = await app.Login(member, "Battery-staple-8");
        app.Clock.Ahead = TimeSpan.FromMinutes(5.1);
        await Verify(late, await app.Code(secret)).Problem(Errors.TokenExpired);
        app.Clock.Ahead = TimeSpan.Zero;
    }

    [Fact]
    public async Task Switching_on_needs_a_fresh_sign_in_and_a_right_code()
    {
        var member = await app.NewMember();
        await member.Client.Post("auth/mfa/verify", new { totp_code = "123456" }).Problem(Errors.MfaNotSetUp);
        await app.Execute("UPDATE sign_ins SET proved_at = now() - interval '11 minutes' WHERE user_id = $1", member.Id);
        await Answers.Eventually(async () => (await member.Client.PostAsync("auth/mfa/setup", null)).StatusCode == HttpStatusCode.Forbidden, "an old proof still counts");
        await member.Client.PostAsync("auth/mfa/setup", null).Problem(Errors.StepUpRequired);
        await member.Client.Post("auth/step-up", new { password = "Wrong-horse-7" }).Problem(Errors.InvalidCredentials);
        await member.Client.Post("auth/step-up", new { password = App.Password }).Json();
        var secret = (await member.Client.PostAsync("auth/mfa/setup", null).Json()).GetProperty("secret").GetString()!;
        await member.Client.Post("auth/mfa/verify", new { totp_code = MfaApp.CodeAt(secret, 1) }).Problem(Errors.MfaInvalidCode);
        // Not on yet: the password is enough.
        (await app.Login(member)).TryGetProperty("access_token", out _).ShouldBeTrue();
        await member.Client.Post("auth/mfa/verify", new { totp_code = await app.Code(secret) }).Json();
        await member.Client.PostAsync("auth/mfa/setup", null).Problem(Errors.Conflict);
        await member.Client.Post("auth/mfa/verify", new { totp_code = await app.Code(secret) }).Problem(Errors.Conflict);
    }

    [Fact]
    public async Task Switching_off_needs_a_proof()
    {
        var (member, secret, codes, client) = await app.NewMemberWithMfa();
        await client.Post("auth/mfa/disable", new { }).Problem(Errors.Validation);
        await client.Post("auth/mfa/disable", new { totp_code = "000000" }).Problem(Errors.MfaInvalidCode);
        await client.Post("auth/mfa/disable", new { password = "Wrong-horse-7" }).Problem(Errors.InvalidCredentials);
        await client.Post("auth/mfa/disable", new { password = App.Password, totp_code = codes[0] }).Json();
        (await app.Login(member)).TryGetProperty("access_token", out _).ShouldBeTrue();
        await client.Post("auth/mfa/disable", new { totp_code = await app.Code(secret) }).Problem(Errors.MfaNotSetUp);
        (await app.Scalar<long>("SELECT count(*) FROM recovery_codes WHERE user_id = $1", member.Id)).ShouldBe(0);
    }

    [Fact]
    public async Task What_is_dangerous_needs_a_recent_proof_from_whoever_has_a_second_factor()
    {
        await using var twin = await app.StartTwin();
        var (member, secret, _, client) = await app.NewMemberWithMfa();
        var colleague = await app.NewMember(Role.Viewer, member.OrganizationId);
        var key = (await client.Post("auth/api-keys", new { name = "while fresh" }).Json()).GetProperty("key").GetString()!;
        await app.Execute("UPDATE sign_ins SET proved_at = now() - interval '11 minutes' WHERE user_id = $1", member.Id);
        await Answers.Eventually(async () => (await client.Post("auth/api-keys", new { name = "later" })).StatusCode == HttpStatusCode.Forbidden, "an old proof still counts");

        foreach (var call in Dangerous(colleague.Id)) await call(client).Problem(Errors.StepUpRequired);
        // A key of that person is no proof either.
        foreach (var call in Dangerous(colleague.Id)) await call(app.ClientOf(key)).Problem(Errors.StepUpRequired);
        await client.GetAsync("auth/me").Json();
        // On every instance the same.
        var there = twin.ClientOf(client.DefaultRequestHeaders.Authorization!.Parameter!);
        await there.Post("auth/api-keys", new { name = "x" }).Problem(Errors.StepUpRequired);
        await there.Post("auth/step-up", new { password = App.Password }).Problem(Errors.Validation);
        await client.Post("auth/step-up", new { totp_code = await app.Code(secret) }).Json();
        await client.Post("auth/api-keys", new { name = "again" }).Json();
        await Answers.Eventually(async () => (await there.Post("auth/api-keys", new { name = "x" })).StatusCode == HttpStatusCode.OK, "the other instance has not heard of the proof");
        // Without a second factor nothing of the kind is asked.
        await app.Execute("UPDATE sign_ins SET proved_at = now() - interval '11 minutes' WHERE user_id = $1", colleague.Id);
        await colleague.Client.Post("auth/api-keys", new { name = "plain" }).Json();
    }

    private static IEnumerable<Func<HttpClient, Task<HttpResponseMessage>>> Dangerous(Guid member) =>
    [
        c => c.Post("auth/api-keys", new { name = "x" }),
        c => c.DeleteAsync($"users/{member}"),
        c => c.Patch($"users/{member}/role", new { role = "admin" }),
        c => c.DeleteAsync($"security/mfa/{member}"),
        c => c.Put($"users/{member}", new { is_active = false }),
        c => c.Post("admin/users", new { email = "new@example.com", password = App.Password, role = "admin" }),
        c => c.Post("invitations", new { email = "new@example.com", role = "admin" }),
    ];

    [Fact]
    public async Task An_admin_takes_a_lost_factor_away_within_the_organization_and_the_ranks()
    {
        var (member, _, _, client) = await app.NewMemberWithMfa(Role.Editor);
        var admin = await app.NewMember(Role.Admin, member.OrganizationId);
        var owner = await app.NewMember(Role.Owner, member.OrganizationId);
        await (await app.NewMember()).Client.DeleteAsync($"security/mfa/{member.Id}").Problem(Errors.NotFound);
        await admin.Client.DeleteAsync($"security/mfa/{owner.Id}").Problem(Errors.Forbidden);
        await admin.Client.DeleteAsync($"security/mfa/{admin.Id}").Problem(Errors.Forbidden);
        await admin.Client.DeleteAsync($"security/mfa/{member.Id}").Empty();
        await client.GetAsync("auth/me").Problem(Errors.TokenExpired);
        (await app.Login(member)).TryGetProperty("access_token", out _).ShouldBeTrue();
    }

    [Fact]
    public async Task A_key_cannot_touch_the_second_factor()
    {
        var member = await app.NewMember();
        var key = app.ClientOf((await member.Client.Post("auth/api-keys", new { name = "all" }).Json()).GetProperty("key").GetString()!);
        await key.PostAsync("auth/mfa/setup", null).Problem(Errors.StepUpRequired);
        await key.Post("auth/mfa/verify", new { totp_code = "123456" }).Problem(Errors.Forbidden);
        await key.Post("auth/mfa/disable", new { totp_code = "123456" }).Problem(Errors.Forbidden);
        await key.Post("auth/step-up", new { totp_code = "123456" }).Problem(Errors.Forbidden);
    }
}
