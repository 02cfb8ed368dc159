using Capstan.Features.Code.Graph.Dataflow;

namespace Capstan.Api.Tests.Features.Code.Parsing;

/// <summary>Which definition leads to which use: the definitions of x that reach the line that ends with "use", in every form of control.</summary>
[Collection(nameof(Parsing))]
public sealed class MethodFlowTests(ParserFixture parser)
{
    [Theory]
    [InlineData("a.c", "int f(int c)\n{\nint x = 1;\nif (c) x = 2; else x = 3;\nreturn g(x); // use\n}\n", "4 4")]
    [InlineData("a.c", "int f(int c)\n{\nint x = 1;\nif (c)\nreturn x;\nif (c > 2) { x = 2; goto out; }\nx = 3;\nout:\nreturn g(x); // use\n}\n", "6 7")]
    [InlineData("a.c", "int f(int c)\n{\nint x;\nfor (x = 1;\nx < c; x++)\ng(x); // use\nreturn 0;\n}\n", "4 5")]
    [InlineData("a.c", "int f(int x)\n{\nswitch (x) {\ncase 1: x = 4;\ncase 2: x = 5; break;\ncase 3: g(1);\n}\nreturn x; // use\n}\n", "in 5")]
    [InlineData("a.c", "int f(int *x)\n{\nfill(&x, 1);\ng(x); // use\n}\n", "in 3")]
    [InlineData("A.java", "class A { int f(int c) {\nint x = 1;\ntry { x = g(); } catch (E e) {\nh(x); // use\n} return x; } }\n", "2 3")]
    [InlineData("A.java", "class A { int f(int c) {\nint x = 1;\nwhile (true) { if (c > 1) { x = 2; break; } x = 3; }\nreturn x; // use\n} }\n", "3")]
    [InlineData("A.java", "class A { int x; int f(int c) {\nx = 1;\nif (c > 0) this.x = 2;\nreturn x; // use\n} }\n", "2 3")]
    [InlineData("A.cs", "class A { int F(int c) {\nvar x = 1;\nforeach (var x2 in c) { x += x2; }\nreturn x; // use\n} }\n", "2 3")]
    [InlineData("A.cs", "class A { int F(int x) {\nitems.ForEach(i => { x = i; return; });\nreturn x; // use\n} }\n", "in 2")]
    [InlineData("A.cs", "class A { int F() {\nif (!int.TryParse(s, out x)) return 0;\nreturn x; // use\n} int x; }\n", "2")]
    [InlineData("a.js", "function f(c) {\nlet x = 1;\nif (c) { x = 2 } else if (c > 2) { x = 3 }\nreturn x // use\n}\n", "2 3 3")]
    [InlineData("a.ts", "function f({ x }: P) {\nconst { y } = x;\nreturn x; // use\n}\n", "in")]
    [InlineData("a.py", "def f(x, c):\n    if c: x = 1\n    elif c > 2: x = 2\n    return x # use\n", "in 2 3")]
    [InlineData("a.py", "def f(x, c):\n    for i in c:\n        x = x + i\n    else:\n        g(1)\n    return x # use\n", "in 3")]
    [InlineData("a.py", "def f(c):\n    x, y = c\n    return x # use\n", "2")]
    [InlineData("a.go", "package a\nfunc f(c int) int {\nx, err := g()\nif err != nil { x = 1 }\nreturn x // use\n}\n", "3 4")]
    [InlineData("a.go", "package a\nfunc f(c int) int {\nx := 0\nfor i := 0; i < c; i++ { if i > 3 { continue }; x = i }\nreturn x // use\n}\n", "3 4")]
    [InlineData("a.rb", "def f(x)\n  x = 1 if x > 2\n  g(x) # use\nend\n", "in 2")]
    [InlineData("a.php", "<?php function f($x, $c) {\nif ($c) { $x = 1; } elseif ($c > 1) { return 1; }\nreturn $x; // use\n}\n", "in 2")]
    [InlineData("a.kt", "fun f(c: Int): Int {\nvar x = 1\nif (c > 1) { x = 2 } else { x = 3 }\nreturn x // use\n}\n", "3 3")]
    [InlineData("a.swift", "func f(c: Int) -> Int {\nvar x = 1\nif c > 1 { x = 2 }\nreturn x // use\n}\n", "2 3")]
    public async Task Definitions_reach_uses_along_every_way_control_may_go(string path, string source, string expected)
    {
        var facts = await parser.Facts(path, source);
        var line = source.Split('\n').ToList().FindIndex(l => l.EndsWith("use", StringComparison.Ordinal)) + 1;
        var use = Enumerable.Range(0, facts.Identifiers.Count).First(i => facts.Identifiers[i] is { Name: "x", IsRead: true } x && x.Line == line);
        var flow = new FileFlow(facts).Of(facts.Identifiers[use].Method);
        string.Join(' ', flow.DefinitionsOf(use).Select(d => d.Identifier < 0 ? "in" : facts.Identifiers[d.Identifier].Line.ToString())).ShouldBe(expected);
    }

    [Fact]
    public async Task What_is_written_and_what_it_is_written_from_are_joined_by_ranges()
    {
        var facts = await parser.Facts("a.py", "def f(request, db):\n    name = request.args['q']\n    text = 'x' + name\n    db.execute(text)\n");
        var flow = new FileFlow(facts).Of(1);
        var text = facts.Identifiers.Single(i => i.Name == "text" && i.IsWritten);
        var name = flow.ReadsIn(text.ValueOffset, text.ValueEndOffset).ShouldHaveSingleItem();
        var written = facts.Identifiers[flow.DefinitionsOf(name).ShouldHaveSingleItem().Identifier];
        flow.ReadsIn(written.ValueOffset, written.ValueEndOffset).Select(i => facts.Identifiers[i].Name).ShouldBe(["request"]);
    }

    [Fact]
    public async Task Nesting_beyond_all_measure_is_followed_as_far_as_it_goes()
    {
        var source = "int f(int x)\n{\n" + string.Concat(Enumerable.Repeat("if (x) {\n", 20_000)) + "x = 2;" + string.Concat(Enumerable.Repeat("}\n", 20_000)) + "\nreturn x;\n}\n";
        var facts = await parser.Facts("deep.c", source);
        new FileFlow(facts).Of(1).Graph.Blocks.Count.ShouldBeInRange(1, 2_000);
    }
}
