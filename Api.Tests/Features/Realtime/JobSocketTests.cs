using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Capstan.Api.Tests.Kernel.Jobs;
using Capstan.Features.Identity.Access;
using Capstan.Features.Kernel.Jobs;

namespace Capstan.Api.Tests.Features.Realtime;

public sealed class JobSocketTests(JobsApp app) : IClassFixture<JobsApp>
{
    [Theory]
    [InlineData("/ws/jobs/")]
    [InlineData("/api/v1/ws/jobs/")]
    public async Task A_job_is_followed_to_its_end(string path)
    {
        var member = await app.NewMember();
        var gate = new TaskCompletionSource();
        var id = await app.Start(member, async (job, ct) =>
        {
            job.Report("parse", 30, "Parsing");
            await gate.Task.WaitAsync(ct);
            job.Report("resolve", 80, "Resolving");
            job.Complete(new RawJson("""{"files": 7}"""));
        });
        using var socket = await Peer.Connect(app, $"{path}{id}?token={member.Token}");
        var message = await socket.Until(m => m.Payload("progress").GetInt32() == 30);
        message.Type().ShouldBe("job.progress");
        message.Payload("message").GetString().ShouldBe("Parsing");
        message.Payload("status").GetString().ShouldBe("in_progress");
        gate.SetResult();
        var last = await socket.Until(m => m.Type() == "job.completed");
        last.Payload("result").GetProperty("files").GetInt32().ShouldBe(7);
        last.Payload("step").GetString().ShouldBe("resolve");
        (await socket.Closed()).ShouldBe(1000);
    }

    [Fact]
    public async Task A_finished_job_says_so_at_once()
    {
        var member = await app.NewMember();
        var id = await app.Start(member, (_, _) => throw new JobFailedException("No such branch."));
        await app.Until(member, id, JobStatus.Failed);
        using var socket = await Peer.Connect(app, $"/ws/jobs/{id}?token={member.Token}");
        var message = (await socket.Next()).ShouldNotBeNull();
        message.Type().ShouldBe("job.failed");
        message.Payload("error").GetString().ShouldBe("No such branch.");
        (await socket.Closed()).ShouldBe(1000);
    }

    [Fact]
    public async Task A_cancelled_job_is_a_failed_one_called_cancelled()
    {
        var member = await app.NewMember();
        var id = await app.Start(member, (_, ct) => Task.Delay(Timeout.Infinite, ct));
        await app.Until(member, id, JobStatus.InProgress);
        using var socket = await Peer.Connect(app, $"/ws/jobs/{id}?token={member.Token}");
        (await member.Client.DeleteAsync($"jobs/{id}")).StatusCode.ShouldBe(System.Net.HttpStatusCode.NoContent);
        var message = await socket.Until(m => m.Type() == "job.failed");
        message.Payload("error").GetString().ShouldBe("cancelled");
        message.Payload("status").GetString().ShouldBe("cancelled");
        (await socket.Closed()).ShouldBe(1000);
    }

    [Fact]
    public async Task The_token_may_come_in_a_header_or_in_the_first_message()
    {
        var member = await app.NewMember();
        var id = await app.Start(member, (_, _) => Task.CompletedTask);
        await app.Until(member, id, JobStatus.Completed);
        using var header = await Peer.Connect(app, $"/ws/jobs/{id}", o => o.SetRequestHeader("Authorization", $"Bearer {member.Token}"));
        (await header.Next()).ShouldNotBeNull().Type().ShouldBe("job.completed");
        using var message = await Peer.Connect(app, $"/ws/jobs/{id}");
        await message.Say(new { type = "auth", token = member.Token });
        (await message.Next()).ShouldNotBeNull().Type().ShouldBe("job.completed");
    }

    [Fact]
    public async Task Who_may_not_see_it_gets_a_close_code_and_nothing_else()
    {
        var member = await app.NewMember(Role.Editor);
        var id = await app.Start(member, (_, _) => Task.CompletedTask);
        using var noToken = await Peer.Connect(app, $"/ws/jobs/{id}?token=nonsense");
        (await noToken.Closed()).ShouldBe(4401);
        using var noise = await Peer.Connect(app, $"/ws/jobs/{id}");
        await noise.Say("hello");
        (await noise.Closed()).ShouldBe(4401);

        var stranger = await app.NewMember(Role.Owner);
        using var other = await Peer.Connect(app, $"/ws/jobs/{id}?token={stranger.Token}");
        (await other.Closed()).ShouldBe(4404);
        var colleague = await app.NewMember(Role.Editor, member.OrganizationId);
        using var notTheirs = await Peer.Connect(app, $"/ws/jobs/{id}?token={colleague.Token}");
        (await notTheirs.Closed()).ShouldBe(4404);
        using var unknown = await Peer.Connect(app, $"/ws/jobs/{Guid.CreateVersion7()}?token={member.Token}");
        (await unknown.Closed()).ShouldBe(4404);

        var admin = await app.NewMember(Role.Admin, member.OrganizationId);
        using var theirs = await Peer.Connect(app, $"/ws/jobs/{id}?token={admin.Token}");
        (await theirs.Next()).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_key_without_the_scope_is_forbidden()
    {
        var member = await app.NewMember();
        var key = Tokens.NewApiKey();
        await app.Execute("INSERT INTO api_keys (organization_id, id, user_id, name, prefix, key_hash, scopes) VALUES ($1, $2, $3, 'k', 'rak_', $4, '{query:execute}')",
            member.OrganizationId, Guid.CreateVersion7(), member.Id, app.Database.Keys.ApiKeyHash(key));
        using var socket = await Peer.Connect(app, "/ws/notifications", o => o.SetRequestHeader("X-API-Key", key));
        (await socket.Closed()).ShouldBe(4403);
    }

    [Fact]
    public async Task An_open_socket_does_not_outlive_the_membership()
    {
        var member = await app.NewMember();
        using var socket = await Peer.Connect(app, $"/ws/notifications?token={member.Token}");
        await app.Execute("DELETE FROM memberships WHERE user_id = $1", member.Id);
        (await socket.Closed()).ShouldBe(4401);
    }

    [Fact]
    public async Task Pages_of_other_origins_may_not_connect()
    {
        var member = await app.NewMember();
        var refused = await Should.ThrowAsync<WebSocketException>(() => Peer.Connect(app, $"/ws/notifications?token={member.Token}", o => o.SetRequestHeader("Origin", "https://evil.example")));
        refused.Message.ShouldContain("403");
        using var own = await Peer.Connect(app, $"/ws/notifications?token={member.Token}", o => o.SetRequestHeader("Origin", app.BaseAddress.GetLeftPart(UriPartial.Authority)));
        own.State.ShouldBe(WebSocketState.Open);
    }

    [Fact]
    public async Task An_ordinary_request_is_told_what_the_address_is_for() =>
        await app.Anonymous().GetAsync($"/ws/jobs/{Guid.NewGuid()}").Problem(Errors.BadRequest);

    [Fact]
    public async Task Messages_are_bounded()
    {
        var member = await app.NewMember();
        using var big = await Peer.Connect(app, $"/ws/notifications?token={member.Token}");
        await big.Say(new string('x', 70_000));
        (await big.Closed()).ShouldBe(1009);
        using var binary = await Peer.Connect(app, $"/ws/notifications?token={member.Token}");
        await binary.Say([1, 2, 3], WebSocketMessageType.Binary);
        (await binary.Closed()).ShouldBe(1003);
        using var flood = await Peer.Connect(app, $"/ws/notifications?token={member.Token}");
        for (var i = 0; i < 100 && flood.State == WebSocketState.Open; i++) await flood.Say("x");
        (await flood.Closed()).ShouldBe(1008);
    }

    [Fact]
    public async Task Notifications_are_the_callers_own_and_can_be_replayed()
    {
        var member = await app.NewMember();
        var colleague = await app.NewMember(Role.Owner, member.OrganizationId);
        using var socket = await Peer.Connect(app, $"/ws/notifications?token={member.Token}");
        await socket.Ready(app, member);
        var others = await app.Start(colleague, (_, _) => Task.CompletedTask);
        await app.Until(colleague, others, JobStatus.Completed);
        var ids = new List<Guid>();
        for (var i = 0; i < 3; i++) ids.Add(await app.Start(member, (_, _) => Task.CompletedTask));
        var seen = new List<JsonElement>();
        while (seen.Count(m => m.Type() == "job.completed") < 3) seen.Add((await socket.Next()).ShouldNotBeNull());
        seen.ShouldAllBe(m => ids.Contains(m.Payload("job_id").GetGuid()));
        seen.Select(m => m.GetProperty("id").GetInt64()).ShouldBeUnique();

        // Somebody who had heard the first of them only.
        var first = seen[0].GetProperty("id").GetInt64();
        using var again = await Peer.Connect(app, $"/ws/notifications?last_event_id={first}&token={member.Token}");
        var replayed = new List<JsonElement>();
        while (replayed.Count(m => m.Type() == "job.completed") < 3) replayed.Add((await again.Next()).ShouldNotBeNull());
        replayed.Select(m => m.GetProperty("id").GetInt64()).Order().ShouldBe(seen.Select(m => m.GetProperty("id").GetInt64()).Where(n => n > first).Order());
    }

    [Fact]
    public async Task A_replay_has_what_was_committed_late()
    {
        var member = await app.NewMember();
        // A transaction draws a number first and commits last.
        await using var late = await app.Database.Owner.OpenConnectionAsync();
        await using var transaction = await late.BeginTransactionAsync();
        const string Insert = "INSERT INTO events (organization_id, user_id, type, subject_id, payload) VALUES ($1, $2, $3, gen_random_uuid(), '{\"status\": \"x\"}')";
        await using (var insert = new Npgsql.NpgsqlCommand(Insert, late))
        {
            insert.Parameters.Add(new() { Value = member.OrganizationId });
            insert.Parameters.Add(new() { Value = member.Id });
            insert.Parameters.Add(new() { Value = "late" });
            await insert.ExecuteNonQueryAsync();
        }
        await app.Execute(Insert, member.OrganizationId, member.Id, "early");
        var last = await app.Scalar<long>("SELECT max(id) FROM events WHERE user_id = $1", member.Id);
        await transaction.CommitAsync();
        using var socket = await Peer.Connect(app, $"/ws/notifications?last_event_id={last}&token={member.Token}");
        (await socket.Next()).ShouldNotBeNull().Type().ShouldBe("late");
    }

    [Fact]
    public async Task Events_of_one_instance_reach_the_sockets_of_another()
    {
        var second = new JobsApp(app);
        await second.InitializeAsync();
        try
        {
            var member = await app.NewMember();
            using var socket = await Peer.Connect(second, $"/ws/notifications?token={member.Token}");
            await socket.Ready(second, member);
            // Its handler is known to the first instance only, but either may take it: both complete it.
            var id = await app.Start(member, (_, _) => Task.CompletedTask);
            (await socket.Until(m => m.Type() == "job.completed")).Payload("job_id").GetGuid().ShouldBe(id);
        }
        finally
        {
            await second.DisposeAsync();
        }
    }
}

/// <summary>The other end of a socket.</summary>
internal sealed class Peer : IDisposable
{
    private readonly ClientWebSocket _socket = new();

    public WebSocketState State => _socket.State;

    public static async Task<Peer> Connect(App app, string path, Action<ClientWebSocketOptions>? options = null)
    {
        var peer = new Peer();
        options?.Invoke(peer._socket.Options);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await peer._socket.ConnectAsync(new UriBuilder(new Uri(app.BaseAddress, path)) { Scheme = "ws" }.Uri, limit.Token);
        return peer;
    }

    public Task Say(object message) => Say(message is string text ? Encoding.UTF8.GetBytes(text) : JsonSerializer.SerializeToUtf8Bytes(message), WebSocketMessageType.Text);

    public async Task Say(byte[] message, WebSocketMessageType type)
    {
        try
        {
            await _socket.SendAsync(message, type, true, CancellationToken.None);
        }
        catch (WebSocketException)
        {
            // The other side has closed already; what it said is read next.
        }
    }

    /// <summary>The next message; null when the other side closed.</summary>
    public async Task<JsonElement?> Next()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var message = new MemoryStream();
        var buffer = new byte[8192];
        while (true)
        {
            var part = await _socket.ReceiveAsync(buffer, limit.Token);
            if (part.MessageType == WebSocketMessageType.Close) return null;
            message.Write(buffer.AsSpan(0, part.Count));
            if (part.EndOfMessage) return JsonDocument.Parse(message.ToArray()).RootElement;
        }
    }

    public async Task<JsonElement> Until(Func<JsonElement, bool> wanted)
    {
        while (true)
            if (await Next() is { } message && wanted(message)) return message;
    }

    /// <summary>Once an event of a person's own has come through, the subscription stands.</summary>
    public async Task Ready(App app, Member member)
    {
        var heard = Until(m => m.Type() == "ready");
        while (!heard.IsCompleted)
        {
            await app.Execute("""
                WITH said AS (INSERT INTO events (organization_id, user_id, type, subject_id, payload) VALUES ($1, $2, 'ready', gen_random_uuid(), '{}') RETURNING id)
                SELECT pg_notify('capstan', 'events:' || id) FROM said
                """, member.OrganizationId, member.Id);
            await Task.WhenAny(heard, Task.Delay(100));
        }
        await heard;
        // The others that were said meanwhile.
        await app.Execute("DELETE FROM events WHERE type = 'ready' AND user_id = $1", member.Id);
    }

    /// <summary>The code the other side closes with.</summary>
    public async Task<int> Closed()
    {
        while (await Next() is not null) { }
        return (int)_socket.CloseStatus!.Value;
    }

    public void Dispose() => _socket.Dispose();
}

internal static class Messages
{
    public static string Type(this JsonElement message) => message.GetProperty("type").GetString()!;

    public static JsonElement Payload(this JsonElement message, string name) => message.GetProperty("payload").GetProperty(name);
}
