using System.Text.Json;
using System.Text.Json.Nodes;
using Capstan.Features.Code.Graph;
using Capstan.Features.Code.Graph.Import;
using Capstan.Features.Code.Graph.Import.Update;
using Capstan.Features.Code.Graph.Parsing;

namespace Capstan.Api.Tests.Features.Code.Import;

/// <summary>What an incremental import keeps of a file must be all that calls are bound by.</summary>
public sealed class DefinitionCodecTests
{
    /// <summary>Places, texts and metrics: nothing is bound by them.</summary>
    private static readonly string[] Dropped =
    [
        "Lines", "SourceLines", "CommentLines", "Span", "Line", "Column", "Code", "Doc", "HasDoc", "Signature", "BodyOffset", "BodyEndOffset", "Cyclomatic", "Cognitive", "ReturnCount", "LoopCount", "MaxNesting",
        "HasTodo", "HasDebugCode", "Hash",
    ];

    private static readonly JsonSerializerOptions Plain = new();

    [Fact]
    public async Task Definitions_come_back_as_they_were()
    {
        using var pool = new ParserPool();
        foreach (var (path, text) in Samples)
        {
            var facts = (await pool.ParseRawAsync(path, SourceLanguages.GrammarOf(path)!, System.Text.Encoding.UTF8.GetBytes(text), CancellationToken.None)).Read(FactParts.Definitions);
            facts.Methods.Count.ShouldBeGreaterThan(1, path);
            var back = DefinitionCodec.Decode(DefinitionCodec.Encode(facts), facts.Path, facts.Hash, facts.SizeBytes);
            Text(back).ShouldBe(Text(facts), path);
            back.Methods.SelectMany(m => m.Parameters).Select(p => p.Code).ShouldBe(facts.Methods.SelectMany(m => m.Parameters).Select(p => p.Code));
        }
    }

    [Fact]
    public void Every_field_of_an_entry_is_part_of_the_answers_or_a_link()
    {
        // A field added here must be added to DefinitionIndex.Answers.cs, or incremental imports miss its changes.
        typeof(MethodEntry).GetFields().Select(f => f.Name).Concat(typeof(MethodEntry).GetProperties().Select(p => p.Name)).Order().ShouldBe(((string[])
            ["Id", "File", "Type", "Parent", "NextOfName", "NextOfFullName", "NextOfType", "Parameters", "Required", "IsVariadic", "IsModule", "IsAmbient", "IsConstructor", "IsDeclarationOnly", "IsFileLocal", "IsMerged",
            "Name", "FullName", "Package", "Receiver", "ReturnType", "ReturnKey", "ParameterTypes", "Extends"]).Order());
        typeof(TypeEntry).GetFields().Select(f => f.Name).Concat(typeof(TypeEntry).GetProperties().Select(p => p.Name)).Order().ShouldBe(((string[])
            ["Id", "File", "Parent", "NextOfName", "FirstMethod", "Name", "FullName", "Package", "AliasOf", "Bases", "Kind"]).Order());
    }

    private static string Text(FileFacts facts)
    {
        var node = JsonSerializer.SerializeToNode(facts, Plain)!;
        foreach (var member in node["Members"]!.AsArray()) member!.AsObject().Remove("Annotations");
        foreach (var parameter in node["Methods"]!.AsArray().SelectMany(m => m!["Parameters"]!.AsArray())) parameter!.AsObject().Remove("Annotations");
        Drop(node);
        return node.ToJsonString();
    }

    private static void Drop(JsonNode? node)
    {
        if (node is JsonArray list)
            foreach (var item in list) Drop(item);
        if (node is not JsonObject record) return;
        foreach (var name in Dropped) record.Remove(name);
        foreach (var (_, value) in record) Drop(value);
    }

    private static readonly (string Path, string Text)[] Samples =
    [
        ("src/a.cs", "using System;\nnamespace N;\n[Api] public partial class A<T> : Base, IOne where T : class\n{\n  [Inject] private readonly Store store = new();\n  public A(int x = 1, params string[] rest) { }\n  [HttpGet] public static async Task<T> Get(string? id) { int Local(int y) => y; return default; }\n}\npublic interface IOne { void One(); }\n"),
        ("b.go", "package b\n\nimport f \"fmt\"\n\ntype Box struct{ n int }\n\nfunc (b *Box) Get(xs ...int) int { return b.n }\n"),
        ("c/d.ts", "import { X as Y, z } from './x';\nimport * as all from '../all';\nexport class D extends Y { constructor(private s: string) { super(); } get(): number { return 1; } }\nexport type E = D;\n"),
        ("e.h", "#include \"f.h\"\n#include <stdio.h>\nint declared(const char *s, int n);\nstatic inline int here(void) { return 1; }\n"),
        ("g.py", "from . import h\nimport os.path as p\nclass G(Base, metaclass=M):\n    kind: str = 'é'\n    @property\n    def name(self, *args, **kw) -> str:\n        return 'ü'\n"),
        ("h.swift", "extension Box: Named { func name() -> String { return \"\" } }\nfunc free(_ x: Int) -> Int { return x }\n"),
    ];
}
