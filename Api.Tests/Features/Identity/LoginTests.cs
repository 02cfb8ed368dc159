namespace Capstan.Api.Tests.Features.Identity;

public sealed class LoginTests(App app) : IClassFixture<App>
{
    [Fact]
    public async Task A_token_from_login_opens_the_profile()
    {
        var member = await app.NewMember(Role.Editor);
        var pair = await app.Anonymous().Post("auth/login", new { username = member.Username.ToUpperInvariant(), password = App.Password }).Json();
        pair.GetProperty("token_type").GetString().ShouldBe("bearer");
        pair.GetProperty("expires_in").GetInt32().ShouldBe(1800);

        var me = await app.ClientOf(pair.GetProperty("access_token").GetString()!).GetAsync("auth/me").Json();
        me.GetProperty("id").GetGuid().ShouldBe(member.Id);
        me.GetProperty("role").GetString().ShouldBe("editor");
    }

    [Fact]
    public async Task Wrong_passwords_and_unknown_users_get_the_same_answer()
    {
        var member = await app.NewMember();
        var wrong = await app.Anonymous().Post("auth/login", new { username = member.Username, password = "Wrong-horse-7" }).Problem(Errors.InvalidCredentials);
        var unknown = await app.Anonymous().Post("auth/login", new { username = "nobody-here", password = "Wrong-horse-7" }).Problem(Errors.InvalidCredentials);
        unknown.GetProperty("detail").GetString().ShouldBe(wrong.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task The_fifth_wrong_password_locks_the_account()
    {
        var member = await app.NewMember();
        for (var i = 0; i < 5; i++) await app.Anonymous().Post("auth/login", new { username = member.Username, password = "Wrong-horse-7" }).Problem(Errors.InvalidCredentials);
        await app.Anonymous().Post("auth/login", new { username = member.Username, password = App.Password }).Problem(Errors.AccountLocked);
    }

    [Fact]
    public async Task A_missing_field_is_named()
    {
        var problem = await app.Anonymous().Post("auth/login", "{\"username\":\"x\"}").Problem(Errors.Validation);
        problem.GetProperty("errors")[0].GetProperty("field").GetString().ShouldBe("password");
    }

    [Fact]
    public async Task Without_credentials_there_is_no_profile() => await app.Anonymous().GetAsync("auth/me").Problem(Errors.Unauthorized);
}
