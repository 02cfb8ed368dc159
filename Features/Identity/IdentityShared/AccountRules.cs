using Capstan.Features.Identity.Access;

namespace Capstan.Features.Identity.IdentityShared;

/// <summary>What a new account must look like, wherever it is made.</summary>
public static class AccountRules
{
    public static IRuleBuilderOptions<T, string?> Username<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Line(100).Must(u => u is null || !u.Any(char.IsWhiteSpace)).WithErrorCode("Characters").WithMessage("Spaces are not allowed.");

    /// <summary>A user name that looks like an address must be the account's own: sign-in takes either, and one must not shadow another's.</summary>
    public static bool MayBeNamed(string? username, string? email) =>
        username?.Contains('@', StringComparison.Ordinal) != true || string.Equals(username, email, StringComparison.OrdinalIgnoreCase);

    /// <summary>WEAK_PASSWORD with what the default rules miss, or null.</summary>
    public static Problem? Weakness(string field, string password) => PasswordRules.Default.Weakness(field, password);
}
