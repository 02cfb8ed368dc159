using Capstan.Features.Code.Graph.Import;

namespace Capstan.Api.Tests.Features.Code.Import;

/// <summary>Small sources, one for each class of call that once had the wrong edge or none; docs/accuracy.md measures the whole.</summary>
public sealed class CallResolutionTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("calls").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task An_overload_is_chosen_by_the_types_of_the_arguments()
    {
        Write("a/Check.java", """
            package a;
            public class Check {
              static void that(boolean b, Object message) {}
              static void that(boolean b, String template, Object... values) {}
              static void that(boolean b, String template, int value) {}
              static void that(boolean b, String template, long value) {}
              static <T> T same(T value) { return value; }
              void use(long big, int small, Object other, int[] many) {
                that(true, "x");
                that(big > 1, "x", big);
                that(true, "x", small);
                that(true, "x", (long) small);
                that(true, "x", other);
                that(true, "x", same(big));
                that(true, "x", many[0]);
              }
            }
            """);
        (await Targets("that")).ShouldBe(["a/Check.java:3", "a/Check.java:6", "a/Check.java:5", "a/Check.java:6", "a/Check.java:4", "a/Check.java:6", "a/Check.java:5"]);
    }

    [Fact]
    public async Task Go_knows_elements_assertions_and_variables_of_the_package_and_tells_packages_apart()
    {
        Write("shop/types.go", """
            package shop

            type Item struct{}

            func (i *Item) Name() string { return "" }

            func NewCart() *Cart { return &Cart{} }

            type Cart struct{ items []*Item }

            func (c *Cart) Name() string { return "" }

            type FileInfo struct{}

            func (f FileInfo) IsDir() bool { return false }

            var Default = NewCart()
            """);
        Write("shop/use.go", """
            package shop

            import "os"

            func Use(c *Cart, any interface{}, info os.FileInfo) {
            	for _, item := range c.items {
            		item.Name()
            	}
            	c.items[0].Name()
            	any.(*Cart).Name()
            	Default.Name()
            	info.IsDir()
            }
            """);
        (await Targets("Name")).ShouldBe(["shop/types.go:5", "shop/types.go:5", "shop/types.go:11", "shop/types.go:11"]);
        (await Targets("IsDir")).ShouldBe([""]);
    }

    [Fact]
    public async Task C_calls_the_inline_function_of_an_included_header_and_of_no_other()
    {
        Write("one.h", "static inline int size(int x) { return x; }\n");
        Write("two.h", "static inline int size(int x) { return x + 1; }\n");
        Write("main.c", "#include \"two.h\"\nint main(void) { return size(1); }\n");
        (await Targets("size")).ShouldBe(["two.h:1"]);
    }

    [Fact]
    public async Task A_property_has_the_type_of_what_is_assigned_to_it()
    {
        Write("a.php", """
            <?php
            class Reader { function take() {} }
            class Writer { function take() {} }
            class User {
                private $reader;
                function __construct() { $this->reader = new Reader(); }
                function run() { $this->reader->take(); }
            }
            """);
        (await Targets("take")).ShouldBe(["a.php:2"]);
    }

    [Fact]
    public async Task A_unique_name_binds_neither_into_declaration_files_nor_to_what_the_language_has_itself()
    {
        Write("lib.d.ts", "export declare class Remote { dispatchAll(): void }\n");
        Write("use.js", "function run(x) { x.dispatchAll() }\n");
        Write("list.rb", "class Things\n  def delete_if\n  end\nend\ndef run(x)\n  x.delete_if\nend\n");
        (await Targets("dispatchAll")).ShouldBe([""]);
        (await Targets("delete_if")).ShouldBe([""]);
    }

    private void Write(string path, string text)
    {
        var full = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }

    /// <summary>Where the calls of this name lead, in the order of their lines; empty for no edge.</summary>
    private async Task<string[]> Targets(string name)
    {
        using var output = new StringWriter();
        await CallDump.Run(folder, output, CancellationToken.None);
        return [.. output.ToString().Split('\n').Select(l => l.Split('\t')).Where(p => p[0] == "call" && p[3] == name).Select(p => p[7])];
    }
}
