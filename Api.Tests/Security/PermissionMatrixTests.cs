using System.Net;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Capstan.Api.Tests.Security;

/// <summary>Every route against every kind of caller that must not pass, from the routes' own metadata.</summary>
public sealed class PermissionMatrixTests(App app) : IClassFixture<App>
{
    [Fact]
    public void Every_route_says_who_may_use_it()
    {
        foreach (var route in Routes.All(app))
        {
            // A socket has two addresses and one name, which the one at the root carries.
            if (!route.Pattern.RawText!.StartsWith("/api/v1/ws/", StringComparison.Ordinal)) route.Name.ShouldNotBeEmpty(route.ToString());
            (route.Needs is null).ShouldNotBe(route.Anonymous is null, $"{route} must say what it needs or why it is open");
            route.Anonymous?.Why.ShouldNotBeNullOrWhiteSpace(route.ToString());
        }
    }

    [Fact]
    public void Every_change_of_who_may_do_what_is_audited()
    {
        string[] places = ["/auth/", "/security", "/users", "/admin/", "/organization", "/invitations", "/groups", "/projects"];
        // Writes its entry into the log of the organization that invited.
        const string ownEntry = "acceptInvitation";
        // One's own name, and which project one looks at: nobody's rights depend on them.
        string[] harmless = ["updateMe", "updateProfile", "activateProject", ownEntry];
        var unaudited = app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<Needs>() is not null && e.Metadata.GetMetadata<Audited>() is null
                && e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Single() is "POST" or "PUT" or "PATCH" or "DELETE"
                && places.Any(p => e.RoutePattern.RawText!.StartsWith("/api/v1" + p, StringComparison.Ordinal)))
            .Select(e => e.Metadata.GetMetadata<EndpointNameMetadata>()!.EndpointName).Except(harmless).ToList();
        unaudited.ShouldBeEmpty();
    }

    [Fact]
    public void Whoever_gives_rights_or_takes_them_proves_again_who_he_is()
    {
        string[] dangerous = ["users:admin", "security:write", "groups:admin"];
        // These give nobody anything, and to end a thief's sign-in must not wait.
        string[] harmless = ["endMemberSignIn", "deleteInvitation", "createGroup", "deleteGroup", "removeGroupUser"];
        var trusting = app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => dangerous.Contains(e.Metadata.GetMetadata<Needs>()?.Permission) && e.Metadata.GetMetadata<RecentProof>() is null
                && e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Single() is "POST" or "PUT" or "PATCH" or "DELETE")
            .Select(e => e.Metadata.GetMetadata<EndpointNameMetadata>()!.EndpointName).Except(harmless).ToList();
        trusting.ShouldBeEmpty();
    }

    [Fact]
    public async Task Without_credentials_every_closed_route_is_401_whatever_the_body()
    {
        var wrong = new List<string>();
        foreach (var route in Routes.Closed(app))
            foreach (var body in new[] { "{}", "{\"" })
            {
                using var response = await app.Anonymous().SendAsync(Routes.Request(route, body: body));
                if (response.StatusCode != HttpStatusCode.Unauthorized || response.Headers.WwwAuthenticate.Count == 0) wrong.Add($"{route}: {(int)response.StatusCode}");
            }
        wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_role_below_the_least_is_403_whatever_the_body()
    {
        var organization = (await app.NewMember()).OrganizationId;
        var members = new Dictionary<Role, Member>();
        foreach (var role in Enum.GetValues<Role>()) members[role] = await app.NewMember(role, organization);
        var (wrong, tested) = (new List<string>(), 0);
        foreach (var route in Routes.Closed(app))
        {
            var least = Permissions.Least[route.Needs!.Permission];
            for (var role = Role.Viewer; role < least; role++, tested++)
            {
                using var response = await members[role].Client.SendAsync(Routes.Request(route, body: "{\""));
                if (response.StatusCode != HttpStatusCode.Forbidden) wrong.Add($"{route} as {role.Name()}: {(int)response.StatusCode}");
            }
        }
        wrong.ShouldBeEmpty();
        tested.ShouldBeGreaterThan(20);
    }

    [Fact]
    public async Task The_least_role_is_let_in()
    {
        var wrong = new List<string>();
        foreach (var route in Routes.Closed(app))
        {
            // A member for each: some routes end the caller's own sign-in.
            var member = await app.NewMember(Permissions.Least[route.Needs!.Permission]);
            using var response = await member.Client.SendAsync(Routes.Request(route), HttpCompletionOption.ResponseHeadersRead);
            if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden || (int)response.StatusCode is >= 500 and not 503)
                wrong.Add($"{route}: {(int)response.StatusCode}");
        }
        wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_owners_key_without_the_scope_is_403()
    {
        var owner = await app.NewMember();
        var (one, other) = (await Key("profile:read"), await Key("projects:read"));
        var wrong = new List<string>();
        foreach (var route in Routes.Closed(app))
        {
            using var request = Routes.Request(route, body: "{\"");
            request.Headers.Add("X-API-Key", route.Needs!.Permission == "profile:read" ? other : one);
            using var response = await app.Anonymous().SendAsync(request);
            if (response.StatusCode != HttpStatusCode.Forbidden) wrong.Add($"{route}: {(int)response.StatusCode}");
        }
        wrong.ShouldBeEmpty();

        async Task<string> Key(string scope) =>
            (await owner.Client.Post("auth/api-keys", new { name = scope, scopes = new[] { scope } }).Json()).GetProperty("key").GetString()!;
    }
}
