using Capstan.Features.Code.Graph.Parsing.Languages;

namespace Capstan.Features.Code.Graph.Parsing;

/// <summary>One of the ten languages as the import document lists it.</summary>
public sealed record SourceLanguage(string Id, string Name, IReadOnlyList<string> Extensions, string JoernCommand, string JoernFlag);

/// <summary>Which language and grammar a file is read with.</summary>
public static class SourceLanguages
{
    public static readonly IReadOnlyList<SourceLanguage> All =
    [
        new("c", "C", [".c", ".h", ".cpp", ".hpp", ".cc", ".cxx"], "c2cpg", "C"),
        new("csharp", "CSHARP", [".cs"], "csharp2cpg", "CSHARPSRC"),
        new("go", "GO", [".go"], "gosrc2cpg", "GOLANG"),
        new("java", "JAVA", [".java"], "javasrc2cpg", "JAVASRC"),
        new("javascript", "JAVASCRIPT", [".js", ".jsx", ".ts", ".tsx", ".mjs"], "jssrc2cpg", "JSSRC"),
        new("kotlin", "KOTLIN", [".kt", ".kts"], "kotlin2cpg", "KOTLIN"),
        new("php", "PHP", [".php"], "php2cpg", "PHP"),
        new("python", "PYTHON", [".py", ".pyw"], "pysrc2cpg", "PYTHONSRC"),
        new("ruby", "RUBY", [".rb"], "rubysrc2cpg", "RUBYSRC"),
        new("swift", "SWIFT", [".swift"], "swiftsrc2cpg", "SWIFTSRC"),
    ];

    /// <summary>Extension to (language id, grammar). Beyond the documented list: the less common spellings of the same languages.</summary>
    private static readonly Dictionary<string, (string Language, string Grammar)> ByExtension = new(StringComparer.OrdinalIgnoreCase)
    {
        [".c"] = ("c", "c"), [".h"] = ("c", "c"), [".cpp"] = ("c", "cpp"), [".hpp"] = ("c", "cpp"), [".cc"] = ("c", "cpp"), [".cxx"] = ("c", "cpp"),
        [".hh"] = ("c", "cpp"), [".hxx"] = ("c", "cpp"), [".cs"] = ("csharp", "c_sharp"), [".go"] = ("go", "go"), [".java"] = ("java", "java"),
        [".js"] = ("javascript", "javascript"), [".jsx"] = ("javascript", "javascript"), [".mjs"] = ("javascript", "javascript"), [".cjs"] = ("javascript", "javascript"),
        [".ts"] = ("javascript", "typescript"), [".mts"] = ("javascript", "typescript"), [".cts"] = ("javascript", "typescript"), [".tsx"] = ("javascript", "tsx"),
        [".kt"] = ("kotlin", "kotlin"), [".kts"] = ("kotlin", "kotlin"), [".php"] = ("php", "php"), [".py"] = ("python", "python"), [".pyw"] = ("python", "python"),
        [".rb"] = ("ruby", "ruby"), [".swift"] = ("swift", "swift"),
    };

    internal static readonly string[] Grammars = ["c", "cpp", "c_sharp", "go", "java", "javascript", "typescript", "tsx", "kotlin", "php", "python", "ruby", "swift"];

    /// <summary>Language id of a file by its extension, or null when it is none of the ten.</summary>
    public static string? LanguageOf(string path) => ByExtension.TryGetValue(Path.GetExtension(path), out var known) ? known.Language : null;

    /// <summary>
    /// Grammar of a file, or null. A <c>.h</c> header is C or C++ by what the repository consists of: ask <see cref="HeadersAreCpp"/> once.
    /// </summary>
    public static string? GrammarOf(string path, bool headersAreCpp = false)
    {
        var extension = Path.GetExtension(path);
        return headersAreCpp && extension.Equals(".h", StringComparison.OrdinalIgnoreCase) ? "cpp"
            : ByExtension.TryGetValue(extension, out var known) ? known.Grammar : null;
    }

    /// <summary>Flow's type annotations are TypeScript's for most of what is written; the JavaScript grammar breaks at each of them.</summary>
    internal static string Refine(string grammar, ReadOnlySpan<byte> content) =>
        grammar == "javascript" && content[..Math.Min(content.Length, 1024)].IndexOf("@flow"u8) >= 0 ? "tsx" : grammar;

    internal static string LanguageOfGrammar(string grammar) => grammar switch
    {
        "cpp" => "c",
        "c_sharp" => "csharp",
        "typescript" or "tsx" => "javascript",
        _ => grammar,
    };

    /// <summary>True when a repository with these files has more C++ than C sources.</summary>
    public static bool HeadersAreCpp(IEnumerable<string> paths)
    {
        var (c, cpp) = (0, 0);
        foreach (var path in paths)
        {
            var grammar = GrammarOf(path);
            c += grammar == "c" && !path.EndsWith(".h", StringComparison.OrdinalIgnoreCase) ? 1 : 0;
            cpp += grammar == "cpp" ? 1 : 0;
        }
        return cpp > c;
    }

    /// <summary>The document's rule for test code by path: a folder named test, or the file name patterns of the test frameworks.</summary>
    public static bool IsTestPath(string path)
    {
        var slash = path.LastIndexOf('/');
        var segments = slash < 0 ? "" : path[..slash];
        foreach (var range in segments.AsSpan().Split('/'))
        {
            if (segments.AsSpan()[range] is "test" or "tests" or "__tests__" or "spec" or "specs" or "testing" or "testdata")
            {
                return true;
            }
        }
        var file = path[(slash + 1)..];
        var dot = file.LastIndexOf('.');
        var (stem, extension) = dot < 0 ? (file, "") : (file[..dot], file[dot..]);
        return extension switch
        {
            ".go" => stem.EndsWith("_test", StringComparison.Ordinal),
            ".java" or ".cs" or ".kt" or ".swift" or ".php" => stem.EndsWith("Test", StringComparison.Ordinal) || stem.EndsWith("Tests", StringComparison.Ordinal),
            ".py" => stem.StartsWith("test_", StringComparison.Ordinal) || stem.EndsWith("_test", StringComparison.Ordinal),
            ".rb" => stem.EndsWith("_spec", StringComparison.Ordinal),
            ".js" or ".jsx" or ".ts" or ".tsx" or ".mjs" => stem.EndsWith(".spec", StringComparison.Ordinal) || stem.EndsWith(".test", StringComparison.Ordinal),
            _ => false,
        };
    }

    /// <summary>Builds the reader of a grammar; its tables are checked against the grammar on the way.</summary>
    internal static Extractor Extractor(string grammar) => grammar switch
    {
        "c" or "cpp" => new CExtractor(grammar),
        "c_sharp" => new CSharpExtractor(),
        "go" => new GoExtractor(),
        "java" => new JavaExtractor(),
        "javascript" or "typescript" or "tsx" => new JavaScriptExtractor(grammar),
        "kotlin" => new KotlinExtractor(),
        "php" => new PhpExtractor(),
        "python" => new PythonExtractor(),
        "ruby" => new RubyExtractor(),
        "swift" => new SwiftExtractor(),
        _ => throw new ArgumentOutOfRangeException(nameof(grammar), grammar, "No such grammar."),
    };

    /// <summary>The start-up check: every table must fit its grammar. Throws with the grammar and the missing name.</summary>
    public static void Check()
    {
        foreach (var grammar in Grammars)
        {
            Extractor(grammar).Dispose();
        }
    }
}
