using System.Diagnostics;
using System.Text;
using Capstan.Features.Code.Graph;
using Capstan.Features.Code.Graph.Parsing;

namespace Capstan.Api.Tests.Features.Code.Parsing;

[Collection(nameof(Parsing))]
public sealed class HostileInputTests(ParserFixture parser)
{
    public static TheoryData<string> Paths => ["a.c", "a.cpp", "a.cs", "a.go", "a.java", "a.js", "a.ts", "a.tsx", "a.kt", "a.php", "a.py", "a.rb", "a.swift"];

    [Theory, MemberData(nameof(Paths))]
    public async Task Nesting_of_any_depth_neither_hangs_nor_kills_the_pool(string path)
    {
        var open = path == "a.php" ? "<?php " : "";
        foreach (var (left, right, depth) in new[] { ("(", ")", 100_000), ("[", "]", 20_000), ("{", "}", 20_000), ("f(", ")", 10_000), ("x=()=>{", "}", 2000), ("if(x){", "}", 2000) })
        {
            var text = open + string.Concat(Enumerable.Repeat(left, depth)) + string.Concat(Enumerable.Repeat(right, depth));
            (await parser.Facts(path, WithBreaks(text))).Status.ShouldBeOneOf(ParseStatus.Ok, ParseStatus.Errors, ParseStatus.Timeout, ParseStatus.Crashed);
        }
        await StillServes();
    }

    [Theory, MemberData(nameof(Paths))]
    public async Task Random_bytes_never_kill_the_pool(string path)
    {
        var random = new Random(7);
        var bytes = new byte[200_000];
        random.NextBytes(bytes);
        (await parser.Parse(path, bytes)).Facts.Status.ShouldBe(ParseStatus.Binary);
        var punctuation = "(){}[]<>\"'`;:,.#@$%&|*+-=/\\\n\n\n \tab1"u8.ToArray();
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = punctuation[random.Next(punctuation.Length)];
        }
        (await parser.Parse(path, bytes)).Facts.Status.ShouldBeOneOf(ParseStatus.Ok, ParseStatus.Errors, ParseStatus.Timeout, ParseStatus.Crashed);
        await StillServes();
    }

    [Theory, MemberData(nameof(Paths))]
    public async Task Mutations_of_real_code_keep_every_offset_inside_the_file(string path)
    {
        var source = Encoding.UTF8.GetBytes(Samples.Of(path));
        var random = new Random(11);
        for (var round = 0; round < 60; round++)
        {
            var bytes = source.ToList();
            for (var change = random.Next(1, 20); change > 0; change--)
            {
                var at = random.Next(bytes.Count);
                switch (random.Next(4))
                {
                    case 0: bytes[at] = (byte)random.Next(256); break;
                    case 1: bytes.RemoveRange(at, Math.Min(random.Next(40), bytes.Count - at - 1)); break;
                    case 2: bytes.InsertRange(at, bytes.GetRange(random.Next(bytes.Count / 2), Math.Min(60, bytes.Count / 3))); break;
                    default: bytes.Insert(at, "\"'`{}()<>#$@\\\n"u8[random.Next(14)]); break;
                }
            }
            var parsed = await parser.Parse(path, [.. bytes]);
            if (parsed.Facts.Status is ParseStatus.Ok or ParseStatus.Errors)
            {
                Inside(parsed);
            }
        }
        await StillServes();
    }

    private static void Inside(ParsedFile parsed)
    {
        var facts = parsed.Facts;
        foreach (var method in facts.Methods)
        {
            method.Span.Offset.ShouldBeInRange(0, parsed.Content.Length);
            method.Span.EndOffset.ShouldBeInRange(method.Span.Offset, parsed.Content.Length);
            method.Type.ShouldBeLessThan(facts.Types.Count);
            method.Parent.ShouldBeLessThan(facts.Methods.Count);
        }
        foreach (var call in facts.Calls)
        {
            call.Method.ShouldBeInRange(0, facts.Methods.Count - 1);
            call.Outer.ShouldBeLessThan(facts.Calls.Count);
            call.EndOffset.ShouldBeInRange(call.Offset, parsed.Content.Length);
            call.Name.ShouldNotBeEmpty();
        }
        foreach (var type in facts.Types)
        {
            type.Parent.ShouldBeLessThan(facts.Types.Count);
            type.Doc.ShouldBeLessThan(facts.Comments.Count);
        }
    }

    [Fact]
    public async Task What_is_too_large_minified_or_binary_is_recorded_but_not_parsed()
    {
        (await parser.Parse("a.js", new byte[50 * 1024 * 1024])).Facts.Status.ShouldBe(ParseStatus.TooLarge);
        var line = Encoding.UTF8.GetBytes(new string('x', 1_500_000));
        var minified = await parser.Parse("dist/app.js", line);
        minified.Facts.Status.ShouldBe(ParseStatus.Minified);
        minified.Facts.Methods.ShouldBeEmpty();
        minified.Facts.Hash.ShouldBe(SourceText.HashOf(line));
        var mapped = System.Text.Encoding.UTF8.GetBytes("function compiled() { return 1; }\n//# sourceMappingURL=data:application/json;base64," + new string('A', 20_000) + "\n");
        (await parser.Parse("lib/compiled.js", mapped)).Facts.Methods.ShouldContain(m => m.Name == "compiled", "a source map in its last line does not make a file minified");
        (await parser.Parse("a.min.js", "var a=1"u8.ToArray())).Facts.Status.ShouldBe(ParseStatus.Minified);
        (await parser.Parse("a.c", [0x7f, (byte)'E', (byte)'L', (byte)'F', .. new byte[400]])).Facts.Status.ShouldBe(ParseStatus.Binary);
    }

    [Fact]
    public async Task Byte_order_marks_UTF16_NULs_and_bad_UTF8_are_read_as_text()
    {
        const string source = "def grüße(): pass\n";
        (await parser.Parse("a.py", [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(source)])).Facts.Definitions().ShouldBe(["a.grüße 1-1"]);
        (await parser.Parse("a.py", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(source)])).Facts.Definitions().ShouldBe(["a.grüße 1-1"]);
        (await parser.Parse("a.py", [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes(source)])).Facts.Definitions().ShouldBe(["a.grüße 1-1"]);
        var nul = await parser.Parse("a.py", Encoding.UTF8.GetBytes("def f():\n    g('a\0b')\n"));
        nul.Facts.Calls.ShouldHaveSingleItem().Code.ShouldBe("g('ab')");
        var bad = await parser.Parse("a.py", [.. "def f():\n    g('"u8, 0xFF, 0xC3, .. "')\n"u8]);
        bad.Facts.Calls.ShouldHaveSingleItem().Code.ShouldContain('\uFFFD');
    }

    [Fact]
    public async Task Mixed_line_ends_count_and_locate_lines()
    {
        var facts = await parser.Facts("a.c", "int a(void)\r\n{\r\n  return b();\r\n}\nint c(void) { return 1; }");
        facts.Lines.ShouldBe(5);
        facts.SourceLines.ShouldBe(5);
        facts.Definitions().ShouldBe(["a 1-4", "c 5-5"]);
        facts.Calls[0].Line.ShouldBe(3);
        facts.Calls[0].Column.ShouldBe(10);
    }

    [Fact]
    public async Task A_killed_worker_fails_its_file_only()
    {
        using var pool = new ParserPool(new ParserPoolOptions { Workers = 1 });
        (await pool.ParseAsync("a.c", "int a(void) { return 1; }"u8.ToArray(), false, default)).Facts.Status.ShouldBe(ParseStatus.Ok);
        for (var round = 0; round < 3; round++)
        {
            // Slow enough that the kill lands in the middle of it or before it; either way the pool must go on.
            var running = pool.ParseAsync("b.py", Encoding.UTF8.GetBytes(WithBreaks(string.Concat(Enumerable.Repeat("def f(a):\n  return [g(x) for x in a]\n", 40_000)))), false, default);
            Process.GetProcessById(pool.ProcessIds.Single()).Kill();
            (await running).Facts.Status.ShouldBeOneOf(ParseStatus.Crashed, ParseStatus.Ok, ParseStatus.Errors);
            (await pool.ParseAsync("a.c", "int a(void) { return 1; }"u8.ToArray(), false, default)).Facts.Definitions().ShouldBe(["a 1-1"]);
        }
        pool.Started.ShouldBe(4);
    }

    [Fact]
    public async Task A_hanging_worker_is_killed_at_the_limit()
    {
        using var pool = new ParserPool(new ParserPoolOptions { Workers = 1, FileLimit = TimeSpan.FromMilliseconds(300), Command = ["/bin/sleep", "100"] });
        (await pool.ParseAsync("a.c", "int a;"u8.ToArray(), false, default)).Facts.Status.ShouldBe(ParseStatus.Timeout);
    }

    [Fact]
    public async Task A_worker_beyond_its_memory_is_killed()
    {
        using var pool = new ParserPool(new ParserPoolOptions { Workers = 1, MemoryLimit = 1, Command = ["/bin/sleep", "100"] });
        (await pool.ParseAsync("a.c", "int a;"u8.ToArray(), false, default)).Facts.Status.ShouldBe(ParseStatus.Crashed);
    }

    [Fact]
    public async Task A_program_that_answers_nonsense_fails_the_file()
    {
        using var pool = new ParserPool(new ParserPoolOptions { Workers = 1, Command = ["/bin/echo", "hello hello hello"] });
        (await pool.ParseAsync("a.c", "int a;"u8.ToArray(), false, default)).Facts.Status.ShouldBe(ParseStatus.Crashed);
    }

    [Fact]
    public async Task A_caller_that_gives_up_gets_its_cancellation_and_the_pool_goes_on()
    {
        using var cancel = new CancellationTokenSource();
        var running = parser.Pool.ParseAsync("b.py", Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("def f(a):\n  return [g(x) for x in a]\n", 40_000))), false, cancel.Token);
        await cancel.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(running);
        await StillServes();
    }

    private async Task StillServes() => (await parser.Facts("ok.c", "int ok(void) { return 1; }")).Definitions().ShouldBe(["ok 1-1"]);

    /// <summary>The same text on lines short enough not to count as minified.</summary>
    private static string WithBreaks(string text)
    {
        var broken = new StringBuilder();
        for (var i = 0; i < text.Length; i += 1000)
        {
            broken.Append(text.AsSpan(i, Math.Min(1000, text.Length - i))).Append('\n');
        }
        return broken.ToString();
    }
}
