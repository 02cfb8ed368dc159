using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Capstan.Api.Tests.Features.Chat;

/// <summary>A server in the place of each provider, that says who asked it for what.</summary>
public sealed class ProvidersApp : ChatApp
{
    private WebApplication? _server;
    private string _address = "";

    public ConcurrentQueue<(string Path, string Authorization)> Requests { get; } = new();

    protected override IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string>
    {
        ["OPENAI_BASE_URL"] = _address + "/openai",
        ["OPENAI_API_KEY"] = "operators-openai-key",
        ["OPENAI_MODEL"] = "operators-model",
        ["GEMINI_BASE_URL"] = _address + "/gemini",
        ["ANTHROPIC_BASE_URL"] = _address + "/anthropic",
        ["PLATFORM_ANTHROPIC_API_KEY"] = "operators-anthropic-key",
    };

    public override async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _server = builder.Build();
        _server.Run(async http =>
        {
            Requests.Enqueue((http.Request.Path, http.Request.Headers.Authorization.ToString()));
            await ScriptedModelApp.Say(http, "In other words: it is at `src/mem/mcxt.c:10`.");
            await ScriptedModelApp.End(http);
        });
        await _server.StartAsync();
        _address = _server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        await base.InitializeAsync();
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await _server!.DisposeAsync();
    }
}

public sealed class OrganizationModelTests(ProvidersApp app) : IClassFixture<ProvidersApp>
{
    private async Task<(string Model, string Path, string Authorization)> Ask()
    {
        app.Requests.Clear();
        var answer = await ChatApp.Ask(app.Analyst, "Where is `palloc` defined?");
        var model = answer.GetProperty("model").GetString()!;
        return app.Requests.TryDequeue(out var request) ? (model, request.Path, request.Authorization) : (model, "", "");
    }

    [Fact]
    public async Task The_organizations_own_model_and_key_are_used_from_the_next_answer_on()
    {
        var admin = await app.Colleague(Role.Admin);
        (await Ask()).ShouldBe(("operators-model", "/openai/chat/completions", "Bearer operators-openai-key"));

        await admin.Client.Patch("organization/ai-config", new { default_model = "gemini-2.5-flash", byok = new { gemini = "our-gemini-key" } }).Json();
        (await Ask()).ShouldBe(("gemini-2.5-flash", "/gemini/chat/completions", "Bearer our-gemini-key"));
        await admin.Client.Patch("organization/ai-config", new { byok = new { gemini = "our-other-key" } }).Json();
        (await Ask()).Authorization.ShouldBe("Bearer our-other-key");

        // Without a key of its own the operator's, for the same provider.
        await admin.Client.Patch("organization/ai-config", new { default_model = "claude-3-5-sonnet" }).Json();
        (await Ask()).ShouldBe(("claude-3-5-sonnet", "/anthropic/chat/completions", "Bearer operators-anthropic-key"));
        await admin.Client.Patch("organization/ai-config", new { default_model = "gpt-4o", byok = new { openai = "our-openai-key" } }).Json();
        (await Ask()).ShouldBe(("gpt-4o", "/openai/chat/completions", "Bearer our-openai-key"));

        await admin.Client.Patch("organization/features", new { ai_features = new { answer_phrasing = false } }).Json();
        (await Ask()).ShouldBe(("embedded-extractive", "", ""));
        await admin.Client.Patch("organization/features", new { ai_features = new { answer_phrasing = true } }).Json();
        await admin.Client.Patch("organization/ai-config", new { default_model = "" }).Json();
        (await Ask()).Model.ShouldBe("operators-model");
    }
}
