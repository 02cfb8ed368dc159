using System.Text;
using System.Text.Json;

namespace Capstan.Api.Tests.Features.Code.Review;

/// <summary>POST /review/patch, from outside.</summary>
public sealed class ReviewPatchTests(ReviewApp app) : IClassFixture<ReviewApp>
{
    private const string Hostile = "\0\r\n\"\\@+- 9/.{}()'#";

    private const string WithoutBoundsCheck = """
        diff --git a/src/store.c b/src/store.c
        --- a/src/store.c
        +++ b/src/store.c
        @@ -2,8 +2,6 @@
         
         int store_get(const int *values, int count, int index)
         {
        -    if (index < 0 || index >= count)
        -        return -1;
             return values[index];
         }
         

        """;

    private const string OtherSignature = """
        --- a/src/store.c
        +++ b/src/store.c
        @@ -3,3 +3,3 @@
        -int store_get(const int *values, int count, int index)
        +int store_get(const int *values, int count, int index, int otherwise)
         {
             if (index < 0 || index >= count)
        @@ -14,1 +14,1 @@
        -        sum += store_get(values, count, i);
        +        sum += store_get(values, count, i, 0);

        """;

    private Task<HttpResponseMessage> Post(object body, Member? by = null) => (by ?? app.Reviewer).Client.Post("review/patch", body);

    private async Task<JsonElement> Review(string patch, params string[] dod) => await Post(new { patch_content = patch, dod_items = dod }).Json();

    [Fact]
    public async Task The_answer_has_the_documented_members()
    {
        var review = await Post(new { patch_content = WithoutBoundsCheck, task_description = "Simplify store lookup function", dod_items = new[] { "No memory leaks", "Tests added" }, output_format = "json" }).Json();
        review.GetProperty("recommendation").GetString().ShouldBe("REQUEST_CHANGES");
        review.GetProperty("confidence").GetDouble().ShouldBeInRange(0.3, 0.95);
        var finding = review.GetProperty("findings")[0];
        finding.GetProperty("category").GetString().ShouldBe("error");
        finding.GetProperty("severity").GetString().ShouldBe("high");
        finding.GetProperty("location").GetProperty("file").GetString().ShouldBe("src/store.c");
        finding.GetProperty("location").GetProperty("line_start").GetInt32().ShouldBe(5);
        finding.GetProperty("message").GetString()!.ShouldContain("store_get");
        finding.GetProperty("suggested_fix").GetString().ShouldNotBeNullOrEmpty();
        var dod = review.GetProperty("dod_status");
        dod.GetArrayLength().ShouldBe(2);
        dod[1].GetProperty("description").GetString().ShouldBe("Tests added");
        dod[1].GetProperty("satisfied").GetBoolean().ShouldBeFalse();
        dod[1].GetProperty("evidence").GetString().ShouldBe("the patch has no test");
        review.GetProperty("summary").GetString()!.ShouldContain("src/store.c:5");
        review.GetProperty("overall_score").GetInt32().ShouldBeLessThan(100);
    }

    [Fact]
    public async Task The_change_is_followed_along_the_calls()
    {
        var impact = (await Review(WithoutBoundsCheck)).GetProperty("impact");
        impact.GetProperty("callers").GetInt32().ShouldBe(2);
        impact.GetProperty("tests_reaching").GetInt32().ShouldBe(1);
        impact.GetProperty("entry_points_reaching").GetInt32().ShouldBe(1);
        impact.GetProperty("modules").EnumerateArray().Select(m => m.GetString()).ShouldBe(["src", "tests"]);
        impact.GetProperty("methods_changed").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task A_caller_left_behind_is_shown_where_it_stands_in_a_file_outside_the_patch()
    {
        var findings = (await Review(OtherSignature)).GetProperty("findings").EnumerateArray().Where(f => f.GetProperty("rule_id").GetString() == "caller-left-behind").ToList();
        var finding = findings.ShouldHaveSingleItem();
        finding.GetProperty("severity").GetString().ShouldBe("critical");
        finding.GetProperty("location").GetProperty("file").GetString().ShouldBe("src/main.c");
        finding.GetProperty("location").GetProperty("line_start").GetInt32().ShouldBe(6);
    }

    [Fact]
    public async Task A_removed_function_that_is_still_called_is_found()
    {
        var patch = "--- a/src/store.c\n+++ b/src/store.c\n@@ -9,8 +9,0 @@\n-\n-int store_sum(const int *values, int count)\n-{\n-    int sum = 0;\n-    for (int i = 0; i < count; i++)\n-        sum += store_get(values, count, i);\n-    return sum;\n-}\n";
        var files = (await Review(patch)).GetProperty("findings").EnumerateArray().Where(f => f.GetProperty("rule_id").GetString() == "removed-symbol-referenced").Select(f => f.GetProperty("location").GetProperty("file").GetString()).ToList();
        files.ShouldBe(["src/main.c", "tests/test_store.c"]);
    }

    [Fact]
    public async Task A_harmless_patch_is_approved()
    {
        var review = await Review("--- a/README.md\n+++ b/README.md\n@@ -1 +1,2 @@\n # Store\n+More words.\n");
        review.GetProperty("recommendation").GetString().ShouldBe("APPROVE");
        review.GetProperty("confidence").GetDouble().ShouldBe(0.95);
        review.GetProperty("overall_score").GetInt32().ShouldBe(100);
    }

    [Fact]
    public async Task A_file_the_graph_does_not_know_is_checked_as_text_with_less_confidence()
    {
        var review = await Review("--- a/other/x.c\n+++ b/other/x.c\n@@ -5,2 +5,3 @@\n int a;\n+for (int i = 0; i <= strlen(s); i++) f(s[i]);\n int b;\n");
        review.GetProperty("confidence").GetDouble().ShouldBe(0.75);
        review.GetProperty("findings").EnumerateArray().Select(f => f.GetProperty("rule_id").GetString()).ShouldContain("off-by-one");
        review.GetProperty("notes")[0].GetString()!.ShouldContain("does not apply");
    }

    [Fact]
    public async Task Generated_code_is_not_reviewed()
    {
        var review = await Review("--- a/gen/table.c\n+++ b/gen/table.c\n@@ -1 +1,2 @@\n int table[] = {1};\n+void f(char *p) { gets(p); }\n");
        review.GetProperty("findings").GetArrayLength().ShouldBe(0);
        review.GetProperty("notes")[0].GetString()!.ShouldContain("generated");
    }

    [Fact]
    public async Task Items_are_judged_in_english_and_russian_and_unknown_ones_do_not_block()
    {
        var harmless = "--- a/README.md\n+++ b/README.md\n@@ -1 +1,2 @@\n # Store\n+More words.\n";
        var review = await Review(harmless, "- [ ] No security issues", "Нет утечек памяти", "Complexity < 10", "Сложность не более 15", "Everybody is happy");
        review.GetProperty("recommendation").GetString().ShouldBe("APPROVE");
        review.GetProperty("dod_status").EnumerateArray().Select(d => (d.GetProperty("description").GetString(), d.GetProperty("satisfied").GetBoolean(), d.GetProperty("evidence").GetString())).ShouldBe([
            ("No security issues", true, "no finding"), ("Нет утечек памяти", true, "замечаний нет"), ("Complexity < 10", true, "highest complexity is 0"),
            ("Сложность не более 15", true, "наибольшая сложность 0"), ("Everybody is happy", false, "not machine-checkable")]);

        (await Review(harmless, "Добавлены тесты")).GetProperty("recommendation").GetString().ShouldBe("REQUEST_CHANGES");
    }

    [Fact]
    public async Task A_patch_that_has_nothing_to_do_with_its_task_gets_a_remark()
    {
        var review = await Post(new { patch_content = WithoutBoundsCheck, task_description = "Translate billing invoices into Portuguese" }).Json();
        review.GetProperty("findings").EnumerateArray().Select(f => f.GetProperty("rule_id").GetString()).ShouldContain("task-mismatch");
    }

    [Fact]
    public async Task The_report_is_there_when_asked_for()
    {
        var review = await Post(new { patch_content = WithoutBoundsCheck, output_format = "markdown" }).Json();
        review.GetProperty("report").GetString()!.ShouldStartWith("## Review: REQUEST_CHANGES");
        (await Review(WithoutBoundsCheck)).GetProperty("report").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task The_same_patch_gets_the_same_answer_to_the_byte()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ => await (await Post(new { patch_content = WithoutBoundsCheck + OtherSignature })).Content.ReadAsStringAsync()));
        // Its id is another each time, and nothing else.
        answers.Select(a => a[a.IndexOf("\"recommendation\"", StringComparison.Ordinal)..]).Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task What_cannot_be_read_is_refused_with_the_reason()
    {
        var problem = await Post(new { patch_content = "hello" }).Problem(Errors.PatchUnreadable);
        problem.GetProperty("errors")[0].GetProperty("field").GetString().ShouldBe("patch_content");
        (await Post(new { patch_content = "--- a/../../etc/passwd\n+++ b/../../etc/passwd\n@@ -1 +1 @@\n-a\n+b\n" }).Problem(Errors.PatchUnreadable)).GetProperty("detail").GetString()!.ShouldContain("relative path");
        await Post(new { patch_content = "diff --cc x.c\n@@@ -1,1 -1,1 +1,1 @@@\n++c\n" }).Problem(Errors.PatchUnreadable);
        await Post(new { patch_content = new string('x', 1_048_577) }).Problem(Errors.PatchUnreadable);
        await Post(new { patch_content = "" }).Problem(Errors.Validation);
        await Post(new { patch_content = WithoutBoundsCheck, output_format = "pdf" }).Problem(Errors.Validation);
        await Post(new { patch_content = WithoutBoundsCheck, dod_items = Enumerable.Repeat("x", 51) }).Problem(Errors.Validation);
        await Post("{").Problem(Errors.MalformedBody);
    }

    [Fact]
    public async Task Only_reviewers_may_and_only_in_projects_they_see()
    {
        var analyst = await app.NewMember(Role.Analyst, app.Reviewer.OrganizationId);
        await Post(new { patch_content = WithoutBoundsCheck, project_id = app.Project }, analyst).Problem(Errors.Forbidden);
        await app.Anonymous().Post("review/patch", new { patch_content = WithoutBoundsCheck }).Problem(Errors.Unauthorized);
        var stranger = await app.NewMember(Role.Owner);
        await Post(new { patch_content = WithoutBoundsCheck, project_id = app.Project }, stranger).Problem(Errors.NotFound);
        await Post(new { patch_content = WithoutBoundsCheck }, stranger).Problem(Errors.NoActiveProject);
        var empty = await app.NewProject(stranger.OrganizationId, imported: false);
        await Post(new { patch_content = WithoutBoundsCheck, project_id = empty }, stranger).Problem(Errors.ProjectNotImported);
        var colleague = await app.NewMember(Role.Reviewer, app.Reviewer.OrganizationId);
        await Post(new { patch_content = WithoutBoundsCheck, project_id = app.Project }, colleague).Json();
    }

    [Fact]
    public async Task A_patch_of_one_megabyte_is_read_and_a_larger_body_is_refused()
    {
        var most = "--- a/README.md\n+++ b/README.md\n@@ -1 +1,2 @@\n # Store\n+" + new string('\u0001', 1_048_000) + "\n";
        (await Post(new { patch_content = most })).StatusCode.ShouldBe(System.Net.HttpStatusCode.RequestEntityTooLarge);
        (await Post(new { patch_content = most.Replace('\u0001', 'x') })).StatusCode.ShouldBe(System.Net.HttpStatusCode.OK);
    }

    [Fact]
    public async Task Hostile_patches_get_an_answer_or_a_refusal()
    {
        var random = new Random(11);
        string[] bases = [WithoutBoundsCheck, OtherSignature, "diff --git a/src/main.c b/lib/main.c\nsimilarity index 90%\nrename from src/main.c\nrename to lib/main.c\n"];
        for (var i = 0; i < 150; i++)
        {
            var text = new StringBuilder(bases[i % bases.Length]);
            for (var m = random.Next(1, 8); m > 0; m--)
            {
                var at = random.Next(text.Length);
                switch (random.Next(4))
                {
                    case 0: text[at] = Hostile[random.Next(Hostile.Length)]; break;
                    case 1: text.Remove(at, Math.Min(random.Next(1, 30), text.Length - at)); break;
                    case 2: text.Insert(at, text.ToString(at, Math.Min(random.Next(1, 60), text.Length - at))); break;
                    default: text.Insert(at, "\n@@ -1,99999999 +1,99999999 @@\n"); break;
                }
            }
            var response = await Post(new { patch_content = text.ToString() });
            ((int)response.StatusCode).ShouldBeOneOf(200, 400);
        }
        var huge = "--- /dev/null\n+++ b/big.c\n@@ -0,0 +1,19990 @@\n" + string.Concat(Enumerable.Repeat("+((((((((((((((((((\n", 19_990));
        (await Post(new { patch_content = huge })).StatusCode.ShouldBe(System.Net.HttpStatusCode.OK);
    }

    // ---- what only the whole graph knows ----------------------------------------------------------------------------------------

    private static IEnumerable<JsonElement> Of(JsonElement review, string rule) => review.GetProperty("findings").EnumerateArray().Where(f => f.GetProperty("rule_id").GetString() == rule);

    [Fact]
    public async Task A_circle_of_modules_is_found_along_the_imports_of_the_base()
    {
        var graph = $"p_{app.Project:N}";
        await app.Execute($"INSERT INTO {graph}.nodes_file (id, name, language) VALUES (990001, 'lib/log/log.h', 'c'), (990002, 'lib/log/log.c', 'c'), (990003, 'src/store.h', 'c')");
        await app.Execute($"INSERT INTO {graph}.nodes_import (id, imported_entity, filename, line_number, resolved_path) VALUES (990004, '../../src/store.h', 'lib/log/log.c', 1, 'src/store.h')");
        var review = await Review("--- a/src/store.c\n+++ b/src/store.c\n@@ -1,2 +1,3 @@\n #include \"store.h\"\n+#include \"../lib/log/log.h\"\n \n");
        var finding = Of(review, "new-module-cycle").ShouldHaveSingleItem(review.GetRawText());
        finding.GetProperty("message").GetString()!.ShouldContain("src → lib/log → src");
        Of(await Review("--- a/src/store.c\n+++ b/src/store.c\n@@ -1,2 +1,3 @@\n #include \"store.h\"\n+#include \"main.h\"\n \n"), "new-module-cycle").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_copy_is_found_wherever_its_source_stands()
    {
        var body = string.Concat(ReviewApp.Tree["src/wide.c"].Split("int mix_values")[1].TrimEnd().Split('\n').Select((line, i) => "+" + (i == 0 ? "int copied" + line : line) + "\n"));
        var review = await Review($"--- /dev/null\n+++ b/src/copy.c\n@@ -0,0 +1,{body.Count(c => c == '\n')} @@\n{body}");
        Of(review, "duplicated-block").ShouldHaveSingleItem().GetProperty("message").GetString()!.ShouldContain("src/wide.c");
    }

    [Fact]
    public async Task A_function_that_asks_a_database_in_the_base_is_slow_in_a_loop()
    {
        var patch = "--- a/src/main.c\n+++ b/src/main.c\n@@ -5,2 +5,4 @@\n     int values[3] = {1, 2, 3};\n+    for (int i = 0; i < argc; i++)\n+        CALL(0, i);\n     return store_sum(values, 3) + store_get(values, 3, argc);\n";
        var review = await Review(patch.Replace("CALL", "load_row", StringComparison.Ordinal));
        Of(review, "slow-call-in-loop").ShouldHaveSingleItem(review.GetRawText()).GetProperty("category").GetString().ShouldBe("performance");
        Of(await Review(patch.Replace("CALL", "mix_values", StringComparison.Ordinal)), "slow-call-in-loop").ShouldBeEmpty();
    }

}

/// <summary>Reviews cost work: ten a minute.</summary>
public sealed class ReviewLimitTests(ReviewLimitTests.LimitedApp app) : IClassFixture<ReviewLimitTests.LimitedApp>
{
    public sealed class LimitedApp : App
    {
        protected override IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string> { ["RATE_LIMIT_ENABLED"] = "true" };
    }

    [Fact]
    public async Task The_eleventh_review_of_a_minute_is_refused()
    {
        var member = await app.NewMember(Role.Reviewer);
        for (var i = 0; i < 10; i++) await member.Client.Post("review/patch", new { patch_content = "x" }).Problem(Errors.NoActiveProject);
        await member.Client.Post("review/patch", new { patch_content = "x" }).Problem(Errors.RateLimited);
    }
}
