using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Capstan.Features.Identity.Access;

/// <summary>PBKDF2-HMAC-SHA512 with 210,000 rounds (OWASP Password Storage, 2023), through the framework's hasher.</summary>
public sealed class Passwords
{
    private static readonly object User = new();
    private readonly PasswordHasher<object> _hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = 210_000 }));
    private readonly Lazy<string> _decoy;

    public Passwords() => _decoy = new(() => Hash("Decoy-0-password"));

    public string Hash(string password) => _hasher.HashPassword(User, password);

    public bool Matches(string? hash, string password)
    {
        // An unknown user costs as much time as a wrong password.
        var result = _hasher.VerifyHashedPassword(User, hash ?? _decoy.Value, password);
        return hash is not null && result != PasswordVerificationResult.Failed;
    }

    /// <summary>What the policy misses in a password; empty when it is good.</summary>
    public static IReadOnlyList<string> Weaknesses(string password)
    {
        var missing = new List<string>();
        if (password.Length < 8) missing.Add("at least 8 characters");
        if (password.Length > 200) missing.Add("at most 200 characters");
        if (!password.Any(char.IsUpper)) missing.Add("an upper-case letter");
        if (!password.Any(char.IsLower)) missing.Add("a lower-case letter");
        if (!password.Any(char.IsDigit)) missing.Add("a digit");
        if (password.All(char.IsLetterOrDigit)) missing.Add("a special character");
        return missing;
    }
}
