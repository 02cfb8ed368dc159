using System.Globalization;

namespace Capstan.Features.Kernel;

/// <summary>What the operator set, read once at start from environment variables of the same names (docs/operations.md lists them).</summary>
public sealed class Settings(Func<string, string?> variable)
{
    public string Host { get; } = variable("API_HOST") ?? (Flag(variable, "REQUIRE_AUTH", true) ? "0.0.0.0" : "127.0.0.1");
    public int Port { get; } = Whole(variable, "API_PORT", 8000, 0, 65535);
    /// <summary>How many jobs run at once in this process.</summary>
    public int Workers { get; } = Whole(variable, "API_WORKERS", 4, 1, 64);
    public bool Debug { get; } = Flag(variable, "API_DEBUG", false);
    public string? DatabaseUrl { get; } = Text(variable, "DATABASE_URL");
    public string DataFolder { get; } = Path.GetFullPath(variable("CAPSTAN_DATA") ?? "./data");
    public string? JwtSecret { get; } = Text(variable, "API_JWT_SECRET");
    public string JwtAlgorithm { get; } = variable("API_JWT_ALGORITHM") ?? "HS256";
    public string? MasterKey { get; } = Text(variable, "CAPSTAN_MASTER_KEY");
    public string? AdminUsername { get; } = Text(variable, "API_ADMIN_USERNAME");
    public string? AdminPassword { get; } = Text(variable, "API_ADMIN_PASSWORD");
    public string[] ImportRoots { get; } = [.. (variable("CAPSTAN_IMPORT_ROOTS") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
    /// <summary>False: single-user mode, on a loopback address only.</summary>
    public bool RequireAuth { get; } = Flag(variable, "REQUIRE_AUTH", true);
    public bool AllowRegistration { get; } = Flag(variable, "ALLOW_REGISTRATION", false);
    public string[] AllowedOrigins { get; } = [.. (variable("ALLOWED_ORIGINS") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
    /// <summary>Addresses and networks that alone may send requests; empty lets all in.</summary>
    public string[] AllowedAddresses { get; } = Networks(variable, "ALLOWED_IPS");
    public string[] BlockedAddresses { get; } = Networks(variable, "BLOCKED_IPS");
    /// <summary>False lets an organization's owner back in who has locked everybody out.</summary>
    public bool IpRulesEnabled { get; } = Flag(variable, "IP_RULES_ENABLED", true);
    public bool RateLimitEnabled { get; } = Flag(variable, "RATE_LIMIT_ENABLED", true);
    public int RateLimitPerMinute { get; } = Whole(variable, "RATE_LIMIT_PER_MINUTE", 100, 1, 10_000_000);
    public int RateLimitPerHour { get; } = Whole(variable, "RATE_LIMIT_PER_HOUR", 1000, 1, 100_000_000);
    /// <summary>What one address may send, whoever it says it is; a second rate, after a comma, bounds bursts.</summary>
    public string RateLimitAddress { get; } = variable("RATE_LIMIT_ADDRESS") ?? "5000/minute,400/second";
    /// <summary>What all of an organization may send; 0 for no such limit.</summary>
    public string RateLimitOrganization { get; } = variable("RATE_LIMIT_ORGANIZATION") ?? "6000/minute";
    /// <summary>The most requests, streams and sockets one user or key has open at once.</summary>
    public int RateLimitConcurrent { get; } = Whole(variable, "RATE_LIMIT_CONCURRENT", 50, 1, 1_000_000);
    /// <summary><c>memory</c>, or <c>postgres</c> for one count over all instances.</summary>
    public string RateLimitStorage { get; } = (variable("RATE_LIMIT_STORAGE") ?? "memory").ToLowerInvariant() switch
    {
        "memory" => "memory",
        "postgres" or "postgresql" or "database" => "postgres",
        var text => throw new InvalidOperationException($"RATE_LIMIT_STORAGE must be memory or postgres, not '{text}'."),
    };
    public bool DemoEnabled { get; } = Flag(variable, "DEMO_ENABLED", true);
    public string DemoRateLimit { get; } = variable("DEMO_RATE_LIMIT") ?? "30/minute";
    public TimeSpan AccessTokenLife { get; } = TimeSpan.FromMinutes(Whole(variable, "ACCESS_TOKEN_EXPIRE_MINUTES", 30, 1, 1440));
    public TimeSpan RefreshTokenLife { get; } = TimeSpan.FromDays(Whole(variable, "REFRESH_TOKEN_EXPIRE_DAYS", 7, 1, 365));
    /// <summary>The most time an answer may take that is not a stream or a transfer.</summary>
    public TimeSpan RequestTimeout { get; } = TimeSpan.FromSeconds(Whole(variable, "REQUEST_TIMEOUT_SECONDS", 120, 1, 3600));
    public bool AllowWeakSandbox { get; } = Flag(variable, "CAPSTAN_QUERY_ALLOW_WEAK_SANDBOX", false);
    /// <summary>Proxies whose <c>X-Forwarded-For</c> is believed.</summary>
    public string[] TrustedProxies { get; } = [.. (variable("TRUSTED_PROXIES") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    /// <summary>Any other documented variable.</summary>
    public string? this[string name] => Text(variable, name);

    public static Settings FromEnvironment() => new(Environment.GetEnvironmentVariable);

    private static string? Text(Func<string, string?> variable, string name) => variable(name) is { Length: > 0 } text ? text : null;

    private static string[] Networks(Func<string, string?> variable, string name)
    {
        string[] texts = [.. (variable(name) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
        return Array.Find(texts, t => !AddressRules.TryRead(t, out _)) is { } wrong
            ? throw new InvalidOperationException($"{name}: '{wrong}' is not an address or a network such as 198.51.100.0/24.")
            : texts;
    }

    private static bool Flag(Func<string, string?> variable, string name, bool otherwise) => variable(name)?.ToLowerInvariant() switch
    {
        null or "" => otherwise,
        "true" or "1" or "yes" or "on" => true,
        "false" or "0" or "no" or "off" => false,
        var text => throw new InvalidOperationException($"{name} must be true or false, not '{text}'."),
    };

    private static int Whole(Func<string, string?> variable, string name, int otherwise, int least, int most)
    {
        if (Text(variable, name) is not { } text) return otherwise;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
            ? value
            : throw new InvalidOperationException($"{name} must be a whole number from {least} to {most}, not '{text}'.");
    }
}
