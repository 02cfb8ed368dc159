using System.Text;
using Capstan.Features.Identity.Access;

namespace Capstan.Features.Identity.IdentityShared;

/// <summary>What a new account must look like, wherever it is made.</summary>
public static class AccountRules
{
    public static IRuleBuilderOptions<T, string?> Username<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Line(100).Must(u => u is null || u.Length > 100 || LooksLikeItself(u)).WithErrorCode("Characters")
            .WithMessage("Letters of one alphabet, digits and . _ - + @ only.");

    /// <summary>No character that cannot be seen, and no letters of alphabets that look alike beside one another (Unicode TR 39, single script).</summary>
    private static bool LooksLikeItself(string name)
    {
        bool latin = false, greek = false, cyrillic = false, other = false;
        foreach (var rune in name.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case >= '0' and <= '9' or '.' or '_' or '-' or '+' or '@': break;
                case >= 'a' and <= 'z' or >= 'A' and <= 'Z' or >= 0xC0 and <= 0x24F and not (0xD7 or 0xF7): latin = true; break;
                case >= 0x370 and <= 0x3FF: greek = true; break;
                case >= 0x400 and <= 0x52F: cyrillic = true; break;
                // From U+F900 on: presentation forms, full-width letters and mathematical alphabets, which only dress other letters up.
                case >= 0x530 and < 0xF900 when Rune.IsLetterOrDigit(rune): other = true; break;
                default: return false;
            }
        }
        return (latin ? 1 : 0) + (greek ? 1 : 0) + (cyrillic ? 1 : 0) + (other ? 1 : 0) <= 1;
    }

    /// <summary>A user name that looks like an address must be the account's own: sign-in takes either, and one must not shadow another's.</summary>
    public static bool MayBeNamed(string? username, string? email) =>
        username?.Contains('@', StringComparison.Ordinal) != true || string.Equals(username, email, StringComparison.OrdinalIgnoreCase);

    /// <summary>WEAK_PASSWORD with what the default rules miss, or null.</summary>
    public static Problem? Weakness(string field, string password) => PasswordRules.Default.Weakness(field, password);
}
