using System.Text;
using System.Text.Json;

namespace Capstan.Features.Kernel;

/// <summary>What every text of a request must be, so that whatever passes can be stored and shown.</summary>
public static class TextRules
{
    /// <summary>Of one line: no control characters, no half surrogates, not blank. Null passes.</summary>
    public static IRuleBuilderOptions<T, string?> Line<T>(this IRuleBuilder<T, string?> rule, int most) =>
        rule.Must(t => t is null || t.Length <= most).WithErrorCode("MaximumLength").WithMessage($"At most {most} characters.")
            .Must(t => t is null || t.Length > most || !string.IsNullOrWhiteSpace(t)).WithErrorCode("NotEmpty").WithMessage("It must not be empty.")
            .Must(t => t is null || t.Length > most || Storable(t, lines: false)).WithErrorCode("Characters").WithMessage("Control characters are not allowed.");

    /// <summary>Of several lines, or empty. Null passes.</summary>
    public static IRuleBuilderOptions<T, string?> Lines<T>(this IRuleBuilder<T, string?> rule, int most) =>
        rule.Must(t => t is null || t.Length <= most).WithErrorCode("MaximumLength").WithMessage($"At most {most} characters.")
            .Must(t => t is null || t.Length > most || Storable(t, lines: true)).WithErrorCode("Characters").WithMessage("Control characters are not allowed.");

    /// <summary>Something with one @ and no spaces; whether it can be reached only mail can tell. Null passes.</summary>
    public static IRuleBuilderOptions<T, string?> Email<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(t => t is null || IsEmail(t)).WithErrorCode("Email").WithMessage("Not an e-mail address.");

    public static IRuleBuilderOptions<T, int?> PageLimit<T>(this IRuleBuilder<T, int?> rule) => rule.InclusiveBetween(1, 200);

    public static IRuleBuilderOptions<T, int?> PageOffset<T>(this IRuleBuilder<T, int?> rule) => rule.GreaterThanOrEqualTo(0);

    /// <summary>A JSON object of at most so many bytes. Null passes.</summary>
    public static IRuleBuilderOptions<T, RawJson?> Object<T>(this IRuleBuilder<T, RawJson?> rule, int mostBytes) =>
        rule.Must(j => j is null || Encoding.UTF8.GetByteCount(j.Text) <= mostBytes).WithErrorCode("MaximumLength").WithMessage($"At most {mostBytes} bytes of JSON.")
            .Must(j => j is null || j.Text.StartsWith('{')).WithErrorCode("Object").WithMessage("It must be an object.")
            .Must(j => j is null || NumbersAreFinite(j.Text)).WithErrorCode("Number").WithMessage("A number in it is out of range.");

    private static bool IsEmail(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        return text.Length <= 320 && at > 0 && at < text.Length - 1 && at == text.LastIndexOf('@') && !text.Any(char.IsWhiteSpace) && Storable(text, lines: false);
    }

    private static bool Storable(string text, bool lines)
    {
        foreach (var rune in text.EnumerateRunes())
            if (rune == Rune.ReplacementChar ? HasHalfSurrogate(text) : Rune.IsControl(rune) && !(lines && rune.Value is '\n' or '\r' or '\t')) return false;
        return true;
    }

    private static bool HasHalfSurrogate(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])) i++;
            else if (char.IsSurrogate(text[i])) return true;
        }
        return false;
    }

    // jsonb keeps 1e131071 in a few bytes and writes it out in 131,072 digits.
    private static bool NumbersAreFinite(string json)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        while (reader.Read())
            if (reader.TokenType == JsonTokenType.Number && !(reader.TryGetDouble(out var number) && double.IsFinite(number))) return false;
        return true;
    }
}
