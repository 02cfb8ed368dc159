using Capstan.Features.Organizations.Plans;
using Microsoft.Extensions.DependencyInjection;

namespace Capstan.Api.Tests.Features.Code.Import;

public sealed class ImportQuotaTests(ImportApp app) : IClassFixture<ImportApp>
{
    [Fact]
    public async Task Imports_count_by_the_month_and_stop_where_the_plan_ends()
    {
        var owner = await app.NewMember();
        await new PlanService(app.Services.GetRequiredService<Db>()).Set(owner.OrganizationId, "free", default);
        var (one, other) = (app.Folder("quota-one", ("a.py", "def a():\n    pass\n")), app.Folder("quota-other", ("b.py", "def b():\n    pass\n")));
        (await app.Import(owner, new { local_path = one })).GetProperty("status").GetString().ShouldBe("completed");
        var usage = (await owner.Client.GetAsync("organization/usage").Json()).GetProperty("usage");
        usage.GetProperty("test_runs").GetProperty("used").GetInt64().ShouldBe(1);
        usage.GetProperty("storage").GetProperty("used_bytes").GetInt64().ShouldBeGreaterThan(8192);

        // The plan has one project: another source would make a second one, the same source does not.
        await owner.Client.Post("import/start", new { local_path = other }).Problem(Errors.QuotaExceeded);
        (await app.Import(owner, new { local_path = one })).GetProperty("status").GetString().ShouldBe("completed");
        // Neither what was refused nor what was deleted changes the count.
        var project = (await owner.Client.GetAsync("projects").Json()).GetProperty("projects")[0].GetProperty("id").GetGuid();
        await owner.Client.DeleteAsync($"projects/{project}").Empty();
        usage = (await owner.Client.GetAsync("organization/usage").Json()).GetProperty("usage");
        usage.GetProperty("test_runs").GetProperty("used").GetInt64().ShouldBe(2);
        usage.GetProperty("storage").GetProperty("used_bytes").GetInt64().ShouldBe(0);

        await app.Execute("UPDATE capstan.organization_usage SET used = 49 WHERE organization_id = $1", owner.OrganizationId);
        (await app.Import(owner, new { local_path = one })).GetProperty("status").GetString().ShouldBe("completed");
        await owner.Client.Post("import/start", new { local_path = one }).Problem(Errors.QuotaExceeded);
        (await owner.Client.GetAsync("organization/usage/alerts").Json()).GetProperty("data").GetProperty("test_runs").GetProperty("level").GetString().ShouldBe("critical");
        // A month that is over does not count in the next.
        await app.Execute("UPDATE capstan.organization_usage SET period = period - interval '1 month' WHERE organization_id = $1", owner.OrganizationId);
        (await app.Import(owner, new { local_path = one })).GetProperty("status").GetString().ShouldBe("completed");
    }

    [Fact]
    public async Task Graphs_on_disk_count_as_storage_and_stop_imports_where_the_plan_ends()
    {
        var owner = await app.NewMember();
        var source = app.Folder("quota-storage", ("a.py", "def a():\n    pass\n"));
        (await app.Import(owner, new { local_path = source })).GetProperty("status").GetString().ShouldBe("completed");
        await new PlanService(app.Services.GetRequiredService<Db>()).Set(owner.OrganizationId, "free", default);
        var project = (await owner.Client.GetAsync("projects").Json()).GetProperty("projects")[0].GetProperty("id").GetGuid();
        await app.Execute($"CREATE UNLOGGED TABLE p_{project:N}.ballast (data bytea)");
        await app.Execute($"ALTER TABLE p_{project:N}.ballast ALTER data SET STORAGE EXTERNAL");
        await app.Execute($"INSERT INTO p_{project:N}.ballast SELECT decode(repeat('00', 4 * 1024 * 1024), 'hex') FROM generate_series(1, 125)");
        (await owner.Client.GetAsync("organization/usage").Json()).GetProperty("usage").GetProperty("storage").GetProperty("used_bytes").GetInt64().ShouldBeGreaterThan(500L * 1024 * 1024);
        (await owner.Client.GetAsync("organization/usage/alerts").Json()).GetProperty("data").GetProperty("storage").GetProperty("level").GetString().ShouldBe("critical");
        var refused = await owner.Client.Post("import/start", new { local_path = source }).Problem(Errors.QuotaExceeded);
        refused.GetProperty("detail").GetString()!.ShouldStartWith("Storage limit reached");
        await app.Execute($"DROP TABLE p_{project:N}.ballast");
        (await app.Import(owner, new { local_path = source })).GetProperty("status").GetString().ShouldBe("completed");
    }
}
