using System.Text.Json;
using System.Text.RegularExpressions;
using Capstan.Features.Kernel;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace Capstan.Api.Cli;

/// <summary>Logs: one JSON object a line on standard error, with the request id, and nothing in them that is secret.</summary>
internal static class Logs
{
    public static void Configure(ILoggingBuilder logging, Settings settings)
    {
        logging.ClearProviders();
        logging.SetMinimumLevel(settings.Debug ? LogLevel.Debug : LogLevel.Information);
        logging.AddFilter("Microsoft", settings.Debug ? LogLevel.Information : LogLevel.Warning);
        // Else the host would begin a trace and a log scope for every request, which nobody reads; telemetry asks for its traces itself.
        if (!settings.Debug) logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        logging.AddFilter("System", LogLevel.Warning);
        logging.AddFilter("Npgsql", LogLevel.Warning);
        logging.AddConsole(o =>
        {
            o.FormatterName = JsonLines.FormatterName;
            o.LogToStandardErrorThreshold = LogLevel.Trace;
            o.MaxQueueLength = 10_000;
            o.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite;
        });
        logging.AddConsoleFormatter<JsonLines, ConsoleFormatterOptions>();
    }
}

internal sealed class JsonLines(IOptionsMonitor<ConsoleFormatterOptions> options, IHttpContextAccessor? context = null) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "json-lines";
    private readonly IOptionsMonitor<ConsoleFormatterOptions> _options = options;

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var line = new Dictionary<string, string?>
        {
            ["time"] = DateTimeOffset.UtcNow.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
            ["level"] = logEntry.LogLevel.ToString().ToLowerInvariant(),
            ["logger"] = logEntry.Category,
            ["message"] = Redact(logEntry.Formatter(logEntry.State, logEntry.Exception)),
        };
        if (context?.HttpContext is { } http) line["request_id"] = http.TraceIdentifier;
        if (logEntry.Exception is { } exception) line["exception"] = Redact(exception.ToString());
        textWriter.WriteLine(JsonSerializer.Serialize(line, WireJson.Options));
    }

    /// <summary>Tokens, keys, passwords in addresses and in key=value pairs. In time that grows with the text only, whatever is in it: a log line must not fail.</summary>
    internal static string Redact(string text) =>
        Secrets.Replace(text.Length <= MostCharacters ? text : text[..MostCharacters] + "…", m => m.Groups["keep"].Value + "[redacted]" + m.Groups["tail"].Value);

    private const int MostCharacters = 32 * 1024;

    private static readonly Regex Secrets = new("""
        (?<keep>(?:rak|crt)_)[A-Za-z0-9_-]{8,} | (?<keep>Bearer\s+)[A-Za-z0-9._~+/=-]{8,} | eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]* |
        (?<keep>[a-z][a-z0-9+.-]*://[^\s/:@]*:)[^\s/@]+(?<tail>@) | (?<keep>(?i:password|passwd|secret|token|api[_-]?key)["']?\s*[=:]\s*["']?)[^\s"',;&}]+ |
        \b(?:ghp|gho|ghs|github_pat|glpat|sk)[-_][A-Za-z0-9_-]{16,}
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.NonBacktracking);
}
