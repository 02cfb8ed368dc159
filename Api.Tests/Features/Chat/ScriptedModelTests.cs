using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Capstan.Features.Chat.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Capstan.Api.Tests.Features.Chat;

/// <summary>The product with a server that does what each test tells it to, in the wire format of chat completions.</summary>
public sealed class ScriptedModelApp : ChatApp
{
    private WebApplication? _server;

    public Func<HttpContext, Task> Script { get; set; } = _ => Task.CompletedTask;
    public ConcurrentQueue<(string Authorization, JsonElement Body)> Requests { get; } = new();
    public Uri ModelAddress { get; private set; } = null!;

    protected override IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string>
    {
        ["OPENAI_BASE_URL"] = ModelAddress.ToString(),
        ["OPENAI_API_KEY"] = "sk-very-secret",
        ["OPENAI_MODEL"] = "scripted",
    };

    public override async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _server = builder.Build();
        _server.Run(async http =>
        {
            Requests.Enqueue((http.Request.Headers.Authorization.ToString(), (await JsonDocument.ParseAsync(http.Request.Body)).RootElement));
            await Script(http);
        });
        await _server.StartAsync();
        ModelAddress = new Uri(new Uri(_server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()), "v1");
        await base.InitializeAsync();
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await _server!.DisposeAsync();
    }

    public static async Task Say(HttpContext http, params string[] pieces)
    {
        http.Response.ContentType = "text/event-stream";
        foreach (var piece in pieces)
        {
            await http.Response.WriteAsync($"data: {JsonSerializer.Serialize(new { choices = new[] { new { delta = new { content = piece } } } })}\n\n");
            await http.Response.Body.FlushAsync();
        }
    }

    public static Task End(HttpContext http) => http.Response.WriteAsync("data: [DONE]\n\n");
}

public sealed class ScriptedModelTests(ScriptedModelApp app) : IClassFixture<ScriptedModelApp>
{
    private const string Composed = "`palloc` is defined at `src/mem/mcxt.c:10`";

    private async Task<JsonElement> Ask()
    {
        app.Requests.Clear();
        return await ChatApp.Ask(app.Analyst, "Where is `palloc` defined?");
    }

    [Fact]
    public async Task The_request_is_what_such_servers_take()
    {
        app.Script = async http =>
        {
            await ScriptedModelApp.Say(http, "", "`palloc` is ", "at `mcxt.c:10`.");
            await ScriptedModelApp.End(http);
        };
        (await Ask()).GetProperty("answer").GetString().ShouldBe("`palloc` is at `mcxt.c:10`.");
        var (authorization, body) = app.Requests.ShouldHaveSingleItem();
        authorization.ShouldBe("Bearer sk-very-secret");
        body.GetProperty("model").GetString().ShouldBe("scripted");
        body.GetProperty("stream").GetBoolean().ShouldBeTrue();
        body.GetProperty("messages").EnumerateArray().Select(m => m.GetProperty("role").GetString()).ShouldBe(["system", "user"]);
        body.GetProperty("messages")[1].GetProperty("content").GetString()!.ShouldContain(Composed);
    }

    [Fact]
    public async Task An_overloaded_server_is_asked_again()
    {
        var attempts = 0;
        app.Script = async http =>
        {
            if (Interlocked.Increment(ref attempts) == 1) http.Response.StatusCode = 429;
            else
            {
                await ScriptedModelApp.Say(http, "Second time lucky.");
                await ScriptedModelApp.End(http);
            }
        };
        (await Ask()).GetProperty("answer").GetString().ShouldBe("Second time lucky.");
    }

    [Theory]
    [InlineData(401)]
    [InlineData(302)]
    public async Task A_refusal_is_not_repeated_and_brings_the_composed_answer(int status)
    {
        app.Script = http =>
        {
            http.Response.StatusCode = status;
            http.Response.Headers.Location = new Uri(app.ModelAddress, "/elsewhere").ToString();
            return http.Response.WriteAsync("{\"error\": {\"message\": \"Incorrect API key provided: sk-very-secret\"}}");
        };
        var answer = await Ask();
        answer.GetProperty("answer").GetString()!.ShouldStartWith(Composed);
        answer.GetProperty("model").GetString().ShouldBe("embedded-extractive");
        answer.GetRawText().ShouldNotContain("sk-very-secret");
        app.Requests.Count.ShouldBe(1);
    }

    public static TheoryData<string> Broken() => new("not json", "{\"choices\": 7}", "{}", "[DONE]", "{\"error\": {\"message\": \"x\"}}", new string('x', 100_000), "{\"choices\":[{\"delta\":{\"content\":\"  \"}}]}");

    [Theory, MemberData(nameof(Broken))]
    public async Task A_server_that_talks_nonsense_brings_the_composed_answer(string data)
    {
        app.Script = http =>
        {
            http.Response.ContentType = "text/event-stream";
            return http.Response.WriteAsync($"data: {data}\n\n");
        };
        (await Ask()).GetProperty("answer").GetString()!.ShouldStartWith(Composed);
    }

    [Fact]
    public async Task An_endless_answer_is_cut_off()
    {
        app.Script = async http =>
        {
            while (!http.RequestAborted.IsCancellationRequested) await ScriptedModelApp.Say(http, new string('x', 1000));
        };
        (await Ask()).GetProperty("answer").GetString()!.ShouldStartWith(Composed);
    }

    [Fact]
    public async Task Hanging_up_on_a_stream_cancels_the_work_and_keeps_nothing()
    {
        var member = await app.Colleague();
        var abandoned = new TaskCompletionSource();
        app.Script = async http =>
        {
            await ScriptedModelApp.Say(http, "The first line.\n");
            http.RequestAborted.Register(abandoned.SetResult);
            await abandoned.Task;
        };
        var request = new HttpRequestMessage(HttpMethod.Post, "chat/stream") { Content = Answers.Content(new { query = "Where is `palloc` defined?" }) };
        using (var response = await member.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead))
        using (var reader = new StreamReader(await response.Content.ReadAsStreamAsync()))
        {
            string? line;
            do line = await reader.ReadLineAsync();
            while (line?.Contains("The first line.") == false);
            line.ShouldNotBeNull();
        }
        await abandoned.Task.WaitAsync(TimeSpan.FromSeconds(30));
        (await member.Client.GetAsync("history").Json()).GetProperty("total").GetInt64().ShouldBe(0);
    }

    [Fact]
    public async Task Leaving_a_socket_cancels_the_work_and_keeps_nothing()
    {
        var member = await app.Colleague();
        var abandoned = new TaskCompletionSource();
        app.Script = async http =>
        {
            await ScriptedModelApp.Say(http, "The first line.\n");
            http.RequestAborted.Register(abandoned.SetResult);
            await abandoned.Task;
        };
        using (var socket = new ClientWebSocket())
        {
            await socket.ConnectAsync(new UriBuilder(new Uri(app.BaseAddress, $"/ws/chat?token={member.Token}")) { Scheme = "ws" }.Uri, CancellationToken.None);
            await socket.SendAsync(Encoding.UTF8.GetBytes("""{"type":"query","query":"Where is `palloc` defined?"}"""), WebSocketMessageType.Text, true, CancellationToken.None);
            var buffer = new byte[4096];
            string said;
            do said = Encoding.UTF8.GetString(buffer, 0, (await socket.ReceiveAsync(buffer, CancellationToken.None)).Count);
            while (!said.Contains("The first line."));
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "", CancellationToken.None);
        }
        await abandoned.Task.WaitAsync(TimeSpan.FromSeconds(30));
        (await member.Client.GetAsync("history").Json()).GetProperty("total").GetInt64().ShouldBe(0);
    }

    [Fact]
    public async Task The_key_is_in_no_log_line()
    {
        var settings = ModelSettings.From(new Settings(name => name switch
        {
            "OPENAI_BASE_URL" => app.ModelAddress.ToString(),
            "OPENAI_API_KEY" => "sk-very-secret",
            "OPENAI_MODEL" => "scripted",
            _ => null,
        }))!;
        settings.ToString().ShouldNotContain("secret");
        app.Script = http =>
        {
            http.Response.StatusCode = 401;
            return http.Response.WriteAsync("sk-very-secret");
        };
        var log = new Lines();
        using var phraser = new AnswerPhraser(settings, new OpenAiChatClient(settings), log);
        (await phraser.Phrase("q", EvidenceGuardTests.Answer("a"), _ => default, CancellationToken.None)).ShouldBeFalse();
        log.ShouldHaveSingleItem().ShouldContain("scripted");
        log.ShouldAllBe(line => !line.Contains("secret"));
    }

    private sealed class Lines : List<string>, ILogger<AnswerPhraser>
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;
        public bool IsEnabled(LogLevel logLevel) => true;
        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Add(formatter(state, exception) + exception);
    }
}

public sealed class EvidenceGuardTests
{
    internal static Capstan.Features.Code.Scenarios.ScenarioAnswer Answer(string text, params string[] places) => new()
    {
        ScenarioId = "onboarding",
        Answer = text,
        Confidence = 1,
        Language = "en",
        Evidence = [.. places.Select(p => new Capstan.Features.Code.Scenarios.ScenarioEvidence { Type = "code", Source = p, Content = "", Relevance = 1 })],
    };

    private static readonly EvidenceGuard Guard = new("How does util.py fit in?", Answer("`f` has 12 callers, see `src/mem/mcxt.c:10`.", "src/mem/mcxt.c:10", "my files/a b.c:7", "Makefile:3"));

    [Theory]
    [InlineData("`f` is at `src/mem/mcxt.c:10`, with 12 callers.")]
    [InlineData("See mcxt.c:10 and my files/a b.c:7.")]
    [InlineData("In mcxt.c, line 10, and mcxt.c#L10.")]
    [InlineData("It ran at 12:30 with a ratio of 1:2.")]
    [InlineData("util.py is not touched, e.g. 3 of them.")]
    [InlineData("Строка 10 файла mcxt.c.")]
    [InlineData("")]
    public void What_the_evidence_has_may_be_said(string text) => Guard.Allows(text).ShouldBeTrue();

    [Theory]
    [InlineData("See src/mem/mcxt.c:11.")]
    [InlineData("See src/mem/mcxt.c:100.")]
    [InlineData("See cxt.c:10.")]
    [InlineData("See other/mcxt.c:10.")]
    [InlineData("See aset.c.")]
    [InlineData("In mcxt.c, line 99.")]
    [InlineData("In mcxt.c (99).")]
    [InlineData("See mcxt.c#L99")]
    [InlineData("Look at lines 98 and on.")]
    [InlineData("Смотрите строку 99.")]
    [InlineData("`lib/x:5`")]
    public void What_it_has_not_may_not(string text) => Guard.Allows(text).ShouldBeFalse();
}

public sealed class ModelSettingsTests
{
    private static ModelSettings? From(params (string Name, string Value)[] variables) =>
        ModelSettings.From(new Settings(name => variables.FirstOrDefault(v => v.Name == name).Value));

    [Fact]
    public void A_key_alone_switches_nothing_on() => From(("OPENAI_API_KEY", "sk-x")).ShouldBeNull();

    [Theory]
    [InlineData("not an address")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://user:password@host/v1")]
    public void A_bad_address_stops_the_start(string address) =>
        Should.Throw<InvalidOperationException>(() => From(("OPENAI_MODEL", "m"), ("OPENAI_BASE_URL", address))).Message.ShouldContain("OPENAI_BASE_URL");

    [Fact]
    public void The_address_ends_in_one_slash() => From(("OPENAI_MODEL", "m"), ("OPENAI_BASE_URL", "http://localhost:11434/v1/"))!.BaseUrl.ToString().ShouldBe("http://localhost:11434/v1/");
}
