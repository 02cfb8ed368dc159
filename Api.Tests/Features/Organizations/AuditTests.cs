using System.Text.Json;

namespace Capstan.Api.Tests.Features.Organizations;

public sealed class AuditTests(App app) : IClassFixture<App>
{
    [Fact]
    public async Task An_entry_tells_who_did_what_from_where_and_what_was_before()
    {
        var owner = await app.NewMember();
        var member = await app.NewMember(Role.Viewer, owner.OrganizationId);
        await owner.Client.Patch($"users/{member.Id}/role", new { role = "editor" }).Json();

        var entry = (await owner.Client.GetAsync("admin/audit").Json())[0];
        entry.GetProperty("action").GetString().ShouldBe("user.change_role");
        entry.GetProperty("resource_type").GetString().ShouldBe("user");
        entry.GetProperty("resource_id").GetString().ShouldBe(member.Id.ToString());
        entry.GetProperty("actor_type").GetString().ShouldBe("user");
        entry.GetProperty("actor_id").GetGuid().ShouldBe(owner.Id);
        entry.GetProperty("actor_name").GetString().ShouldBe(owner.Username);
        entry.GetProperty("ip_address").GetString().ShouldBeOneOf("127.0.0.1", "::1");
        entry.GetProperty("changes").GetRawText().ShouldBe("""{"after": {"role": "editor"}, "before": {"role": "viewer"}}""");
    }

    [Fact]
    public async Task Secrets_of_a_request_are_not_in_its_entry()
    {
        var owner = await app.NewMember();
        await owner.Client.Post("auth/api-keys", new { name = "robot" }).Json();
        await owner.Client.Post("users", new { username = "newcomer" + Guid.NewGuid().ToString("N")[..6], password = "Stable-staple-9", email = $"{Guid.NewGuid():N}@example.com", role = "viewer" }).Json(201);
        await owner.Client.Post("auth/change-password", new { current_password = App.Password, new_password = "Another-horse-8" }).Json();
        var log = await app.Scalar<string>("SELECT string_agg(detail::text, ' ') FROM audit_entries WHERE organization_id = $1", owner.OrganizationId);
        log.ShouldNotContain("horse");
        log.ShouldNotContain("staple");
        log.ShouldContain("***");
    }

    [Fact]
    public async Task Filters_narrow_and_pages_follow_one_another()
    {
        var owner = await app.NewMember();
        var member = await app.NewMember(Role.Admin, owner.OrganizationId);
        for (var i = 0; i < 5; i++) await owner.Client.Post("groups", new { name = $"g{i}" }).Json(201);
        await member.Client.Post("groups", new { name = "theirs" }).Json(201);
        await owner.Client.Patch("organization", new { name = "Renamed" }).Json();

        (await Ids(owner, "admin/audit?action=group.create")).Count.ShouldBe(6);
        (await Ids(owner, "admin/audit?action=group.*")).Count.ShouldBe(6);
        (await Ids(owner, "admin/audit?resource_type=organization")).Count.ShouldBe(1);
        (await Ids(owner, $"admin/audit?actor_id={member.Id}")).Count.ShouldBe(1);
        (await Ids(owner, "admin/audit?ip_address=203.0.113.0/24")).ShouldBeEmpty();
        (await Ids(owner, "admin/audit?until=2001-01-01T00:00:00Z")).ShouldBeEmpty();
        (await Ids(owner, "admin/audit?limit=3&offset=3")).ShouldBe([4, 3, 2]);

        var response = await owner.Client.GetAsync("admin/audit?limit=4");
        response.Headers.GetValues("Link").Single().ShouldContain("cursor=4");
        (await Ids(owner, "admin/audit?limit=4&cursor=4")).ShouldBe([3, 2, 1]);
        await owner.Client.GetAsync("admin/audit?limit=501").Problem(Errors.Validation);
        await owner.Client.GetAsync("admin/audit?ip_address=here").Problem(Errors.Validation);
    }

    [Fact]
    public async Task The_log_cannot_be_changed_and_shows_when_it_was()
    {
        var owner = await app.NewMember();
        for (var i = 0; i < 6; i++) await owner.Client.Post("groups", new { name = $"g{i}" }).Json(201);
        var sound = await owner.Client.GetAsync("admin/audit/verify").Json();
        sound.GetProperty("valid").GetBoolean().ShouldBeTrue();
        sound.GetProperty("entries").GetInt64().ShouldBe(6);

        var refused = await Should.ThrowAsync<Npgsql.PostgresException>(() => app.Execute("DELETE FROM audit_entries WHERE organization_id = $1", owner.OrganizationId));
        refused.SqlState.ShouldBe("42501");
        await Should.ThrowAsync<Npgsql.PostgresException>(() => app.Execute("UPDATE audit_entries SET action = 'nothing' WHERE organization_id = $1", owner.OrganizationId));

        // What only the owner of the tables can do, with the guard put aside.
        await Tamper("UPDATE audit_entries SET actor_id = NULL WHERE organization_id = $1 AND sequence = 4", owner.OrganizationId);
        await FirstBroken(owner, 4);
        await Tamper("DELETE FROM audit_entries WHERE organization_id = $1 AND sequence = 2", owner.OrganizationId);
        await FirstBroken(owner, 3);

        var other = await app.NewMember();
        for (var i = 0; i < 3; i++) await other.Client.Post("groups", new { name = $"g{i}" }).Json(201);
        await Tamper("DELETE FROM audit_entries WHERE organization_id = $1 AND sequence = 3", other.OrganizationId);
        await FirstBroken(other, 3);
    }

    [Fact]
    public async Task The_product_itself_has_no_right_to_change_the_log()
    {
        (await app.Scalar<bool>("SELECT has_table_privilege('capstan_app', 'capstan.audit_entries', 'UPDATE') OR has_table_privilege('capstan_app', 'capstan.audit_entries', 'DELETE') OR has_table_privilege('capstan_app', 'capstan.audit_chains', 'UPDATE')"))
            .ShouldBeFalse();
    }

    [Fact]
    public async Task Entries_written_at_once_make_one_chain()
    {
        var owner = await app.NewMember();
        await Task.WhenAll(Enumerable.Range(0, 24).Select(i => owner.Client.Post("groups", new { name = $"at-once-{i}" }).Json(201)));
        var chain = await owner.Client.GetAsync("admin/audit/verify").Json();
        chain.GetProperty("valid").GetBoolean().ShouldBeTrue();
        chain.GetProperty("entries").GetInt64().ShouldBe(24);
    }

    [Fact]
    public async Task An_export_has_every_entry_and_is_itself_recorded()
    {
        var owner = await app.NewMember();
        for (var i = 0; i < 3; i++) await owner.Client.Post("groups", new { name = $"=cmd{i}" }).Json(201);
        var lines = (await owner.Client.GetStringAsync("admin/audit/export")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Select(l => JsonDocument.Parse(l).RootElement.GetProperty("action").GetString()).Count(a => a == "group.create").ShouldBe(3);
        var csv = await owner.Client.GetStringAsync("admin/audit/export?format=csv&action=audit.export");
        csv.ShouldContain("audit.export");
        await (await app.NewMember(Role.Editor)).Client.GetAsync("admin/audit/export").Problem(Errors.Forbidden);
    }

    [Fact]
    public async Task Another_organizations_log_is_not_there()
    {
        var owner = await app.NewMember();
        var stranger = await app.NewMember();
        await owner.Client.Post("groups", new { name = "mine" }).Json(201);
        (await Ids(stranger, "admin/audit")).ShouldBeEmpty();
        (await Ids(stranger, $"admin/audit?actor_id={owner.Id}")).ShouldBeEmpty();
    }

    private static async Task<List<long>> Ids(Member member, string path) =>
        [.. (await member.Client.GetAsync(path).Json()).EnumerateArray().Select(e => e.GetProperty("id").GetInt64())];

    private static async Task FirstBroken(Member member, long id)
    {
        var answer = await member.Client.GetAsync("admin/audit/verify").Json();
        answer.GetProperty("valid").GetBoolean().ShouldBeFalse();
        answer.GetProperty("first_broken").GetInt64().ShouldBe(id);
    }

    private async Task Tamper(string sql, Guid organizationId)
    {
        await app.Execute("ALTER TABLE audit_entries DISABLE TRIGGER audit_entries_append_only");
        await app.Execute(sql, organizationId);
        await app.Execute("ALTER TABLE audit_entries ENABLE TRIGGER audit_entries_append_only");
    }
}
