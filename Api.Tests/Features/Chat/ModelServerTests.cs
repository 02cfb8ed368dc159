using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Capstan.Api.Tests.Features.Chat;

/// <summary>The product with somebody else's OpenAI-compatible server (npm's mock-llm) as its language model.</summary>
public sealed class ModelServerApp : ChatApp
{
    private Process? _server;
    private int _port;

    protected override IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string>
    {
        ["OPENAI_BASE_URL"] = $"http://127.0.0.1:{_port}/v1",
        ["OPENAI_API_KEY"] = "sk-test",
        ["OPENAI_MODEL"] = "elephant-1",
    };

    public override async Task InitializeAsync()
    {
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            _port = ((IPEndPoint)probe.LocalEndpoint).Port;
        }
        var folder = Checkout.Path("Api.Tests", "Features", "Chat", "model-server");
        var start = new ProcessStartInfo("node", [Path.Combine("node_modules", "@dwmkerr", "mock-llm", "dist", "main.js"), "--config", "mock-llm.yaml"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            Environment = { ["HOST"] = "127.0.0.1", ["PORT"] = _port.ToString() },
        };
        _server = Process.Start(start)!;
        string? line;
        do line = await _server.StandardOutput.ReadLineAsync();
        while (line is not null && !line.Contains("running", StringComparison.Ordinal));
        line.ShouldNotBeNull("scripts/test fetches the server");
        _ = _server.StandardOutput.ReadToEndAsync();
        await base.InitializeAsync();
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _server!.Kill(entireProcessTree: true);
        _server.Dispose();
    }
}

public sealed class ModelServerTests(ModelServerApp app) : IClassFixture<ModelServerApp>
{
    private const string Phrased = "You will find `palloc` at `src/mem/mcxt.c:10`.\nIt gives memory.";

    [Fact]
    public async Task The_model_phrases_the_answer_and_the_evidence_stays_the_graphs()
    {
        var answer = await ChatApp.Ask(app.Analyst, "Where is `palloc` defined?");
        answer.GetProperty("answer").GetString().ShouldBe(Phrased);
        answer.GetProperty("model").GetString().ShouldBe("elephant-1");
        answer.GetProperty("evidence")[0].GetProperty("source").GetString().ShouldBe("src/mem/mcxt.c:10");
        var kept = await app.Analyst.Client.GetAsync($"history/{answer.GetProperty("message_id")}").Json();
        kept.GetProperty("content").GetString().ShouldBe(Phrased);
    }

    [Fact]
    public async Task The_model_is_streamed_through()
    {
        var response = await app.Analyst.Client.Post("chat/stream", new { query = "Where is `palloc` defined?" });
        var events = ChatApp.Events(await response.Content.ReadAsStringAsync());
        string.Concat(events[1..^1].Select(e => e.GetProperty("content").GetString())).ShouldBe(Phrased);
        events[^1].GetProperty("model").GetString().ShouldBe("elephant-1");
    }

    [Fact]
    public async Task A_place_that_is_not_in_the_evidence_brings_the_composed_answer()
    {
        var answer = await ChatApp.Ask(app.Analyst, "Where is `exec_query` defined?");
        answer.GetProperty("answer").GetString()!.ShouldStartWith("`exec_query` is defined at `src/main.c:22`");
        answer.GetProperty("answer").GetString()!.ShouldNotContain("999");
        answer.GetProperty("model").GetString().ShouldBe("embedded-extractive");

        var response = await app.Analyst.Client.Post("chat/stream", new { query = "Where is `exec_query` defined?" });
        var events = ChatApp.Events(await response.Content.ReadAsStringAsync());
        var streamed = string.Concat(events[1..^1].Select(e => e.GetProperty("content").GetString()));
        streamed.ShouldBe($"`exec_query` runs a statement.\n\n\n{answer.GetProperty("answer").GetString()}");
        var kept = await app.Analyst.Client.GetAsync($"history/{events[^1].GetProperty("message_id")}").Json();
        kept.GetProperty("content").GetString().ShouldBe(streamed);
    }

    [Fact]
    public async Task A_failing_server_brings_the_composed_answer()
    {
        var answer = await ChatApp.Ask(app.Analyst, "Where is `heap_insert` defined?");
        answer.GetProperty("answer").GetString()!.ShouldStartWith("`heap_insert` is defined at `src/heap.c:5`");
        answer.GetProperty("model").GetString().ShouldBe("embedded-extractive");
    }
}
