using System.Text;
using System.Text.Json;
using Capstan.Features.Kernel.Sealing;
using Capstan.Features.Projects.Secrets;
using Microsoft.Extensions.DependencyInjection;

namespace Capstan.Api.Tests.Features.Projects;

public sealed class ProjectSecretTests(App app) : IClassFixture<App>
{
    private const string Secret = "s3cret-value-nobody-sees-9f41";

    private async Task<(Member Owner, Guid Project)> NewProject()
    {
        var owner = await app.NewMember();
        return (owner, (await owner.Client.Post("projects", new { name = "with secrets" }).Json(201)).GetProperty("id").GetGuid());
    }

    [Fact]
    public async Task A_credential_is_masked_replaced_opened_only_inside_and_forgotten()
    {
        var (owner, project) = await NewProject();
        var credentials = app.Services.GetRequiredService<ProjectCredentials>();
        var stored = await owner.Client.Post($"projects/{project}/credentials", new { key = "GIT_TOKEN", value = Secret, source = "env", project_id = Guid.NewGuid() }).Json(201);
        stored.GetProperty("masked_value").GetString().ShouldBe("****9f41");
        stored.GetProperty("source").GetString().ShouldBe("project");
        (await credentials.Find(owner.OrganizationId, project, "GIT_TOKEN", default))!.Secret.ShouldBe(Secret);
        (await credentials.Find(Guid.NewGuid(), project, "GIT_TOKEN", default)).ShouldBeNull();
        await owner.Client.Post($"projects/{project}/credentials", new { key = "GIT_TOKEN", value = "short" }).Json(201);
        await owner.Client.Post($"projects/{project}/env", new { key = "API_PASSWORD", value = Secret, is_secret = true }).Json(201);

        var list = (await owner.Client.GetAsync($"projects/{project}/credentials").Json()).GetProperty("credentials").EnumerateArray().ToList();
        list.Select(c => (c.GetProperty("key").GetString(), c.GetProperty("masked_value").GetString(), c.GetProperty("source").GetString()))
            .ShouldBe([("GIT_TOKEN", "****", "project"), ("API_PASSWORD", Masks.Set, "env")]);
        (await owner.Client.GetAsync($"projects/{project}/credentials?include_env=false").Json()).GetProperty("credentials").GetArrayLength().ShouldBe(1);

        await owner.Client.DeleteAsync($"projects/{project}/credentials/GIT_TOKEN").Empty();
        await owner.Client.DeleteAsync($"projects/{project}/credentials/GIT_TOKEN").Problem(Errors.NotFound);
        (await credentials.Find(owner.OrganizationId, project, "GIT_TOKEN", default)).ShouldBeNull();
    }

    [Fact]
    public async Task Names_and_values_that_could_do_harm_are_refused()
    {
        var (owner, project) = await NewProject();
        foreach (var key in new[] { "", "1A", "A-B", "A B", "A=B", "Ä", new string('A', 101) })
        {
            await owner.Client.Post($"projects/{project}/credentials", new { key, value = "x" }).Problem(Errors.Validation);
            await owner.Client.Post($"projects/{project}/env", new { key, value = "x" }).Problem(Errors.Validation);
        }
        foreach (var value in new[] { "a\0b", new string('x', 8193) })
        {
            await owner.Client.Post($"projects/{project}/credentials", new { key = "K", value }).Problem(Errors.Validation);
            await owner.Client.Post($"projects/{project}/env", new { key = "K", value }).Problem(Errors.Validation);
        }
        foreach (var key in new[] { "PLATFORM_KEY", "capstan_master_key" }) await owner.Client.Post($"projects/{project}/env", new { key, value = "x" }).Problem(Errors.Validation);
    }

    [Fact]
    public async Task A_secret_variable_is_never_shown_and_its_mask_means_as_it_is()
    {
        var (owner, project) = await NewProject();
        var variables = app.Services.GetRequiredService<ProjectVariables>();
        var plain = await owner.Client.Post($"projects/{project}/env", new { key = "BASE_URL", value = "https://staging.example.com" }).Json(201);
        plain.GetProperty("value").GetString().ShouldBe("https://staging.example.com");
        var secret = await owner.Client.Post($"projects/{project}/env", new { key = "PASSWORD", value = Secret, is_secret = true, id = Guid.NewGuid() }).Json(201);
        secret.GetProperty("value").GetString().ShouldBe(Masks.Set);
        var path = $"projects/{project}/env/{secret.GetProperty("id").GetGuid()}";
        await owner.Client.Post($"projects/{project}/env", new { key = "PASSWORD", value = "again" }).Problem(Errors.AlreadyExists);

        await owner.Client.Put(path, new { key = "NEW_NAME", value = Masks.Set }).Json();
        (await variables.Open(owner.OrganizationId, project, default)).ShouldBe(new Dictionary<string, string> { ["BASE_URL"] = "https://staging.example.com", ["NEW_NAME"] = Secret }, ignoreOrder: true);
        await owner.Client.Put(path, new { is_secret = false }).Problem(Errors.Validation);
        await owner.Client.Put(path, new { is_secret = false, value = Masks.Set }).Problem(Errors.Validation);
        (await owner.Client.Put(path, new { is_secret = false, value = "open now" }).Json()).GetProperty("value").GetString().ShouldBe("open now");
        await owner.Client.Put(path, new { key = "BASE_URL" }).Problem(Errors.AlreadyExists);
        (await owner.Client.GetAsync($"projects/{project}/env").Json()).GetProperty("items").EnumerateArray().Select(v => v.GetProperty("key").GetString()).ShouldBe(["BASE_URL", "NEW_NAME"]);
        await owner.Client.DeleteAsync(path).Empty();
        await owner.Client.DeleteAsync(path).Problem(Errors.NotFound);
    }

    [Fact]
    public async Task A_project_has_at_most_fifty_variables_however_they_come()
    {
        var (owner, project) = await NewProject();
        for (var i = 0; i < 47; i++) await owner.Client.Post($"projects/{project}/env", new { key = $"K{i}", value = "x" }).Json(201);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => owner.Client.Post($"projects/{project}/env", new { key = $"LATE{i}", value = "x" })));
        answers.Count(a => a.IsSuccessStatusCode).ShouldBe(3);
        answers.Where(a => !a.IsSuccessStatusCode).ShouldAllBe(a => (int)a.StatusCode == 409);
    }

    [Fact]
    public async Task Settings_begin_empty_and_change_by_parts()
    {
        var (owner, project) = await NewProject();
        var editor = await app.NewMember(Role.Editor, owner.OrganizationId);
        var empty = await editor.Client.GetAsync($"projects/{project}/settings").Json();
        empty.GetProperty("docker_image").ValueKind.ShouldBe(JsonValueKind.Null);
        empty.GetProperty("webhook_secret_set").GetBoolean().ShouldBeFalse();

        await editor.Client.Put($"projects/{project}/settings", new { docker_image = "registry.example.com/e2e:1", target_urls = new { staging = "https://staging.example.com" } }).Json();
        await editor.Client.Put($"projects/{project}/settings", new { target_urls = new { prod = "https://example.com" }, auto_quarantine = true, organization_id = Guid.NewGuid() }).Json();
        await editor.Client.Put($"projects/{project}/settings", new { webhook_secret = Secret }).Problem(Errors.Forbidden);
        var settings = await owner.Client.Put($"projects/{project}/settings", new { webhook_secret = Secret }).Json();
        settings.GetProperty("docker_image").GetString().ShouldBe("registry.example.com/e2e:1");
        settings.GetProperty("target_urls").GetProperty("staging").GetString().ShouldBe("https://staging.example.com");
        settings.GetProperty("target_urls").GetProperty("prod").GetString().ShouldBe("https://example.com");
        settings.GetProperty("auto_quarantine").GetBoolean().ShouldBeTrue();
        settings.GetProperty("webhook_secret_set").GetBoolean().ShouldBeTrue();
        (await owner.Client.Put($"projects/{project}/settings", new { webhook_secret = "", docker_image = "" }).Json()).GetProperty("webhook_secret_set").GetBoolean().ShouldBeFalse();
        foreach (var url in new[] { "javascript:alert(1)", "https://user:pass@example.com", "//x", "file:///etc/passwd" })
            await owner.Client.Put($"projects/{project}/settings", new { target_urls = new { dev = url } }).Problem(Errors.Validation);
        await owner.Client.Put($"projects/{project}/settings", new { default_folder = "../../etc" }).Problem(Errors.Validation);
        await owner.Client.Put($"projects/{project}/settings", new { webhook_secret = "short" }).Problem(Errors.Validation);
    }

    [Fact]
    public async Task Who_may_only_read_changes_nothing_and_strangers_see_nothing()
    {
        var (owner, project) = await NewProject();
        var id = (await owner.Client.Post($"projects/{project}/env", new { key = "K", value = Secret, is_secret = true }).Json(201)).GetProperty("id").GetGuid();
        var viewer = await app.NewMember(Role.Viewer, owner.OrganizationId);
        await viewer.Client.GetAsync($"projects/{project}/env").Json();
        await viewer.Client.Post($"projects/{project}/env", new { key = "X", value = "x" }).Problem(Errors.Forbidden);
        await viewer.Client.DeleteAsync($"projects/{project}/env/{id}").Problem(Errors.Forbidden);
        await viewer.Client.Post($"projects/{project}/credentials", new { key = "X", value = "x" }).Problem(Errors.Forbidden);
        var stranger = await app.NewMember();
        var other = (await stranger.Client.Post("projects", new { name = "theirs" }).Json(201)).GetProperty("id").GetGuid();
        await stranger.Client.GetAsync($"projects/{project}/env").Problem(Errors.NotFound);
        await stranger.Client.Put($"projects/{other}/env/{id}", new { value = "taken over" }).Problem(Errors.NotFound);
        await stranger.Client.DeleteAsync($"projects/{other}/env/{id}").Problem(Errors.NotFound);
        (await app.Services.GetRequiredService<ProjectVariables>().Open(owner.OrganizationId, project, default))["K"].ShouldBe(Secret);
    }

    [Fact]
    public async Task No_secret_is_anywhere_in_the_database_in_the_clear()
    {
        var (owner, project) = await NewProject();
        await owner.Client.Post($"projects/{project}/credentials", new { key = "GIT_TOKEN", value = Secret }).Json(201);
        var id = (await owner.Client.Post($"projects/{project}/env", new { key = "PASSWORD", value = Secret, is_secret = true }).Json(201)).GetProperty("id").GetGuid();
        await owner.Client.Put($"projects/{project}/env/{id}", new { value = Secret + "2" }).Json();
        await owner.Client.Put($"projects/{project}/settings", new { webhook_secret = Secret }).Json();
        await owner.Client.DeleteAsync($"projects/{project}/credentials/GIT_TOKEN").Empty();

        var tables = new List<string>();
        await using (var command = app.Database.Owner.CreateCommand("SELECT table_name FROM information_schema.tables WHERE table_schema = 'capstan' AND table_type = 'BASE TABLE'"))
        await using (var reader = await command.ExecuteReaderAsync())
            while (await reader.ReadAsync()) tables.Add(reader.GetString(0));
        var hex = Convert.ToHexStringLower(Encoding.UTF8.GetBytes(Secret));
        foreach (var table in tables)
            (await app.Scalar<long>($"SELECT count(*) FROM capstan.{table} t WHERE t::text LIKE '%{Secret}%' OR t::text LIKE '%{hex}%'")).ShouldBe(0, table);
        (await app.Scalar<long>("SELECT count(*) FROM capstan.audit_entries WHERE organization_id = $1 AND action LIKE 'project.%'", owner.OrganizationId)).ShouldBe(6);
        (await app.Scalar<string>("SELECT detail::text FROM capstan.audit_entries WHERE organization_id = $1 AND action = 'project.store_credential'", owner.OrganizationId)).ShouldContain("GIT_TOKEN");
    }
}
