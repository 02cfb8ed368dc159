using System.Net.WebSockets;
using System.Text.Json;
using Capstan.Api.Tests.Features.Realtime;

namespace Capstan.Api.Tests.Features.Chat;

/// <summary>A client whose connection breaks comes back and hears what it missed.</summary>
public sealed class ChatReplayTests(ChatApp app) : IClassFixture<ChatApp>
{
    private const string Question = "Where is `palloc` defined?";

    private static async Task<List<JsonElement>> Events(Peer peer)
    {
        var events = new List<JsonElement>();
        do events.Add((await peer.Next()).ShouldNotBeNull());
        while (events[^1].Type() is not ("end" or "error"));
        return events;
    }

    private static string Id(JsonElement said) => said.GetProperty("id").GetString()!;

    [Fact]
    public async Task After_a_break_every_event_is_heard_once_and_in_order()
    {
        var member = await app.Colleague();
        List<JsonElement> whole;
        using (var first = await Peer.Connect(app, $"/ws/chat?token={member.Token}"))
        {
            await first.Say(new { type = "query", query = Question });
            whole = await Events(first);
        }
        whole.Select(Id).ShouldBeUnique();
        whole[0].Type().ShouldBe("start");
        // Dropped without a goodbye: each place of the stream is one to come back to.
        foreach (var heard in new[] { 1, whole.Count - 1 })
        {
            using var again = await Peer.Connect(app, $"/ws/chat?token={member.Token}&last_event_id={Id(whole[heard - 1])}");
            var rest = await Events(again);
            rest.Select(e => e.GetRawText()).ShouldBe(whole.Skip(heard).Select(e => e.GetRawText()));
        }
        // The conversation goes on where it was.
        using var last = await Peer.Connect(app, $"/ws/chat?token={member.Token}&last_event_id={Id(whole[^1])}");
        await last.Say(new { type = "query", query = "who calls it?" });
        var next = await Events(last);
        next[0].GetProperty("session_id").GetGuid().ShouldBe(whole[0].GetProperty("session_id").GetGuid());
        next[^1].GetProperty("understood_as").GetString().ShouldBe("who calls `palloc`?");
    }

    [Fact]
    public async Task What_was_asked_before_the_break_is_answered_all_the_same()
    {
        var member = await app.Colleague();
        string start;
        using (var first = await Peer.Connect(app, $"/ws/chat?token={member.Token}"))
        {
            await first.Say(new { type = "query", query = Question });
            await first.Say(new { type = "query", query = "who calls it?" });
            start = Id((await first.Next()).ShouldNotBeNull());
        }
        using var again = await Peer.Connect(app, $"/ws/chat?token={member.Token}&last_event_id={start}");
        string.Concat((await Events(again)).Where(e => e.Type() == "chunk").Select(e => e.GetProperty("content").GetString())).ShouldContain("src/mem/mcxt.c:10");
        string.Concat((await Events(again)).Where(e => e.Type() == "chunk").Select(e => e.GetProperty("content").GetString())).ShouldContain("`heap_insert`");
    }

    [Fact]
    public async Task Nobody_else_and_no_later_connection_hears_a_conversation()
    {
        var member = await app.Colleague();
        using var first = await Peer.Connect(app, $"/ws/chat?token={member.Token}");
        await first.Say(new { type = "query", query = Question });
        var id = Id((await Events(first))[^1]);
        foreach (var (who, from) in new[] { (await app.Colleague(), id), (member, $"{Guid.NewGuid():N}-1"), (member, "nonsense"), (member, id[..33] + "999"), (member, id[..33] + "-1") })
        {
            using var other = await Peer.Connect(app, $"/ws/chat?token={who.Token}&last_event_id={from}");
            (await other.Next()).ShouldNotBeNull().Type().ShouldBe("reset");
            await other.Say(new { type = "query", query = Question });
            (await Events(other))[0].Type().ShouldBe("start");
        }
        // Taken over by a second connection of the same person: the first one is told to go.
        using var second = await Peer.Connect(app, $"/ws/chat?token={member.Token}&last_event_id={id}");
        (await first.Closed()).ShouldBe(1008);
        await second.Say(new { type = "query", query = Question });
        (await Events(second))[^1].Type().ShouldBe("end");
    }

    [Fact]
    public async Task A_ping_is_answered()
    {
        var member = await app.Colleague();
        foreach (var path in new[] { "/ws/chat", "/ws/notifications" })
        {
            using var peer = await Peer.Connect(app, $"{path}?token={member.Token}");
            for (var i = 0; i < 40; i++)
            {
                await peer.Say(new { type = "ping" });
                (await peer.Next()).ShouldNotBeNull().Type().ShouldBe("pong");
            }
            peer.State.ShouldBe(WebSocketState.Open);
        }
    }
}
