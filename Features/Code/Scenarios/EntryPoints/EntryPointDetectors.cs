using System.Text.RegularExpressions;
using Capstan.Features.Code.Graph;

namespace Capstan.Features.Code.Scenarios.EntryPoints;

/// <summary>One way a program lets the outside in, as <c>Data/entry_points.json</c> has it. What is set must all hold.</summary>
internal sealed record Detector
{
    public required string Id { get; init; }
    public required IReadOnlyList<string> Languages { get; init; }
    /// <summary>http, rpc, websocket, message, job, cli, ipc, network, native, signal, thread.</summary>
    public required string Kind { get; init; }
    /// <summary>Last names of attributes, decorators, annotations on the method.</summary>
    public IReadOnlyList<string>? Annotation { get; init; }
    /// <summary>Only when the annotation is written on something: <c>@app.get</c>, not <c>@get</c> (unless it is called so in full).</summary>
    public bool AnnotationDotted { get; init; }
    /// <summary>Names of registering calls.</summary>
    public IReadOnlyList<string>? Call { get; init; }
    public string? CallPattern { get; init; }
    public string? Receiver { get; init; }
    public bool NoReceiver { get; init; }
    /// <summary>The call's first argument is a string literal whose text this matches.</summary>
    public string? Literal { get; init; }
    /// <summary>Which argument is the handler; -1 is the last.</summary>
    public int? Handler { get; init; }
    public IReadOnlyList<string>? Method { get; init; }
    public bool PublicMethods { get; init; }
    /// <summary>A base of the method's type matches.</summary>
    public string? Bases { get; init; }
    /// <summary>The path of the file matches.</summary>
    public string? Path { get; init; }
    public string? Signature { get; init; }
    /// <summary>A PostgreSQL expression over the whole file.</summary>
    public string? Content { get; init; }
}

/// <summary>The detectors of every language, ready to match.</summary>
internal sealed partial class EntryPointDetectors
{
    private static readonly Lazy<EntryPointDetectors> Loaded = new(() => new(ScenarioData.Read<List<Detector>>("entry_points")));
    private readonly Dictionary<string, Regex> expressions = new(StringComparer.Ordinal);

    private EntryPointDetectors(List<Detector> all)
    {
        All = all;
        foreach (var text in all.SelectMany(d => new[] { d.Receiver, d.Literal, d.Bases, d.Path, d.Signature, d.CallPattern }).OfType<string>())
            expressions.TryAdd(text, new Regex(text, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture));
    }

    public static EntryPointDetectors Default => Loaded.Value;

    public IReadOnlyList<Detector> All { get; }

    public bool Holds(string? expression, string text) => expression is null || expressions[expression].IsMatch(text);

    /// <summary>The detector that an annotation of a method satisfies, and the annotation's last name.</summary>
    public (Detector Detector, string Name)? ByAnnotation(string language, string file, string annotation)
    {
        var dotted = AnnotationName(annotation);
        var name = dotted[(dotted.LastIndexOf('.') + 1)..];
        foreach (var detector in All)
            if (detector.Annotation?.Contains(name, StringComparer.Ordinal) == true && detector.Languages.Contains(language) && Holds(detector.Path, file)
                && (!detector.AnnotationDotted || dotted.Contains('.', StringComparison.Ordinal) || name is "shared_task" or "api_view" or "task")) return (detector, name);
        return null;
    }

    public Detector? ByMethod(string language, string file, string name, string signature, IReadOnlyList<string> bases, bool isPublic) => All.FirstOrDefault(d =>
        d.Languages.Contains(language)
        && (d.Method?.Contains(name, StringComparer.Ordinal) == true || (d.PublicMethods && isPublic && name != "<module>"))
        && Holds(d.Path, file) && Holds(d.Signature, signature)
        && (d.Bases is null || bases.Any(b => Holds(d.Bases, b))));

    public Detector? ByCall(string language, string file, string name, string receiver, string? literal) => All.FirstOrDefault(d =>
        d.Languages.Contains(language)
        && (d.Call?.Contains(name, StringComparer.Ordinal) == true || (d.CallPattern is not null && Holds(d.CallPattern, name)))
        && (!d.NoReceiver || receiver.Length == 0)
        && Holds(d.Receiver, receiver) && Holds(d.Path, file)
        && (d.Literal is null || (literal is not null && Holds(d.Literal, literal))));

    /// <summary>What gives an entry point its parameters; null when the method is none.</summary>
    public string? ParameterSource(FileFacts facts, MethodFact method)
    {
        var bases = method.Type >= 0 ? facts.Types[method.Type].Bases : [];
        var detector = method.Annotations.Select(a => ByAnnotation(facts.Language, facts.Path, a.Code.Length > 0 ? a.Code : a.Name)?.Detector).FirstOrDefault(d => d is not null)
            ?? ByMethod(facts.Language, facts.Path, method.Name, method.Signature, bases, !method.Modifiers.HasFlag(Modifiers.Private) && !method.Modifiers.HasFlag(Modifiers.Protected));
        return detector?.Kind switch
        {
            "http" or "rpc" or "websocket" or "message" or "ipc" => detector.Kind == "http" ? "http" : "message",
            // A function that happens to be called main takes nothing from outside unless it is the program's.
            "cli" when method.Parameters.Count <= 3 && (facts.Language is "c" or "csharp" or "java" or "kotlin" || method.Annotations.Count > 0) => "cli",
            _ => null,
        };
    }

    /// <summary><c>@app.route("/x")</c>, <c>[HttpGet("x")]</c>, <c>#[Route('/x')]</c>: the dotted name.</summary>
    public static string AnnotationName(string code)
    {
        var text = code.TrimStart('@', '#', '[', ' ', ':');
        var end = text.IndexOfAny(['(', ']', ' ', '\n', '<', '{']);
        return (end < 0 ? text : text[..end]).Trim();
    }

    /// <summary>The first string literal of a call or annotation, without quotes; null when there is none.</summary>
    public static string? FirstLiteral(string code) => Literal().Match(code) is { Success: true } match ? match.Groups["text"].Value : null;

    [GeneratedRegex("""["'`](?<text>[^"'`\r\n]{0,200})["'`]""", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Literal();
}
