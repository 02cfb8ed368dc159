using System.Text.Json;

namespace Capstan.Api.Tests.Features.Organizations;

public sealed class AccountTests(App app) : IClassFixture<App>
{
    [Fact]
    public async Task An_account_switched_off_is_out_at_once_everywhere_and_does_not_come_back_signed_in()
    {
        await using var twin = await app.StartTwin();
        var owner = await app.NewMember();
        var member = await app.NewMember(Role.Editor, owner.OrganizationId);
        var key = (await member.Client.Post("auth/api-keys", new { name = "k" }).Json()).GetProperty("key").GetString()!;
        var there = twin.ClientOf(member.Token);
        await there.GetAsync("auth/me").Json();

        var off = await owner.Client.Put($"users/{member.Id}", new { is_active = false, role = "owner", email = "new@example.com", id = Guid.NewGuid() }).Json();
        off.GetProperty("is_active").GetBoolean().ShouldBeFalse();
        off.GetProperty("role").GetString().ShouldBe("editor");
        off.GetProperty("email").GetString().ShouldBe($"{member.Username}@example.com");
        await member.Client.GetAsync("auth/me").Problem(Errors.TokenExpired);
        await Answers.Eventually(async () => (await there.GetAsync("auth/me")).StatusCode == System.Net.HttpStatusCode.Unauthorized, "the other instance still lets the account in");
        using (var byKey = new HttpRequestMessage(HttpMethod.Get, "auth/me") { Headers = { { "X-API-Key", key } } }) await app.Anonymous().SendAsync(byKey).Problem(Errors.Unauthorized);
        await app.Anonymous().Post("auth/login", new { username = member.Username, password = App.Password }).Problem(Errors.AccountDisabled);

        await owner.Client.Put($"users/{member.Id}", new { is_active = true, full_name = "Back Again" }).Json();
        await member.Client.GetAsync("auth/me").Problem(Errors.TokenExpired);
        var token = (await app.Anonymous().Post("auth/login", new { username = member.Username, password = App.Password }).Json()).GetProperty("access_token").GetString()!;
        (await app.ClientOf(token).GetAsync("auth/me").Json()).GetProperty("full_name").GetString().ShouldBe("Back Again");
    }

    [Fact]
    public async Task Nobody_switches_off_himself_the_last_owner_or_somebody_above()
    {
        var owner = await app.NewMember();
        var admin = await app.NewMember(Role.Admin, owner.OrganizationId);
        await owner.Client.Put($"users/{owner.Id}", new { is_active = false }).Problem(Errors.Validation);
        await admin.Client.Put($"users/{owner.Id}", new { is_active = false }).Problem(Errors.Forbidden);
        await admin.Client.Put($"users/{owner.Id}", new { full_name = "Renamed from below" }).Problem(Errors.Forbidden);
        var second = await app.NewMember(Role.Owner, owner.OrganizationId);
        await owner.Client.Put($"users/{second.Id}", new { is_active = false }).Json();
        // Who cannot sign in does not count as an owner, but can go.
        var third = await app.NewMember(Role.Owner, owner.OrganizationId);
        await third.Client.Patch($"users/{owner.Id}/role", new { role = "admin" }).Json();
        await third.Client.DeleteAsync($"users/{second.Id}").Empty();
        await owner.Client.Put($"users/{third.Id}", new { is_active = false }).Problem(Errors.Forbidden);
    }

    [Fact]
    public async Task The_superuser_flag_is_for_superusers_to_give()
    {
        var owner = await app.NewMember();
        var member = await app.NewMember(Role.Viewer, owner.OrganizationId);
        await owner.Client.Put($"users/{member.Id}", new { is_superuser = true }).Problem(Errors.Forbidden);
        await owner.Client.Put($"users/{owner.Id}", new { is_superuser = true }).Problem(Errors.Forbidden);
        await app.Execute("UPDATE capstan.users SET is_superuser = true WHERE id = $1", owner.Id);
        await Answers.Eventually(async () => (await owner.Client.GetAsync("auth/me").Json()).GetProperty("is_superuser").GetBoolean(), "the flag is not seen");
        await owner.Client.Put($"users/{member.Id}", new { is_superuser = true }).Json();
        (await app.Scalar<bool>("SELECT is_superuser FROM capstan.users WHERE id = $1", member.Id)).ShouldBeTrue();
        await owner.Client.Put($"users/{owner.Id}", new { is_superuser = false }).Problem(Errors.Validation);
        var detail = JsonDocument.Parse(await app.Scalar<string>("SELECT detail::text FROM capstan.audit_entries WHERE organization_id = $1 AND action = 'user.update'", owner.OrganizationId)).RootElement;
        detail.GetProperty("before").GetProperty("is_superuser").GetBoolean().ShouldBeFalse();
        detail.GetProperty("after").GetProperty("is_superuser").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task An_organization_does_not_change_an_account_it_shares_with_another()
    {
        var (here, there) = (await app.NewMember(), await app.NewMember());
        await app.Execute("INSERT INTO capstan.memberships (organization_id, user_id, role) VALUES ($1, $2, 'viewer')", here.OrganizationId, there.Id);
        await here.Client.Put($"users/{there.Id}", new { is_active = false }).Problem(Errors.Forbidden);
        await here.Client.Put($"users/{there.Id}", new { full_name = "Not yours" }).Problem(Errors.Forbidden);
        await here.Client.Put($"users/{(await app.NewMember()).Id}", new { is_active = false }).Problem(Errors.NotFound);
        await there.Client.GetAsync("auth/me").Json();
        // One account, two organizations: the header says which.
        using var request = new HttpRequestMessage(HttpMethod.Get, "auth/me") { Headers = { { "X-Organization-Id", here.OrganizationId.ToString() } } };
        (await there.Client.SendAsync(request).Json()).GetProperty("role").GetString().ShouldBe("viewer");
    }

    [Fact]
    public async Task Accounts_are_listed_and_made_under_admin_too()
    {
        var owner = await app.NewMember();
        var name = $"n{Guid.NewGuid():N}"[..12];
        var made = await owner.Client.Post("admin/users", new { email = $"{name}@example.com", password = App.Password, full_name = "New One", role = "editor", is_superuser = true }).Json(201);
        made.GetProperty("role").GetString().ShouldBe("editor");
        (await app.Scalar<bool>("SELECT is_superuser FROM capstan.users WHERE id = $1", made.GetProperty("id").GetGuid())).ShouldBeFalse();
        await owner.Client.Post("admin/users", new { email = $"{name}@example.com", password = App.Password, full_name = "Again" }).Problem(Errors.AlreadyExists);
        await app.Execute("UPDATE capstan.security_policies SET min_length = 40 WHERE organization_id = $1", owner.OrganizationId);
        await owner.Client.Post("admin/users", new { email = $"{name}2@example.com", password = App.Password, full_name = "Weak" }).Problem(Errors.WeakPassword);
        var list = await owner.Client.GetAsync("admin/users?limit=1");
        list.Headers.GetValues("X-Total-Count").Single().ShouldBe("2");
        (await list.Json())[0].GetProperty("email").GetString().ShouldBe($"{name}@example.com");
        await (await app.NewMember(Role.Editor, owner.OrganizationId)).Client.GetAsync("admin/users").Problem(Errors.Forbidden);
    }

    [Fact]
    public async Task No_sequence_of_requests_gives_anybody_a_role_above_the_askers()
    {
        var owner = await app.NewMember();
        var people = new List<Member>();
        foreach (var role in new[] { Role.Viewer, Role.Editor, Role.Admin, Role.Admin, Role.Owner }) people.Add(await app.NewMember(role, owner.OrganizationId));
        var random = new Random(20261124);
        for (var i = 0; i < 150; i++)
        {
            var (actor, target, wanted) = (people[random.Next(people.Count)], people[random.Next(people.Count)], (Role)random.Next(6));
            var before = await Roles();
            using var response = random.Next(4) switch
            {
                0 => await actor.Client.Post("users", new { username = $"p{i}-{Guid.NewGuid():N}"[..20], password = App.Password, role = wanted.Name() }),
                1 => await actor.Client.Post("invitations", new { email = $"p{i}-{Guid.NewGuid():N}@example.com", role = wanted.Name() }),
                2 => await actor.Client.Put($"users/{target.Id}", new { full_name = $"Name {i}", role = wanted.Name(), is_superuser = random.Next(2) == 0 ? true : (bool?)null }),
                _ => await actor.Client.Patch($"users/{target.Id}/role", new { role = wanted.Name() }),
            };
            var after = await Roles();
            var mine = before[actor.Id.ToString()];
            foreach (var (who, role) in after)
            {
                if (before.TryGetValue(who, out var was) && was == role) continue;
                ((int)role).ShouldBeLessThanOrEqualTo((int)mine, $"{mine.Name()} made {role.Name()} of {was.Name()} ({(int)response.StatusCode})");
                (mine >= Role.Admin).ShouldBeTrue();
                if (before.ContainsKey(who)) (was <= mine).ShouldBeTrue();
            }
            after.Values.ShouldContain(Role.Owner);
        }
        (await app.Scalar<long>("SELECT count(*) FROM capstan.users u JOIN capstan.memberships m ON m.user_id = u.id WHERE m.organization_id = $1 AND u.is_superuser", owner.OrganizationId)).ShouldBe(0);

        // Members by id, invitations by address.
        async Task<Dictionary<string, Role>> Roles()
        {
            var rows = await app.Scalar<string[]>("""
                SELECT array_agg(who || ' ' || role) FROM (
                    SELECT user_id::text AS who, role FROM capstan.memberships WHERE organization_id = $1
                    UNION ALL SELECT email, role FROM capstan.invitations WHERE organization_id = $1) r
                """, owner.OrganizationId);
            return rows.Select(r => r.Split(' ')).ToDictionary(r => r[0], r => Capstan.Features.Kernel.Roles.Of(r[1]));
        }
    }
}
