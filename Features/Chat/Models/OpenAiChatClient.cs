using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.AI;

namespace Capstan.Features.Chat.Models;

/// <summary>
/// OpenAI's chat completions over HTTP, as text in and text out. The official package does much more and weighs 6 MB, twenty times
/// what this product sends to a model.
/// </summary>
internal sealed class OpenAiChatClient(ModelSettings settings) : IChatClient
{
    private const long MaximumResponse = 4 * 1024 * 1024;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private readonly HttpClient http = new(new SocketsHttpHandler
    {
        // A redirect would carry the key to another server.
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
        MaxResponseContentBufferSize = MaximumResponse,
    };

    public async Task<Microsoft.Extensions.AI.ChatResponse> GetResponseAsync(IEnumerable<Microsoft.Extensions.AI.ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        using var response = await Send(messages, options, stream: false, cancellationToken);
        var body = await response.Content.ReadFromJsonAsync<Completion>(Json, cancellationToken) ?? throw new InvalidDataException("The model's server sent no completion.");
        return new(new Microsoft.Extensions.AI.ChatMessage(ChatRole.Assistant, body.Choices is [{ Message.Content: { } text }, ..] ? text : "")) { ModelId = body.Model };
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<Microsoft.Extensions.AI.ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var response = await Send(messages, options, stream: true, cancellationToken);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        await foreach (var item in SseParser.Create(body).EnumerateAsync(cancellationToken))
        {
            if (item.Data == "[DONE]") yield break;
            var part = JsonSerializer.Deserialize<Completion>(item.Data, Json);
            if (part?.Error is not null) throw new InvalidDataException("The model's server reported an error.");
            if (part?.Choices is [{ } choice, ..])
                yield return new(ChatRole.Assistant, choice.Delta?.Content ?? "")
                {
                    FinishReason = choice.FinishReason is { } reason ? new ChatFinishReason(reason) : null,
                    ModelId = part.Model,
                };
        }
        throw new InvalidDataException("The model's server broke off.");
    }

    private async Task<HttpResponseMessage> Send(IEnumerable<Microsoft.Extensions.AI.ChatMessage> messages, ChatOptions? options, bool stream, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(settings.BaseUrl, "chat/completions"))
        {
            Content = JsonContent.Create(new Request
            {
                Model = options?.ModelId ?? settings.Model,
                Messages = [.. messages.Select(m => new Message { Role = m.Role.Value, Content = m.Text })],
                Temperature = options?.Temperature,
                Stream = stream,
            }, options: Json),
        };
        if (settings.ApiKey is { } key) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        var response = await http.SendAsync(request, stream ? HttpCompletionOption.ResponseHeadersRead : HttpCompletionOption.ResponseContentRead, ct);
        if (response.IsSuccessStatusCode) return response;
        using (response) throw new HttpRequestException($"The model's server answered {(int)response.StatusCode}.", null, response.StatusCode);
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose() => http.Dispose();

    private sealed record Request
    {
        public required string Model { get; init; }
        public required IReadOnlyList<Message> Messages { get; init; }
        public required float? Temperature { get; init; }
        public required bool Stream { get; init; }
    }

    private sealed record Message
    {
        public string? Role { get; init; }
        public string? Content { get; init; }
    }

    private sealed record Completion
    {
        public string? Model { get; init; }
        public IReadOnlyList<Choice>? Choices { get; init; }
        public JsonElement? Error { get; init; }
    }

    private sealed record Choice
    {
        public Message? Message { get; init; }
        public Message? Delta { get; init; }
        public string? FinishReason { get; init; }
    }
}
