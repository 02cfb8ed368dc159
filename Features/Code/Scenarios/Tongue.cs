using System.Globalization;

namespace Capstan.Features.Code.Scenarios;

/// <summary>The language an answer is written in.</summary>
public sealed class Tongue
{
    private static readonly Tongue English = new(false), Russian = new(true);
    private readonly bool russian;

    private Tongue(bool russian) => this.russian = russian;

    public string Code => russian ? "ru" : "en";

    public static Tongue Of(string? language, string query) => language switch
    {
        "ru" => Russian,
        "en" => English,
        _ => Words.IsRussian(query) ? Russian : English,
    };

    /// <summary>The phrase in the language of the answer.</summary>
    public string this[string english, string inRussian] => russian ? inRussian : english;

    /// <summary>A count with its noun: English singular and plural, Russian forms for 1, 2 and 5.</summary>
    public string Count(long number, string one, string many, string odin, string dva, string pyat)
    {
        var shown = number.ToString("#,0", CultureInfo.InvariantCulture);
        if (!russian) return $"{shown} {(number == 1 ? one : many)}";
        var (last, lastTwo) = (number % 10, number % 100);
        var form = last == 1 && lastTwo != 11 ? odin : last is >= 2 and <= 4 && lastTwo is < 12 or > 14 ? dva : pyat;
        return $"{shown.Replace(',', ' ')} {form}";
    }
}
