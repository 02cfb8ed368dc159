using System.Net.Http.Headers;
using System.Text.Json;

namespace Capstan.Api.Tests.Features.Chat;

public sealed class ChatTests(ChatApp app) : IClassFixture<ChatApp>
{
    private static string Text(JsonElement answer) => answer.GetProperty("answer").GetString()!;

    [Fact]
    public async Task An_answer_has_the_documented_shape()
    {
        var response = await app.Analyst.Client.Post("chat", new { query = "Where is `heap_insert` defined?", language = "en", scenario_id = "onboarding" });
        var answer = await response.Json();
        Text(answer).ShouldStartWith("`heap_insert` is defined at `src/heap.c:5`");
        answer.GetProperty("scenario_id").GetString().ShouldBe("onboarding");
        answer.GetProperty("confidence").GetDouble().ShouldBeInRange(0.01, 1);
        var evidence = answer.GetProperty("evidence")[0];
        evidence.EnumerateObject().Select(p => p.Name).ShouldBe(["type", "source", "content", "relevance"]);
        evidence.GetProperty("type").GetString().ShouldBe("code");
        evidence.GetProperty("source").GetString().ShouldBe("src/heap.c:5");
        evidence.GetProperty("content").GetString()!.ShouldStartWith("line 5 of the file;");
        evidence.GetProperty("relevance").GetDouble().ShouldBe(1);
        answer.GetProperty("session_id").GetGuid().ShouldNotBe(Guid.Empty);
        answer.GetProperty("request_id").GetString().ShouldBe(response.Headers.GetValues("X-Request-ID").Single());
        answer.GetProperty("processing_time_ms").GetDouble().ShouldBeGreaterThan(0);
        answer.GetProperty("model").GetString().ShouldBe("embedded-extractive");
    }

    [Fact]
    public async Task The_same_question_gets_the_same_answer_to_the_byte()
    {
        var first = await ChatApp.Ask(app.Analyst, "What calls palloc?");
        var second = await ChatApp.Ask(app.Analyst, "What calls palloc?");
        Text(second).ShouldBe(Text(first));
        second.GetProperty("evidence").GetRawText().ShouldBe(first.GetProperty("evidence").GetRawText());
        second.GetProperty("session_id").GetGuid().ShouldNotBe(first.GetProperty("session_id").GetGuid());
    }

    [Theory]
    [InlineData("and who calls it?")]
    [InlineData("а кто его вызывает?")]
    [InlineData("What calls it?")]
    public async Task It_means_what_the_question_before_was_about(string followUp)
    {
        var first = await ChatApp.Ask(app.Analyst, "Where is `palloc` defined?");
        var session = first.GetProperty("session_id").GetGuid();
        Text(await ChatApp.Ask(app.Analyst, followUp, session)).ShouldContain("`heap_insert` — `src/heap.c:12`");
        // The next one looks through the follow-up, which names nothing.
        Text(await ChatApp.Ask(app.Analyst, "Where is it defined?", session)).ShouldContain("src/mem/mcxt.c:10");
    }

    [Theory]
    [InlineData("Что известно о ней?")]
    [InlineData("Где она определена?")]
    [InlineData("Explain this function")]
    public async Task Any_form_of_the_pronoun_will_do(string followUp)
    {
        var session = (await ChatApp.Ask(app.Analyst, "Где определена функция `palloc`?")).GetProperty("session_id").GetGuid();
        Text(await ChatApp.Ask(app.Analyst, followUp, session)).ShouldContain("src/mem/mcxt.c:10");
    }

    [Fact]
    public async Task A_scenario_asked_by_its_address_answers_in_the_same_conversation()
    {
        var session = (await ChatApp.Ask(app.Analyst, "Where is `palloc` defined?")).GetProperty("session_id").GetGuid();
        var answer = await app.Analyst.Client.Post("scenarios/onboarding/query", new { query = "What calls it?", session_id = session }).Json();
        Text(answer).ShouldContain("`heap_insert` — `src/heap.c:12`");
        answer.GetProperty("session_id").GetGuid().ShouldBe(session);
        (await app.Analyst.Client.GetAsync($"sessions/{session}").Json()).GetProperty("message_count").GetInt64().ShouldBe(4);
        var other = await app.Colleague();
        await other.Client.Post("scenarios/onboarding/query", new { query = "What calls it?", session_id = session }).Problem(Errors.NotFound);
    }

    [Fact]
    public async Task A_repeated_request_with_an_idempotency_key_is_answered_once()
    {
        var member = await app.Colleague();
        async Task<HttpResponseMessage> Once()
        {
            var request = new HttpRequestMessage(HttpMethod.Post, "chat") { Content = Answers.Content(new { query = "Where is `palloc` defined?" }) };
            request.Headers.Add("Idempotency-Key", "the-same");
            return await member.Client.SendAsync(request);
        }
        var first = await (await Once()).Json();
        var again = await Once();
        again.Headers.GetValues("Idempotency-Replayed").Single().ShouldBe("true");
        (await again.Json()).GetRawText().ShouldBe(first.GetRawText());
        (await member.Client.GetAsync("sessions").Json()).GetProperty("total").GetInt64().ShouldBe(1);
    }

    [Fact]
    public async Task Another_conversation_is_not_remembered()
    {
        await ChatApp.Ask(app.Analyst, "Where is `palloc` defined?");
        Text(await ChatApp.Ask(app.Analyst, "and who calls it?")).ShouldNotContain("src/heap.c:12");
    }

    [Fact]
    public async Task A_project_named_in_the_request_wins_over_the_active_one()
    {
        Text(await app.Analyst.Client.Post("chat", new { query = "Where is `Method1` defined?", project_id = app.Bravo }).Json()).ShouldContain("src/file0.c");
        Text(await ChatApp.Ask(app.Analyst, "Where is `Method1` defined?")).ShouldNotContain("src/file0.c");
    }

    [Fact]
    public async Task What_stands_in_the_way_is_a_problem_and_leaves_nothing_behind()
    {
        var member = await app.NewMember(Role.Analyst, app.Analyst.OrganizationId);
        await member.Client.Post("chat", new { query = "Where is palloc?" }).Problem(Errors.NoActiveProject);
        var empty = await app.NewProject(member.OrganizationId);
        await member.Client.Post("chat", new { query = "Where is palloc?", project_id = empty }).Problem(Errors.ProjectNotImported);
        await member.Client.Post("chat", new { query = "Where is palloc?", project_id = Guid.NewGuid() }).Problem(Errors.NotFound);
        await member.Client.Post("chat", new { query = "Where is palloc?", project_id = app.Alpha, scenario_id = "no-such" }).Problem(Errors.NotFound);
        await member.Client.Post("chat/stream", new { query = "Where is palloc?", project_id = empty }).Problem(Errors.ProjectNotImported);
        var stranger = await app.NewMember();
        await stranger.Client.Post("chat", new { query = "Where is palloc?", project_id = app.Alpha }).Problem(Errors.NotFound);
        (await member.Client.GetAsync("sessions").Json()).GetProperty("total").GetInt64().ShouldBe(0);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"query\": null}")]
    [InlineData("{\"query\": \"\"}")]
    [InlineData("{\"query\": \"  \\n \"}")]
    [InlineData("{\"query\": [\"x\"]}")]
    [InlineData("{\"query\": \"a\\u0000b\"}")]
    [InlineData("{\"query\": \"\\udc00 palloc\"}")]
    [InlineData("{\"query\": \"palloc\", \"session_id\": \"sess_1\"}")]
    [InlineData("{\"query\": \"palloc\", \"language\": \"fr\"}")]
    [InlineData("{\"query\": \"palloc\", \"scenario_id\": \"\"}")]
    public async Task A_bad_question_is_refused(string body)
    {
        await app.Analyst.Client.Post("chat", body).Problem(Errors.Validation);
        await app.Analyst.Client.Post("chat/stream", body).Problem(Errors.Validation);
    }

    [Fact]
    public Task A_question_too_long_is_refused() => app.Analyst.Client.Post("chat", new { query = new string('x', 10_001) }).Problem(Errors.Validation);

    [Theory]
    [InlineData("'; DROP TABLE messages; --")]
    [InlineData("%s%s%s{0}{{}}")]
    [InlineData("<script>alert(1)</script> `palloc`")]
    [InlineData("`````` \\ \u202e \u200b 💥 \u0301")]
    public async Task A_hostile_question_is_only_text(string query)
    {
        var answer = await ChatApp.Ask(app.Analyst, query);
        var session = await app.Analyst.Client.GetAsync($"sessions/{answer.GetProperty("session_id")}").Json();
        session.GetProperty("messages")[0].GetProperty("content").GetString().ShouldBe(query);
    }

    [Fact]
    public async Task A_stream_says_the_same_answer_in_pieces()
    {
        var member = await app.Colleague();
        var whole = await ChatApp.Ask(member, "Give me an overview of this project");
        var request = new HttpRequestMessage(HttpMethod.Post, "chat/stream") { Content = Answers.Content(new { query = "Give me an overview of this project" }) };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        var response = await member.Client.SendAsync(request);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        response.Headers.CacheControl!.NoStore.ShouldBeTrue();

        var events = ChatApp.Events(await response.Content.ReadAsStringAsync());
        events[0].EnumerateObject().Select(p => p.Name).ShouldBe(["type", "session_id"]);
        events[0].GetProperty("type").GetString().ShouldBe("start");
        var chunks = events[1..^1];
        chunks.ShouldNotBeEmpty();
        chunks.ShouldAllBe(c => c.GetProperty("type").GetString() == "chunk");
        string.Concat(chunks.Select(c => c.GetProperty("content").GetString())).ShouldBe(Text(whole));
        events[^1].GetProperty("type").GetString().ShouldBe("end");
        events[^1].GetProperty("scenario_id").GetString().ShouldBe(whole.GetProperty("scenario_id").GetString());
        events[^1].GetProperty("evidence").GetRawText().ShouldBe(whole.GetProperty("evidence").GetRawText());

        var session = await member.Client.GetAsync($"sessions/{events[0].GetProperty("session_id")}").Json();
        session.GetProperty("messages")[1].GetProperty("content").GetString().ShouldBe(Text(whole));
    }

    [Fact]
    public async Task What_fails_after_the_headers_is_an_error_event()
    {
        var member = await app.Colleague();
        var session = await ChatApp.NewSession(member);
        // The session goes away between the beginning of the answer and its end.
        await app.Execute(
            """
            CREATE OR REPLACE FUNCTION public.forget() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
            """);
        await app.Execute($"CREATE TRIGGER forget BEFORE UPDATE ON sessions FOR EACH ROW WHEN (OLD.id = '{session}') EXECUTE FUNCTION public.forget()");
        var events = ChatApp.Events(await (await member.Client.Post("chat/stream", new { query = "Where is palloc?", session_id = session })).Content.ReadAsStringAsync());
        events[0].GetProperty("type").GetString().ShouldBe("start");
        var error = events[^1];
        error.GetProperty("type").GetString().ShouldBe("error");
        error.GetProperty("error_code").GetString().ShouldBe("NOT_FOUND");
        error.GetProperty("detail").GetString().ShouldNotBeNullOrEmpty();
        error.GetProperty("request_id").GetString().ShouldStartWith("req_");
        (await member.Client.GetAsync("history").Json()).GetProperty("total").GetInt64().ShouldBe(0);
    }

    [Fact]
    public async Task Statistics_count_the_questions_of_the_organization_and_outlive_conversations()
    {
        var member = await app.NewMember(Role.Owner);
        var empty = await member.Client.GetAsync("stats").Json();
        empty.EnumerateObject().Select(p => p.Name).ShouldBe(["total_queries", "queries_today", "average_response_time_ms", "scenarios_usage"]);
        empty.GetProperty("total_queries").GetInt64().ShouldBe(0);

        var colleague = await app.Colleague();
        var before = await colleague.Client.GetAsync("stats").Json();
        var session = (await ChatApp.Ask(colleague, "Where is palloc?")).GetProperty("session_id").GetGuid();
        await colleague.Client.DeleteAsync($"sessions/{session}");
        await app.Execute("INSERT INTO question_counts VALUES ($1, date '2020-01-01', 'security', 3, 30)", colleague.OrganizationId);
        var after = await colleague.Client.GetAsync("stats").Json();
        (after.GetProperty("total_queries").GetInt64() - before.GetProperty("total_queries").GetInt64()).ShouldBeGreaterThanOrEqualTo(4);
        after.GetProperty("queries_today").GetInt64().ShouldBe(after.GetProperty("total_queries").GetInt64() - 3);
        after.GetProperty("average_response_time_ms").GetDouble().ShouldBeGreaterThan(0);
        after.GetProperty("scenarios_usage").GetProperty("security").GetInt64().ShouldBe(3);
        (await member.Client.GetAsync("stats").Json()).GetProperty("total_queries").GetInt64().ShouldBe(0);
    }

    [Fact]
    public void Pieces_put_together_are_the_text()
    {
        foreach (var text in new[] { "", "a", new string('x', 401), string.Concat(Enumerable.Repeat("💥", 500)), "a\n" + new string('y', 399) + "\n\nz", new string('\n', 900) })
        {
            var pieces = Capstan.Features.Chat.Answering.ChatService.Pieces(text).ToList();
            string.Concat(pieces).ShouldBe(text);
            pieces.ShouldAllBe(p => p.Length > 0 && p.Length <= 400 && !char.IsLowSurrogate(p[0]));
        }
    }
}
