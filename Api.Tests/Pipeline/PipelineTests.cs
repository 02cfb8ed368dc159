using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Capstan.Api.Tests.Pipeline;

public sealed class PipelineTests(App app) : IClassFixture<App>
{
    [Fact]
    public async Task A_sane_request_id_comes_back_and_another_is_replaced()
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "health/version");
        request.Headers.Add("X-Request-ID", "abc-123.X_y");
        (await app.Anonymous().SendAsync(request)).Headers.GetValues("X-Request-ID").Single().ShouldBe("abc-123.X_y");

        var hostile = new HttpRequestMessage(HttpMethod.Get, "health/version");
        hostile.Headers.TryAddWithoutValidation("X-Request-ID", "<script>");
        (await app.Anonymous().SendAsync(hostile)).Headers.GetValues("X-Request-ID").Single().ShouldStartWith("req_");
    }

    [Fact]
    public async Task Security_headers_are_on_every_answer()
    {
        foreach (var path in new[] { "health/version", "auth/me", "/nowhere" })
        {
            var headers = (await app.Anonymous().GetAsync(path)).Headers;
            headers.GetValues("X-Content-Type-Options").Single().ShouldBe("nosniff");
            headers.GetValues("X-Frame-Options").Single().ShouldBe("DENY");
            headers.GetValues("Content-Security-Policy").Single().ShouldStartWith("default-src 'none'");
            headers.Contains("Server").ShouldBeFalse();
        }
    }

    [Fact]
    public Task An_unknown_address_is_a_problem() => app.Anonymous().GetAsync("nothing/here").Problem(Errors.NotFound);

    [Fact]
    public Task A_wrong_method_is_a_problem() => app.Anonymous().DeleteAsync("auth/login").Problem(Errors.MethodNotAllowed);

    [Fact]
    public Task A_wrong_media_type_is_a_problem() =>
        app.Anonymous().PostAsync("auth/login", new StringContent("a=b", Encoding.UTF8, new MediaTypeHeaderValue("text/plain"))).Problem(Errors.UnsupportedMediaType);

    [Fact]
    public Task Broken_json_is_a_problem() => app.Anonymous().Post("auth/login", "{\"username\": ").Problem(Errors.MalformedBody);

    [Fact]
    public async Task A_wrong_type_names_its_field()
    {
        var problem = await app.Anonymous().Post("auth/login", "{\"username\": 7, \"password\": \"x\"}").Problem(Errors.Validation);
        problem.GetProperty("errors")[0].GetProperty("field").GetString().ShouldBe("username");
    }

    [Fact]
    public Task Json_nested_beyond_the_limit_is_a_problem() =>
        app.Anonymous().Post("auth/login", "{\"username\": " + new string('[', 100) + new string(']', 100) + ", \"password\": \"x\"}").Problem(Errors.Validation);

    [Fact]
    public Task A_body_over_a_mebibyte_is_refused() =>
        app.Anonymous().Post("auth/login", $"{{\"username\": \"{new string('x', 1_100_000)}\", \"password\": \"x\"}}").Problem(Errors.BodyTooLarge);

    [Fact]
    public async Task Sign_in_comes_before_the_body()
    {
        // The body is broken and nobody asked for it: 401, not 400.
        await app.Anonymous().Put("auth/me", "{{{").Problem(Errors.Unauthorized);
        await app.ClientOf("not-a-token").Put("auth/me", "{{{").Problem(Errors.TokenExpired);
    }

    [Theory]
    [InlineData("/v1/health/version")]
    [InlineData("/api/health/version")]
    [InlineData("/api/v1/health/version")]
    [InlineData("/api/v1/health/version/")]
    public async Task Every_documented_base_address_reaches_the_same_route(string path) =>
        (await app.Anonymous().GetAsync(path).Json()).GetProperty("name").GetString().ShouldBe("CodeGraph API");

    [Fact]
    public async Task Another_organization_in_the_header_is_not_found()
    {
        var member = await app.NewMember();
        var stranger = await app.NewMember();
        member.Client.DefaultRequestHeaders.Add("X-Organization-Id", stranger.OrganizationId.ToString());
        await member.Client.GetAsync("auth/me").Problem(Errors.NotFound);
    }

    [Fact]
    public async Task The_header_picks_one_of_several_memberships()
    {
        var member = await app.NewMember();
        var other = await app.NewMember();
        await app.Execute("INSERT INTO memberships (organization_id, user_id, role) VALUES ($1, $2, 'viewer')", other.OrganizationId, member.Id);
        member.Client.DefaultRequestHeaders.Add("X-Organization-Id", other.OrganizationId.ToString());
        var me = await member.Client.GetAsync("auth/me").Json();
        me.GetProperty("organization_id").GetGuid().ShouldBe(other.OrganizationId);
        me.GetProperty("role").GetString().ShouldBe("viewer");
    }

    [Fact]
    public async Task A_known_version_is_not_sent_again()
    {
        var member = await app.NewMember();
        var first = await member.Client.GetAsync("auth/me");
        var request = new HttpRequestMessage(HttpMethod.Get, "auth/me");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        (await member.Client.SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.NotModified);
    }

    [Fact]
    public async Task Metrics_are_prometheus_text()
    {
        await app.Anonymous().GetAsync("health/version").Json();
        var response = await app.Anonymous().GetAsync("/metrics");
        response.Content.Headers.ContentType!.ToString().ShouldStartWith("text/plain; version=0.0.4");
        var text = await response.Content.ReadAsStringAsync();
        text.ShouldContain("# TYPE http_request_duration_seconds histogram");
        text.ShouldContain("http_request_duration_seconds_bucket{code=\"2xx\",le=\"+Inf\"}");
        text.ShouldContain("dotnet_gc_heap_bytes");
    }

    [Theory]
    [InlineData("/docs/index.html", "swagger")]
    [InlineData("/redoc/index.html", "redoc")]
    [InlineData("/problems", "VALIDATION_ERROR")]
    [InlineData("/problems/not-found", "NOT_FOUND")]
    public async Task Pages_for_people_open(string path, string holds)
    {
        var response = await app.Anonymous().GetAsync(path);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await response.Content.ReadAsStringAsync()).ShouldContain(holds, Case.Insensitive);
    }

    [Theory]
    [InlineData("token rak_abcdefghijklmnop in a line", "rak_[redacted]")]
    [InlineData("Authorization: Bearer abcdefgh.ijklmnop", "Bearer [redacted]")]
    [InlineData("postgresql://user:hunter22@db:5432/x", "postgresql://user:[redacted]@db")]
    [InlineData("password=hunter22;Host=db", "password=[redacted]")]
    public void Logs_hold_no_secret(string line, string holds)
    {
        var redacted = Cli.JsonLines.Redact(line);
        redacted.ShouldContain(holds);
        redacted.ShouldNotContain("hunter22");
        redacted.ShouldNotContain("ghijklmnop");
    }

    /// <summary>Lines that make a backtracking matcher try every way there is. A log line that fails takes with it whoever wrote it.</summary>
    [Theory]
    [InlineData("a://b:", "c", ""), InlineData("eyJ", "abcdefghijk", ""), InlineData("", "eyJabcdefgh", ""), InlineData("", "token", ""), InlineData("", "password= ", ""), InlineData("", "a+a.", "://")]
    [InlineData("", "Bearer ", ""), InlineData("", "a://a:a", ""), InlineData("", "sk-", ""), InlineData("", "rak_", ""), InlineData("secret", " ", "="), InlineData("", "\ud800", "")]
    public void Hostile_lines_of_any_length_are_redacted_without_fail(string begin, string repeated, string end)
    {
        var line = begin + string.Concat(Enumerable.Repeat(repeated, 2_000_000 / repeated.Length)) + end;
        Cli.JsonLines.Redact(line).Length.ShouldBeLessThan(line.Length);
        Cli.JsonLines.Redact($"token=ghijklmnop {line}").ShouldNotContain("ghijklmnop");
    }
}
