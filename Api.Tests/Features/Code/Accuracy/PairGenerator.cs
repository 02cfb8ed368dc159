using System.Text.Json;

namespace Capstan.Api.Tests.Features.Code.Accuracy;

/// <summary>Calls of one weakness in one language: one line of <c>cells.json</c>.</summary>
internal sealed record Cell
{
    public required string Class { get; init; }
    public required string Language { get; init; }
    public string Imports { get; init; } = "";
    /// <summary>Statements that are dangerous with the data <c>{x}</c>.</summary>
    public IReadOnlyList<string> Sinks { get; init; } = [];
    /// <summary>Statements that are not, though they take it.</summary>
    public IReadOnlyList<string> SafeSinks { get; init; } = [];
    /// <summary>Makes the data harmless here; a number when empty. <c>none</c> when nothing does.</summary>
    public string Sanitize { get; init; } = "";
    /// <summary>Looks as if it did.</summary>
    public string Wrong { get; init; } = "";
    /// <summary>Statements that are wrong by themselves, and their right forms.</summary>
    public IReadOnlyList<string> Bad { get; init; } = [];
    public IReadOnlyList<string> Good { get; init; } = [];
    /// <summary>The statements are members of a type or of the file.</summary>
    public bool IsMember { get; init; }
}

/// <summary>One generated program and what is to be found in it.</summary>
internal sealed record PairCase(string Class, string Language, string Variation, bool IsVulnerable, string Folder, IReadOnlyList<(string Path, string Text)> Files);

/// <summary>Programs that have a weakness and twins that have not, from templates of ten languages and a table of calls.</summary>
internal static class PairGenerator
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>What findings of a class are.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> Cwes = new Dictionary<string, string[]>
    {
        ["sql"] = ["CWE-89"], ["command"] = ["CWE-78"], ["code"] = ["CWE-94"], ["path"] = ["CWE-22"], ["ssrf"] = ["CWE-918"], ["xss"] = ["CWE-79", "CWE-1336"], ["deserialization"] = ["CWE-502"], ["xxe"] = ["CWE-611"],
        ["crypto"] = ["CWE-327", "CWE-328", "CWE-330", "CWE-338"], ["tls"] = ["CWE-295"], ["memory"] = ["CWE-120", "CWE-121", "CWE-122", "CWE-134", "CWE-190", "CWE-252", "CWE-415", "CWE-416", "CWE-476", "CWE-362"],
        ["races"] = ["CWE-367", "CWE-271", "CWE-377"], ["secrets"] = ["CWE-798"],
    };

    public static List<Cell> Cells()
    {
        using var stream = typeof(PairGenerator).Assembly.GetManifestResourceStream("accuracy/cells.json")!;
        return JsonSerializer.Deserialize<List<Cell>>(stream, Json)!;
    }

    public static List<PairCase> All()
    {
        var cases = new List<PairCase>();
        foreach (var cell in Cells())
        {
            var dialect = Dialect.All.First(d => d.Language == cell.Language);
            for (var i = 0; i < cell.Sinks.Count; i++) cases.AddRange(Flows(cell, dialect, i, cases.Count));
            cases.AddRange(Statements(cell, dialect, cases.Count));
        }
        return cases;
    }

    private static IEnumerable<PairCase> Flows(Cell cell, Dialect d, int index, int from)
    {
        var number = from;
        var (sink, source) = (cell.Sinks[index], d.Sources[index % d.Sources.Length]);
        var constant = d.Constant;
        string Sink(string x) => sink.Replace("{x}", x);
        string Var(string name) => d.Language == "php" ? "$" + name : name;
        string Declare(string name, string x) => d.Declare.Replace("{v}", name).Replace("{x}", x);
        string Sanitized(string x) => (cell.Sanitize.Length == 0 ? d.Number : cell.Sanitize).Replace("{x}", x);
        string Wrong(string x) => (cell.Wrong.Length == 0 ? d.Trim : cell.Wrong).Replace("{x}", x);
        PairCase Make(string variation, bool bad, string body, string members = "", string? helper = null) => Build(cell, d, variation, bad, number++, body, members, helper);

        yield return Make("direct", true, Sink(source));
        yield return Make("local", true, Declare("x", source) + "\n" + Sink(Var("x")));
        yield return Make("locals", true, Declare("x", source) + "\n" + Declare("y", Var("x")) + "\n" + Sink(Var("y")));
        yield return Make("helper", true, Declare("x", source) + "\n" + d.FunctionCall.Replace("{x}", Var("x")), d.Function.Replace("{body}", Indented(Sink(Var("v")), d)));
        yield return Make("source-in-helper", true, Declare("x", d.SourceCall) + "\n" + Sink(Var("x")), d.SourceFunction.Replace("{x}", source));
        yield return d.Language == "python"
            ? Make("field", true, "state{n}.keep()\nstate{n}.later()", d.FieldMember.Replace("{source}", source).Replace("{body2}", Indented(Sink(d.Field), d, "    ")))
            : Make("field", true, d.SetField.Replace("{x}", source), d.FieldMember.Replace("{body}", Indented(Sink(d.Field), d)));
        yield return Make("branch", true, d.IfElse.Replace("{v}", "x").Replace("{x}", source).Replace("{y}", constant) + "\n" + Sink(Var("x")));
        yield return Make("loop", true, d.Loop.Replace("{x}", source).Replace("{body}", Nested(Sink(Var("item")), d)));
        yield return Make("wrongly-sanitized", true, Declare("x", Wrong(source)) + "\n" + Sink(Var("x")));
        yield return Make("checked-in-vain", true, Declare("x", source) + "\n" + d.Idle.Replace("{v}", "x") + "\n" + Sink(Var("x")));
        yield return Make("other-file", true, Declare("x", source) + "\n" + d.HelperCall.Replace("{x}", Var("x")), "", Sink(Var("v")));
        yield return Make("overwritten-with-data", true, Declare("x", constant) + "\n" + d.Assign.Replace("{v}", "x").Replace("{x}", source) + "\n" + Sink(Var("x")));

        yield return Make("constant", false, Declare("x", constant) + "\n" + Sink(Var("x")));
        yield return Make("overwritten-with-constant", false, Declare("x", source) + "\n" + d.Assign.Replace("{v}", "x").Replace("{x}", constant) + "\n" + Sink(Var("x")));
        yield return Make("choice-of-constants", false, Declare("x", d.Choice) + "\n" + Sink(Var("x")));
        yield return Make("allow-list", false, Declare("x", source) + "\n" + d.OneOf.Replace("{v}", "x") + "\n" + Sink(Var("x")));
        yield return Make("whole-pattern", false, Declare("x", source) + "\n" + d.Matches.Replace("{v}", "x") + "\n" + Sink(Var("x")));
        yield return Make("helper-with-constant", false, d.FunctionCall.Replace("{x}", constant), d.Function.Replace("{body}", Indented(Sink(Var("v")), d)));
        yield return Make("other-file-with-constant", false, d.HelperCall.Replace("{x}", constant), "", Sink(Var("v")));
        if (cell.Sanitize != "none")
        {
            yield return d.Language == "c" && cell.Sanitize.Length == 0
                ? Make("sanitized", false, "char x[32];\nsnprintf(x, sizeof x, \"%d\", atoi(" + source + "));\n" + Sink("x"))
                : Make("sanitized", false, Declare("x", Sanitized(source)) + "\n" + Sink(Var("x")));
            yield return Make("sanitized-in-helper", false, Declare("x", CallMake(d, source)) + "\n" + Sink(Var("x")), d.Returning.Replace("{x}", Sanitized(Var("v"))));
            yield return Make("sanitized-before-call", false, d.FunctionCall.Replace("{x}", d.Language == "c" && cell.Sanitize.Length == 0 ? $"make{{n}}({source})" : Sanitized(source)),
                (d.Language == "c" && cell.Sanitize.Length == 0 ? d.Returning.Replace("{x}", d.Number.Replace("{x}", "v")) : "") + d.Function.Replace("{body}", Indented(Sink(Var("v")), d)));
        }
        // Written last, and not tuned on: see docs/accuracy-security.md.
        yield return Make("late-builder", true, d.Builder.Replace("{x}", source) + "\n" + Sink(d.Built));
        yield return Make("late-try", true, d.Try.Replace("{v}", "x").Replace("{x}", source).Replace("{y}", constant) + "\n" + Sink(Var("x")));
        yield return Make("late-second-argument", true, Declare("x", source) + "\n" + d.SecondCall.Replace("{a}", constant).Replace("{x}", Var("x")), d.Second.Replace("{body}", Indented(Sink(Var("v")), d)));
        yield return Make("late-three-deep", true, Declare("x", d.SourceCall) + "\n" + d.FunctionCall.Replace("{x}", Var("x")), d.SourceFunction.Replace("{x}", source) + "\n" + d.Second.Replace("{body}", Indented(Sink(Var("v")), d)) + "\n"
            + d.Function.Replace("{body}", Indented(d.SecondCall.Replace("{a}", constant).Replace("{x}", Var("v")), d)));
        yield return Make("late-other-argument", false, Declare("x", source) + "\n" + d.SecondCall.Replace("{a}", Var("x")).Replace("{x}", constant), d.Second.Replace("{body}", Indented(Sink(Var("v")), d)));
        yield return Make("late-checked-in-function", false, Declare("x", source) + "\n" + d.ValidCall.Replace("{v}", "x") + "\n" + Sink(Var("x")), d.Valid);
        yield return Make("late-builder-of-constants", false, d.Builder.Replace("{x}", constant) + "\n" + Sink(d.Built));
        foreach (var safe in cell.SafeSinks.Skip(index).Take(index == cell.Sinks.Count - 1 ? 99 : 1))
            yield return Make("safe-call", false, Declare("x", source) + "\n" + safe.Replace("{x}", Var("x")));
    }

    private static string CallMake(Dialect d, string x) => d.Language switch
    {
        "csharp" => $"Make{{n}}({x})",
        "php" => $"$this->make{{n}}({x})",
        _ => $"make{{n}}({x})",
    };

    private static IEnumerable<PairCase> Statements(Cell cell, Dialect d, int from)
    {
        var number = from;
        foreach (var (list, bad) in new[] { (cell.Bad, true), (cell.Good, false) })
            foreach (var statement in list)
            {
                if (cell.IsMember)
                {
                    yield return Build(cell, d, "member", bad, number++, "", statement + "\n", null);
                    continue;
                }
                yield return Build(cell, d, "statement", bad, number++, statement, "", null);
                yield return Build(cell, d, "in-branch", bad, number++, d.If.Replace("{body}", Nested(statement, d)), "", null);
                yield return Build(cell, d, "in-helper", bad, number++, d.FunctionCall.Replace("{x}", d.Constant), d.Function.Replace("{body}", Indented(statement, d)), null);
                yield return Build(cell, d, "in-other-file", bad, number++, d.HelperCall.Replace("{x}", d.Constant), "", statement);
            }
    }

    private static PairCase Build(Cell cell, Dialect d, string variation, bool bad, int number, string body, string members, string? helper)
    {
        var folder = $"{cell.Language}/{cell.Class}/{(bad ? "bad" : "good")}{number}";
        string Fill(string text) => Entropy(text.Replace("{n}", number.ToString()));
        var imports = cell.Imports;
        var files = new List<(string, string)>
        {
            ($"{folder}/{(d.Language == "java" || d.Language == "csharp" || d.Language == "kotlin" || d.Language == "php" || d.Language == "swift" ? $"Handler{number}" : $"handler{number}")}{d.Extension}",
                Fill(d.File.Replace("{imports}", helper is null ? imports : imports + "\n" + d.HelperImport).Replace("{members}", members).Replace("{body}", Indented(body, d)))),
        };
        if (helper is not null) files.Add(($"{folder}/{d.HelperName.Replace("{n}", number.ToString())}", Fill(d.HelperFile.Replace("{imports}", imports).Replace("{body}", Indented(helper, d)))));
        return new(cell.Class, cell.Language, variation, bad, folder, files);
    }

    // No generated program holds what looks like a real secret until it is written.
    private static string Entropy(string text) => System.Text.RegularExpressions.Regex.Replace(text, "«(?<n>[0-9]+)»", m =>
    {
        var random = new Random(int.Parse(m.Groups["n"].Value));
        return new string([.. Enumerable.Range(0, int.Parse(m.Groups["n"].Value)).Select(_ => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[random.Next(32)])]);
    });

    private static string Indented(string body, Dialect d, string more = "") => string.Join('\n', body.Split('\n').Select(l => l.Length == 0 ? l : d.Indent + more + l));

    private static string Nested(string body, Dialect d) => string.Join('\n', body.Split('\n').Select(l => (d.Language is "go" or "c" ? "\t" : d.Language is "javascript" or "ruby" ? "  " : "    ") + l));
}
