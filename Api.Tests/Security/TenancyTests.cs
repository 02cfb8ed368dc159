using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Capstan.Api.Tests.Security;

/// <summary>Nothing of another organization is there: every route that takes an id answers 404 to a foreign one, as to one that never was.</summary>
public sealed class TenancyTests(App app) : IClassFixture<App>
{
    [Fact]
    public async Task Ids_that_never_were_are_404() => await Walk(await Samples.From(app), (_, _) => Guid.NewGuid().ToString());

    [Fact]
    public async Task Ids_of_another_organization_are_404_and_nothing_of_it_changes()
    {
        var there = await OtherSide.In(app);
        var before = await there.Everything(app);
        await Walk(await Samples.From(app), there.Id);
        Unchanged(before, await there.Everything(app));
    }

    [Fact]
    public async Task No_role_can_tell_a_foreign_id_from_one_that_never_was()
    {
        var samples = await Samples.From(app);
        var there = await OtherSide.In(app);
        var organization = (await app.NewMember()).OrganizationId;
        var (wrong, tested) = (new List<string>(), 0);
        foreach (var role in Enum.GetValues<Role>())
        {
            var member = await app.NewMember(role, organization);
            foreach (var route in WithIds())
            {
                var (body, query, takesJson) = samples.Of(route);
                if (!takesJson) continue;
                tested++;
                var foreign = await Seen(member, route, name => there.Id(route, name), body, query);
                var never = await Seen(member, route, name => name == "credential_key" ? "NEVER_WAS" : Guid.NewGuid().ToString(), body, query);
                if (foreign != never) wrong.Add($"{route} as {role.Name()}:\n  {foreign}\n  {never}");
            }
        }
        wrong.ShouldBeEmpty();
        tested.ShouldBeGreaterThan(200);
    }

    [Fact]
    public async Task Lists_show_nothing_of_another_organization()
    {
        var here = await app.NewMember();
        await OtherSide.In(app);
        var samples = await Samples.From(app);
        var tested = 0;
        foreach (var route in Routes.Closed(app).Where(r => r.Method == "GET" && !r.Parameters.Any() && !IsStream(r)))
        {
            using var response = await here.Client.SendAsync(Routes.Request(route, query: samples.Of(route).Query));
            (await response.Content.ReadAsStringAsync()).ShouldNotContain(OtherSide.Secret, customMessage: route.ToString());
            tested++;
        }
        tested.ShouldBeGreaterThan(20);
    }

    [Fact]
    public async Task Members_nobody_asked_for_are_ignored()
    {
        var samples = await Samples.From(app);
        var there = await OtherSide.In(app);
        var before = await there.Everything(app);
        var (wrong, tested) = (new List<string>(), 0);
        foreach (var route in Routes.Closed(app).Where(r => r.Method is "POST" or "PUT" or "PATCH" && !IsStream(r)))
        {
            var (body, query, takesJson) = samples.Of(route);
            if (body is null || !takesJson || JsonNode.Parse(body) is not JsonObject members) continue;
            var editor = await app.NewMember(Role.Editor);
            var own = await app.NewMember(Role.Viewer, editor.OrganizationId);
            foreach (var (name, value) in Unasked(there))
                if (!members.ContainsKey(name)) members[name] = value.DeepClone();
            tested++;
            using var response = await editor.Client.SendAsync(Routes.Request(route, _ => own.Id.ToString(), members.ToJsonString(), query), HttpCompletionOption.ResponseHeadersRead);
            var raised = await app.Scalar<long>(
                "SELECT (SELECT count(*) FROM memberships WHERE user_id = $1 AND (role <> 'editor' OR organization_id <> $2)) + (SELECT count(*) FROM users WHERE id = $1 AND (is_superuser OR token_generation > 5))", editor.Id, editor.OrganizationId);
            if (raised > 0) wrong.Add($"{route} raised the caller: {(int)response.StatusCode}");
        }
        wrong.ShouldBeEmpty();
        tested.ShouldBeGreaterThan(15);
        Unchanged(before, await there.Everything(app));
    }

    private static void Unchanged(string before, string after)
    {
        var (were, are) = (before.Split('\n'), after.Split('\n'));
        were.Except(are).Select(l => "- " + l).Concat(are.Except(were).Select(l => "+ " + l)).ShouldBeEmpty();
    }

    /// <summary>What an attacker adds to a body in the hope that it is bound to a row.</summary>
    private static IEnumerable<(string Name, JsonNode Value)> Unasked(OtherSide there) =>
    [
        ("organization_id", there.Owner.OrganizationId.ToString()), ("tenant_id", there.Owner.OrganizationId.ToString()), ("user_id", there.Owner.Id.ToString()), ("owner_id", there.Owner.Id.ToString()),
        ("created_by", there.Owner.Id.ToString()), ("is_superuser", true), ("is_admin", true), ("role", "owner"), ("token_generation", 99), ("password_hash", "x"), ("is_active", false), ("created_at", "2001-01-01T00:00:00Z"),
    ];

    private static async Task<string> Seen(Member member, Route route, Func<string, string> id, string? body, string query)
    {
        var sent = new List<string>();
        using var response = await member.Client.SendAsync(Routes.Request(route, name => { var value = id(name); sent.Add(value); return value; }, body, query), HttpCompletionOption.ResponseHeadersRead);
        var text = (int)response.StatusCode < 400 ? "" : Told(await response.Content.ReadAsStringAsync(), sent);
        var headers = response.Headers.Select(h => h.Key).Concat(response.Content.Headers.Select(h => h.Key)).Where(h => h is not ("Transfer-Encoding" or "Content-Length")).Order();
        return $"{(int)response.StatusCode} {text} {string.Join(',', headers)}";
    }

    private static string Told(string problem, List<string> ids)
    {
        var members = JsonDocument.Parse(problem).RootElement;
        var text = $"{members.GetProperty("error_code")} {members.GetProperty("detail")} {(members.TryGetProperty("errors", out var errors) ? errors.ToString() : "")}";
        foreach (var id in ids) text = text.Replace(id, "ID", StringComparison.OrdinalIgnoreCase);
        return text;
    }

    private async Task Walk(Samples samples, Func<Route, string, string> id)
    {
        var (wrong, tested) = (new List<string>(), 0);
        var owner = await app.NewMember();
        foreach (var route in WithIds())
        {
            var (body, query, takesJson) = samples.Of(route);
            if (!takesJson) continue;
            tested++;
            using var response = await owner.Client.SendAsync(Routes.Request(route, name => id(route, name), body, query), HttpCompletionOption.ResponseHeadersRead);
            // 400: the sample does not pass validation. Give the request's members <example>s that do.
            if (response.StatusCode != HttpStatusCode.NotFound) wrong.Add($"{route}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
        }
        wrong.ShouldBeEmpty();
        tested.ShouldBeGreaterThan(40);
    }

    private IEnumerable<Route> WithIds() => Routes.Closed(app).Where(r =>
        r.Parameters.Any() && r.Parameters.All(p => p is "id" or "credential_key" || p.EndsWith("_id", StringComparison.Ordinal) && p != "scenario_id") && !IsStream(r));

    // Sockets refuse in their own protocol; their tests are with them.
    private static bool IsStream(Route route) => route.Pattern.RawText!.Contains("/ws/", StringComparison.Ordinal);
}
