using System.Text.Json;

namespace Capstan.Api.Tests.Features.Identity;

public sealed class ApiKeyTests(App app) : IClassFixture<App>
{
    private HttpClient WithKey(string key)
    {
        var client = app.Anonymous();
        client.DefaultRequestHeaders.Add("X-API-Key", key);
        return client;
    }

    private static string[] Scopes(JsonElement key) => [.. key.GetProperty("scopes").EnumerateArray().Select(s => s.GetString()!)];

    [Fact]
    public async Task A_key_is_shown_once_and_opens_what_its_scopes_say()
    {
        var member = await app.NewMember(Role.Editor);
        var made = await member.Client.Post("auth/api-keys", new { name = "ci", expires_days = 30, scopes = new[] { "profile:read", "api_keys:read" } }).Json();
        var key = made.GetProperty("key").GetString()!;
        key.ShouldStartWith("rak_");
        made.GetProperty("prefix").GetString().ShouldBe(key[..8]);
        (made.GetProperty("expires_at").GetDateTimeOffset() - made.GetProperty("created_at").GetDateTimeOffset()).TotalDays.ShouldBe(30, 0.01);

        var client = WithKey(key);
        (await client.GetAsync("auth/me").Json()).GetProperty("id").GetGuid().ShouldBe(member.Id);
        await client.Put("auth/me", new { full_name = "x" }).Problem(Errors.Forbidden);

        var text = await (await client.GetAsync("auth/api-keys")).Content.ReadAsStringAsync();
        text.ShouldNotContain(key);
        var listed = JsonDocument.Parse(text).RootElement.EnumerateArray().Single();
        listed.GetProperty("id").GetGuid().ShouldBe(made.GetProperty("id").GetGuid());
        listed.TryGetProperty("key", out _).ShouldBeFalse();
        (await app.Scalar<long>("SELECT count(*) FROM api_keys WHERE api_keys::text LIKE '%' || $1 || '%'", key)).ShouldBe(0);
    }

    [Fact]
    public async Task Without_scopes_a_key_has_the_rights_of_its_maker()
    {
        var viewer = await app.NewMember(Role.Viewer);
        var scopes = Scopes(await viewer.Client.Post("auth/api-keys", new { name = "all" }).Json());
        scopes.ShouldContain("projects:read");
        scopes.ShouldNotContain("projects:write");
    }

    [Fact]
    public async Task Nobody_gives_what_he_has_not()
    {
        var viewer = await app.NewMember(Role.Viewer);
        await viewer.Client.Post("auth/api-keys", new { name = "x", scopes = new[] { "query:execute" } }).Problem(Errors.Forbidden);

        var owner = await app.NewMember();
        var narrow = (await owner.Client.Post("auth/api-keys", new { name = "narrow", scopes = new[] { "api_keys:write", "projects:read" } }).Json()).GetProperty("key").GetString()!;
        var client = WithKey(narrow);
        await client.Post("auth/api-keys", new { name = "x", scopes = new[] { "projects:write" } }).Problem(Errors.Forbidden);
        await client.Post("auth/api-keys", new { name = "x", scopes = new[] { "admin:all" } }).Problem(Errors.Forbidden);
        Scopes(await client.Post("auth/api-keys", new { name = "same" }).Json()).ShouldBe(["api_keys:write", "projects:read"]);

        var wide = (await owner.Client.Post("auth/api-keys", new { name = "wide", scopes = new[] { "admin:all" } }).Json()).GetProperty("key").GetString()!;
        await WithKey(wide).Put("auth/me", new { full_name = "Owner" }).Json();
        await WithKey(wide).Post("auth/change-password", new { current_password = App.Password, new_password = "Battery-staple-8" }).Problem(Errors.Forbidden);
    }

    [Fact]
    public async Task A_key_never_has_more_than_its_owner_has_now()
    {
        var member = await app.NewMember();
        var key = (await member.Client.Post("auth/api-keys", new { name = "x", scopes = new[] { "admin:all" } }).Json()).GetProperty("key").GetString()!;
        await app.Execute("UPDATE memberships SET role = 'viewer' WHERE user_id = $1", member.Id);
        await Answers.Eventually(async () => (await WithKey(key).GetAsync("auth/me").Json()).GetProperty("role").GetString() == "viewer", "the old role still counts");
        Scopes(await WithKey(key).Post("auth/api-keys", new { name = "y" }).Json()).ShouldNotContain("projects:admin");
    }

    [Fact]
    public async Task A_revoked_or_expired_key_opens_nothing()
    {
        var member = await app.NewMember();
        var made = await member.Client.Post("auth/api-keys", new { name = "x" }).Json();
        var client = WithKey(made.GetProperty("key").GetString()!);
        await client.GetAsync("auth/me").Json();
        await member.Client.DeleteAsync($"auth/api-keys/{made.GetProperty("id").GetGuid()}").Empty();
        await client.GetAsync("auth/me").Problem(Errors.Unauthorized);
        await member.Client.DeleteAsync($"auth/api-keys/{made.GetProperty("id").GetGuid()}").Empty();
        (await member.Client.GetAsync("auth/api-keys").Json()).GetArrayLength().ShouldBe(0);

        var short_lived = await member.Client.Post("auth/api-keys", new { name = "y", expires_days = 1 }).Json();
        await app.Execute("UPDATE api_keys SET expires_at = now() - interval '1 second' WHERE id = $1", short_lived.GetProperty("id").GetGuid());
        await WithKey(short_lived.GetProperty("key").GetString()!).GetAsync("auth/me").Problem(Errors.Unauthorized);
    }

    [Fact]
    public async Task Keys_of_others_are_not_there_unless_one_is_admin()
    {
        var owner = await app.NewMember();
        var (viewer, admin, stranger) = (await app.NewMember(Role.Viewer, owner.OrganizationId), await app.NewMember(Role.Admin, owner.OrganizationId), await app.NewMember());
        var path = $"auth/api-keys/{(await owner.Client.Post("auth/api-keys", new { name = "x" }).Json()).GetProperty("id").GetGuid()}";
        await viewer.Client.DeleteAsync(path).Problem(Errors.NotFound);
        await stranger.Client.DeleteAsync(path).Problem(Errors.NotFound);
        await admin.Client.DeleteAsync(path).Empty();
    }

    [Theory]
    [InlineData("{\"name\":\"\"}", "name")]
    [InlineData("{\"name\":\"x\",\"expires_days\":0}", "expires_days")]
    [InlineData("{\"name\":\"x\",\"expires_days\":1e3}", "expires_days")]
    [InlineData("{\"name\":\"x\",\"scopes\":[]}", "scopes")]
    [InlineData("{\"name\":\"x\",\"scopes\":[\"projects:read\",\"everything\"]}", "scopes[1]")]
    [InlineData("{\"name\":\"x\",\"scopes\":[null]}", "scopes[0]")]
    public async Task Wrong_values_name_their_field(string body, string field)
    {
        var problem = await (await app.NewMember()).Client.Post("auth/api-keys", body).Problem(Errors.Validation);
        problem.GetProperty("errors")[0].GetProperty("field").GetString().ShouldBe(field);
    }

    [Fact]
    public async Task A_hundred_keys_are_enough()
    {
        var member = await app.NewMember();
        await app.Execute("""
            INSERT INTO api_keys (organization_id, id, user_id, name, prefix, key_hash, scopes)
            SELECT $1, gen_random_uuid(), $2, 'k', 'rak_', sha256((n || $2::text)::bytea), '{projects:read}' FROM generate_series(1, 100) n
            """, member.OrganizationId, member.Id);
        await member.Client.Post("auth/api-keys", new { name = "one more" }).Problem(Errors.Conflict);
    }
}
