namespace Capstan.Features.Identity.Access;

/// <summary>What a password must have. The defaults hold where no organization says more.</summary>
public sealed record PasswordRules
{
    public const int MostLength = 200;
    public static readonly PasswordRules Default = new();

    public int MinLength { get; init; } = 8;
    public bool RequireUppercase { get; init; } = true;
    public bool RequireLowercase { get; init; } = true;
    public bool RequireNumbers { get; init; } = true;
    public bool RequireSpecial { get; init; } = true;
    public int HistoryCount { get; init; } = 5;

    /// <summary>What a password misses; empty when it is good.</summary>
    public IReadOnlyList<string> Missing(string password)
    {
        var missing = new List<string>();
        if (password.Length < MinLength) missing.Add($"at least {MinLength} characters");
        if (password.Length > MostLength) missing.Add($"at most {MostLength} characters");
        if (RequireUppercase && !password.Any(char.IsUpper)) missing.Add("an uppercase letter");
        if (RequireLowercase && !password.Any(char.IsLower)) missing.Add("a lowercase letter");
        if (RequireNumbers && !password.Any(char.IsDigit)) missing.Add("a digit");
        if (RequireSpecial && password.All(char.IsLetterOrDigit)) missing.Add("a special character");
        return missing;
    }

    /// <summary>WEAK_PASSWORD with what the rules miss, or null.</summary>
    public Problem? Weakness(string field, string password)
    {
        if (Missing(password) is not { Count: > 0 } missing) return null;
        var message = $"The password needs {string.Join(", ", missing)}.";
        return new(Errors.WeakPassword, message, [new() { Field = field, Code = "Weak", Message = message }]);
    }
}
