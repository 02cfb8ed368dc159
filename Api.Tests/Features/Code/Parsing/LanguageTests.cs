using Capstan.Api.Tests.Support;
using Capstan.Features.Code.Graph;
using Capstan.Features.Code.Graph.Parsing;

namespace Capstan.Api.Tests.Features.Code.Parsing;

/// <summary>
/// Every fact of a sample per grammar against a file beside it that a person has checked line by line. When extraction changes on purpose,
/// change the expected file by hand: the difference is the review.
/// </summary>
[Collection(nameof(Parsing))]
public sealed class LanguageTests(ParserFixture parser)
{
    private static readonly string[] All = ["c", "cpp", "cs", "go", "java", "js", "ts", "tsx", "kt", "php", "py", "rb", "swift"];

    public static TheoryData<string> Extensions => [.. All];

    [Theory, MemberData(nameof(Extensions))]
    public async Task Every_fact_of_the_sample_is_as_expected(string extension)
    {
        var facts = await parser.Facts("sample." + extension, Samples.Of("sample." + extension));
        var expected = await File.ReadAllTextAsync(Checkout.Path("Api.Tests", "Features", "Code", "Parsing", "Samples", $"sample.{extension}.facts"));
        FactText.Render(facts).Split('\n').ShouldBe(expected.Split('\n'));
    }

    [Fact]
    public void Every_table_fits_its_grammar() => Should.NotThrow(SourceLanguages.Check);

    [Fact]
    public async Task A_header_is_read_as_what_the_repository_is()
    {
        const string header = "class Store { public: int size() const; };\n";
        (await parser.Parse("store.h", System.Text.Encoding.UTF8.GetBytes(header), headersAreCpp: true)).Facts.Types.ShouldHaveSingleItem().Name.ShouldBe("Store");
        SourceLanguages.HeadersAreCpp(["a.cpp", "a.h", "b.h", "c.h"]).ShouldBeTrue();
        SourceLanguages.HeadersAreCpp(["a.cpp", "b.c", "c.c"]).ShouldBeFalse();
    }

    [Fact]
    public async Task An_export_macro_does_not_hide_a_class()
    {
        var facts = await parser.Facts("m.hpp", "class SHOP_EXPORT(1) Store : public Base {\n public:\n  void save();\n};\nstruct STATE state;\n");
        facts.Types.ShouldHaveSingleItem().FullName.ShouldBe("Store");
        facts.Types[0].Bases.ShouldBe(["Base"]);
        facts.Definitions().ShouldBe(["Store.save 3-3"]);
        facts.Members.ShouldHaveSingleItem().TypeName.ShouldBe("STATE");
    }

    [Fact]
    public async Task Flow_is_read_with_the_grammar_that_knows_types()
    {
        var facts = await parser.Facts("flow.js", "// @flow\nexport function find(id: string): ?Order { return load(id); }\n");
        facts.Language.ShouldBe("javascript");
        facts.Definitions().ShouldBe(["flow.find 2-2"]);
        facts.Method("flow.find").Parameters.ShouldHaveSingleItem().Type.ShouldBe("string");
    }

    [Theory, InlineData("m.h"), InlineData("m.hpp")]
    public async Task A_prototype_whose_type_is_wrapped_in_a_macro_is_no_call(string path)
    {
        var facts = await parser.Facts(path, """
            GIT_EXTERN(int) git_transaction_commit(git_transaction *tx);
            /** Reads. */
            GIT_EXTERN(const char *) git_reference_name(
                const git_reference *ref);
            PyAPI_FUNC(PyObject *) PyObject_Repr(PyObject *);
            GIT_INLINE(size_t) twice(size_t x) { return add(x, x); }
            MODULE_LICENSE("GPL");
            void all(void) { twice(1); }

            """);
        facts.Definitions().Select(d => d[(d.LastIndexOf('.') + 1)..]).ShouldBe(["git_transaction_commit 1-1", "git_reference_name 3-4", "PyObject_Repr 5-5", "twice 6-6", "all 8-8"]);
        var commit = facts.Methods[1];
        (commit.IsDeclarationOnly, commit.ReturnType, commit.Parameters.ShouldHaveSingleItem().Name).ShouldBe((true, "int", "tx"));
        facts.Methods[2].HasDoc.ShouldBeTrue();
        facts.Methods[4].ReturnType.ShouldBe("size_t");
        facts.Calls.Select(c => c.Name).ShouldBe(["add", "MODULE_LICENSE", "twice"], ignoreOrder: true);
        facts.Calls.Where(c => facts.Methods[c.Method].IsModule).Select(c => c.Name).ShouldBe(["MODULE_LICENSE"]);
    }

    [Fact]
    public async Task A_prototype_that_ends_in_a_macro_is_still_one()
    {
        var facts = await parser.Facts("m.h", "extern long lrand48 (void) __THROW __wur;\nint *find (const char *x) __wur;\n");
        facts.Definitions().ShouldBe(["lrand48 1-1", "find 2-2"]);
        facts.Methods[1].IsDeclarationOnly.ShouldBeTrue();
    }

    [Theory]
    [InlineData("src/test/java/A.java", true)]
    [InlineData("src/Orders.cs", false)]
    [InlineData("src/OrdersTests.cs", true)]
    [InlineData("pkg/store_test.go", true)]
    [InlineData("app/models/order_spec.rb", true)]
    [InlineData("web/list.spec.tsx", true)]
    [InlineData("web/__tests__/list.js", true)]
    [InlineData("contest/a.py", false)]
    [InlineData("tests.py", false)]
    [InlineData("test_store.py", true)]
    public void Test_code_is_known_by_its_path(string path, bool test) => SourceLanguages.IsTestPath(path).ShouldBe(test);

    [Fact]
    public async Task Layout_and_comments_do_not_change_a_methods_hash_but_code_does()
    {
        var first = (await parser.Facts("a.c", "int a(int x) { return x + 1; }")).Method("a").Hash;
        (await parser.Facts("a.c", "/* more */\nint a(int x)\n{\n    // why\n    return x + 1;\n}\n")).Method("a").Hash.ShouldBe(first);
        (await parser.Facts("a.c", "int a(int x) { return x + 2; }")).Method("a").Hash.ShouldNotBe(first);
    }

    [Fact]
    public async Task The_path_of_a_file_of_no_known_language_is_refused() =>
        await Should.ThrowAsync<ArgumentException>(async () => await parser.Parse("notes.txt", "x"u8.ToArray()));

    [Fact]
    public async Task Offsets_point_at_the_text_they_came_from()
    {
        foreach (var extension in All)
        {
            var parsed = await parser.Parse("sample." + extension, System.Text.Encoding.UTF8.GetBytes(Samples.Of("sample." + extension)));
            foreach (var call in parsed.Facts.Calls.Where(call => call.EndOffset - call.Offset <= 200))
            {
                System.Text.Encoding.UTF8.GetString(parsed.Content.Span[call.Offset..call.EndOffset]).ShouldBe(call.Code);
            }
            parsed.Facts.Status.ShouldBe(ParseStatus.Ok, extension);
        }
    }
}
