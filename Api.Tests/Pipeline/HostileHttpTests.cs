using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Npgsql;

namespace Capstan.Api.Tests.Pipeline;

public sealed class ImpatientApp : App
{
    protected override IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string> { ["REQUEST_TIMEOUT_SECONDS"] = "1" };
}

/// <summary>Requests no well-meaning client sends, over sockets of their own.</summary>
public sealed class HostileHttpTests(App app) : IClassFixture<App>
{
    private async Task<string> Send(string request, bool finish = false)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, app.BaseAddress.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        if (finish) client.Client.Shutdown(SocketShutdown.Send);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var answer = new MemoryStream();
        try
        {
            await stream.CopyToAsync(answer, limit.Token);
        }
        catch (IOException)
        {
            // The server broke the connection: what came before that counts.
        }
        return Encoding.Latin1.GetString(answer.ToArray());
    }

    [Fact]
    public async Task A_client_that_never_finishes_its_headers_is_dropped() =>
        (await Send("GET /api/v1/health/live HTTP/1.1\r\nHost: x\r\nX-Slow: ")).ShouldStartWith("HTTP/1.1 408");

    [Fact]
    public async Task A_client_that_never_sends_its_body_is_dropped() =>
        (await Send("POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{")).ShouldStartWith("HTTP/1.1 408");

    [Fact]
    public async Task Headers_beyond_32_KiB_are_refused() =>
        (await Send($"GET /api/v1/health/live HTTP/1.1\r\nHost: x\r\nX-Big: {new string('a', 40_000)}\r\n\r\n")).ShouldStartWith("HTTP/1.1 431");

    [Fact]
    public async Task More_than_a_hundred_headers_are_refused() =>
        (await Send($"GET /api/v1/health/live HTTP/1.1\r\nHost: x\r\n{string.Concat(Enumerable.Range(0, 150).Select(i => $"X-{i}: 1\r\n"))}\r\n")).ShouldStartWith("HTTP/1.1 431");

    [Fact]
    public async Task A_target_beyond_8_KiB_is_refused() =>
        (await Send($"GET /api/v1/groups?x={new string('a', 10_000)} HTTP/1.1\r\nHost: x\r\n\r\n")).ShouldStartWith("HTTP/1.1 414");

    [Theory]
    [InlineData("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n")]
    [InlineData("Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcd")]
    [InlineData("Content-Length: -1\r\n\r\n")]
    public async Task A_body_whose_end_two_readers_would_see_differently_is_not_followed_by_another_request(string rest)
    {
        var answer = await Send($"POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n{rest}GET /api/v1/health/version HTTP/1.1\r\nHost: x\r\n\r\n", finish: true);
        if (answer.Length > 0) answer.ShouldStartWith("HTTP/1.1 4");
        answer.ShouldNotContain("CodeGraph API");
    }

    [Theory]
    [InlineData("GET /api/v1/../../etc/passwd HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")]
    [InlineData("GET /docs/..%2f..%2f..%2fetc/passwd HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")]
    [InlineData("GET /scalar/%2e%2e/%2e%2e/appsettings.json HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")]
    [InlineData("GET /docs/%c0%ae%c0%ae/%c0%ae%c0%ae/etc/passwd HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")]
    public async Task No_path_leads_out_of_what_is_served(string request)
    {
        var answer = await Send(request);
        answer[..12].ShouldBeOneOf("HTTP/1.1 404", "HTTP/1.1 400");
        answer.ShouldNotContain("root:");
    }

    [Fact]
    public async Task A_compressed_body_is_not_inflated()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
            for (var i = 0; i < 64; i++) await gzip.WriteAsync(new byte[1024 * 1024]);
        packed.Length.ShouldBeLessThan(1024 * 1024);
        var content = new ByteArrayContent(packed.ToArray()) { Headers = { { "Content-Type", "application/json" }, { "Content-Encoding", "gzip" } } };
        await app.Anonymous().PostAsync("auth/login", content).Problem(Errors.UnsupportedMediaType);
    }

    [Fact]
    public async Task Line_breaks_in_what_is_echoed_make_no_header()
    {
        var owner = await app.NewMember();
        var response = await owner.Client.Post("groups", new { name = "a\r\nX-Injected: 1" });
        ((int)response.StatusCode).ShouldBe(400);
        response = await owner.Client.GetAsync("groups?limit=1&offset=0&x=%0d%0aX-Injected:%201");
        response.Headers.Contains("X-Injected").ShouldBeFalse();
        for (var i = 0; i < 3; i++) await owner.Client.Post("groups", new { name = $"g{i}" }).Json(201);
        response = await owner.Client.GetAsync("groups?limit=1&x=%0d%0aX-Injected:%201");
        response.Headers.GetValues("Link").Single().ShouldNotContain("\n");
        response.Headers.Contains("X-Injected").ShouldBeFalse();
    }

    [Theory]
    [InlineData("\u202Eadmin"), InlineData("ad\u200Bmin"), InlineData("ad\0min"), InlineData("admin\u00A0"), InlineData("аdmin"), InlineData("ＡＤＭＩＮ"), InlineData("admin\uFEFF")]
    public async Task A_name_that_looks_like_another_is_no_user_name(string name)
    {
        var owner = await app.NewMember();
        await owner.Client.Post("users", new { username = name, password = "Stable-staple-9", email = $"{Guid.NewGuid():N}@example.com", role = "viewer" }).Problem(Errors.Validation);
    }

    [Fact]
    public async Task A_password_of_a_mebibyte_is_not_hashed()
    {
        var problem = await app.Anonymous().Post("auth/login", new { username = "x", password = new string('a', 900_000) }).Problem(Errors.Validation);
        problem.GetProperty("errors")[0].GetProperty("field").GetString().ShouldBe("password");
    }
}

public sealed class DeadlineTests(ImpatientApp app) : IClassFixture<ImpatientApp>
{
    [Fact]
    public async Task An_answer_that_takes_too_long_is_given_up()
    {
        var owner = await app.NewMember();
        var group = (await owner.Client.Post("groups", new { name = "held" }).Json(201)).GetProperty("id").GetGuid();
        // Somebody else holds the row, and does not let go.
        await using var connection = await app.Database.Owner.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var hold = new NpgsqlCommand("SELECT 1 FROM groups WHERE id = $1 FOR UPDATE", connection, transaction) { Parameters = { new() { Value = group } } }) await hold.ExecuteNonQueryAsync();

        var pending = owner.Client.Put($"groups/{group}", new { name = "never" });
        await pending.Problem(Errors.DeadlineExceeded);
        (await pending).Headers.RetryAfter.ShouldNotBeNull();
        await transaction.RollbackAsync();
        (await owner.Client.GetAsync($"groups/{group}").Json()).GetProperty("name").GetString().ShouldBe("held");
    }
}
