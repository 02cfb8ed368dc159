using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Capstan.Api.Tests.Features.Chat;

public sealed class LimitedChatApp : ChatApp
{
    protected override IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string>
    {
        ["RATE_LIMIT_ENABLED"] = "true",
        ["RATE_LIMIT_PER_MINUTE"] = "3",
    };
}

public sealed class ChatSocketTests(ChatApp app, LimitedChatApp limited) : IClassFixture<ChatApp>, IClassFixture<LimitedChatApp>
{
    private static async Task<ClientWebSocket> Connect(App app, Member member, string path = "/ws/chat")
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(new Uri(app.BaseAddress, $"{path}?token={member.Token}")) { Scheme = "ws" }.Uri, CancellationToken.None);
        return socket;
    }

    private static Task Send(ClientWebSocket socket, object message) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(message as string ?? JsonSerializer.Serialize(message)), WebSocketMessageType.Text, true, CancellationToken.None);

    private static async Task<JsonElement> Receive(ClientWebSocket socket)
    {
        var message = new MemoryStream();
        var buffer = new byte[8192];
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer, limit.Token);
            part.MessageType.ShouldBe(WebSocketMessageType.Text, socket.CloseStatusDescription);
            message.Write(buffer, 0, part.Count);
            if (part.EndOfMessage) return JsonDocument.Parse(message.ToArray()).RootElement;
        }
    }

    /// <summary>The events of one query, to its end or error.</summary>
    private static async Task<List<JsonElement>> Ask(ClientWebSocket socket, object message)
    {
        await Send(socket, message);
        var events = new List<JsonElement>();
        do events.Add(await Receive(socket));
        while (events[^1].GetProperty("type").GetString() is not ("end" or "error"));
        return events;
    }

    private static string Text(List<JsonElement> events) => string.Concat(events.Where(e => e.GetProperty("type").GetString() == "chunk").Select(e => e.GetProperty("content").GetString()));

    [Theory]
    [InlineData("/ws/chat")]
    [InlineData("/api/v1/ws/chat")]
    public async Task Queries_of_one_connection_are_one_conversation(string path)
    {
        var member = await app.Colleague();
        using var socket = await Connect(app, member, path);
        var first = await Ask(socket, new { type = "query", query = "Where is `palloc` defined?", scenario_id = "onboarding" });
        first[0].GetProperty("type").GetString().ShouldBe("start");
        Text(first).ShouldStartWith("`palloc` is defined at `src/mem/mcxt.c:10`");
        first[^1].GetProperty("scenario_id").GetString().ShouldBe("onboarding");
        first[^1].GetProperty("evidence")[0].GetProperty("source").GetString().ShouldBe("src/mem/mcxt.c:10");

        var second = await Ask(socket, new { type = "query", query = "and who calls it?" });
        Text(second).ShouldContain("`heap_insert` — `src/heap.c:12`");
        second[0].GetProperty("session_id").GetGuid().ShouldBe(first[0].GetProperty("session_id").GetGuid());
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "", CancellationToken.None);

        var session = await member.Client.GetAsync($"sessions/{first[0].GetProperty("session_id")}").Json();
        session.GetProperty("message_count").GetInt64().ShouldBe(4);
    }

    [Fact]
    public async Task What_is_wrong_with_one_message_is_an_error_event_and_the_connection_stays()
    {
        using var socket = await Connect(app, await app.Colleague());
        foreach (var (message, code) in new (string, string)[]
        {
            ("", "MALFORMED_BODY"), ("{", "MALFORMED_BODY"), ("[1]", "MALFORMED_BODY"), ("{\"type\":\"query\",\"query\":\"\\ud800\"}", "MALFORMED_BODY"), ("null", "VALIDATION_ERROR"),
            ("{\"type\":\"sing\"}", "VALIDATION_ERROR"), ("{\"type\":\"query\"}", "VALIDATION_ERROR"), ("{\"type\":\"query\",\"query\":\"a\\u0000\"}", "VALIDATION_ERROR"),
            ("{\"type\":\"query\",\"query\":\"palloc\",\"language\":\"fr\"}", "VALIDATION_ERROR"), ("{\"type\":\"query\",\"query\":\"palloc\",\"scenario_id\":\"none\"}", "NOT_FOUND"),
            ($"{{\"type\":\"query\",\"query\":\"palloc\",\"session_id\":\"{Guid.NewGuid()}\"}}", "NOT_FOUND"), ($"{{\"type\":\"query\",\"query\":\"palloc\",\"project_id\":\"{Guid.NewGuid()}\"}}", "NOT_FOUND"),
        })
        {
            var error = (await Ask(socket, message)).ShouldHaveSingleItem();
            error.GetProperty("error_code").GetString().ShouldBe(code, message);
            error.GetProperty("request_id").GetString().ShouldStartWith("req_");
        }
        Text(await Ask(socket, new { type = "query", query = "Where is `palloc` defined?" })).ShouldContain("src/mem/mcxt.c:10");
    }

    [Fact]
    public async Task A_bad_token_and_a_viewer_are_turned_away()
    {
        foreach (var (member, code) in new[] { (new Member { Id = default, OrganizationId = default, Username = "", Token = "forged" }, 4401), (await app.Colleague(Role.Viewer), 4403) })
        {
            using var socket = await Connect(app, member);
            var end = await socket.ReceiveAsync(new byte[100], CancellationToken.None);
            end.MessageType.ShouldBe(WebSocketMessageType.Close);
            ((int)socket.CloseStatus!).ShouldBe(code);
        }
    }

    [Fact]
    public async Task Queries_count_against_the_limits()
    {
        var member = await limited.Colleague();
        using var socket = await Connect(limited, member);
        var codes = new List<string?>();
        for (var i = 0; i < 5; i++)
        {
            var last = (await Ask(socket, new { type = "query", query = "Where is `palloc` defined?" }))[^1];
            codes.Add(last.TryGetProperty("error_code", out var code) ? code.GetString() : null);
        }
        codes.ShouldBe([null, null, null, "RATE_LIMIT_EXCEEDED", "RATE_LIMIT_EXCEEDED"]);
    }
}
