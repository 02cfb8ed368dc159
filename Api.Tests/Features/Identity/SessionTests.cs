using System.Net;

namespace Capstan.Api.Tests.Features.Identity;

/// <summary>Refresh, reuse, sign-out, change of password: what ends, ends for the very next request, here and on other instances.</summary>
public sealed class SessionTests(App app) : IClassFixture<App>
{
    private async Task<(string Access, string Refresh)> SignIn(string username, string password = App.Password) =>
        Pair(await app.Anonymous().Post("auth/login", new { username, password }).Json());

    private static (string Access, string Refresh) Pair(System.Text.Json.JsonElement json) =>
        (json.GetProperty("access_token").GetString()!, json.GetProperty("refresh_token").GetString()!);

    private async Task<(string Access, string Refresh)> Refresh(string token) => Pair(await app.Anonymous().Post("auth/refresh", new { refresh_token = token }).Json());

    [Fact]
    public async Task Either_name_signs_in()
    {
        var member = await app.NewMember();
        await app.Anonymous().Post("auth/login", new { email = member.Username + "@example.com", password = App.Password }).Json();
        var problem = await app.Anonymous().Post("auth/login", new { password = App.Password }).Problem(Errors.Validation);
        problem.GetProperty("errors")[0].GetProperty("field").GetString().ShouldBe("username");
    }

    [Fact]
    public async Task A_refresh_token_makes_one_pair_that_works()
    {
        var member = await app.NewMember();
        var first = await SignIn(member.Username);
        var second = await Refresh(first.Refresh);
        second.Refresh.ShouldNotBe(first.Refresh);
        (await app.ClientOf(second.Access).GetAsync("auth/me").Json()).GetProperty("id").GetGuid().ShouldBe(member.Id);
        await Refresh(second.Refresh);
    }

    [Fact]
    public async Task A_refresh_token_that_comes_back_ends_the_whole_sign_in()
    {
        var member = await app.NewMember();
        var first = await SignIn(member.Username);
        var other = await SignIn(member.Username);
        var second = await Refresh(first.Refresh);
        await app.ClientOf(second.Access).GetAsync("auth/me").Json();

        await app.Anonymous().Post("auth/refresh", new { refresh_token = first.Refresh }).Problem(Errors.TokenExpired);

        await app.Anonymous().Post("auth/refresh", new { refresh_token = second.Refresh }).Problem(Errors.TokenExpired);
        await app.ClientOf(second.Access).GetAsync("auth/me").Problem(Errors.TokenExpired);
        await app.ClientOf(first.Access).GetAsync("auth/me").Problem(Errors.TokenExpired);
        await app.ClientOf(other.Access).GetAsync("auth/me").Json();
        await Refresh(other.Refresh);
    }

    [Fact]
    public async Task Of_many_at_once_one_gets_the_pair()
    {
        var pair = await SignIn((await app.NewMember()).Username);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => app.Anonymous().Post("auth/refresh", new { refresh_token = pair.Refresh })));
        answers.Count(a => a.StatusCode == HttpStatusCode.OK).ShouldBe(1);
        // The others were reuses: nothing of the family is left.
        var won = Pair(await answers.Single(a => a.StatusCode == HttpStatusCode.OK).Json());
        await app.Anonymous().Post("auth/refresh", new { refresh_token = won.Refresh }).Problem(Errors.TokenExpired);
    }

    [Theory]
    [InlineData("crt_nobody-has-this")]
    [InlineData("rak_x")]
    [InlineData("\0")]
    public async Task Unknown_refresh_tokens_are_401(string token) => await app.Anonymous().Post("auth/refresh", new { refresh_token = token }).Problem(Errors.TokenExpired);

    [Fact]
    public async Task An_expired_refresh_token_is_401_and_harms_nothing()
    {
        var member = await app.NewMember();
        var pair = await SignIn(member.Username);
        await app.Execute("UPDATE refresh_tokens SET expires_at = now() - interval '1 second' WHERE user_id = $1", member.Id);
        await app.Anonymous().Post("auth/refresh", new { refresh_token = pair.Refresh }).Problem(Errors.TokenExpired);
        await app.ClientOf(pair.Access).GetAsync("auth/me").Json();
    }

    [Fact]
    public async Task Sign_out_ends_both_tokens_at_once()
    {
        var member = await app.NewMember();
        var pair = await SignIn(member.Username);
        var client = app.ClientOf(pair.Access);
        await client.GetAsync("auth/me").Json();
        (await client.PostAsync("auth/logout", null).Json()).GetProperty("message").GetString().ShouldNotBeNullOrEmpty();
        await client.GetAsync("auth/me").Problem(Errors.TokenExpired);
        await app.Anonymous().Post("auth/refresh", new { refresh_token = pair.Refresh }).Problem(Errors.TokenExpired);
    }

    [Fact]
    public async Task Sign_out_takes_another_sign_in_of_ones_own_along_and_nobody_elses()
    {
        var (member, stranger) = (await app.NewMember(), await app.NewMember());
        var (here, there, foreign) = (await SignIn(member.Username), await SignIn(member.Username), await SignIn(stranger.Username));
        await app.ClientOf(here.Access).Post("auth/logout", new { refresh_token = foreign.Refresh }).Json();
        await Refresh(foreign.Refresh);

        var again = await SignIn(member.Username);
        await app.ClientOf(again.Access).Post("auth/logout", new { refresh_token = there.Refresh }).Json();
        await app.ClientOf(there.Access).GetAsync("auth/me").Problem(Errors.TokenExpired);
    }

    [Fact]
    public async Task Another_instance_hears_of_a_sign_out()
    {
        await using var twin = await app.StartTwin();
        var pair = await SignIn((await app.NewMember()).Username);
        var there = twin.ClientOf(pair.Access);
        await there.GetAsync("auth/me").Json();
        await app.ClientOf(pair.Access).PostAsync("auth/logout", null).Json();
        await Answers.Eventually(async () => (await there.GetAsync("auth/me")).StatusCode == HttpStatusCode.Unauthorized, "the other instance still takes the token");
    }

    [Fact]
    public async Task A_new_password_ends_everything_and_answers_a_fresh_pair()
    {
        var member = await app.NewMember();
        var (here, there) = (await SignIn(member.Username), await SignIn(member.Username));
        await app.ClientOf(there.Access).GetAsync("auth/me").Json();
        var fresh = Pair(await app.ClientOf(here.Access).Post("auth/change-password", new { current_password = App.Password, new_password = "Battery-staple-8" }).Json());

        foreach (var access in new[] { here.Access, there.Access, member.Token }) await app.ClientOf(access).GetAsync("auth/me").Problem(Errors.TokenExpired);
        await app.Anonymous().Post("auth/refresh", new { refresh_token = there.Refresh }).Problem(Errors.TokenExpired);
        await app.ClientOf(fresh.Access).GetAsync("auth/me").Json();
        await Refresh(fresh.Refresh);
        await app.Anonymous().Post("auth/login", new { username = member.Username, password = App.Password }).Problem(Errors.InvalidCredentials);
        await SignIn(member.Username, "Battery-staple-8");
    }

    [Fact]
    public async Task A_new_password_needs_the_current_one_and_the_policy()
    {
        var member = await app.NewMember();
        var problem = await member.Client.Post("auth/change-password", new { current_password = "Wrong-horse-7", new_password = "Battery-staple-8" }).Problem(Errors.Validation);
        problem.GetProperty("errors")[0].GetProperty("field").GetString().ShouldBe("current_password");
        foreach (var weak in new[] { "short-A1", "alllowercase-1", "ALLUPPERCASE-1", "No-digits-here", "NoSpecial1", App.Password })
            await member.Client.Post("auth/change-password", new { current_password = App.Password, new_password = weak == "short-A1" ? "Sh-1" : weak }).Problem(Errors.WeakPassword);
        await member.Client.GetAsync("auth/me").Json();
    }

    [Fact]
    public async Task Guessing_the_current_password_locks_the_account()
    {
        var member = await app.NewMember();
        for (var i = 0; i < 5; i++) await member.Client.Post("auth/change-password", new { current_password = "Wrong-horse-7", new_password = "Battery-staple-8" }).Problem(Errors.Validation);
        await member.Client.Post("auth/change-password", new { current_password = App.Password, new_password = "Battery-staple-8" }).Problem(Errors.AccountLocked);
    }
}
