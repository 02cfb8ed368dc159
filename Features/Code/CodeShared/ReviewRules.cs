namespace Capstan.Features.Code.CodeShared;

/// <summary>What the three ways to ask for a review have in common.</summary>
internal static class ReviewRules
{
    private static readonly string[] Formats = ["json", "markdown", "sarif"];

    public static IRuleBuilderOptions<T, string?> ReviewFormat<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(f => f is null || Formats.Contains(f)).WithMessage($"One of: {string.Join(", ", Formats)}.");

    public static IRuleBuilderOptions<T, IReadOnlyList<string>?> DodItems<T>(this IRuleBuilder<T, IReadOnlyList<string>?> rule) =>
        rule.Must(items => items is null || items.Count <= 50).WithMessage("At most 50 items.")
            .Must(items => items is null || items.All(i => i is { Length: <= 2_000 })).WithMessage("An item has at most 2,000 characters.");

    /// <summary>A token as servers issue them; it goes into a header, so nothing else may hide in it.</summary>
    public static IRuleBuilderOptions<T, string> Token<T>(this IRuleBuilder<T, string> rule) =>
        rule.NotEmpty().MaximumLength(1_000).Must(t => t is null || t.All(c => c is > ' ' and < '\x7f')).WithMessage("A token has visible ASCII characters only.");
}
