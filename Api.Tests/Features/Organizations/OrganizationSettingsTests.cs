using System.Text.Json;
using Capstan.Features.Organizations.Lookup;
using Capstan.Features.Organizations.Plans;
using Microsoft.Extensions.DependencyInjection;

namespace Capstan.Api.Tests.Features.Organizations;

public sealed class OrganizationSettingsTests(App app) : IClassFixture<App>
{
    [Fact]
    public async Task A_module_that_is_switched_off_is_closed_to_all_of_the_organization_and_only_to_it()
    {
        await using var twin = await app.StartTwin();
        var (owner, other) = (await app.NewMember(), await app.NewMember());
        var viewer = await app.NewMember(Role.Viewer, owner.OrganizationId);
        var there = twin.ClientOf(viewer.Token);
        await there.GetAsync("sessions").Json();
        var features = await owner.Client.Patch("organization/features", new { modules = new { chat = false, import = false }, ai_features = new { qualityChatbot = true } }).Json();
        features.GetProperty("modules").GetProperty("chat").GetBoolean().ShouldBeFalse();
        features.GetProperty("modules").GetProperty("query").GetBoolean().ShouldBeTrue();
        features.GetProperty("ai_features").GetProperty("quality_chatbot").GetBoolean().ShouldBeTrue();
        features.GetProperty("ai_features").GetProperty("root_cause_analysis").GetBoolean().ShouldBeTrue();

        await viewer.Client.GetAsync("sessions").Problem(Errors.FeatureDisabled);
        await owner.Client.Post("chat", new { query = "anything" }).Problem(Errors.FeatureDisabled);
        await owner.Client.Post("import/start", new { repo_url = "https://example.com/x.git" }).Problem(Errors.FeatureDisabled);
        await viewer.Client.GetAsync("projects").Json();
        await other.Client.GetAsync("sessions").Json();
        await Answers.Eventually(async () => (int)(await there.GetAsync("sessions")).StatusCode == 403, "the other instance still has the chat open");
        (await viewer.Client.GetAsync("organization").Json()).GetProperty("modules").GetProperty("import").GetBoolean().ShouldBeFalse();

        await owner.Client.Patch("organization/features", new { modules = new { chat = true } }).Json();
        await viewer.Client.GetAsync("sessions").Json();
        await owner.Client.Patch("organization/features", new { modules = new { everything = false } }).Problem(Errors.Validation);
        await owner.Client.Patch("organization/features", new { ai_features = new { mind_reading = true } }).Problem(Errors.Validation);
        await viewer.Client.Patch("organization/features", new { modules = new { chat = false } }).Problem(Errors.Forbidden);
        await owner.Client.Patch("organization", new { ai_analysis_enabled = false, plan = "enterprise", closed_modules = new[] { "query" } }).Json();
        var organization = await owner.Client.GetAsync("organization").Json();
        organization.GetProperty("ai_analysis_enabled").GetBoolean().ShouldBeFalse();
        organization.GetProperty("plan").GetString().ShouldBe("unlimited");
        organization.GetProperty("modules").GetProperty("query").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task A_plan_limits_projects_however_many_are_made_at_once_and_usage_tells()
    {
        var owner = await app.NewMember();
        (await new PlanService(app.Services.GetRequiredService<Db>()).Set(owner.OrganizationId, "starter", default)).ShouldBe(1);
        await owner.Client.Post("projects", new { name = "first" }).Json(201);
        (await owner.Client.GetAsync("organization/usage/alerts").Json()).GetProperty("alerts").GetArrayLength().ShouldBe(0);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => owner.Client.Post("projects", new { name = $"p{i}" })));
        answers.Count(a => a.IsSuccessStatusCode).ShouldBe(2);
        var refused = answers.First(a => !a.IsSuccessStatusCode);
        refused.Headers.RetryAfter.ShouldNotBeNull();
        (await Task.FromResult(refused).Problem(Errors.QuotaExceeded)).GetProperty("detail").GetString().ShouldBe("Project limit reached: 3 of 3 on the plan starter.");

        var usage = await owner.Client.GetAsync("organization/usage").Json();
        usage.GetProperty("usage").GetProperty("projects").GetProperty("used").GetInt64().ShouldBe(3);
        usage.GetProperty("usage").GetProperty("projects").GetProperty("limit").GetInt64().ShouldBe(3);
        usage.GetProperty("usage").GetProperty("users").GetProperty("active").GetInt64().ShouldBe(1);
        usage.GetProperty("usage").GetProperty("test_runs").GetProperty("percent_used").GetDouble().ShouldBe(0);
        usage.GetProperty("usage").GetProperty("storage").GetProperty("limit_bytes").GetInt64().ShouldBe(2L << 30);
        var period = usage.GetProperty("usage").GetProperty("current_period");
        var start = period.GetProperty("start_date").GetDateTimeOffset();
        (start.Day, start.TimeOfDay, period.GetProperty("end_date").GetDateTimeOffset()).ShouldBe((1, TimeSpan.Zero, start.AddMonths(1)));
        var alerts = await owner.Client.GetAsync("organization/usage/alerts").Json();
        alerts.GetProperty("data").GetProperty("projects").GetProperty("level").GetString().ShouldBe("critical");
        alerts.GetProperty("alerts")[0].GetProperty("percent_used").GetDouble().ShouldBe(100);

        // A smaller plan deletes nothing; a larger one opens the door again.
        await new PlanService(app.Services.GetRequiredService<Db>()).Set(owner.OrganizationId, "free", default);
        (await owner.Client.GetAsync("projects").Json()).GetProperty("total").GetInt64().ShouldBe(3);
        await owner.Client.Post("projects", new { name = "one more" }).Problem(Errors.QuotaExceeded);
        await new PlanService(app.Services.GetRequiredService<Db>()).Set(owner.OrganizationId, "team", default);
        await owner.Client.Post("projects", new { name = "one more" }).Json(201);
        await Should.ThrowAsync<InvalidOperationException>(() => new PlanService(app.Services.GetRequiredService<Db>()).Set(null, "gold", default));
    }

    [Fact]
    public async Task Tokens_of_forges_are_sealed_masked_switched_and_read_inside_only()
    {
        var owner = await app.NewMember();
        var tokens = app.Services.GetRequiredService<IntegrationTokens>();
        await owner.Client.Patch("organization/integrations/github", new { enabled = true }).Problem(Errors.Validation);
        var set = await owner.Client.Patch("organization/integrations/github", new { token = "ghp_1234567890abcdef", provider = "gitlab" }).Json();
        set.GetProperty("enabled").GetBoolean().ShouldBeTrue();
        set.GetProperty("masked_token").GetString().ShouldBe("****cdef");
        (await tokens.Find(owner.OrganizationId, "github", default)).ShouldBe("ghp_1234567890abcdef");
        (await tokens.Find((await app.NewMember()).OrganizationId, "github", default)).ShouldBeNull();
        (await tokens.Find(owner.OrganizationId, "gitlab", default)).ShouldBeNull();
        var integrations = (await owner.Client.GetAsync("organization").Json()).GetProperty("integrations");
        integrations.GetProperty("github").GetProperty("enabled").GetBoolean().ShouldBeTrue();
        integrations.GetProperty("azure").GetProperty("enabled").GetBoolean().ShouldBeFalse();

        await owner.Client.Patch("organization/integrations/github", new { enabled = false }).Json();
        (await tokens.Find(owner.OrganizationId, "github", default)).ShouldBeNull();
        await owner.Client.Patch("organization/integrations/github", new { enabled = true }).Json();
        (await tokens.Find(owner.OrganizationId, "github", default)).ShouldBe("ghp_1234567890abcdef");
        (await owner.Client.Patch("organization/integrations/github", new { token = "" }).Json()).GetProperty("masked_token").ValueKind.ShouldBe(JsonValueKind.Null);
        (await tokens.Find(owner.OrganizationId, "github", default)).ShouldBeNull();
        await owner.Client.Patch("organization/integrations/sourceforge", new { token = "x" }).Problem(Errors.NotFound);
        await owner.Client.Patch("organization/integrations/github", new { token = "two words" }).Problem(Errors.Validation);
        await (await app.NewMember(Role.Editor, owner.OrganizationId)).Client.Patch("organization/integrations/github", new { token = "x" }).Problem(Errors.Forbidden);
        var audit = await app.Scalar<string>("SELECT string_agg(e::text, ' ') FROM capstan.audit_entries e WHERE organization_id = $1", owner.OrganizationId);
        audit.ShouldNotContain("ghp_");
        audit.ShouldContain("organization.integration");
    }

    [Fact]
    public async Task Addresses_to_notify_are_sealed_masked_and_at_the_providers_only()
    {
        var owner = await app.NewMember();
        const string slack = "https://hooks.slack.com/services/T0/B0/secretpart", teams = "https://acme.webhook.office.com/webhookb2/secretpart";
        var organization = await owner.Client.Patch("organization", new { slack_webhook_url = slack, slack_notification_events = new[] { "PASSED", "FAILED" }, ms_teams_webhook_url = teams }).Json();
        organization.GetProperty("slack_webhook_url").GetString().ShouldBe("••••••••");
        organization.GetProperty("slack_notification_events").GetArrayLength().ShouldBe(2);
        organization.GetProperty("ms_teams_notification_events").GetArrayLength().ShouldBe(3);
        organization = await owner.Client.Patch("organization", new { slack_webhook_url = "••••••••", ms_teams_webhook_url = "" }).Json();
        organization.GetProperty("slack_webhook_url").GetString().ShouldBe("••••••••");
        organization.GetProperty("ms_teams_webhook_url").ValueKind.ShouldBe(JsonValueKind.Null);
        foreach (var url in new[] { "https://hooks.slack.com.evil.example/x", "http://hooks.slack.com/x", "https://hooks.slack.com@evil.example/", "https://10.0.0.1/" })
        {
            await owner.Client.Patch("organization", new { slack_webhook_url = url }).Problem(Errors.Validation);
            await owner.Client.Patch("organization", new { ms_teams_webhook_url = url }).Problem(Errors.Validation);
        }
        await owner.Client.Patch("organization", new { slack_notification_events = new[] { "PARTY" } }).Problem(Errors.Validation);
        foreach (var table in new[] { "organizations", "audit_entries" })
            (await app.Scalar<long>($"SELECT count(*) FROM capstan.{table} t WHERE t::text LIKE '%secretpart%'")).ShouldBe(0, table);
    }

    [Fact]
    public async Task The_choice_of_a_model_is_kept_and_its_keys_are_not_shown()
    {
        var owner = await app.NewMember();
        var before = await owner.Client.GetAsync("organization/ai-config").Json();
        before.GetProperty("default_model").ValueKind.ShouldBe(JsonValueKind.Null);
        var config = await owner.Client.Patch("organization/ai-config", new { default_model = "claude-3-5-sonnet", byok = new { anthropic = "sk-ant-0123456789", openai = "sk-0123456789" } }).Json();
        config.GetProperty("byok_configured").GetProperty("anthropic").GetBoolean().ShouldBeTrue();
        config.GetProperty("byok_configured").GetProperty("gemini").GetBoolean().ShouldBeFalse();
        config.ToString().ShouldNotContain("sk-");
        var choice = await app.Services.GetRequiredService<ModelConfigurations>().Of(owner.OrganizationId, default);
        (choice.Provider, choice.ApiKey).ShouldBe(("anthropic", "sk-ant-0123456789"));
        choice.ToString().ShouldNotContain("sk-");
        await owner.Client.Patch("organization/ai-config", """{"byok":{"anthropic":null}}""").Json();
        (await app.Services.GetRequiredService<ModelConfigurations>().Of(owner.OrganizationId, default)).ApiKey.ShouldBeNull();
        (await owner.Client.GetAsync("organization/ai-config").Json()).GetProperty("byok_configured").GetProperty("openai").GetBoolean().ShouldBeTrue();
        await owner.Client.Patch("organization/ai-config", new { byok = new { acme = "sk-0123456789" } }).Problem(Errors.Validation);
        await owner.Client.Patch("organization/ai-config", new { byok = new { openai = "with a space in it" } }).Problem(Errors.Validation);
        await owner.Client.Patch("organization/ai-config", new { default_model = "no model" }).Problem(Errors.Validation);
        var viewer = await app.NewMember(Role.Viewer, owner.OrganizationId);
        (await viewer.Client.GetAsync("organization/ai-config").Json()).GetProperty("default_model").GetString().ShouldBe("claude-3-5-sonnet");
        await viewer.Client.Patch("organization/ai-config", new { default_model = "gpt-4o" }).Problem(Errors.Forbidden);
        var audit = await app.Scalar<string>("SELECT string_agg(e::text, ' ') FROM capstan.audit_entries e WHERE organization_id = $1", owner.OrganizationId);
        audit.ShouldNotContain("sk-");
        audit.ShouldContain("anthropic");
        (await app.Scalar<long>("SELECT count(*) FROM capstan.organization_model_keys k WHERE k::text LIKE '%sk-%'")).ShouldBe(0);
    }
}
