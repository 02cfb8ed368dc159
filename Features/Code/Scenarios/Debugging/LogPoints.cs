using System.Text.RegularExpressions;
using Capstan.Features.Code.Graph.Reading;

namespace Capstan.Features.Code.Scenarios.Debugging;

/// <summary>A place that writes to a log.</summary>
internal sealed record LogPoint
{
    public required long MethodId { get; init; }
    public required string Method { get; init; }
    public required string File { get; init; }
    public required int Line { get; init; }
    /// <summary>FATAL, CRITICAL, ERROR, WARNING, INFO, LOG, DEBUG or TRACE.</summary>
    public required string Level { get; init; }
    /// <summary>The text of the message with its holes; empty when it is not written out.</summary>
    public required string Template { get; init; }
}

/// <summary>All calls of a graph that write to a log.</summary>
internal sealed partial class LogPoints
{
    private const int MaximumPoints = 60_000;
    /// <summary>A message of fewer known letters would match anything.</summary>
    private const int LeastLetters = 8;
    private static readonly SqlFile<Args, Row> Select = Sql.Beside<Args, Row>("LogCalls.sql");
    private static readonly string[] Names =
    [
        "log", "Log", "trace", "Trace", "debug", "Debug", "info", "Info", "warn", "Warn", "warning", "Warning", "error", "Error", "fatal", "Fatal", "critical", "Critical", "exception", "notice", "verbose", "Verbose",
        "LogTrace", "LogDebug", "LogInformation", "LogWarning", "LogError", "LogCritical", "Information", "severe", "fine", "finer", "finest", "config", "wtf", "e", "w", "i", "d", "v",
        "Tracef", "Debugf", "Infof", "Warnf", "Warningf", "Errorf", "Fatalf", "Fatalln", "Panicf", "Panic", "Print", "Printf", "Println", "Debugw", "Infow", "Warnw", "Errorw", "Fatalw",
        "ereport", "elog", "syslog", "error_log", "trigger_error", "os_log", "NSLog", "print", "printf", "fprintf", "perror", "emergency", "alert", "fault",
    ];

    private readonly List<LogPoint> points;
    private readonly ILookup<long, LogPoint> byMethod;

    private LogPoints(List<LogPoint> points) => (this.points, byMethod) = (points, points.ToLookup(p => p.MethodId));

    public int Count => points.Count;
    public IReadOnlyList<LogPoint> All => points;
    public IEnumerable<LogPoint> In(long methodId) => byMethod[methodId];

    public static async Task<LogPoints> Of(CodeGraph graph)
    {
        var found = new List<LogPoint>();
        foreach (var row in await graph.Many(Select, new() { Names = Names, Take = MaximumPoints }))
            if (LevelOf(row.Language, row.Name, row.Receiver, row.Code) is { } level)
                found.Add(new() { MethodId = row.MethodId, Method = row.Method, File = row.Filename, Line = row.Line, Level = level, Template = TemplateOf(row.Code) });
        return new(found);
    }

    /// <summary>Points whose message a text may be: every fixed part of the template occurs in it, in order. The most letters in common first.</summary>
    public List<LogPoint> Matching(string text)
    {
        var found = new List<(LogPoint Point, int Letters)>();
        foreach (var point in points)
        {
            if (point.Template.Length < LeastLetters) continue;
            var (at, letters, fits) = (0, 0, true);
            foreach (var part in Holes().Split(point.Template).Select(p => p.Trim()).Where(p => p.Length > 1))
            {
                var next = text.IndexOf(part, at, StringComparison.Ordinal);
                if (!(fits = next >= 0)) break;
                at = next + part.Length;
                letters += part.Count(char.IsLetter);
            }
            if (fits && letters >= LeastLetters) found.Add((point, letters));
        }
        return [.. found.OrderByDescending(f => f.Letters).ThenBy(f => f.Point.File, StringComparer.Ordinal).ThenBy(f => f.Point.Line).Select(f => f.Point)];
    }

    /// <summary>Null when the call writes to no log.</summary>
    internal static string? LevelOf(string language, string name, string receiver, string code)
    {
        var isLogger = Logger().IsMatch(receiver);
        switch (name)
        {
            case "ereport" or "elog": return Severity().Match(code) is { Success: true } match ? PostgresLevel(match.Groups["level"].Value) : "LOG";
            case "syslog": return Syslog().Match(code) is { Success: true } priority ? LevelOfName(priority.Groups["level"].Value) : "LOG";
            case "error_log" or "trigger_error" or "perror": return "ERROR";
            case "os_log" or "NSLog": return "LOG";
            case "print": return language == "swift" && receiver.Length == 0 ? "LOG" : null;
            case "printf" or "fprintf": return language == "c" && (name == "printf" || code.Contains("stderr", StringComparison.Ordinal)) ? name == "printf" ? "LOG" : "ERROR" : null;
        }
        if (name.StartsWith("Log", StringComparison.Ordinal) && name.Length > 3) return LevelOfName(name[3..]);
        if (receiver is "console" && name is "log" or "info" or "warn" or "error" or "debug" or "trace" && receiver is "console") return LevelOfName(name);
        return isLogger ? LevelOfName(name) : null;
    }

    private static string LevelOfName(string name) => name.ToLowerInvariant() switch
    {
        var n when n.StartsWith("fatal", StringComparison.Ordinal) || n.StartsWith("panic", StringComparison.Ordinal) || n is "wtf" or "emergency" or "emerg" => "FATAL",
        var n when n.StartsWith("crit", StringComparison.Ordinal) || n is "alert" or "severe" or "fault" => "CRITICAL",
        var n when n.StartsWith("err", StringComparison.Ordinal) || n is "exception" or "e" => "ERROR",
        var n when n.StartsWith("warn", StringComparison.Ordinal) || n is "w" => "WARNING",
        var n when n.StartsWith("info", StringComparison.Ordinal) || n is "i" or "config" => "INFO",
        var n when n.StartsWith("debug", StringComparison.Ordinal) || n is "d" or "fine" => "DEBUG",
        var n when n.StartsWith("trace", StringComparison.Ordinal) || n.StartsWith("verbose", StringComparison.Ordinal) || n is "v" or "finer" or "finest" => "TRACE",
        _ => "LOG",
    };

    private static string PostgresLevel(string level) => level switch
    {
        "ERROR" => "ERROR",
        "FATAL" or "PANIC" => "FATAL",
        "WARNING" => "WARNING",
        "INFO" or "NOTICE" => "INFO",
        _ when level.StartsWith("DEBUG", StringComparison.Ordinal) => "DEBUG",
        _ => "LOG",
    };

    internal static string TemplateOf(string code)
    {
        var match = Literal().Match(code);
        return match.Success ? match.Groups["text"].Value.Replace("\\n", " ", StringComparison.Ordinal).Replace("\\t", " ", StringComparison.Ordinal).Replace("\\\"", "\"", StringComparison.Ordinal).Trim() : "";
    }

    [GeneratedRegex(@"(^|[._>$@])(log|logger|logging|slog|zap|zlog|syslog|winston|pino|monolog|timber|_?log|glog|klog|sugar|spdlog|audit)(ger)?s?(\(.*\))?$|^(Rails\.logger|Log|LOG|LOGGER|Logger|slog|log)$|(?i:logger)(\(.*\))?$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Logger();

    [GeneratedRegex(@"^\w+\s*\(\s*(?<level>[A-Z]+\d?)\b", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Severity();

    [GeneratedRegex(@"LOG_(?<level>[A-Z]+)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Syslog();

    [GeneratedRegex(@"""(?<text>([^""\\]|\\.)*)""|'(?<text>([^'\\]|\\.){2,})'|`(?<text>[^`]*)`", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Literal();

    [GeneratedRegex(@"%[-+ #0]*[\d.*]*(hh|h|ll|l|z|j|t)?[a-zA-Z@]|\$\{[^}]*\}|#\{[^}]*\}|\{[^}]*\}|\\\([^)]*\)|\$\w+", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Holes();

    private sealed record Args
    {
        public required string[] Names { get; init; }
        public required int Take { get; init; }
    }

    private sealed record Row
    {
        public required string Name { get; init; }
        public required string Receiver { get; init; }
        public required string Code { get; init; }
        public required string Filename { get; init; }
        public required int Line { get; init; }
        public required string Language { get; init; }
        public required long MethodId { get; init; }
        public required string Method { get; init; }
    }
}
