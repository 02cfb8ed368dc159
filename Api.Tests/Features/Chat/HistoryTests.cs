using System.Globalization;
using System.Text.Json;
using CsvHelper;
using FsCheck;
using FsCheck.Fluent;

namespace Capstan.Api.Tests.Features.Chat;

public sealed class HistoryTests(ChatApp app) : IClassFixture<ChatApp>
{
    private async Task<(Member Member, Guid Session)> WithMessages(int exchanges)
    {
        var member = await app.Colleague();
        var session = await ChatApp.NewSession(member);
        await app.Execute(
            """
            INSERT INTO messages (organization_id, id, session_id, user_id, role, content, created_at)
            SELECT $1, gen_random_uuid(), $2, $3, CASE WHEN i % 2 = 1 THEN 'user' ELSE 'assistant' END, 'message ' || i, timestamptz '2026-01-01' + i / 3 * interval '1 second'
            FROM generate_series(1, $4 * 2) i
            """, member.OrganizationId, session, member.Id, exchanges);
        await app.Execute("UPDATE sessions SET message_count = $2 WHERE id = $1", session, exchanges * 2L);
        return (member, session);
    }

    private static List<Guid> Ids(JsonElement page) => [.. page.GetProperty("messages").EnumerateArray().Select(m => m.GetProperty("id").GetGuid())];

    [Fact]
    public async Task Messages_have_the_documented_shape()
    {
        var member = await app.Colleague();
        var answer = await ChatApp.Ask(member, "Where is `heap_insert` defined?");
        var list = await member.Client.GetAsync("history?limit=50&offset=0").Json();
        list.GetProperty("total").GetInt64().ShouldBe(2);
        list.GetProperty("limit").GetInt32().ShouldBe(50);
        list.GetProperty("offset").GetInt32().ShouldBe(0);

        var reply = list.GetProperty("messages")[0];
        reply.EnumerateObject().Select(p => p.Name).ShouldBe(["id", "session_id", "role", "content", "scenario_id", "confidence", "evidence", "created_at"]);
        reply.GetProperty("id").GetGuid().ShouldBe(answer.GetProperty("message_id").GetGuid());
        reply.GetProperty("session_id").GetGuid().ShouldBe(answer.GetProperty("session_id").GetGuid());
        reply.GetProperty("role").GetString().ShouldBe("assistant");
        reply.GetProperty("content").GetString().ShouldBe(answer.GetProperty("answer").GetString());
        reply.GetProperty("evidence").GetRawText().ShouldBe(answer.GetProperty("evidence").GetRawText());
        var question = list.GetProperty("messages")[1];
        question.GetProperty("role").GetString().ShouldBe("user");
        question.GetProperty("content").GetString().ShouldBe("Where is `heap_insert` defined?");
        question.GetProperty("evidence").GetArrayLength().ShouldBe(0);
        question.GetProperty("confidence").ValueKind.ShouldBe(JsonValueKind.Null);

        var one = await member.Client.GetAsync($"history/{reply.GetProperty("id")}").Json();
        // Lists leave the pictures out.
        foreach (var part in reply.EnumerateObject()) one.GetProperty(part.Name).GetRawText().ShouldBe(part.Value.GetRawText());
        one.GetProperty("diagrams").GetRawText().ShouldBe(answer.GetProperty("diagrams").GetRawText());
        answer.GetProperty("diagrams")[0].GetProperty("kind").GetString().ShouldBe("calls");
    }

    [Fact]
    public async Task Pages_of_any_size_show_every_message_once_in_order_by_cursor_and_by_offset()
    {
        var (member, session) = await WithMessages(15);
        var all = Ids(await member.Client.GetAsync($"history?session_id={session}&limit=200").Json());
        all.Count.ShouldBe(30);
        all.Distinct().Count().ShouldBe(30);
        foreach (var limit in Gen.Choose(1, 35).Sample(6).Distinct())
        {
            var walked = new List<Guid>();
            var path = $"history?session_id={session}&limit={limit}";
            while (path is not null)
            {
                var response = await member.Client.GetAsync(path);
                var page = await response.Json();
                walked.AddRange(Ids(page));
                var next = page.GetProperty("next_cursor").GetString();
                response.Headers.Contains("Link").ShouldBe(next is not null);
                path = next is null ? null : response.Headers.GetValues("Link").Single().Split('<', '>')[1];
            }
            walked.ShouldBe(all);

            var skipped = new List<Guid>();
            for (var offset = 0; offset < 30; offset += limit)
            {
                var page = await member.Client.GetAsync($"history?session_id={session}&limit={limit}&offset={offset}").Json();
                page.GetProperty("total").GetInt64().ShouldBe(30);
                skipped.AddRange(Ids(page));
            }
            skipped.ShouldBe(all);
        }
    }

    [Fact]
    public async Task A_search_finds_messages_by_their_words()
    {
        var (member, session) = await WithMessages(3);
        await ChatApp.Ask(member, "Where is `heap_insert` defined?");
        var found = await member.Client.GetAsync("history?search=heap_insert").Json();
        found.GetProperty("total").GetInt64().ShouldBe(2);
        found.GetProperty("messages").EnumerateArray().ShouldAllBe(m => m.GetProperty("content").GetString()!.Contains("heap_insert"));
        (await member.Client.GetAsync($"history?search=heap_insert&session_id={session}").Json()).GetProperty("total").GetInt64().ShouldBe(0);
        (await member.Client.GetAsync("history?search=%27%22%3A%26%7C!()*%3C-").Json()).GetProperty("total").GetInt64().ShouldBe(0);
        await member.Client.GetAsync("history?search=%00").Problem(Errors.Validation);
    }

    [Fact]
    public async Task Concurrent_questions_into_one_session_keep_each_answer_after_its_question()
    {
        var member = await app.Colleague();
        var session = await ChatApp.NewSession(member);
        var names = new[] { "palloc", "heap_insert", "exec_query", "main" };
        await Task.WhenAll(Enumerable.Range(0, 12).Select(i => ChatApp.Ask(member, $"Where is `{names[i % 4]}` defined? ({i})", session)));

        var messages = (await member.Client.GetAsync($"sessions/{session}").Json()).GetProperty("messages").EnumerateArray().ToList();
        messages.Count.ShouldBe(24);
        messages.Select(m => m.GetProperty("created_at").GetDateTimeOffset()).ShouldBeInOrder();
        foreach (var pair in messages.Chunk(2))
        {
            pair.Select(m => m.GetProperty("role").GetString()).ShouldBe(["user", "assistant"]);
            var asked = names.Single(n => pair[0].GetProperty("content").GetString()!.Contains($"`{n}`"));
            pair[1].GetProperty("content").GetString()!.ShouldStartWith($"`{asked}` is defined at");
        }
    }

    [Fact]
    public async Task Export_as_json_has_every_message_oldest_first()
    {
        var (member, session) = await WithMessages(250);
        var response = await member.Client.GetAsync($"history/export?format=json&session_id={session}");
        var file = await response.Json();
        response.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
        response.Content.Headers.ContentDisposition.FileName!.ShouldEndWith(".json");
        var ids = Ids(file);
        var newest = new List<Guid>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = await member.Client.GetAsync($"history?limit=200{(cursor.Length == 0 ? "" : "&cursor=" + cursor)}").Json();
            newest.AddRange(Ids(page));
            cursor = page.GetProperty("next_cursor").GetString();
        }
        ids.ShouldBe(Enumerable.Reverse(newest));
    }

    [Fact]
    public async Task Export_as_csv_is_read_back_and_carries_no_formula()
    {
        var member = await app.Colleague();
        var hostile = new[] { "=HYPERLINK(\"http://evil\")", "+1+1", "-2+3", "@SUM(A1)", "say \"hi\", then\r\nleave; palloc", "palloc 'quoted'" };
        foreach (var query in hostile) await ChatApp.Ask(member, query);
        var response = await member.Client.GetAsync("history/export?format=csv");
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/csv");
        response.Content.Headers.ContentDisposition!.FileName!.ShouldEndWith(".csv");

        using var csv = new CsvReader(new StringReader(await response.Content.ReadAsStringAsync()), CultureInfo.InvariantCulture);
        var rows = csv.GetRecords<dynamic>().Cast<IDictionary<string, object>>().ToList();
        rows.Count.ShouldBe(hostile.Length * 2);
        rows.SelectMany(r => r.Values.Cast<string>()).ShouldAllBe(cell => cell.Length == 0 || !"=+-@".Contains(cell[0]));
        rows.Where(r => (string)r["role"] == "user").Select(r => (string)r["content"]).ShouldBe(hostile.Select(q => "=+-@".Contains(q[0]) ? "'" + q : q));
    }

    [Fact]
    public async Task Export_as_markdown_quotes_questions_and_lists_evidence()
    {
        var member = await app.Colleague();
        await ChatApp.Ask(member, "Where is `palloc` defined?\n# Answer");
        var response = await member.Client.GetAsync("history/export?format=markdown");
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/markdown");
        var text = await response.Content.ReadAsStringAsync();
        text.ShouldStartWith("# Where is `palloc` defined?\n");
        text.ShouldContain("> Where is `palloc` defined?\n> # Answer\n");
        text.ShouldContain("- `src/mem/mcxt.c:10`");
    }

    [Fact]
    public Task An_unknown_export_format_is_refused() => app.Analyst.Client.GetAsync("history/export?format=xml").Problem(Errors.Validation);

    [Fact]
    public Task A_message_id_of_the_wrong_form_is_not_found() => app.Analyst.Client.GetAsync("history/not-an-id").Problem(Errors.NotFound);
}
