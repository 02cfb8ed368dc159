using System.Net;

namespace Capstan.Api.Tests.Security;

/// <summary>Nothing of another organization is there: every route that takes an id answers 404 to a foreign one, as to one that never was.</summary>
public sealed class TenancyTests(App app) : IClassFixture<App>
{
    [Fact]
    public async Task Ids_that_never_were_are_404()
    {
        var samples = await Samples.From(app);
        await Walk(samples, _ => Guid.NewGuid().ToString());
    }

    [Fact]
    public async Task Ids_of_another_organization_are_404_and_nothing_of_it_changes()
    {
        var samples = await Samples.From(app);
        var there = await app.NewMember();
        var colleague = await app.NewMember(Role.Viewer, there.OrganizationId);
        var group = (await there.Client.Post("groups", new { name = "theirs" }).Json(201)).GetProperty("id").GetGuid();
        await there.Client.Post($"groups/{group}/users", new { user_id = colleague.Id, role = "viewer" }).Json(201);
        var project = (await there.Client.Post("projects", new { name = "theirs" }).Json(201)).GetProperty("id").GetGuid();
        var key = (await there.Client.Post("auth/api-keys", new { name = "theirs" }).Json()).GetProperty("id").GetGuid();
        var session = (await there.Client.Post("sessions", new { title = "theirs" }).Json(201)).GetProperty("id").GetGuid();
        // A module whose routes take other ids adds one of its own here; until then those get an id that never was.
        var foreign = new Dictionary<string, Guid> { ["project_id"] = project, ["group_id"] = group, ["user_id"] = colleague.Id, ["id"] = colleague.Id, ["key_id"] = key, ["session_id"] = session };
        var before = await Everything();

        await Walk(samples, name => foreign.GetValueOrDefault(name, Guid.NewGuid()).ToString());

        (await Everything()).ShouldBe(before);

        async Task<string> Everything() => string.Join('\n',
            await there.Client.GetStringAsync($"projects/{project}"), await there.Client.GetStringAsync($"groups/{group}"), await there.Client.GetStringAsync($"groups/{group}/users"),
            await there.Client.GetStringAsync($"users/{colleague.Id}"), await there.Client.GetStringAsync("auth/api-keys"), await there.Client.GetStringAsync($"sessions/{session}"), await there.Client.GetStringAsync("organization"));
    }

    [Fact]
    public async Task Lists_show_nothing_of_another_organization()
    {
        var (here, there) = (await app.NewMember(), await app.NewMember());
        await there.Client.Post("groups", new { name = "secret-name-of-theirs" }).Json(201);
        await there.Client.Post("projects", new { name = "secret-name-of-theirs" }).Json(201);
        await there.Client.Put("auth/me", new { full_name = "secret-name-of-theirs" }).Json();
        await there.Client.Post("auth/api-keys", new { name = "secret-name-of-theirs" }).Json();
        await there.Client.Post("sessions", new { title = "secret-name-of-theirs" }).Json(201);
        var samples = await Samples.From(app);
        foreach (var route in Routes.Closed(app).Where(r => r.Method == "GET" && !r.Parameters.Any() && !IsStream(r)))
        {
            using var response = await here.Client.SendAsync(Routes.Request(route, query: samples.Of(route).Query));
            (await response.Content.ReadAsStringAsync()).ShouldNotContain("secret-name-of-theirs", customMessage: route.ToString());
        }
    }

    private async Task Walk(Samples samples, Func<string, string> id)
    {
        var (wrong, tested) = (new List<string>(), 0);
        var owner = await app.NewMember();
        foreach (var route in Routes.Closed(app).Where(r => r.Parameters.Any() && r.Parameters.All(p => p == "id" || p.EndsWith("_id", StringComparison.Ordinal)) && !IsStream(r)))
        {
            var (body, query, takesJson) = samples.Of(route);
            if (!takesJson) continue;
            tested++;
            using var response = await owner.Client.SendAsync(Routes.Request(route, id, body, query), HttpCompletionOption.ResponseHeadersRead);
            // 400: the sample does not pass validation. Give the request's members <example>s that do.
            if (response.StatusCode != HttpStatusCode.NotFound) wrong.Add($"{route}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
        }
        wrong.ShouldBeEmpty();
        tested.ShouldBeGreaterThan(10);
    }

    // Sockets refuse in their own protocol; their tests are with them.
    private static bool IsStream(Route route) => route.Pattern.RawText!.Contains("/ws/", StringComparison.Ordinal);
}
