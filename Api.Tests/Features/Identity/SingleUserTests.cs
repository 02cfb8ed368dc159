using System.Net.WebSockets;
using Capstan.Features.Identity.Access;

namespace Capstan.Api.Tests.Features.Identity;

public sealed class SingleUserApp : App
{
    public Member Owner { get; private set; } = null!;

    protected override IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string> { ["REQUIRE_AUTH"] = "false", ["ALLOWED_ORIGINS"] = "http://app.example" };

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Owner = await NewMember();
    }
}

public sealed class SingleUserTests(SingleUserApp app) : IClassFixture<SingleUserApp>
{
    private async Task<HttpResponseMessage> Me(params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "auth/me");
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await app.Anonymous().SendAsync(request);
    }

    [Fact]
    public async Task A_request_of_this_machine_is_the_owners()
    {
        (await (await Me()).Json()).GetProperty("id").GetGuid().ShouldBe(app.Owner.Id);
        await app.Anonymous().Post("projects", new { name = "mine" }).Json(201);
        (await app.Anonymous().GetAsync("auth/methods").Json()).GetProperty("authentication_required").GetBoolean().ShouldBeFalse();
        // Who brings credentials is who they say, and a bad one is not the owner.
        var other = await app.NewMember(Role.Viewer);
        (await other.Client.GetAsync("auth/me").Json()).GetProperty("id").GetGuid().ShouldBe(other.Id);
        await app.ClientOf("rak_wrong").GetAsync("auth/me").Problem(Errors.Unauthorized);
        await Me(("X-Organization-Id", other.OrganizationId.ToString())).Problem(Errors.NotFound);
    }

    [Theory]
    [InlineData("Origin", "http://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Host", "evil.example")]
    [InlineData("Host", "127.0.0.1.evil.example")]
    [InlineData("X-Forwarded-For", "203.0.113.9")]
    [InlineData("Forwarded", "for=203.0.113.9")]
    public async Task Other_pages_other_names_and_proxies_need_credentials(string header, string value) => await Me((header, value)).Problem(Errors.Unauthorized);

    [Theory]
    [InlineData("Origin", "http://app.example")]
    [InlineData("Sec-Fetch-Site", "same-origin")]
    [InlineData("Sec-Fetch-Site", "none")]
    [InlineData("Host", "localhost:8000")]
    public async Task Ones_own_pages_do_not(string header, string value) => await (await Me((header, value))).Json();

    [Fact]
    public async Task A_socket_opens_for_the_owner_and_not_for_a_page_by_another_name()
    {
        using var own = new ClientWebSocket();
        await own.ConnectAsync(new Uri(app.BaseAddress.AbsoluteUri.Replace("http", "ws") + "ws/notifications"), default);
        own.State.ShouldBe(WebSocketState.Open);
        using var foreign = new ClientWebSocket();
        foreign.Options.SetRequestHeader("Origin", "http://evil.example");
        await Should.ThrowAsync<WebSocketException>(() => foreign.ConnectAsync(new Uri(app.BaseAddress.AbsoluteUri.Replace("http", "ws") + "ws/notifications"), default));
    }

    [Theory]
    [InlineData("0.0.0.0", false)]
    [InlineData("192.168.1.5", false)]
    [InlineData("capstan.example", false)]
    [InlineData("127.0.0.1", true)]
    [InlineData("::1", true)]
    [InlineData("localhost", true)]
    [InlineData(null, true)]
    public void It_starts_on_a_loopback_address_only(string? host, bool starts)
    {
        var settings = new Settings(n => n switch { "REQUIRE_AUTH" => "false", "API_HOST" => host, _ => null });
        if (starts) SingleUser.EnsureLoopback(settings);
        else Should.Throw<InvalidOperationException>(() => SingleUser.EnsureLoopback(settings)).Message.ShouldContain("REQUIRE_AUTH");
        SingleUser.EnsureLoopback(new(n => n == "API_HOST" ? host : null));
    }
}
