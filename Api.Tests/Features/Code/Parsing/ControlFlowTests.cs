using Capstan.Features.Code.Graph;
using Capstan.Features.Code.Graph.Dataflow;

namespace Capstan.Api.Tests.Features.Code.Parsing;

/// <summary>
/// Where control goes in one method: a call is written as its name, a control structure as its kind and line, "in" and "out" are the method's
/// entry and exit.
/// </summary>
[Collection(nameof(Parsing))]
public sealed class ControlFlowTests(ParserFixture parser)
{
    [Theory]
    [InlineData("a.c", "void f(int c)\n{\na();\nif (b(c))\nd();\nelse\ne();\ng(h(1), i());\n}\n",
        "in>a a>b b>if4 if4>d if4>else6 else6>e d>h e>h h>i i>g g>out")]
    [InlineData("a.c", "void f(int c)\n{\nfor (a(); b(); d()) {\nif (c) continue;\nif (g()) break;\nh();\n}\nwhile (i()) j();\ndo { k(); } while (l());\n}\n",
        "in>a a>b b>for3 for3>if4 if4>continue4 continue4>d if4>g g>if5 if5>break5 break5>i if5>h h>d d>b for3>i i>while8 while8>j j>i while8>k k>l l>do9 do9>k do9>out")]
    [InlineData("a.c", "int f(int c)\n{\nswitch (a(c)) {\ncase 1: b();\ncase 2: d(); break;\ndefault: e();\n}\nreturn g();\n}\n",
        "in>a a>switch3 switch3>case4 switch3>case5 switch3>case6 case4>b b>case5 case5>d d>break5 break5>g case6>e e>g g>return8 return8>out")]
    [InlineData("a.c", "int f(int c)\n{\nif (c) goto end;\na();\nreturn 1;\nb();\nend:\nd();\n}\n",
        "in>if3 if3>goto3 goto3>end: if3>a a>return5 return5>out end:>d d>out")]
    [InlineData("a.c", "void f(void)\n{\nfor (;;) {\nif (a()) return;\n}\nb();\n}\n", "in>for3 for3>a a>if4 if4>return4 return4>out if4>for3")]
    [InlineData("a.c", "void f(void)\n{\nwhile (1) a();\n}\n", "in>while3 while3>a a>while3")]
    [InlineData("a.c", "int f(int c)\n{\nif (a() && b()) d();\nreturn c ? e() : g();\n}\n",
        "in>a a>b a>if3 b>if3 if3>d if3>ternary4 d>ternary4 ternary4>e ternary4>g e>return4 g>return4 return4>out")]
    [InlineData("A.java", "class A { void f() {\ntry {\na();\nthrow b();\n} catch (E e) {\nd();\n} catch (F e) {\ng();\n} finally {\nh();\n}\ni();\n} }\n",
        "in>try2 try2>a try2>catch5 a>b a>catch5 b>throw4 b>catch5 throw4>catch5 catch5>d catch5>catch7 catch7>g catch7>finally9 d>finally9 g>finally9 finally9>h h>i h>out i>out")]
    [InlineData("A.java", "class A { int f() {\ntry {\nreturn a();\n} finally {\nb();\n}\n} }\n",
        "in>try2 try2>a try2>finally4 a>return3 a>finally4 return3>finally4 finally4>b b>out")]
    [InlineData("A.java", "class A { void f(int c) {\nswitch (c) {\ncase 1 -> a();\ncase 2 -> { b(); }\ndefault -> d();\n}\ne();\n} }\n",
        "in>switch2 switch2>case3 switch2>case4 switch2>case5 case3>a case4>b case5>d a>e b>e d>e e>out")]
    [InlineData("A.java", "class A { void f(int[] x) {\nouter:\nfor (int i : a()) {\nwhile (b()) {\nif (d()) break outer;\nif (e()) continue outer;\n}\n}\ng();\n} }\n",
        "in>outer: outer:>a a>for3 for3>b b>while4 while4>d d>if5 if5>break5 break5>g if5>e e>if6 if6>continue6 continue6>for3 if6>b while4>for3 for3>g g>out")]
    [InlineData("A.java", "class A { void f() {\nx.forEach(y -> a(y));\nb();\n} }\n", "in>a in>forEach a>a a>forEach forEach>b b>out")]
    [InlineData("A.cs", "class A { void F() {\nforeach (var x in a()) {\nif (b(x)) break;\n}\nusing (var y = c()) { d(); }\nvar z = e() ?? g();\nvar w = h(z) switch {\n1 => i(),\n_ => j() };\n} }\n",
        "in>a a>for2 for2>b b>if3 if3>break3 break3>c if3>for2 for2>c c>d d>e e>g e>h g>h h>match7 match7>case8 match7>case9 case8>i case9>j i>out j>out")]
    [InlineData("A.cs", "class A { int F(int c) {\nswitch (c) {\ncase 1:\nA(); goto case 2;\ncase 2:\nB(); break;\n}\nreturn 0;\n} }\n",
        "in>switch2 switch2>case3 switch2>case5 switch2>return8 case3>A A>goto4 goto4>switch2 case5>B B>break6 break6>return8 return8>out")]
    [InlineData("A.cs", "class A { void F() {\nwhile (a()) {\ntry {\nif (b()) continue;\n} finally {\nd();\n}\n}\n} }\n",
        "in>a a>while2 while2>try3 try3>b try3>finally5 b>if4 b>finally5 if4>continue4 continue4>finally5 if4>finally5 finally5>d d>a d>out while2>out")]
    [InlineData("a.js", "async function f(c) {\nfor (const x of a()) {\nawait b(x)\n}\ntry {\nd()\n} catch {\ne()\n}\nswitch (c) {\ncase g(): h(); break\n}\nreturn c && i()\n}\n",
        "in>a a>for2 for2>b b>for2 for2>try5 try5>d try5>catch7 d>catch7 d>switch10 catch7>e e>switch10 switch10>case11 case11>g g>h h>break11 break11>i break11>return13 switch10>i switch10>return13 i>return13 return13>out")]
    [InlineData("a.ts", "function f(c: number) {\nfor (;;) {\nif (a()) break\n}\nif (c) { b() }\nelse if (d()) { e() }\nelse { g() }\nreturn c ?? h()\n}\n",
        "in>for2 for2>a a>if3 if3>break3 if3>for2 break3>if5 if5>b if5>else6 else6>d d>if6 if6>e if6>else7 else7>g b>h b>return8 e>h e>return8 g>h g>return8 h>return8 return8>out")]
    [InlineData("a.py", "def f(c):\n    for x in a():\n        if b(x):\n            continue\n        elif d(x):\n            break\n        else:\n            e()\n    else:\n        g()\n    while True:\n        if h():\n            return i()\n",
        "in>a a>for2 for2>b b>if3 if3>continue4 continue4>for2 if3>d d>if5 if5>break6 break6>while11 if5>else7 else7>e e>for2 for2>else9 else9>g g>while11 while11>h h>if12 if12>i i>return13 return13>out if12>while11")]
    [InlineData("a.py", "def f():\n    try:\n        a()\n    except (E, F) as e:\n        b()\n        raise\n    except:\n        c()\n    else:\n        d()\n    finally:\n        g()\n    return h() if i() else j()\n",
        "in>try2 try2>a try2>catch4 a>catch4 a>else9 else9>d d>finally11 catch4>b catch4>catch7 b>throw6 b>finally11 throw6>finally11 catch7>c c>finally11 finally11>g g>i g>out i>ternary13 ternary13>h ternary13>j h>return13 j>return13 return13>out")]
    [InlineData("a.go", "package a\nfunc f(c int) {\nfor i := a(); i < b(); i++ {\nif d() { continue }\n}\nfor {\nif e() { break }\n}\nfor range g() { h() }\nswitch c {\ncase 1:\ni()\nfallthrough\ncase 2:\nj()\n}\nk(func() { l() })\n}\n",
        "in>a a>b b>for3 for3>d d>if4 if4>continue4 continue4>b if4>b for3>for6 for6>e e>if7 if7>break7 break7>g if7>for6 g>for9 for9>h h>for9 for9>switch10 switch10>case11 switch10>case14 switch10>l switch10>k case11>i i>goto13 goto13>case14 case14>j j>l j>k l>l l>k k>out")]
    public async Task Control_goes_where_the_program_says(string path, string source, string expected)
    {
        var facts = await parser.Facts(path, source);
        var method = facts.Methods.ToList().FindIndex(m => m.Name is "f" or "F");
        Sorted(Edges(facts, new FileFlow(facts).GraphOf(method))).ShouldBe(Sorted(expected.Split(' ')));
    }

    [Theory]
    [InlineData("a.c"), InlineData("a.cpp"), InlineData("a.cs"), InlineData("a.go"), InlineData("a.java"), InlineData("a.js"), InlineData("a.kt"), InlineData("a.php"), InlineData("a.py"), InlineData("a.rb"), InlineData("a.swift"), InlineData("a.ts"), InlineData("a.tsx")]
    public async Task Every_call_and_control_structure_is_passed_or_never_reached(string path)
    {
        var facts = await parser.Facts(path, Samples.Of(path));
        var flow = new FileFlow(facts);
        for (var m = 0; m < facts.Methods.Count; m++)
        {
            var graph = flow.GraphOf(m);
            graph.Nodes.Select(n => (n.Kind, n.Index)).ShouldBeUnique();
            graph.Nodes.Where(n => n.Kind == FlowNodeKind.Call).Select(n => n.Index).Order().ShouldBe(Enumerable.Range(0, facts.Calls.Count).Where(c => facts.Calls[c].Method == m));
            graph.Nodes.Where(n => n.Kind == FlowNodeKind.Control).Select(n => n.Index).Order().ShouldBe(Enumerable.Range(0, facts.Controls.Count).Where(c => facts.Controls[c].Method == m));
            var edges = new List<(int From, int To)>();
            FlowEdges.Of(graph, edges);
            edges.ShouldBeUnique();
            var next = edges.ToLookup(e => e.From, e => e.To);
            var reached = new HashSet<int> { FlowEdges.Entry };
            var waiting = new Stack<int>(reached);
            while (waiting.TryPop(out var node))
                foreach (var to in next[node])
                    if (reached.Add(to)) waiting.Push(to);
            edges.Select(e => e.From).ShouldBeSubsetOf(reached);
            if (!graph.Nodes.Any(n => n.Kind == FlowNodeKind.Control && facts.Controls[n.Index].Kind is ControlKind.For or ControlKind.While or ControlKind.Goto)) reached.ShouldContain(FlowEdges.Exit, facts.Methods[m].FullName);
        }
    }

    private static IEnumerable<string> Edges(FileFacts facts, FlowGraph graph)
    {
        var edges = new List<(int From, int To)>();
        FlowEdges.Of(graph, edges);
        return edges.Select(e => $"{Name(facts, graph, e.From)}>{Name(facts, graph, e.To)}");
    }

    private static string Name(FileFacts facts, FlowGraph graph, int node) => node switch
    {
        FlowEdges.Entry => "in",
        FlowEdges.Exit => "out",
        _ => graph.Nodes[node] switch
        {
            { Kind: FlowNodeKind.Call, Index: var call } => facts.Calls[call].Name,
            { Kind: FlowNodeKind.Control, Index: var control } => $"{facts.Controls[control].Kind.ToString().ToLowerInvariant()}{facts.Controls[control].Line}",
            { Index: var label } => facts.Regions[label].Name + ":",
        },
    };

    private static string Sorted(IEnumerable<string> edges) => string.Join(' ', edges.Order(StringComparer.Ordinal));
}
