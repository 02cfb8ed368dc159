using System.Globalization;
using System.Text.RegularExpressions;

namespace Capstan.Features.Code.Scenarios.Debugging;

/// <summary>One call of a pasted stack trace.</summary>
/// <param name="File">The end of a path, with forward slashes; empty when the trace does not say.</param>
/// <param name="Line">0 when the trace does not say.</param>
internal sealed record StackFrame(string Method, string File, int Line);

/// <summary>Reads stack traces as the runtimes of the ten languages print them.</summary>
internal static partial class StackTrace
{
    private const int MaximumFrames = 50;

    /// <summary>The frames, the one that failed first.</summary>
    public static List<StackFrame> Read(string text)
    {
        var frames = new List<StackFrame>();
        var isPython = false;
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            if (frames.Count == MaximumFrames) break;
            var python = Python().Match(line);
            isPython |= python.Success;
            if ((python.Success ? python : First(line)) is { } match)
                frames.Add(new(Simple(match.Groups["method"].Value), Tail(match.Groups["file"].Value), int.TryParse(match.Groups["line"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0));
        }
        // Python prints the failing call last.
        if (isPython) frames.Reverse();
        return frames;
    }

    private static Match? First(string line)
    {
        foreach (var form in (Regex[])[Dotnet(), Java(), JavaScript(), Ruby(), Php(), Gdb(), Go()])
            if (form.Match(line) is { Success: true } match) return match;
        return null;
    }

    private static string Simple(string method)
    {
        var name = method.Trim();
        if (name.IndexOf('(', StringComparison.Ordinal) is var paren and > 0) name = name[..paren];
        return name[(name.LastIndexOfAny(['.', ':', '#', '\\', '>', '/']) + 1)..];
    }

    /// <summary>Three folders are enough to tell files apart, and what is before them is another machine's.</summary>
    private static string Tail(string path)
    {
        var parts = path.Trim().Replace('\\', '/').Split('/', StringSplitOptions.RemoveEmptyEntries);
        return string.Join('/', parts.Length > 3 ? parts[^3..] : parts);
    }

    [GeneratedRegex(@"^\s*File ""(?<file>[^""]{1,400})"", line (?<line>\d{1,7})(, in (?<method>[\w<>.]{1,200}))?", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Python();

    [GeneratedRegex(@"^\s*at (?<method>[\w.`<>\[\],+]{1,300}\([^)]*\))( in (?<file>([A-Za-z]:)?[^:]{1,400}):line (?<line>\d{1,7}))", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Dotnet();

    [GeneratedRegex(@"^\s*at (?<method>[\w.$<>/@]{1,300})\((?<file>[\w$]{1,200}\.(java|kt|scala|groovy))(:(?<line>\d{1,7}))?\)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Java();

    [GeneratedRegex(@"^\s*at ((async )?(?<method>[\w.$<>\[\] ]{1,200}) )?\(?(file://)?(?<file>[^()\s]{1,400}\.[cm]?[jt]sx?):(?<line>\d{1,7}):\d{1,7}\)?", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex JavaScript();

    [GeneratedRegex(@"^\s*(from )?(?<file>[^\s:]{1,400}\.rb):(?<line>\d{1,7}):in [`'](?<method>[^']{1,200})'", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Ruby();

    [GeneratedRegex(@"^\s*#\d+ (?<file>[^\s(]{1,400}\.php)\((?<line>\d{1,7})\): (?<method>[\w\\:>-]{1,200})\(", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Php();

    [GeneratedRegex(@"^\s*#\d+\s+(0x[0-9a-f]+ in )?(?<method>[\w:~<>]{1,200}) \(.*\)( at (?<file>[^\s:]{1,400}):(?<line>\d{1,7}))?", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Gdb();

    [GeneratedRegex(@"^\s+(?<file>[^\s:]{1,400}\.go):(?<line>\d{1,7})(?<method>)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Go();
}
