using System.Net.Http.Json;
using System.Text;
using Capstan.Features.Code.Scenarios.Clones;
using Capstan.Features.Code.Scenarios.Sources;

namespace Capstan.Api.Tests.Features.Code.Scenarios;

[Collection(QualityProjects.Name)]
public sealed class RefactoringTests(QualityApp app)
{
    private static string Branches(int count) => string.Concat(Enumerable.Range(0, count).Select(i => $"    if (a == {i}) b += {i};\n"));

    private const string Copy = """
        public int METHOD(int[] PARAMETER) {
            int total = 0;
            for (int i = 0; i < PARAMETER.Length; i++) {
                if (PARAMETER[i] > 10) {
                    total += PARAMETER[i] * 2;
                } else if (PARAMETER[i] < 0) {
                    total -= PARAMETER[i];
                } else {
                    total += 1;
                }
            }
            System.Console.WriteLine("sum " + total);
            return total;
        }
        """;

    private static string Class(string name, string method, string parameter) => $"namespace Sample;\npublic class {name}\n{{\n{Copy.Replace("METHOD", method, StringComparison.Ordinal).Replace("PARAMETER", parameter, StringComparison.Ordinal)}\n}}\n";

    private Task<Guid> Smelly() => app.Project("smelly",
        ("src/Complex.java", $"package app;\npublic class Complex {{\n  public int tangle(int a) {{\n    int b = 0;\n{Branches(17)}    return b;\n  }}\n  public int plain(int a) {{ return a; }}\n}}\n"),
        ("src/many.py", "def many(a, b, c, d, e, f, g, h):\n    return a\n\n\ndef few(a, b):\n    return a\n\n\ndef send(host, port, user):\n    pass\n\n\ndef fetch(host, port, user):\n    pass\n\n\ndef drop(host, port, user):\n    pass\n"),
        ("src/dead.c", "static int never_called(int x)\n{\n\treturn x + 1;\n}\nstatic int dead_end(int x)\n{\n\treturn x;\n}\nstatic int dead_start(int x)\n{\n\treturn dead_end(x) + 5;\n}\nstatic int called(int x)\n{\n\treturn x * 2;\n}\nstatic int handler(int x)\n{\n\treturn x;\n}\nstatic int by_name(int x)\n{\n\treturn x;\n}\nstatic int (*table[])(int) = { handler };\nstatic const char *names = \"by_name\";\nint main(void)\n{\n\treturn called(1) + table[0](2) + names[0];\n\tcalled(3);\n}\n"),
        ("src/Shapes.cs", "namespace Sample;\ninterface IShape { int Area(); }\nclass Square : IShape { public int Area() => 4; private int Unused() => 1; [Obsolete] private int Marked() => 1; }\n"),
        ("lib/One.cs", Class("One", "Sum", "values")), ("lib/Two.cs", Class("Two", "Add", "items")), ("lib/Three.cs", "namespace Sample;\npublic class Three\n{\n    public string Name => \"three\";\n}\n"));

    [Fact]
    public async Task What_goes_over_a_threshold_is_named_and_what_does_not_is_not()
    {
        var answer = await app.Ask(await Smelly(), "refactoring", "code smells");
        var text = answer.GetProperty("answer").GetString()!;
        text.ShouldContain("`app.Complex.tangle` — `src/Complex.java:3`: 18");
        text.ShouldContain("`src.many.many` — `src/many.py:1`: 8");
        text.ShouldContain("`(host, port, user)` in 3 methods");
        var smells = text[..text.IndexOf("### Dead code", StringComparison.Ordinal)];
        smells.ShouldNotContain("app.Complex.plain");
        smells.ShouldNotContain("src.many.few");
        QualityApp.Sources(answer).ShouldContain("src/Complex.java:3");
    }

    [Fact]
    public async Task Thresholds_of_the_project_decide()
    {
        var project = await app.Project("own-threshold", ("a.py", "def check(a):\n    if a > 1:\n        return 1\n    if a > 2:\n        return 2\n    return 3\n"));
        (await app.Text(project, "refactoring", "Which methods are too complex?")).ShouldContain("Nothing goes over the thresholds");
        await app.Editor.Client.PutAsJsonAsync($"projects/{project}/scenario-settings", new { refactoring = new { cyclomatic_complexity = 2 } }).Json();
        (await app.Text(project, "refactoring", "Which methods are too complex?")).ShouldContain("`a.check` — `a.py:1`: 3");
    }

    [Fact]
    public async Task Dead_code_comes_in_tiers_and_callbacks_are_alive()
    {
        var text = await app.Text(await Smelly(), "refactoring", "Find dead code");
        var (certain, likely) = (text.IndexOf("Certain", StringComparison.Ordinal), text.IndexOf("Likely", StringComparison.Ordinal));
        likely.ShouldBeGreaterThan(certain);
        text[certain..likely].ShouldContain("`never_called` — `src/dead.c:1`");
        text[certain..likely].ShouldContain("`dead_start`");
        var unreached = text[text.IndexOf("Statements that are never reached", StringComparison.Ordinal)..];
        unreached.ShouldContain("`src/dead.c:30` `main` — `called(3)`");
        unreached.ShouldContain("In 1 method ");
        text[certain..likely].ShouldContain("`Sample.Square.Unused`");
        text[likely..].ShouldContain("`by_name`");
        text[likely..].ShouldContain("`dead_end`");
        foreach (var alive in new[] { "`called`", "`handler`", "`main`", "Area", "Marked" }) text[..^unreached.Length].ShouldNotContain(alive);
    }

    [Fact]
    public async Task A_copy_with_other_names_is_a_duplicate_of_type_2()
    {
        var answer = await app.Ask(await Smelly(), "refactoring", "Find duplicates");
        var text = answer.GetProperty("answer").GetString()!;
        text.ShouldContain("(type 2)");
        text.ShouldContain("`lib/One.cs:");
        text.ShouldContain("`lib/Two.cs:");
        text.ShouldNotContain("Three.cs");
        QualityApp.Sources(answer).Count(s => s.StartsWith("lib/", StringComparison.Ordinal)).ShouldBe(2);
    }

    [Fact]
    public async Task A_file_or_folder_narrows_the_answer()
    {
        (await app.Text(await Smelly(), "refactoring", "smells in `src/many.py`")).ShouldNotContain("Complex.java");
        (await app.Text(await Smelly(), "refactoring", "duplicates in `lib`")).ShouldContain("lib/One.cs");
        (await app.Text(await Smelly(), "refactoring", "dead code in `nothing_here`")).ShouldContain("Nothing in this graph is called `nothing_here`");
    }

    [Fact]
    public async Task Answers_are_the_same_every_time_and_in_russian()
    {
        foreach (var query in new[] { "code smells", "find dead code", "find duplicates" }) await app.IsSteady(await Smelly(), "refactoring", query);
        (await app.Text(await Smelly(), "refactoring", "Найди мёртвый код")).ShouldContain("Мёртвый код");
    }

    [Fact]
    public void Copies_of_any_length_over_the_limit_are_found_and_nothing_else()
    {
        var random = new Random(11);
        string[] words = ["alpha", "beta", "gamma", "delta"];
        string Line(int seed) => $"{words[seed % 4]}{(seed % 7) switch { 0 => " = ", 1 => " += ", 2 => " -= ", 3 => " *= ", 4 => ".call(", 5 => " < ", _ => " >> " }}{words[(seed / 7) % 4]}{((seed / 28) % 5) switch { 0 => ";", 1 => " + 1;", 2 => ");", 3 => " ? x : y;", _ => "[i];" }}\n";
        for (var round = 0; round < 30; round++)
        {
            var index = new CloneIndex(new(50, 5, 0));
            var copied = string.Concat(Enumerable.Range(0, 30).Select(_ => Line(random.Next())));
            string Noise(int from) => string.Concat(Enumerable.Range(0, 12).Select(_ => Line(random.Next())));
            index.Add(Noise(0) + copied + Noise(1), "java");
            index.Add(Noise(2) + copied.Replace("alpha", "omega", StringComparison.Ordinal) + Noise(3), "java");
            index.Add("int lonely(int a) {\n  while (a > 3) { a--; }\n  return a;\n}\n", "java");
            var pairs = index.Find(CancellationToken.None);
            pairs.ShouldContain(p => p.First.File == 0 && p.Second.File == 1 && p.First.Line <= 13 && p.First.LastLine >= 42);
            pairs.ShouldAllBe(p => p.First.File != 2 && p.Second.File != 2);
        }
    }

    [Theory]
    [InlineData("csharp", "var a = @\"x \"\"y\"\" // no\"; // yes\nb", "var|a|=|T|;|b")]
    [InlineData("python", "s = '''a\nb''' # c\nt = \"it's\"", "s|=|T|t|=|T")]
    [InlineData("javascript", "x = a / b; y = /[/]\"/.test(z) // c", "x|=|a|/|b|;|y|=|T|.|test|(|z|)")]
    [InlineData("c", "#include <x.h>\n#define N 3\nchar c = '\\''; /* '' */ int d;", "N|3|char|c|=|T|;|int|d|;")]
    [InlineData("go", "s := `a \\`\nt := 'x'", "s|:=|T|t|:=|T")]
    [InlineData("ruby", "a # b\nc = 'd'", "a|c|=|T")]
    [InlineData("php", "#[Attr]\n$x = \"a\"; # c", "#|[|Attr|]|$x|=|T|;")]
    public void Comments_are_left_out_and_strings_are_one_token(string language, string source, string expected)
    {
        var scanner = new SourceTokens();
        var text = new StringBuilder();
        foreach (var token in scanner.Of(source, language)) text.Append(text.Length > 0 ? "|" : "").Append(token.Kind == TokenKind.Text ? "T" : scanner.Text(token).ToString());
        text.ToString().ShouldBe(expected);
    }
}
