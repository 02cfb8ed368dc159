using System.Net;
using System.Text.Json;

namespace Capstan.Api.Tests.Features.Organizations;

public sealed class GroupTests(App app) : IClassFixture<App>
{
    private static async Task<Guid> NewGroup(Member admin, string? name = null) =>
        (await admin.Client.Post("groups", new { name = name ?? $"g{Guid.NewGuid():N}" }).Json(201)).GetProperty("id").GetGuid();

    private static Guid[] Ids(JsonElement list) => [.. list.GetProperty("groups").EnumerateArray().Select(g => g.GetProperty("id").GetGuid())];

    [Fact]
    public async Task A_group_has_the_documented_shape()
    {
        var admin = await app.NewMember(Role.Admin);
        var response = await admin.Client.Post("groups", new { name = "Payments", description = "Money\nmatters" });
        var made = await response.Json(201);
        made.EnumerateObject().Select(p => p.Name).ShouldBe(["id", "name", "description", "created_at", "updated_at", "project_count"], ignoreOrder: true);
        made.GetProperty("project_count").GetInt32().ShouldBe(0);
        (await admin.Client.GetAsync(response.Headers.Location).Json()).ToString().ShouldBe(made.ToString());

        var list = await admin.Client.GetAsync("groups").Json();
        list.EnumerateObject().Select(p => p.Name).ShouldBe(["groups", "total"], ignoreOrder: true);
        Ids(list).ShouldBe([made.GetProperty("id").GetGuid()]);

        var users = await admin.Client.GetAsync($"groups/{made.GetProperty("id")}/users").Json();
        var user = users.GetProperty("users").EnumerateArray().Single();
        user.EnumerateObject().Select(p => p.Name).ShouldBe(["id", "user_id", "username", "role", "created_at"], ignoreOrder: true);
        user.GetProperty("user_id").GetGuid().ShouldBe(admin.Id);
        user.GetProperty("role").GetString().ShouldBe("owner");
        users.GetProperty("total").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task A_name_is_taken_once_in_an_organization()
    {
        var (admin, other) = (await app.NewMember(Role.Admin), await app.NewMember(Role.Admin));
        await NewGroup(admin, "Same");
        await admin.Client.Post("groups", new { name = "Same" }).Problem(Errors.AlreadyExists);
        await NewGroup(other, "Same");
        var second = await NewGroup(admin, "Second");
        await admin.Client.Put($"groups/{second}", new { name = "Same" }).Problem(Errors.AlreadyExists);
    }

    [Fact]
    public async Task Only_groups_with_a_role_in_them_are_seen()
    {
        var admin = await app.NewMember(Role.Admin);
        var viewer = await app.NewMember(Role.Viewer, admin.OrganizationId);
        var (open, closed) = (await NewGroup(admin), await NewGroup(admin));
        Ids(await viewer.Client.GetAsync("groups").Json()).ShouldBeEmpty();
        await admin.Client.Post($"groups/{open}/users", new { user_id = viewer.Id, role = "viewer" }).Json(201);

        Ids(await viewer.Client.GetAsync("groups").Json()).ShouldBe([open]);
        await viewer.Client.GetAsync($"groups/{open}").Json();
        await viewer.Client.GetAsync($"groups/{closed}").Problem(Errors.NotFound);
        await viewer.Client.GetAsync($"groups/{closed}/users").Problem(Errors.NotFound);
        await viewer.Client.Put($"groups/{open}", new { name = "Mine" }).Problem(Errors.Forbidden);
        await (await app.NewMember(Role.Editor, admin.OrganizationId)).Client.Put($"groups/{closed}", new { name = "Mine" }).Problem(Errors.NotFound);
    }

    [Fact]
    public async Task A_group_editor_changes_it_and_does_not_give_roles()
    {
        var admin = await app.NewMember(Role.Admin);
        var (editor, other) = (await app.NewMember(Role.Viewer, admin.OrganizationId), await app.NewMember(Role.Viewer, admin.OrganizationId));
        var group = await NewGroup(admin);
        await admin.Client.Post($"groups/{group}/users", new { user_id = editor.Id, role = "editor" }).Json(201);
        (await editor.Client.Put($"groups/{group}", new { description = "Edited" }).Json()).GetProperty("description").GetString().ShouldBe("Edited");
        await editor.Client.Post($"groups/{group}/users", new { user_id = other.Id, role = "viewer" }).Problem(Errors.Forbidden);
        await editor.Client.DeleteAsync($"groups/{group}").Problem(Errors.Forbidden);
    }

    [Fact]
    public async Task A_group_admin_gives_and_takes_up_to_his_own_role()
    {
        var owner = await app.NewMember();
        var (lead, other) = (await app.NewMember(Role.Viewer, owner.OrganizationId), await app.NewMember(Role.Viewer, owner.OrganizationId));
        var group = await NewGroup(owner);
        await owner.Client.Post($"groups/{group}/users", new { user_id = lead.Id, role = "admin" }).Json(201);

        await lead.Client.Post($"groups/{group}/users", new { user_id = other.Id, role = "owner" }).Problem(Errors.Forbidden);
        await lead.Client.Post($"groups/{group}/users", new { user_id = other.Id, role = "admin" }).Json(201);
        await lead.Client.Post($"groups/{group}/users", new { user_id = other.Id, role = "viewer" }).Problem(Errors.AlreadyExists);
        await lead.Client.DeleteAsync($"groups/{group}/users/{owner.Id}").Problem(Errors.Forbidden);
        await lead.Client.DeleteAsync($"groups/{group}").Problem(Errors.Forbidden);

        await lead.Client.DeleteAsync($"groups/{group}/users/{other.Id}").Empty();
        await other.Client.GetAsync($"groups/{group}").Problem(Errors.NotFound);
        await lead.Client.DeleteAsync($"groups/{group}/users/{other.Id}").Problem(Errors.NotFound);
    }

    [Fact]
    public async Task The_last_group_admin_stays()
    {
        var owner = await app.NewMember();
        var group = await NewGroup(owner);
        var viewer = await app.NewMember(Role.Viewer, owner.OrganizationId);
        await owner.Client.Post($"groups/{group}/users", new { user_id = viewer.Id, role = "viewer" }).Json(201);
        await owner.Client.DeleteAsync($"groups/{group}/users/{owner.Id}").Problem(Errors.Conflict);
        await owner.Client.DeleteAsync($"groups/{group}/users/{viewer.Id}").Empty();
    }

    [Fact]
    public async Task Strangers_get_no_role()
    {
        var (admin, stranger) = (await app.NewMember(Role.Admin), await app.NewMember());
        var group = await NewGroup(admin);
        foreach (var id in new[] { stranger.Id, Guid.NewGuid() }) await admin.Client.Post($"groups/{group}/users", new { user_id = id, role = "viewer" }).Problem(Errors.NotFound);
        await stranger.Client.Post($"groups/{group}/users", new { user_id = stranger.Id, role = "owner" }).Problem(Errors.NotFound);
        await admin.Client.Post($"groups/{group}/users", new { user_id = admin.Id, role = "analyst" }).Problem(Errors.Validation);
        await admin.Client.Post($"groups/{group}/users", "{\"user_id\":\"x\",\"role\":\"viewer\"}").Problem(Errors.Validation);
    }

    [Fact]
    public async Task A_group_with_projects_is_not_deleted()
    {
        var admin = await app.NewMember(Role.Admin);
        var group = await NewGroup(admin);
        var project = (await admin.Client.Post("projects", new { name = "p", group_id = group }).Json(201)).GetProperty("id").GetGuid();
        (await admin.Client.GetAsync($"groups/{group}").Json()).GetProperty("project_count").GetInt32().ShouldBe(1);
        await admin.Client.DeleteAsync($"groups/{group}").Problem(Errors.InUse);
        await admin.Client.DeleteAsync($"projects/{project}").Empty();
        await admin.Client.DeleteAsync($"groups/{group}").Empty();
        await admin.Client.DeleteAsync($"groups/{group}").Problem(Errors.NotFound);
    }

    [Fact]
    public async Task Versions_guard_a_group()
    {
        var admin = await app.NewMember(Role.Admin);
        var group = await NewGroup(admin);
        var tag = (await admin.Client.GetAsync($"groups/{group}")).Headers.ETag!;
        await admin.Client.Post("projects", new { name = "p", group_id = group }).Json(201);
        using var read = new HttpRequestMessage(HttpMethod.Get, $"groups/{group}") { Headers = { IfNoneMatch = { tag } } };
        (await admin.Client.SendAsync(read)).StatusCode.ShouldBe(HttpStatusCode.OK, "the number of projects is part of what was read");

        using var first = new HttpRequestMessage(HttpMethod.Put, $"groups/{group}") { Headers = { IfMatch = { tag } }, Content = Answers.Content(new { description = "1" }) };
        await admin.Client.SendAsync(first).Json();
        using var second = new HttpRequestMessage(HttpMethod.Put, $"groups/{group}") { Headers = { IfMatch = { tag } }, Content = Answers.Content(new { description = "2" }) };
        await admin.Client.SendAsync(second).Problem(Errors.PreconditionFailed);
        using var gone = new HttpRequestMessage(HttpMethod.Put, $"groups/{Guid.NewGuid()}") { Headers = { IfMatch = { tag } }, Content = Answers.Content(new { description = "2" }) };
        await admin.Client.SendAsync(gone).Problem(Errors.NotFound);
    }
}
