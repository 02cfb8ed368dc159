namespace Capstan.Features.Code.ListLanguages;

/// <summary>The languages an import understands.</summary>
public sealed record ListLanguagesResponse
{
    public required IReadOnlyList<LanguageResponse> Languages { get; init; }
}

/// <summary>One language.</summary>
public sealed record LanguageResponse
{
    /// <example>java</example>
    public required string Id { get; init; }
    /// <example>JAVA</example>
    public required string Name { get; init; }
    public required IReadOnlyList<string> Extensions { get; init; }
    /// <summary>What this language is called in Joern's tools; Capstan runs none of them.</summary>
    public required string JoernCommand { get; init; }
    public required string JoernFlag { get; init; }
}
