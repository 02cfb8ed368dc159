using System.Text.Json;

namespace Capstan.Api.Tests.Features.Projects;

public sealed class ProjectMemberTests(App app) : IClassFixture<App>
{
    private async Task<(Member Owner, Guid Group, Guid Project)> Hidden()
    {
        var owner = await app.NewMember();
        var group = (await owner.Client.Post("groups", new { name = "closed" }).Json(201)).GetProperty("id").GetGuid();
        var project = (await owner.Client.Post("projects", new { name = "hidden", group_id = group }).Json(201)).GetProperty("id").GetGuid();
        return (owner, group, project);
    }

    [Fact]
    public async Task A_role_in_a_project_opens_it_until_it_is_taken_away_here_and_elsewhere()
    {
        await using var twin = await app.StartTwin();
        var (owner, _, project) = await Hidden();
        var member = await app.NewMember(Role.Viewer, owner.OrganizationId);
        var there = twin.ClientOf(member.Token);
        await member.Client.GetAsync($"projects/{project}/my-role").Problem(Errors.NotFound);

        var added = await owner.Client.Post($"projects/{project}/members", new { email = $"{member.Username}@EXAMPLE.com", role = "editor", granted_by = member.Id, user_email = "x" }).Json(201);
        added.GetProperty("user_id").GetGuid().ShouldBe(member.Id);
        added.GetProperty("granted_by").GetGuid().ShouldBe(owner.Id);
        (await member.Client.GetAsync($"projects/{project}/my-role").Json()).GetProperty("role").GetString().ShouldBe("editor");
        (await there.GetAsync($"projects/{project}").Json()).GetProperty("id").GetGuid().ShouldBe(project);
        await member.Client.Put($"projects/{project}", new { description = "by its editor" }).Json();
        await member.Client.Post($"projects/{project}/members", new { email = "x@example.com" }).Problem(Errors.Forbidden);

        await owner.Client.Put($"projects/{project}/members/{member.Id}", new { role = "viewer" }).Json();
        await member.Client.Put($"projects/{project}", new { description = "no more" }).Problem(Errors.Forbidden);
        var list = await member.Client.GetAsync($"projects/{project}/members").Json();
        list.GetProperty("total").GetInt64().ShouldBe(1);
        list.GetProperty("items")[0].GetProperty("role").GetString().ShouldBe("viewer");

        await owner.Client.DeleteAsync($"projects/{project}/members/{member.Id}").Empty();
        await member.Client.GetAsync($"projects/{project}").Problem(Errors.NotFound);
        await Answers.Eventually(async () => (await there.GetAsync($"projects/{project}")).StatusCode == System.Net.HttpStatusCode.NotFound, "the other instance still lets him in");
        await owner.Client.DeleteAsync($"projects/{project}/members/{member.Id}").Problem(Errors.NotFound);
    }

    [Fact]
    public async Task Only_members_of_the_organization_can_be_added_and_each_once()
    {
        var (owner, _, project) = await Hidden();
        var stranger = await app.NewMember();
        await owner.Client.Post($"projects/{project}/members", new { email = $"{stranger.Username}@example.com" }).Problem(Errors.NotFound);
        await owner.Client.Post($"projects/{project}/members", new { user_id = stranger.Id }).Problem(Errors.NotFound);
        var member = await app.NewMember(Role.Viewer, owner.OrganizationId);
        await owner.Client.Post($"projects/{project}/members", new { user_id = member.Id }).Json(201);
        await owner.Client.Post($"projects/{project}/members", new { user_id = member.Id }).Problem(Errors.AlreadyExists);
        await owner.Client.Post($"projects/{project}/members", new { role = "editor" }).Problem(Errors.Validation);
        await owner.Client.Post($"projects/{project}/members", new { user_id = member.Id, role = "reviewer" }).Problem(Errors.Validation);
        await stranger.Client.GetAsync($"projects/{project}/members").Problem(Errors.NotFound);
        await stranger.Client.Post($"projects/{project}/members", new { user_id = stranger.Id, role = "owner" }).Problem(Errors.NotFound);
    }

    [Fact]
    public async Task The_last_admin_of_a_project_stays()
    {
        var (owner, _, project) = await Hidden();
        var (one, other) = (await app.NewMember(Role.Viewer, owner.OrganizationId), await app.NewMember(Role.Viewer, owner.OrganizationId));
        await owner.Client.Post($"projects/{project}/members", new { user_id = one.Id, role = "admin" }).Json(201);
        await owner.Client.DeleteAsync($"projects/{project}/members/{one.Id}").Problem(Errors.Conflict);
        await owner.Client.Put($"projects/{project}/members/{one.Id}", new { role = "editor" }).Problem(Errors.Conflict);
        await one.Client.Post($"projects/{project}/members", new { user_id = other.Id, role = "admin" }).Json(201);

        // Each takes the other's role away at the same moment: one of them is too late.
        var answers = await Task.WhenAll(one.Client.DeleteAsync($"projects/{project}/members/{other.Id}"), other.Client.DeleteAsync($"projects/{project}/members/{one.Id}"));
        answers.Count(a => a.IsSuccessStatusCode).ShouldBe(1);
        (await app.Scalar<long>("SELECT count(*) FROM capstan.project_members WHERE project_id = $1 AND role = 'admin'", project)).ShouldBe(1);
    }

    [Fact]
    public async Task No_sequence_of_grants_gives_anybody_a_role_above_the_givers()
    {
        var (owner, _, project) = await Hidden();
        var people = new List<Member>();
        foreach (var role in new[] { Role.Viewer, Role.Editor, Role.Admin }) people.Add(await app.NewMember(role, owner.OrganizationId));
        var random = new Random(20261124);
        string[] roles = ["viewer", "editor", "admin", "owner"];
        for (var i = 0; i < 120; i++)
        {
            var (actor, target, role) = (people[random.Next(people.Count)], people[random.Next(people.Count)], roles[random.Next(roles.Length)]);
            var (mine, theirs) = (await RoleOf(actor), await Granted(target.Id));
            using var response = random.Next(5) switch
            {
                0 => await actor.Client.DeleteAsync($"projects/{project}/members/{target.Id}"),
                1 => await actor.Client.Put($"projects/{project}/members/{target.Id}", new { role }),
                2 => await actor.Client.PostAsync($"users/{target.Id}/projects/{project}?role={role}", null),
                _ => await actor.Client.Post($"projects/{project}/members", new { user_id = target.Id, role }),
            };
            var now = await Granted(target.Id);
            if (now == theirs) continue;
            response.IsSuccessStatusCode.ShouldBeTrue($"{mine?.Name()} changed {theirs?.Name()} to {now?.Name()} and was told {(int)response.StatusCode}");
            (mine >= Role.Admin).ShouldBeTrue("only admins of the project change its members");
            (now is null || now <= mine).ShouldBeTrue($"{mine?.Name()} gave {now?.Name()}");
            (theirs is null || theirs <= mine).ShouldBeTrue($"{mine?.Name()} touched {theirs?.Name()}");
        }

        async Task<Role?> RoleOf(Member member)
        {
            using var response = await member.Client.GetAsync($"projects/{project}/my-role");
            return response.IsSuccessStatusCode ? Roles.Of((await response.Json()).GetProperty("role").GetString()!) : null;
        }

        async Task<Role?> Granted(Guid user)
        {
            var text = await app.Scalar<string>("SELECT coalesce((SELECT role FROM capstan.project_members WHERE project_id = $1 AND user_id = $2), '')", project, user);
            return text.Length == 0 ? null : Roles.Of(text);
        }
    }

    [Fact]
    public async Task Projects_of_an_account_are_listed_given_and_taken_by_admins()
    {
        var (owner, _, project) = await Hidden();
        var admin = await app.NewMember(Role.Admin, owner.OrganizationId);
        var member = await app.NewMember(Role.Viewer, owner.OrganizationId);
        var given = await admin.Client.PostAsync($"users/{member.Id}/projects/{project}?role=editor", null).Json();
        given.GetProperty("role").GetString().ShouldBe("editor");
        await admin.Client.PostAsync($"users/{member.Id}/projects/{project}", null).Problem(Errors.AlreadyExists);
        await admin.Client.PostAsync($"users/{member.Id}/projects/{project}?role=king", null).Problem(Errors.Validation);
        var list = await admin.Client.GetAsync($"users/{member.Id}/projects").Json();
        list.GetProperty("user_email").GetString().ShouldBe($"{member.Username}@example.com");
        list.GetProperty("projects")[0].GetProperty("project_id").GetGuid().ShouldBe(project);
        list.GetProperty("projects")[0].GetProperty("project_name").GetString().ShouldBe("hidden");
        await member.Client.GetAsync($"users/{member.Id}/projects").Problem(Errors.Forbidden);
        await admin.Client.DeleteAsync($"users/{member.Id}/projects/{project}").Empty();
        (await admin.Client.GetAsync($"users/{member.Id}/projects").Json()).GetProperty("projects").GetArrayLength().ShouldBe(0);
        await (await app.NewMember()).Client.GetAsync($"users/{member.Id}/projects").Problem(Errors.NotFound);
    }

    [Fact]
    public async Task Changes_of_members_are_in_the_audit_log_with_before_and_after()
    {
        var (owner, _, project) = await Hidden();
        var member = await app.NewMember(Role.Viewer, owner.OrganizationId);
        await owner.Client.Post($"projects/{project}/members", new { user_id = member.Id, role = "editor" }).Json(201);
        await owner.Client.Put($"projects/{project}/members/{member.Id}", new { role = "viewer" }).Json();
        var entry = await app.Scalar<string>("SELECT detail::text FROM capstan.audit_entries WHERE organization_id = $1 AND action = 'project.change_member'", owner.OrganizationId);
        var detail = JsonDocument.Parse(entry).RootElement;
        detail.GetProperty("before").GetProperty("role").GetString().ShouldBe("editor");
        detail.GetProperty("after").GetProperty("role").GetString().ShouldBe("viewer");
        (await app.Scalar<string>("SELECT target FROM capstan.audit_entries WHERE organization_id = $1 AND action = 'project.change_member'", owner.OrganizationId)).ShouldBe($"{project}/{member.Id}");
    }
}
