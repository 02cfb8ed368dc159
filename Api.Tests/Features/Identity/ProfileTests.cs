using System.Net;

namespace Capstan.Api.Tests.Features.Identity;

public sealed class ProfileTests(App app) : IClassFixture<App>
{
    [Fact]
    public async Task A_profile_can_be_changed_in_parts()
    {
        var member = await app.NewMember();
        var changed = await member.Client.Put("auth/me", new { full_name = "Dana Vega" }).Json();
        changed.GetProperty("email").GetString().ShouldBe(member.Username + "@example.com");
        await member.Client.Put("auth/me", new { email = $"{member.Username}@site.local" }).Json();
        var me = await member.Client.GetAsync("auth/me").Json();
        me.GetProperty("full_name").GetString().ShouldBe("Dana Vega");
        me.GetProperty("email").GetString().ShouldBe($"{member.Username}@site.local");
        me.GetProperty("updated_at").GetString()!.ShouldEndWith("Z");
        (await member.Client.Put("auth/me", new { full_name = "" }).Json()).GetProperty("full_name").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
    }

    [Fact]
    public async Task An_address_belongs_to_one_account()
    {
        var (one, other) = (await app.NewMember(), await app.NewMember());
        await one.Client.Put("auth/me", new { email = $"{other.Username.ToUpperInvariant()}@EXAMPLE.com" }).Problem(Errors.AlreadyExists);
    }

    [Theory]
    [InlineData("{\"email\":\"nobody\"}", "email")]
    [InlineData("{\"email\":\"a@b@c\"}", "email")]
    [InlineData("{\"full_name\":\"a\\u0000b\"}", "full_name")]
    [InlineData("{\"full_name\":7}", "full_name")]
    public async Task Wrong_values_name_their_field(string body, string field)
    {
        var problem = await (await app.NewMember()).Client.Put("auth/me", body).Problem(Errors.Validation);
        problem.GetProperty("errors")[0].GetProperty("field").GetString().ShouldBe(field);
    }

    [Fact]
    public async Task What_was_not_changed_is_not_sent_again_and_what_was_is_not_overwritten()
    {
        var member = await app.NewMember();
        var tag = (await member.Client.GetAsync("auth/me")).Headers.ETag!;
        using var again = new HttpRequestMessage(HttpMethod.Get, "auth/me") { Headers = { IfNoneMatch = { tag } } };
        (await member.Client.SendAsync(again)).StatusCode.ShouldBe(HttpStatusCode.NotModified);

        using var first = new HttpRequestMessage(HttpMethod.Put, "auth/me") { Headers = { IfMatch = { tag } }, Content = Answers.Content(new { full_name = "One" }) };
        var changed = await member.Client.SendAsync(first);
        changed.Headers.ETag.ShouldNotBe(tag);
        using var second = new HttpRequestMessage(HttpMethod.Put, "auth/me") { Headers = { IfMatch = { tag } }, Content = Answers.Content(new { full_name = "Two" }) };
        await member.Client.SendAsync(second).Problem(Errors.PreconditionFailed);
        (await member.Client.GetAsync("auth/me").Json()).GetProperty("full_name").GetString().ShouldBe("One");
    }

    [Fact]
    public async Task A_closed_door_says_so() =>
        await app.Anonymous().Post("auth/register", new { email = "new@example.com", password = App.Password }).Problem(Errors.RegistrationClosed);
}

public sealed class OpenApp : App
{
    protected override IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string> { ["ALLOW_REGISTRATION"] = "true" };
}

public sealed class RegisterTests(OpenApp app) : IClassFixture<OpenApp>
{
    [Fact]
    public async Task A_newcomer_owns_an_organization()
    {
        var made = await app.Anonymous().Post("auth/register", new { username = "dana", email = "dana@example.com", password = App.Password, full_name = "Dana", organization_name = "Vega" }).Json(201);
        var pair = await app.Anonymous().Post("auth/login", new { email = "DANA@example.com", password = App.Password }).Json();
        var me = await app.ClientOf(pair.GetProperty("access_token").GetString()!).GetAsync("auth/me").Json();
        me.GetProperty("id").GetGuid().ShouldBe(made.GetProperty("id").GetGuid());
        me.GetProperty("role").GetString().ShouldBe("owner");
        me.GetProperty("organization_name").GetString().ShouldBe("Vega");
    }

    [Fact]
    public async Task Names_are_taken_once_whatever_their_case()
    {
        await app.Anonymous().Post("auth/register", new { username = "taken", password = App.Password }).Json(201);
        await app.Anonymous().Post("auth/register", new { username = "TAKEN", password = App.Password }).Problem(Errors.AlreadyExists);
        await app.Anonymous().Post("auth/register", new { email = "mine@example.com", password = App.Password }).Json(201);
        await app.Anonymous().Post("auth/register", new { username = "other", email = "Mine@example.com", password = App.Password }).Problem(Errors.AlreadyExists);
    }

    [Fact]
    public async Task Nobody_can_be_named_as_anothers_address() =>
        await app.Anonymous().Post("auth/register", new { username = "victim@example.com", email = "thief@example.com", password = App.Password }).Problem(Errors.Validation);

    [Theory]
    [InlineData("{\"password\":\"Correct-horse-7\"}", "VALIDATION_ERROR")]
    [InlineData("{\"email\":\"x@example.com\"}", "VALIDATION_ERROR")]
    [InlineData("{\"email\":\"x@example.com\",\"password\":\"weak\"}", "WEAK_PASSWORD")]
    [InlineData("{\"username\":\"a b\",\"password\":\"Correct-horse-7\"}", "VALIDATION_ERROR")]
    [InlineData("{\"username\":\"a\\u0000\",\"password\":\"Correct-horse-7\"}", "VALIDATION_ERROR")]
    [InlineData("{\"username\":\"\\ud800\",\"password\":\"Correct-horse-7\"}", null)]
    [InlineData("{\"username\":", "MALFORMED_BODY")]
    [InlineData("[]", "MALFORMED_BODY")]
    [InlineData("null", null)]
    [InlineData("", null)]
    public async Task Bad_requests_are_refused(string body, string? code)
    {
        var answer = await app.Anonymous().Post("auth/register", body).Json(400);
        if (code is not null) answer.GetProperty("error_code").GetString().ShouldBe(code);
    }
}
