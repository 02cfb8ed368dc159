using System.Net;
using System.Text.Json;

namespace Capstan.Api.Tests.Features.Organizations;

public sealed class MemberTests(App app) : IClassFixture<App>
{
    private static Guid[] Ids(JsonElement list) => [.. list.GetProperty("users").EnumerateArray().Select(u => u.GetProperty("id").GetGuid())];

    [Fact]
    public async Task The_organization_can_be_read_and_renamed()
    {
        var owner = await app.NewMember();
        await owner.Client.Patch("organization", new { name = "Vega Labs" }).Json();
        var organization = await owner.Client.GetAsync("organization").Json();
        organization.GetProperty("id").GetGuid().ShouldBe(owner.OrganizationId);
        organization.GetProperty("name").GetString().ShouldBe("Vega Labs");
        organization.GetProperty("member_count").GetInt64().ShouldBe(1);
        (await owner.Client.GetAsync("auth/me").Json()).GetProperty("organization_name").GetString().ShouldBe("Vega Labs");
        await owner.Client.Patch("organization", new { name = " " }).Problem(Errors.Validation);
        await (await app.NewMember(Role.Editor, owner.OrganizationId)).Client.Patch("organization", new { name = "Mine" }).Problem(Errors.Forbidden);
    }

    [Fact]
    public async Task A_renamed_organization_is_not_overwritten_by_who_has_not_seen_it()
    {
        var owner = await app.NewMember();
        var tag = (await owner.Client.GetAsync("organization")).Headers.ETag!;
        await owner.Client.Patch("organization", new { name = "First" }).Json();
        using var late = new HttpRequestMessage(HttpMethod.Patch, "organization") { Headers = { IfMatch = { tag } }, Content = Answers.Content(new { name = "Second" }) };
        await owner.Client.SendAsync(late).Problem(Errors.PreconditionFailed);
    }

    [Fact]
    public async Task Members_are_found_by_part_of_their_names_and_only_in_their_organization()
    {
        var owner = await app.NewMember();
        var other = await app.NewMember(Role.Viewer, owner.OrganizationId);
        await app.NewMember();
        await app.Execute("UPDATE users SET full_name = '100%_Sure' WHERE id = $1", other.Id);

        Ids(await owner.Client.GetAsync("users").Json()).ShouldBe([other.Id, owner.Id]);
        Ids(await owner.Client.GetAsync("users?search=0%25_S").Json()).ShouldBe([other.Id]);
        Ids(await owner.Client.GetAsync("users?search=0_x").Json()).ShouldBeEmpty();
        Ids(await owner.Client.GetAsync($"users?search={other.Username.ToUpperInvariant()}@EXAMPLE").Json()).ShouldBe([other.Id]);
        Ids(await other.Client.GetAsync("users?role=owner").Json()).ShouldBe([owner.Id]);
        await owner.Client.GetAsync("users?role=king").Problem(Errors.Validation);
    }

    [Fact]
    public async Task Pages_show_every_member_once_and_lead_to_one_another()
    {
        var owner = await app.NewMember();
        for (var i = 0; i < 6; i++) await app.NewMember(Role.Viewer, owner.OrganizationId);
        var (seen, path) = (new List<Guid>(), "users?limit=3");
        while (path is not null)
        {
            var response = await owner.Client.GetAsync(path);
            response.Headers.GetValues("X-Total-Count").Single().ShouldBe("7");
            var page = await response.Json();
            page.GetProperty("total").GetInt64().ShouldBe(7);
            seen.AddRange(Ids(page));
            path = response.Headers.TryGetValues("Link", out var link) ? link.Single().Split('<', '>')[1] : null;
        }
        seen.Count.ShouldBe(7);
        seen.ShouldBeUnique();
        foreach (var query in new[] { "limit=0", "limit=201", "offset=-1", "limit=x", "limit=99999999999" }) await owner.Client.GetAsync($"users?{query}").Problem(Errors.Validation);
    }

    [Fact]
    public async Task An_admin_makes_accounts_that_can_sign_in()
    {
        var admin = await app.NewMember(Role.Admin);
        var name = $"n{Guid.NewGuid():N}"[..12];
        var made = await admin.Client.Post("users", new { username = name, password = App.Password, role = "developer", full_name = "New" }).Json(201);
        (await admin.Client.GetAsync($"users/{made.GetProperty("id").GetGuid()}").Json()).GetProperty("role").GetString().ShouldBe("editor");
        var pair = await app.Anonymous().Post("auth/login", new { username = name, password = App.Password }).Json();
        (await app.ClientOf(pair.GetProperty("access_token").GetString()!).GetAsync("auth/me").Json()).GetProperty("organization_id").GetGuid().ShouldBe(admin.OrganizationId);

        await admin.Client.Post("users", new { username = name.ToUpperInvariant(), password = App.Password }).Problem(Errors.AlreadyExists);
        await admin.Client.Post("users", new { username = "weakling", password = "weak" }).Problem(Errors.WeakPassword);
        await admin.Client.Post("users", new { username = "usurper", password = App.Password, role = "owner" }).Problem(Errors.Forbidden);
        await admin.Client.Post("users", new { username = "nobody", password = App.Password, role = "king" }).Problem(Errors.Validation);
        await admin.Client.Post("users", new { password = App.Password }).Problem(Errors.Validation);
        await (await app.NewMember(Role.Editor, admin.OrganizationId)).Client.Post("users", new { username = "x", password = App.Password }).Problem(Errors.Forbidden);
    }

    [Fact]
    public async Task A_new_role_holds_for_the_next_request_here_and_elsewhere()
    {
        await using var twin = await app.StartTwin();
        var owner = await app.NewMember();
        var member = await app.NewMember(Role.Viewer, owner.OrganizationId);
        var there = twin.ClientOf(member.Token);
        await member.Client.Post("users", new { username = "x", password = App.Password }).Problem(Errors.Forbidden);
        (await there.GetAsync("auth/me").Json()).GetProperty("role").GetString().ShouldBe("viewer");

        await owner.Client.Patch($"users/{member.Id}/role", new { role = "admin" }).Json();
        (await member.Client.GetAsync("auth/me").Json()).GetProperty("role").GetString().ShouldBe("admin");
        await member.Client.Patch("organization", new { name = "By admin" }).Json();
        await Answers.Eventually(async () => (await there.GetAsync("auth/me").Json()).GetProperty("role").GetString() == "admin", "the other instance goes by the old role");

        await owner.Client.Patch($"users/{member.Id}/role", new { role = "viewer" }).Json();
        await member.Client.Patch("organization", new { name = "By viewer" }).Problem(Errors.Forbidden);
    }

    [Fact]
    public async Task A_role_change_changes_the_tag_of_the_profile()
    {
        var owner = await app.NewMember();
        var member = await app.NewMember(Role.Viewer, owner.OrganizationId);
        var tag = (await member.Client.GetAsync("auth/me")).Headers.ETag!;
        await owner.Client.Patch($"users/{member.Id}/role", new { role = "editor" }).Json();
        using var again = new HttpRequestMessage(HttpMethod.Get, "auth/me") { Headers = { IfNoneMatch = { tag } } };
        (await member.Client.SendAsync(again)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Roles_above_ones_own_are_out_of_reach()
    {
        var owner = await app.NewMember();
        var (admin, viewer) = (await app.NewMember(Role.Admin, owner.OrganizationId), await app.NewMember(Role.Viewer, owner.OrganizationId));
        await admin.Client.Patch($"users/{viewer.Id}/role", new { role = "owner" }).Problem(Errors.Forbidden);
        await admin.Client.Patch($"users/{owner.Id}/role", new { role = "viewer" }).Problem(Errors.Forbidden);
        await admin.Client.Patch($"users/{admin.Id}/role", new { role = "viewer" }).Problem(Errors.Forbidden);
        await admin.Client.DeleteAsync($"users/{owner.Id}").Problem(Errors.Forbidden);
        await admin.Client.DeleteAsync($"users/{admin.Id}").Problem(Errors.Forbidden);
        await viewer.Client.Patch($"users/{viewer.Id}/role", new { role = "owner" }).Problem(Errors.Forbidden);
        await admin.Client.Patch($"users/{viewer.Id}/role", new { role = "king" }).Problem(Errors.Validation);
        await admin.Client.Patch($"users/{viewer.Id}/role", "{}").Problem(Errors.Validation);
        await admin.Client.Patch($"users/{Guid.NewGuid()}/role", new { role = "viewer" }).Problem(Errors.NotFound);
    }

    [Fact]
    public async Task Two_owners_who_demote_each_other_at_once_leave_one()
    {
        for (var round = 0; round < 5; round++)
        {
            var one = await app.NewMember();
            var two = await app.NewMember(Role.Owner, one.OrganizationId);
            var answers = await Task.WhenAll(
                one.Client.Patch($"users/{two.Id}/role", new { role = "viewer" }),
                two.Client.Patch($"users/{one.Id}/role", new { role = "viewer" }));
            answers.Select(a => (int)a.StatusCode).ShouldAllBe(s => s == 200 || s == 403 || s == 409);
            (await app.Scalar<long>("SELECT count(*) FROM memberships WHERE organization_id = $1 AND role = 'owner'", one.OrganizationId)).ShouldBe(1);
        }
    }

    [Fact]
    public async Task What_an_admin_did_is_written_down_and_what_was_refused_is_not()
    {
        var owner = await app.NewMember();
        var member = await app.NewMember(Role.Viewer, owner.OrganizationId);
        using var request = new HttpRequestMessage(HttpMethod.Patch, $"users/{member.Id}/role") { Headers = { { "X-Request-ID", "audit-me-123" } }, Content = Answers.Content(new { role = "editor" }) };
        await owner.Client.SendAsync(request).Json();
        await owner.Client.Patch($"users/{owner.Id}/role", new { role = "viewer" }).Problem(Errors.Forbidden);
        (await app.Scalar<string>("SELECT string_agg(concat_ws(' ', action, actor_id, target, request_id), ';') FROM audit_entries WHERE organization_id = $1", owner.OrganizationId))
            .ShouldBe($"user.change_role {owner.Id} {member.Id} audit-me-123");
    }

    [Fact]
    public async Task A_removed_member_is_out_at_once()
    {
        var owner = await app.NewMember();
        var member = await app.NewMember(Role.Editor, owner.OrganizationId);
        var key = (await member.Client.Post("auth/api-keys", new { name = "x" }).Json()).GetProperty("key").GetString()!;
        await member.Client.GetAsync("projects").Json();
        await owner.Client.DeleteAsync($"users/{member.Id}").Empty();
        await member.Client.GetAsync("projects").Problem(Errors.TokenExpired);
        using var withKey = new HttpRequestMessage(HttpMethod.Get, "projects") { Headers = { { "X-API-Key", key } } };
        await app.Anonymous().SendAsync(withKey).Problem(Errors.Unauthorized);
        await owner.Client.GetAsync($"users/{member.Id}").Problem(Errors.NotFound);
        await owner.Client.DeleteAsync($"users/{member.Id}").Problem(Errors.NotFound);
    }

    [Fact]
    public async Task A_member_of_two_organizations_chooses_one()
    {
        var (here, there) = (await app.NewMember(), await app.NewMember());
        await app.Execute("INSERT INTO memberships (organization_id, user_id, role) VALUES ($1, $2, 'viewer')", there.OrganizationId, here.Id);
        using var request = new HttpRequestMessage(HttpMethod.Get, "auth/me") { Headers = { { "X-Organization-Id", there.OrganizationId.ToString() } } };
        var me = await here.Client.SendAsync(request).Json();
        me.GetProperty("organization_id").GetGuid().ShouldBe(there.OrganizationId);
        me.GetProperty("role").GetString().ShouldBe("viewer");
        using var foreign = new HttpRequestMessage(HttpMethod.Get, "auth/me") { Headers = { { "X-Organization-Id", here.OrganizationId.ToString() } } };
        await there.Client.SendAsync(foreign).Problem(Errors.NotFound);
    }
}
