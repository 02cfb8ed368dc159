namespace Capstan.Api.Tests.Features.Code.Scenarios;

/// <summary>Six scenarios over small imported projects: what is found, what is not, the same twice, in two languages, and never across the wall.</summary>
public sealed class GuideScenarioTests(GuideApp app) : IClassFixture<GuideApp>
{
    private const string Patch = "diff --git a/shop/payment.py b/shop/payment.py\n--- a/shop/payment.py\n+++ b/shop/payment.py\n@@ -1,7 +1,7 @@\n import os\n \n \n-def charge_card(card, amount):\n+def charge_card(card, amount, currency):\n     check_card(card)\n     return os.system('charge ' + card)\n \n";

    [Theory]
    [InlineData("documentation", "Which public functions have no documentation?")]
    [InlineData("documentation", "Generate the API reference of shop/orders.py")]
    [InlineData("feature_dev", "Where should I add a new export format?")]
    [InlineData("code_review", "How risky is this?\n" + Patch)]
    [InlineData("cross_repo", "How do the projects depend on each other?")]
    [InlineData("security_incident", "Which entry points reach `charge_card`?")]
    [InlineData("debugging", "Where are log points around `place_order`?")]
    public async Task The_same_question_gets_the_same_answer_and_Russian_is_Russian(string scenario, string query)
    {
        var first = await app.Ask(scenario, query);
        (await app.Ask(scenario, query)).Fixed.ShouldBe(first.Fixed);
        first.Text.ShouldNotMatch(@"\p{IsCyrillic}");
        var russian = await app.Ask(scenario, query, "ru");
        russian.Text.ShouldMatch(@"\p{IsCyrillic}");
        russian.Sources.ShouldBe(first.Sources);
    }

    [Fact]
    public async Task The_overview_tells_what_the_readme_says()
    {
        var answer = await app.Ask("onboarding", "Give me an overview of this project");
        answer.Text.ShouldContain("`README.md`:** Sells things to people.");
        answer.Text.ShouldContain("The shop · Payment · Delivery");
        answer.Sources.ShouldContain("README.md:1");
    }

    [Fact]
    public async Task Documentation_names_what_has_none_and_what_is_no_longer_true()
    {
        var gaps = await app.Ask("documentation", "Which public functions have no documentation?");
        gaps.Text.ShouldContain("shop.payment.charge_card");
        gaps.Text.ShouldNotContain("`shop.orders.notify`");
        gaps.Text.ShouldNotContain("test_total");
        var stale = await app.Ask("documentation", "What documentation is outdated?");
        stale.Text.ShouldContain("`shop.orders.place_order` — `shop/orders.py:7`: documents `coupon`");
        stale.Text.ShouldNotContain("notify");
    }

    [Theory]
    [InlineData("markdown", "## Parameters", "| `order` |")]
    [InlineData("html", "<h2>Parameters</h2>", "<code>order</code>")]
    [InlineData("rst", "Parameters\n==", "``order``")]
    [InlineData("latex", "\\subsection*{Parameters}", "\\texttt{order}")]
    public async Task Documentation_is_generated_in_every_format(string format, string heading, string parameter)
    {
        var answer = await app.Ask("documentation", $"Generate documentation of `place_order` as {format}");
        answer.Text.ShouldContain(format == "rst" ? "Parameters\n" : heading);
        answer.Text.ShouldContain(parameter);
        answer.Text.ShouldContain("Places an order.");
        answer.Text.ShouldContain("shop/web.py:13");
        answer.Diagrams.ShouldHaveSingleItem().ShouldContain("place_order");
    }

    [Fact]
    public async Task A_feature_gets_its_extension_point_registration_place_and_likeness()
    {
        var answer = await app.Ask("feature_dev", "Where should I add a new export format?");
        answer.Text.ShouldContain("`shop.export.Exporter`");
        answer.Text.ShouldContain("2 implementations");
        answer.Text.ShouldContain("register_exporter('csv', CsvExporter)");
        answer.Text.ShouldContain("`shop.export.CsvExporter.export_rows` ~ `shop.export.XmlExporter.export_rows`");
        answer.Text.ShouldNotContain("charge_card");
        (await app.Ask("feature_dev", "Куда добавить новый экспорт?")).Text.ShouldContain("`shop.export.Exporter`");
        (await app.Ask("feature_dev", "Where should I add quaternions?")).Text.ShouldContain("No name of this code");
    }

    [Fact]
    public async Task A_pasted_change_is_reviewed_and_remembered()
    {
        (await app.Ask("code_review", "Review my last patch")).Text.ShouldContain("There is no change to talk about");
        var risk = await app.Ask("code_review", "Review this\n" + Patch);
        risk.Text.ShouldContain("1 changed signature", Case.Sensitive, risk.Text);
        risk.Text.ShouldContain("no test reaches it");
        risk.Text.ShouldContain("`shop/orders.py:20`", Case.Sensitive, risk.Text);
        var later = await app.Ask("code_review", "Which files should I look at first?", session: risk.Session);
        later.Text.ShouldContain("`shop/payment.py`");
        (await app.Ask("code_review", "--- a/x\n+++ b/x\nnonsense")).Text.ShouldContain("cannot be read");
    }

    [Fact]
    public async Task A_kept_review_is_talked_about()
    {
        var member = await app.NewMember(Role.Reviewer, app.Owner.OrganizationId);
        await member.Client.Post("review/patch", new { patch_content = Patch, project_id = app.Client, title = "Currencies" }).Json();
        var answer = await app.Ask("code_review", "How risky is the last change?", project: app.Client, by: member);
        answer.Text.ShouldContain("`Currencies`");
        answer.Text.ShouldContain("of 100 points");
    }

    [Fact]
    public async Task Projects_are_tied_by_calls_requests_packages_and_copies()
    {
        var answer = await app.Ask("cross_repo", "How do the projects hang together?");
        answer.Text.ShouldContain("`client: client/buy.py:6` `shop.orders.place_order` → `shop: shop/orders.py:7`");
        answer.Text.ShouldContain("`POST /orders`: `client: client/buy.py:10` → `shop: shop/web.py:");
        answer.Text.ShouldContain("`PyPI flask` | `client` 2.2.0; `shop` 2.0.1");
        answer.Text.ShouldContain("compute_total");
        answer.Diagrams[0].ShouldContain("client");
        answer.Sources.ShouldContain("client: client/buy.py:6");
    }

    [Fact]
    public async Task A_project_the_asker_may_not_see_is_not_read()
    {
        foreach (var query in new[] { "How do the projects hang together?", "vault", "Who calls `place_order`?", "copies", "packages" })
        {
            var answer = await app.Ask("cross_repo", query);
            answer.Json.GetRawText().ShouldNotContain("secret_purchase");
            answer.Json.GetRawText().ShouldNotContain("keys.py");
            answer.Text.ShouldNotContain("1.0.0");
        }
        (await app.Ask("cross_repo", "Who calls `place_order`?", by: app.Owner)).Text.ShouldContain("vault/keys.py");
        var stranger = await app.NewMember();
        await stranger.Client.Post("scenarios/cross_repo/query", new { query = "projects", project_id = app.Shop }).Problem(Errors.NotFound);
    }

    [Fact]
    public async Task An_incident_leads_back_to_the_entries_with_guards_and_what_is_behind()
    {
        var answer = await app.Ask("security_incident", "Which entry points reach `charge_card`?");
        answer.Text.ShouldContain("is reached within 15 calls from 1 entry point.");
        answer.Text.ShouldContain("http `POST /orders`");
        answer.Text.ShouldContain("No authentication marker");
        answer.Text.ShouldContain("guard: `check_card`");
        answer.Text.ShouldNotContain("/health");
        answer.Text.ShouldContain("os.system");
        answer.Sources.ShouldContain("shop/web.py:13");
        answer.Diagrams.ShouldHaveSingleItem().ShouldContain("create_order");
        (await app.Ask("security_incident", "What reaches `health`?")).Text.ShouldContain("0");
    }

    [Theory]
    [InlineData("Are we affected by CVE-2023-30861?", "affected, if this version is installed", "2.2.5")]
    [InlineData("ghsa-m2qf-hxjv-5gpq", "shop/web.py:1", "flask 2.0.1")]
    [InlineData("CVE-2024-99999", "unknown", "not in the advisories")]
    public async Task An_advisory_is_matched_with_manifests_or_said_to_be_unknown(string query, string first, string second)
    {
        var answer = await app.Ask("security_incident", query);
        answer.Text.ShouldContain(first);
        answer.Text.ShouldContain(second);
    }

    [Fact]
    public async Task A_line_of_a_log_leads_to_the_call_that_wrote_it()
    {
        var answer = await app.Ask("debugging", "2024-05-01 12:00:01 INFO placing order 4711 for a customer");
        answer.Text.ShouldContain("`shop/orders.py:16` INFO");
        answer.Text.ShouldContain("`shop.web.handle`");
        answer.Text.ShouldNotContain("could not notify");
    }

    [Fact]
    public async Task Log_points_breakpoints_and_swallowed_exceptions_are_found()
    {
        var answer = await app.Ask("debugging", "Debug `place_order`");
        answer.Text.ShouldContain("| ERROR | `could not notify about %s`");
        answer.Text.ShouldContain("`shop/orders.py:14` — branch");
        // Every other way passes a log line.
        var silent = answer.Text[answer.Text.IndexOf("Ways through it that log nothing", StringComparison.Ordinal)..];
        silent.ShouldContain("- `shop/orders.py:15` — leaves, by way of the branches in 14");
        silent.ShouldNotContain("`shop/orders.py:28`");
        var swallowed = await app.Ask("debugging", "Which exceptions are swallowed?");
        swallowed.Text.ShouldContain("1 of 2 handlers");
        swallowed.Sources.ShouldContain("shop/orders.py:21");
        swallowed.Sources.ShouldNotContain("shop/orders.py:25");
    }

    [Fact]
    public async Task A_stack_trace_is_laid_over_the_code()
    {
        var answer = await app.Ask("debugging", "Traceback (most recent call last):\n  File \"/srv/app/shop/web.py\", line 13, in handle\n    return place_order(order, card)\n  File \"/srv/app/shop/orders.py\", line 20, in place_order\n    charge_card(card, total)\n  File \"/usr/lib/python3/x.py\", line 3, in gone\nValueError: no");
        answer.Text.ShouldContain("2 of the 3 frames are in this code");
        answer.Text.ShouldContain("`shop.orders.place_order` — `shop/orders.py:20`");
        answer.Text.ShouldContain("outside this code");
        answer.Diagrams.ShouldNotBeEmpty();
    }
}
