namespace Capstan.Api.Tests.Features.Chat;

public sealed class SessionTests(ChatApp app) : IClassFixture<ChatApp>
{
    [Fact]
    public async Task A_created_session_can_be_read_and_listed()
    {
        var member = await app.Colleague();
        var response = await member.Client.Post("sessions", new { title = "Как устроена память" });
        var session = await response.Json(201);
        var id = session.GetProperty("id").GetGuid();
        response.Headers.Location!.ToString().ShouldBe($"/api/v1/sessions/{id}");
        session.EnumerateObject().Select(p => p.Name).ShouldBe(["id", "title", "scenario_id", "message_count", "created_at", "updated_at"]);
        session.GetProperty("created_at").GetString()!.ShouldEndWith("Z");

        var detail = await member.Client.GetAsync($"sessions/{id}").Json();
        detail.GetProperty("title").GetString().ShouldBe("Как устроена память");
        detail.GetProperty("messages").GetArrayLength().ShouldBe(0);

        var list = await member.Client.GetAsync("sessions").Json();
        list.GetProperty("total").GetInt64().ShouldBe(1);
        list.GetProperty("sessions")[0].GetProperty("id").GetGuid().ShouldBe(id);
    }

    [Fact]
    public async Task A_session_without_a_body_is_titled_by_its_first_question()
    {
        var member = await app.Colleague();
        var session = (await member.Client.PostAsync("sessions", null).Json(201)).GetProperty("id").GetGuid();
        await ChatApp.Ask(member, "Where is `palloc` defined?\nAnd why?", session);
        await ChatApp.Ask(member, "What calls palloc?", session);
        var detail = await member.Client.GetAsync($"sessions/{session}").Json();
        detail.GetProperty("title").GetString().ShouldBe("Where is `palloc` defined?");
        detail.GetProperty("message_count").GetInt64().ShouldBe(4);
        detail.GetProperty("scenario_id").GetString().ShouldBe("onboarding");
        detail.GetProperty("messages").EnumerateArray().Select(m => m.GetProperty("role").GetString()).ShouldBe(["user", "assistant", "user", "assistant"]);
    }

    [Fact]
    public async Task Pages_show_every_session_once_the_latest_first()
    {
        var member = await app.Colleague();
        for (var i = 0; i < 7; i++) await ChatApp.NewSession(member, $"Session {i}");
        await app.Execute("UPDATE sessions SET updated_at = timestamptz '2026-01-01' WHERE user_id = $1", member.Id);
        var first = await ChatApp.NewSession(member, "The latest");
        foreach (var start in new[] { "sessions?limit=3", "sessions?limit=3&offset=0" })
        {
            var seen = new List<Guid>();
            for (string? path = start; path is not null;)
            {
                var response = await member.Client.GetAsync(path);
                seen.AddRange((await response.Json()).GetProperty("sessions").EnumerateArray().Select(s => s.GetProperty("id").GetGuid()));
                path = response.Headers.TryGetValues("Link", out var link) ? link.Single().Split('<', '>')[1] : null;
            }
            seen.Count.ShouldBe(8);
            seen.ShouldBeUnique();
            seen[0].ShouldBe(first);
        }
    }

    [Fact]
    public async Task Deleting_a_session_removes_its_messages_and_only_its()
    {
        var member = await app.Colleague();
        var (gone, kept) = (await ChatApp.NewSession(member), await ChatApp.NewSession(member));
        await ChatApp.Ask(member, "Where is palloc?", gone);
        await ChatApp.Ask(member, "Where is palloc?", kept);
        var message = (await member.Client.GetAsync($"history?session_id={gone}").Json()).GetProperty("messages")[0].GetProperty("id").GetGuid();

        (await member.Client.DeleteAsync($"sessions/{gone}")).StatusCode.ShouldBe(System.Net.HttpStatusCode.NoContent);
        await member.Client.GetAsync($"sessions/{gone}").Problem(Errors.NotFound);
        await member.Client.GetAsync($"history/{message}").Problem(Errors.NotFound);
        await member.Client.DeleteAsync($"sessions/{gone}").Problem(Errors.NotFound);
        await member.Client.Post("chat", new { query = "Where is palloc?", session_id = gone }).Problem(Errors.NotFound);
        (await app.Scalar<long>("SELECT count(*) FROM messages WHERE session_id = $1", gone)).ShouldBe(0);
        (await member.Client.GetAsync("history").Json()).GetProperty("total").GetInt64().ShouldBe(2);
    }

    [Fact]
    public async Task Nobody_else_reaches_a_session()
    {
        var owner = await app.Colleague();
        var session = await ChatApp.NewSession(owner, "Mine");
        await ChatApp.Ask(owner, "Where is palloc?", session);
        var message = (await owner.Client.GetAsync("history").Json()).GetProperty("messages")[0].GetProperty("id").GetGuid();

        foreach (var other in new[] { await app.Colleague(), await app.Colleague(Role.Owner), await app.NewMember() })
        {
            await other.Client.GetAsync($"sessions/{session}").Problem(Errors.NotFound);
            await other.Client.GetAsync($"history?session_id={session}").Problem(Errors.NotFound);
            await other.Client.GetAsync($"history/export?session_id={session}").Problem(Errors.NotFound);
            await other.Client.GetAsync($"history/{message}").Problem(Errors.NotFound);
            await other.Client.DeleteAsync($"sessions/{session}").Problem(Errors.NotFound);
            (await other.Client.GetAsync("sessions").Json()).GetProperty("total").GetInt64().ShouldBe(0);
            (await other.Client.GetAsync("history").Json()).GetProperty("total").GetInt64().ShouldBe(0);
            (await other.Client.GetStringAsync("history/export")).ShouldBe("""{"messages":[]}""");
        }
        var colleague = await app.Colleague();
        await colleague.Client.Post("chat", new { query = "Where is palloc?", session_id = session }).Problem(Errors.NotFound);
        await colleague.Client.Post("chat/stream", new { query = "Where is palloc?", session_id = session }).Problem(Errors.NotFound);
        (await owner.Client.GetAsync($"sessions/{session}").Json()).GetProperty("message_count").GetInt64().ShouldBe(2);
    }

    [Fact]
    public async Task Viewers_read_but_neither_begin_nor_ask()
    {
        var viewer = await app.Colleague(Role.Viewer);
        await viewer.Client.GetAsync("sessions").Json();
        await viewer.Client.GetAsync("history").Json();
        await viewer.Client.Post("sessions", new { }).Problem(Errors.Forbidden);
        await viewer.Client.Post("chat", new { query = "Where is palloc?" }).Problem(Errors.Forbidden);
        await app.Anonymous().GetAsync("sessions").Problem(Errors.Unauthorized);
        await app.Anonymous().GetAsync("history/export").Problem(Errors.Unauthorized);
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=201")]
    [InlineData("limit=x")]
    [InlineData("offset=-1")]
    [InlineData("cursor=%00")]
    [InlineData("cursor=AAAA")]
    [InlineData("offset=1&cursor=N2ZmZi4wMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMA")]
    public async Task A_bad_page_is_refused(string query)
    {
        await app.Analyst.Client.GetAsync($"sessions?{query}").Problem(Errors.Validation);
        await app.Analyst.Client.GetAsync($"history?{query}").Problem(Errors.Validation);
    }

    [Theory]
    [InlineData("{\"title\": \"\"}")]
    [InlineData("{\"title\": \"a\\u0000b\"}")]
    [InlineData("{\"title\": \"\\ud800\"}")]
    [InlineData("{\"title\": 7}")]
    public Task A_bad_title_is_refused(string body) => app.Analyst.Client.Post("sessions", body).Problem(Errors.Validation);
}

public sealed class SessionMessageTests(ChatApp app) : IClassFixture<ChatApp>
{
    [Fact]
    public async Task Messages_of_a_session_come_in_the_order_they_were_said_and_pages_lead_back()
    {
        var member = await app.Colleague();
        var session = await ChatApp.NewSession(member);
        for (var i = 1; i <= 5; i++)
        {
            var saved = await member.Client.Post($"sessions/{session}/messages", new { role = i % 2 == 0 ? "assistant" : "user", content = $"message {i}" }).Json(201);
            saved.GetProperty("status").GetString().ShouldBe("saved");
            saved.GetProperty("message").GetProperty("content").GetString().ShouldBe($"message {i}");
        }
        var all = await member.Client.GetAsync($"sessions/{session}/messages").Json();
        Contents(all).ShouldBe(["message 1", "message 2", "message 3", "message 4", "message 5"]);
        all.GetProperty("total").GetInt64().ShouldBe(5);

        Contents(await member.Client.GetAsync($"sessions/{session}/messages?limit=2&offset=1").Json()).ShouldBe(["message 3", "message 4"]);
        var last = await member.Client.GetAsync($"sessions/{session}/messages?limit=2").Json();
        Contents(last).ShouldBe(["message 4", "message 5"]);
        var before = await member.Client.GetAsync($"sessions/{session}/messages?limit=2&cursor={last.GetProperty("next_cursor").GetString()}").Json();
        Contents(before).ShouldBe(["message 2", "message 3"]);
        before.GetProperty("total").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
    }

    [Fact]
    public async Task What_is_kept_beside_a_conversation_does_not_change_what_it_means()
    {
        var member = await app.Colleague();
        var session = (await ChatApp.Ask(member, "Where is `palloc` defined?")).GetProperty("session_id").GetGuid();
        await member.Client.Post($"sessions/{session}/messages", new { role = "assistant", content = "`heap_insert` is nicer." }).Json(201);
        (await ChatApp.Ask(member, "who calls it?", session)).GetProperty("understood_as").GetString().ShouldBe("who calls `palloc`?");
        (await member.Client.GetAsync($"sessions/{session}").Json()).GetProperty("message_count").GetInt64().ShouldBe(5);
    }

    [Fact]
    public async Task Sessions_are_found_by_title_and_by_message()
    {
        var member = await app.Colleague();
        var titled = await ChatApp.NewSession(member, "Zebra stripes");
        var spoken = await ChatApp.NewSession(member, "Something else");
        await member.Client.Post($"sessions/{spoken}/messages", new { content = "The zebra crossed the street, and another zebra followed." }).Json(201);
        await member.Client.Post($"sessions/{spoken}/messages", new { content = "Nothing here." }).Json(201);

        var found = await member.Client.GetAsync("sessions/search?q=zebra").Json();
        found.GetProperty("count").GetInt32().ShouldBe(2);
        found.GetProperty("query").GetString().ShouldBe("zebra");
        found.GetProperty("sessions").EnumerateArray().Select(s => s.GetProperty("id").GetGuid()).ShouldBe([spoken, titled]);
        found.GetProperty("sessions")[0].GetProperty("matches").GetInt64().ShouldBe(1);
        found.GetProperty("sessions")[0].GetProperty("excerpt").GetString()!.ShouldContain("zebra crossed");
        found.GetProperty("sessions")[1].GetProperty("excerpt").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);

        (await (await app.Colleague()).Client.GetAsync("sessions/search?q=zebra").Json()).GetProperty("count").GetInt32().ShouldBe(0);
        await member.Client.GetAsync("sessions/search").Problem(Errors.Validation);
        await member.Client.GetAsync("sessions/search?q=a&limit=51").Problem(Errors.Validation);
    }

    [Fact]
    public async Task Another_persons_session_is_not_found()
    {
        var session = await ChatApp.NewSession(await app.Colleague());
        var other = await app.Colleague();
        await other.Client.GetAsync($"sessions/{session}/messages").Problem(Errors.NotFound);
        await other.Client.Post($"sessions/{session}/messages", new { content = "x" }).Problem(Errors.NotFound);
        await other.Client.Post($"sessions/{session}/messages", new { role = "system", content = "x" }).Problem(Errors.Validation);
        await other.Client.Post($"sessions/{session}/messages", new { content = "" }).Problem(Errors.Validation);
    }

    private static string?[] Contents(System.Text.Json.JsonElement list) => [.. list.GetProperty("messages").EnumerateArray().Select(m => m.GetProperty("content").GetString())];
}
