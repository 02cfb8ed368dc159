using System.Net.Http.Json;

namespace Capstan.Api.Tests.Features.Code;

public sealed class ScenarioSettingsTests(App app) : IClassFixture<App>
{
    private async Task<(Member Editor, string Path)> Project()
    {
        var editor = await app.NewMember(Role.Editor);
        var project = await editor.Client.Post("projects", new { name = "Thresholds" }).Json(201);
        return (editor, $"projects/{project.GetProperty("id").GetGuid()}/scenario-settings");
    }

    [Fact]
    public async Task A_project_begins_with_the_defaults_and_keeps_what_is_set()
    {
        var (editor, path) = await Project();
        var settings = (await editor.Client.GetAsync(path).Json()).GetProperty("settings");
        settings.GetProperty("refactoring").GetProperty("cyclomatic_complexity").GetInt32().ShouldBe(15);
        settings.GetProperty("test_coverage").GetProperty("callers_weight").GetDouble().ShouldBe(0.35);
        settings.GetProperty("compliance").GetProperty("allowed_numbers").GetArrayLength().ShouldBe(6);

        await editor.Client.PutAsJsonAsync(path, new { refactoring = new { cyclomatic_complexity = 4 }, architecture = new { layers = new[] { new { name = "ui", modules = new[] { "web/*" } } } } }).Json();
        await editor.Client.PutAsJsonAsync(path, new { tech_debt = new { marker_minutes = 7 } }).Json();
        settings = (await editor.Client.GetAsync(path).Json()).GetProperty("settings");
        settings.GetProperty("refactoring").GetProperty("cyclomatic_complexity").GetInt32().ShouldBe(4);
        settings.GetProperty("refactoring").GetProperty("method_lines").GetInt32().ShouldBe(80);
        settings.GetProperty("architecture").GetProperty("layers")[0].GetProperty("modules")[0].GetString().ShouldBe("web/*");
        settings.GetProperty("tech_debt").GetProperty("marker_minutes").GetInt32().ShouldBe(7);

        // A section that is given takes the place of the one before.
        await editor.Client.PutAsJsonAsync(path, new { refactoring = new { parameters = 3 } }).Json();
        settings = (await editor.Client.GetAsync(path).Json()).GetProperty("settings");
        settings.GetProperty("refactoring").GetProperty("cyclomatic_complexity").GetInt32().ShouldBe(15);
        settings.GetProperty("refactoring").GetProperty("parameters").GetInt32().ShouldBe(3);
        settings.GetProperty("tech_debt").GetProperty("marker_minutes").GetInt32().ShouldBe(7);
    }

    [Theory]
    [InlineData("""{"refactoring":{"cyclomatic_complexity":0}}""", "refactoring.cyclomatic_complexity")]
    [InlineData("""{"performance":{"loop_weight":11}}""", "performance.loop_weight")]
    [InlineData("""{"compliance":{"naming":[{"language":"cobol","kind":"type","pattern":"x"}]}}""", "compliance.naming[0]")]
    [InlineData("""{"compliance":{"naming":[{"language":"go","kind":"type","pattern":"(?=x)"}]}}""", "compliance.naming[0]")]
    [InlineData("""{"compliance":{"naming":[null]}}""", "compliance.naming[0]")]
    [InlineData("""{"compliance":{"banned_calls":[{"call":""}]}}""", "compliance.banned_calls[0]")]
    [InlineData("""{"architecture":{"layers":[{"name":"a","modules":["x"]},{"name":"a","modules":["y"]}]}}""", "architecture.layers")]
    [InlineData("""{"architecture":{"layers":[{"name":"a","modules":[]}]}}""", "architecture.layers[0]")]
    [InlineData("""{"architecture":{"forbidden":[{"from":"","to":"b"}]}}""", "architecture.forbidden[0]")]
    public async Task What_cannot_be_is_refused_with_the_field(string body, string field)
    {
        var (editor, path) = await Project();
        var problem = await editor.Client.PutAsync(path, new StringContent(body, System.Text.Encoding.UTF8, "application/json")).Problem(Errors.Validation);
        problem.GetProperty("errors")[0].GetProperty("field").GetString().ShouldBe(field);
        (await editor.Client.GetAsync(path).Json()).GetProperty("settings").GetProperty("refactoring").GetProperty("cyclomatic_complexity").GetInt32().ShouldBe(15);
    }

    [Fact]
    public async Task Readers_may_look_and_others_see_nothing()
    {
        var (editor, path) = await Project();
        var viewer = await app.NewMember(Role.Viewer, editor.OrganizationId);
        await viewer.Client.GetAsync(path).Json();
        await viewer.Client.PutAsJsonAsync(path, new { }).Problem(Errors.Forbidden);
        var stranger = await app.NewMember();
        await stranger.Client.GetAsync(path).Problem(Errors.NotFound);
        await stranger.Client.PutAsJsonAsync(path, new { refactoring = new { parameters = 3 } }).Problem(Errors.NotFound);
    }

    [Fact]
    public async Task Two_editors_do_not_overwrite_each_other_unseen()
    {
        var (editor, path) = await Project();
        var read = await editor.Client.GetAsync(path);
        var tag = read.Headers.ETag!.Tag;
        await Put(tag, 5).Json();
        await Put(tag, 6).Problem(Errors.PreconditionFailed);
        (await editor.Client.GetAsync(path).Json()).GetProperty("settings").GetProperty("refactoring").GetProperty("parameters").GetInt32().ShouldBe(5);

        Task<HttpResponseMessage> Put(string ifMatch, int parameters)
        {
            var request = new HttpRequestMessage(HttpMethod.Put, path) { Content = JsonContent.Create(new { refactoring = new { parameters } }) };
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
            return editor.Client.SendAsync(request);
        }
    }
}
