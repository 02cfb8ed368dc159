namespace Capstan.Features.Organizations.UpdateAiConfig;

/// <summary>Which model to use, and keys for it. Absent members stay as they are.</summary>
public sealed record UpdateAiConfigRequest
{
    /// <summary>The name its provider gives it, for example <c>gemini-2.5-flash</c>, <c>gpt-4o</c> or <c>claude-3-5-sonnet</c>; at most 100 characters. Empty: the operator's again.</summary>
    /// <example>gpt-4o</example>
    public string? DefaultModel { get; init; }
    /// <summary>By provider (<c>gemini</c>, <c>openai</c>, <c>anthropic</c>) the organization's own key, kept sealed; null takes one away.</summary>
    public IReadOnlyDictionary<string, string?>? Byok { get; init; }

    // The compiler's ToString would print the keys.
    public override string ToString() => DefaultModel ?? "";
}
