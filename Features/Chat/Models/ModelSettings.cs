namespace Capstan.Features.Chat.Models;

/// <summary>The language model that may phrase answers: any server that speaks OpenAI's chat completions.</summary>
public sealed record ModelSettings
{
    public const string BaseUrlVariable = "OPENAI_BASE_URL", KeyVariable = "OPENAI_API_KEY", ModelVariable = "OPENAI_MODEL", TimeoutVariable = "OPENAI_TIMEOUT_SECONDS";

    /// <summary>Up to and with the version, as OpenAI's own clients take it; ends in a slash.</summary>
    public required Uri BaseUrl { get; init; }
    public required string? ApiKey { get; init; }
    public required string Model { get; init; }
    /// <summary>For the whole of one phrasing, retries included.</summary>
    public required TimeSpan Timeout { get; init; }

    // The compiler's ToString would print the key.
    public override string ToString() => $"{Model} at {BaseUrl.Host}";

    /// <summary>
    /// A model that an organization has chosen. Its key goes to the provider's own address or the operator's (<c>OPENAI_BASE_URL</c>,
    /// <c>GEMINI_BASE_URL</c>, <c>ANTHROPIC_BASE_URL</c>), never to one that a user names. Null when there is no key at all.
    /// </summary>
    public static ModelSettings? OfProvider(Settings settings, string provider, string model, string? ownKey)
    {
        var name = provider.ToUpperInvariant();
        var address = settings[$"{name}_BASE_URL"];
        // All three speak OpenAI's chat completions at these addresses. A server of the operator's may need no key.
        var key = ownKey ?? settings[$"PLATFORM_{name}_API_KEY"] ?? settings[$"{name}_API_KEY"];
        if (key is null && address is null) return null;
        return new()
        {
            BaseUrl = Address($"{name}_BASE_URL", address ?? provider switch
            {
                "gemini" => "https://generativelanguage.googleapis.com/v1beta/openai",
                "anthropic" => "https://api.anthropic.com/v1",
                _ => "https://api.openai.com/v1",
            }),
            ApiKey = key,
            Model = model,
            Timeout = Limit(settings),
        };
    }

    /// <summary>Null when no model is set: a key that happens to be in the environment sends no code anywhere.</summary>
    public static ModelSettings? From(Settings settings)
    {
        if (settings[ModelVariable] is not { } model) return null;
        return new() { BaseUrl = Address(BaseUrlVariable, settings[BaseUrlVariable] ?? "https://api.openai.com/v1"), ApiKey = settings[KeyVariable], Model = model, Timeout = Limit(settings) };
    }

    private static Uri Address(string variable, string address) =>
        Uri.TryCreate(address.TrimEnd('/') + "/", UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.UserInfo.Length == 0
            ? url
            : throw new InvalidOperationException($"{variable} must be an http or https address without credentials.");

    private static TimeSpan Limit(Settings settings)
    {
        var seconds = 60;
        if (settings[TimeoutVariable] is { } text && !(int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out seconds) && seconds is > 0 and <= 600))
            throw new InvalidOperationException($"{TimeoutVariable} must be a whole number from 1 to 600.");
        return TimeSpan.FromSeconds(seconds);
    }
}
