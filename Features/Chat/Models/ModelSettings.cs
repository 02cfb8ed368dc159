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

    /// <summary>Null when no model is set: a key that happens to be in the environment sends no code anywhere.</summary>
    public static ModelSettings? From(Settings settings)
    {
        if (settings[ModelVariable] is not { } model) return null;
        var address = settings[BaseUrlVariable] ?? "https://api.openai.com/v1";
        if (!Uri.TryCreate(address.TrimEnd('/') + "/", UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.UserInfo.Length > 0)
            throw new InvalidOperationException($"{BaseUrlVariable} must be an http or https address without credentials.");
        var seconds = 60;
        if (settings[TimeoutVariable] is { } text && !(int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out seconds) && seconds is > 0 and <= 600))
            throw new InvalidOperationException($"{TimeoutVariable} must be a whole number from 1 to 600.");
        return new() { BaseUrl = url, ApiKey = settings[KeyVariable], Model = model, Timeout = TimeSpan.FromSeconds(seconds) };
    }
}
