namespace Capstan.Api.Tests.Features.Code;

/// <summary>Row 39 of the contract's attack list: who may query what.</summary>
public sealed class QueryAccessTests(QueryApp app) : IClassFixture<QueryApp>
{
    private static readonly object One = new { query = "SELECT 1" };

    [Fact]
    public async Task Nobody_queries_without_credentials() => await app.Anonymous().Post("query/execute", One).Problem(Errors.Unauthorized);

    [Fact]
    public async Task A_viewer_may_not_query()
    {
        var viewer = await app.NewMember(Role.Viewer, app.Analyst.OrganizationId);
        await viewer.Client.Post("query/execute", new { query = "SELECT 1", project_id = app.Alpha }).Problem(Errors.Forbidden);
        await viewer.Client.GetAsync($"query/schema?project_id={app.Alpha}").Problem(Errors.Forbidden);
    }

    [Theory]
    [InlineData("query:execute", 200)]
    [InlineData("scenarios:read", 403)]
    public async Task A_key_needs_the_scope(string scope, int status)
    {
        using var client = await KeyClient(scope, revoked: false);
        ((int)(await client.Post("query/execute", One)).StatusCode).ShouldBe(status);
    }

    [Fact]
    public async Task A_revoked_key_opens_nothing()
    {
        using var client = await KeyClient("query:execute", revoked: true);
        await client.Post("query/execute", One).Problem(Errors.Unauthorized);
    }

    [Fact]
    public async Task Without_an_active_project_one_must_be_named()
    {
        var analyst = await app.NewMember(Role.Analyst, app.Analyst.OrganizationId);
        await analyst.Client.Post("query/execute", One).Problem(Errors.NoActiveProject);
        await analyst.Client.GetAsync("query/schema").Problem(Errors.NoActiveProject);
        await analyst.Client.Post("query/execute", new { query = "SELECT 1", project_id = app.Alpha }).Json();
    }

    [Fact]
    public async Task The_named_project_wins_over_the_active_one()
    {
        const string sql = "SELECT full_name FROM nodes_method WHERE id = 0";
        var active = await app.Query(sql).Json();
        active.GetProperty("results")[0].GetProperty("full_name").GetString()!.ShouldStartWith(QueryApp.AlphaMark);
        var named = await app.Analyst.Client.Post("query/execute", new { query = sql, project_id = app.Bravo }).Json();
        named.GetProperty("results")[0].GetProperty("full_name").GetString()!.ShouldStartWith(QueryApp.BravoMark);
    }

    [Fact]
    public async Task Another_organizations_project_is_not_there()
    {
        var stranger = await app.NewMember(Role.Owner);
        await stranger.Client.Post("query/execute", new { query = "SELECT 1", project_id = app.Alpha }).Problem(Errors.NotFound);
        await stranger.Client.GetAsync($"query/schema?project_id={app.Alpha}").Problem(Errors.NotFound);
        await stranger.Client.Post("query/execute", new { query = "SELECT 1", project_id = Guid.NewGuid() }).Problem(Errors.NotFound);
    }

    [Fact]
    public async Task A_project_of_a_group_is_there_for_its_members_and_admins_only()
    {
        var group = Guid.CreateVersion7();
        await app.Execute("INSERT INTO groups (organization_id, id, name) VALUES ($1, $2, $2::text)", app.Analyst.OrganizationId, group);
        var project = await app.NewProject(app.Analyst.OrganizationId, group);
        var request = new { query = "SELECT 1", project_id = project };

        await app.Analyst.Client.Post("query/execute", request).Problem(Errors.NotFound);
        var admin = await app.NewMember(Role.Admin, app.Analyst.OrganizationId);
        await admin.Client.Post("query/execute", request).Problem(Errors.ProjectNotImported);
        var insider = await app.NewMember(Role.Analyst, app.Analyst.OrganizationId);
        await app.Execute("INSERT INTO group_members (organization_id, group_id, user_id, id, role) VALUES ($1, $2, $3, gen_random_uuid(), 'viewer')",
            app.Analyst.OrganizationId, group, insider.Id);
        await insider.Client.Post("query/execute", request).Problem(Errors.ProjectNotImported);
    }

    private async Task<HttpClient> KeyClient(string scope, bool revoked)
    {
        var key = $"rak_{Guid.NewGuid():N}{Guid.NewGuid():N}";
        await app.Execute("""
            INSERT INTO api_keys (organization_id, id, user_id, name, prefix, key_hash, scopes, revoked_at)
            VALUES ($1, gen_random_uuid(), $2, 'k', 'rak_0000', $3, ARRAY[$4], CASE WHEN $5 THEN now() END)
            """, app.Analyst.OrganizationId, app.Analyst.Id, app.Database.Keys.ApiKeyHash(key), scope, revoked);
        var client = app.Anonymous();
        client.DefaultRequestHeaders.Add("X-API-Key", key);
        return client;
    }
}
