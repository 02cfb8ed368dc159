using System.Text.RegularExpressions;

namespace Capstan.Features.Code.Scenarios;

/// <summary>How a question wrote a name; earlier kinds are surer to be names of code.</summary>
public enum TargetKind { Quoted, File, Qualified, Shaped, Plain }

/// <summary>A name in a question.</summary>
/// <param name="Text">As written, without quotes.</param>
/// <param name="Position">Where it begins in the question.</param>
public sealed record Target(string Text, TargetKind Kind, int Position)
{
    /// <summary>As the graph spells it: parts joined by dots.</summary>
    public string Dotted => Text.Replace("::", ".", StringComparison.Ordinal).Replace("->", ".", StringComparison.Ordinal).Replace('\\', '.').Replace('#', '.').Trim('.');
}

/// <summary>Finds the names of code in a question.</summary>
internal static partial class Targets
{
    private const int Maximum = 8, MaximumLength = 300;

    /// <summary>In the order they stand; when some look like names of code, plain words are left out unless <paramref name="plainToo"/>.</summary>
    public static List<Target> Of(string query, bool plainToo = false)
    {
        var found = new List<Target>();
        foreach (Match match in Name().Matches(query))
        {
            var group = match.Groups["quoted"].Success ? match.Groups["quoted"] : match;
            var text = Trim(group.Value);
            if (text.Length is 0 or > MaximumLength) continue;
            if (KindOf(text, match.Groups["quoted"].Success) is { } kind && found.All(f => f.Text != text)) found.Add(new(text, kind, group.Index));
            if (found.Count == Maximum * 4) break;
        }
        var shaped = plainToo ? [] : found.Where(f => f.Kind != TargetKind.Plain).ToList();
        return [.. (shaped.Count > 0 ? shaped : found).Take(Maximum)];
    }

    /// <summary>The question with names of code taken out.</summary>
    public static string Mask(string query) => Name().Replace(query, match =>
        match.Groups["quoted"].Success || KindOf(Trim(match.Value), false) is TargetKind.File or TargetKind.Qualified or TargetKind.Shaped ? " " : match.Value);

    private static string Trim(string written)
    {
        var text = written.Trim().TrimEnd('.', ',', ';', ':', '?', '!', '-', '>', '/');
        return text.EndsWith("()", StringComparison.Ordinal) ? text[..^2] : text;
    }

    private static TargetKind? KindOf(string text, bool quoted)
    {
        if (text.Length == 0) return null;
        if (FileName().IsMatch(text)) return TargetKind.File;
        if (quoted) return Identifier().IsMatch(text) ? TargetKind.Quoted : null;
        if (Cwe().IsMatch(text)) return null;
        if (Qualified().IsMatch(text)) return TargetKind.Qualified;
        if (Snake().IsMatch(text) || Camel().IsMatch(text)) return TargetKind.Shaped;
        return text.Length > 1 && Latin().IsMatch(text) && !Stop.Contains(text.ToLowerInvariant()) ? TargetKind.Plain : null;
    }

    private static readonly HashSet<string> Stop = new(StringComparer.Ordinal)
    {
        "a", "an", "the", "is", "are", "was", "were", "be", "of", "in", "on", "at", "to", "from", "by", "for", "with", "and", "or", "not", "it", "its", "this", "that", "these", "those",
        "where", "what", "which", "who", "whom", "how", "why", "when", "do", "does", "did", "can", "could", "should", "would", "will", "me", "my", "you", "your", "we", "our", "i", "us", "there",
        "find", "show", "list", "give", "tell", "explain", "describe", "get", "see", "look", "locate", "search", "defined", "definition", "define", "declared", "declaration", "implemented",
        "implementation", "located", "used", "use", "uses", "using", "usage", "usages", "called", "call", "calls", "caller", "callers", "callee", "callees", "calling", "invoked", "invoke", "invokes",
        "references", "reference", "path", "route", "chain", "between", "reach", "reaches", "work", "works", "working", "function", "functions", "method", "methods", "class", "classes", "type", "types",
        "struct", "interface", "variable", "field", "member", "module", "file", "files", "code", "codebase", "project", "repository", "repo", "program", "source", "overview", "structure", "summary",
        "most", "important", "key", "central", "top", "all", "any", "every", "some", "about", "please", "line", "lines", "have", "has", "here", "named", "name", "like", "matching", "inherit",
        "inherits", "extends", "implements", "subclass", "subclasses", "languages", "language", "modules", "entry", "points", "point", "graph", "read", "readme", "first", "start", "begin", "if", "so",
        "up", "into", "out", "as", "than", "then", "does", "made", "make", "makes", "directly", "indirectly", "everything", "something", "anything", "thing", "things", "need", "want", "understand",
        "sql", "http", "api", "vulnerability", "vulnerabilities", "injection", "security", "unsafe", "routes", "endpoints", "hello", "hi", "thanks", "new", "good", "best",
    };

    // One pass: a quoted name, or a run of what names are made of.
    [GeneratedRegex(@"`(?<quoted>[^`\r\n]{1,300})`|""(?<quoted>[^""\r\n]{1,300})""|«(?<quoted>[^»\r\n]{1,300})»|“(?<quoted>[^”\r\n]{1,300})”|[\p{L}\p{Nd}_$~<][\p{L}\p{Nd}_$:.#/\\<>~-]*(\(\))?", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Name();

    [GeneratedRegex(@"^[\w./\\+@-]*\w\.(c|h|cc|cpp|cxx|hpp|hh|cs|go|java|js|jsx|ts|tsx|mjs|cjs|kt|kts|php|py|pyw|rb|swift|md|rst|json|xml|yml|yaml|toml|gradle|mod|txt|sql|sh)$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex FileName();

    [GeneratedRegex(@"^[\p{L}_$~<][\p{L}\p{Nd}_$:.#/\\<>~-]*(\(\))?$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Identifier();

    [GeneratedRegex(@"^(cwe|CWE|Cwe)-?\d+$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Cwe();

    [GeneratedRegex(@"^[A-Za-z_$~][\w$]*((\.|::|->|#|\\)[A-Za-z_$~<][\w$>]*)+$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Qualified();

    [GeneratedRegex(@"^\w*[A-Za-z0-9]_\w*$|^_\w+$|^\$\w+$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Snake();

    [GeneratedRegex(@"^[a-z]+[0-9]*[A-Z][\w]*$|^[A-Z][a-z0-9]+[A-Z][\w]*$|^[A-Z]{2,}[a-z]\w*$|^[a-z]+\d+\w*$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Camel();

    [GeneratedRegex(@"^[A-Za-z_$][\w$-]*$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Latin();
}
