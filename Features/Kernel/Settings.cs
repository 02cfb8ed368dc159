using System.Globalization;

namespace Capstan.Features.Kernel;

/// <summary>What the operator set, read once at start from environment variables of the same names (docs/operations.md lists them).</summary>
public sealed class Settings(Func<string, string?> variable)
{
    public string Host { get; } = variable("API_HOST") ?? "0.0.0.0";
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
    public bool AllowRegistration { get; } = Flag(variable, "ALLOW_REGISTRATION", false);
    public string[] AllowedOrigins { get; } = [.. (variable("ALLOWED_ORIGINS") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
    public bool RateLimitEnabled { get; } = Flag(variable, "RATE_LIMIT_ENABLED", true);
    public int RateLimitPerMinute { get; } = Whole(variable, "RATE_LIMIT_PER_MINUTE", 100, 1, 10_000_000);
    public int RateLimitPerHour { get; } = Whole(variable, "RATE_LIMIT_PER_HOUR", 1000, 1, 100_000_000);
    public bool DemoEnabled { get; } = Flag(variable, "DEMO_ENABLED", true);
    public string DemoRateLimit { get; } = variable("DEMO_RATE_LIMIT") ?? "30/minute";
    public TimeSpan AccessTokenLife { get; } = TimeSpan.FromMinutes(Whole(variable, "ACCESS_TOKEN_EXPIRE_MINUTES", 30, 1, 1440));
    public TimeSpan RefreshTokenLife { get; } = TimeSpan.FromDays(Whole(variable, "REFRESH_TOKEN_EXPIRE_DAYS", 7, 1, 365));
    public bool AllowWeakSandbox { get; } = Flag(variable, "CAPSTAN_QUERY_ALLOW_WEAK_SANDBOX", false);
    /// <summary>Proxies whose <c>X-Forwarded-For</c> is believed.</summary>
    public string[] TrustedProxies { get; } = [.. (variable("TRUSTED_PROXIES") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    /// <summary>Any other documented variable.</summary>
    public string? this[string name] => Text(variable, name);

    public static Settings FromEnvironment() => new(Environment.GetEnvironmentVariable);

    private static string? Text(Func<string, string?> variable, string name) => variable(name) is { Length: > 0 } text ? text : null;

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
