using Capstan.Features.Code.Scenarios.Debugging;
using Capstan.Features.Code.Scenarios.Documentation;
using Capstan.Features.Code.Scenarios.Manifests;
using Capstan.Features.Code.Scenarios.SecurityIncident;

namespace Capstan.Api.Tests.Features.Code.Scenarios;

/// <summary>The readers the guiding scenarios are made of.</summary>
public sealed class GuideEngineTests
{
    [Theory]
    [InlineData("at Shop.Orders.Place(Order o) in C:\\src\\Shop\\Orders.cs:line 12", "Place", "src/Shop/Orders.cs", 12)]
    [InlineData("\tat shop.Orders.place(Orders.java:12)", "place", "Orders.java", 12)]
    [InlineData("    at Shop.place (/srv/app/lib/shop.js:12:5)", "place", "app/lib/shop.js", 12)]
    [InlineData("    at /srv/app/lib/shop.js:12:5", "", "app/lib/shop.js", 12)]
    [InlineData("  File \"/srv/shop.py\", line 12, in place", "place", "srv/shop.py", 12)]
    [InlineData("\tfrom /srv/shop.rb:12:in `place'", "place", "srv/shop.rb", 12)]
    [InlineData("#3 /srv/shop.php(12): Shop->place()", "place", "srv/shop.php", 12)]
    [InlineData("#1  0x0000 in heap_insert (rel=0x0) at heapam.c:12", "heap_insert", "heapam.c", 12)]
    [InlineData("\t/srv/shop/main.go:12 +0x1d", "", "srv/shop/main.go", 12)]
    public void Every_runtimes_frame_is_read(string line, string method, string file, int number) =>
        StackTrace.Read(line).ShouldHaveSingleItem().ShouldBe(new StackFrame(method, file, number));

    [Theory]
    [InlineData("look at the code at line 12")]
    [InlineData("what is at shop.js?")]
    [InlineData("")]
    public void Prose_is_no_stack_trace(string text) => StackTrace.Read(text).ShouldBeEmpty();

    [Theory]
    [InlineData("/** @param {string} name who\n * @param {number} [age=3] how old\n * @param opts.x deep */", "name age opts")]
    [InlineData("/** @param string $name Who\n * @param int|null $age */", "name age")]
    [InlineData("/// <param name=\"first\">One</param><param name=\"second\"/>", "first second")]
    [InlineData("\"\"\"Does.\n\n    Args:\n        first (int): one\n        *rest: more\n\n    Returns:\n        nothing: x\n    \"\"\"", "first rest")]
    [InlineData("\"\"\":param int first: one\n:param second: two\"\"\"", "first second")]
    [InlineData("\"\"\"\nParameters\n----------\nfirst : int\n    The first.\n\"\"\"", "first")]
    [InlineData("/** \\param[in] first one */", "first")]
    [InlineData("/// - Parameter first: one", "first")]
    [InlineData("/** Writes @param in prose? No. */", "in")]
    public void Documented_parameters_are_read(string doc, string names) => DocComments.Parameters(doc).Select(p => p.Name).ShouldBe(names.Split(' '));

    [Theory]
    [InlineData("package.json", "{\"dependencies\":{\"left-pad\":\"^1.2.3\"}}", "npm left-pad 1.2.3")]
    [InlineData("package-lock.json", "{\"packages\":{\"\":{},\"node_modules/@a/b\":{\"version\":\"2.0.0\"}}}", "npm @a/b 2.0.0")]
    [InlineData("x/App.csproj", "<PackageReference Include=\"Dapper\" Version=\"2.1.86\" />", "NuGet Dapper 2.1.86")]
    [InlineData("pom.xml", "<dependency>\n<groupId>org.a</groupId>\n<artifactId>b</artifactId>\n<version>1.0</version>", "Maven org.a:b 1.0")]
    [InlineData("build.gradle.kts", "implementation(\"org.a:b:1.0\")", "Maven org.a:b 1.0")]
    [InlineData("requirements-dev.txt", "# x\nFlask_Login[async] >= 0.6", "PyPI flask-login 0.6")]
    [InlineData("poetry.lock", "[[package]]\nname = \"flask\"\nversion = \"2.0\"", "PyPI flask 2.0")]
    [InlineData("go.mod", "module x\nrequire (\n\tgithub.com/a/b v1.2.3 // indirect\n)", "Go github.com/a/b 1.2.3")]
    [InlineData("Gemfile.lock", "GEM\n  specs:\n    rails (7.0.1)\n      rack (>= 2)", "RubyGems rails 7.0.1")]
    [InlineData("composer.json", "{\"require\":{\"php\":\">=8\",\"a/b\":\"~2.1\"}}", "Packagist a/b 2.1")]
    [InlineData("CMakeLists.txt", "find_package(OpenSSL 3.0 REQUIRED)", "ConanCenter OpenSSL 3.0")]
    public void Every_manifest_is_read(string path, string content, string use)
    {
        Manifest.IsManifest(path).ShouldBeTrue();
        var read = Manifest.Read(path, content).ShouldHaveSingleItem();
        $"{read.Ecosystem} {read.Package} {read.Version}".ShouldBe(use);
    }

    [Theory]
    [InlineData("package.json", "[1]")]
    [InlineData("package.json", "{\"dependencies\":[]}")]
    [InlineData("package-lock.json", "{")]
    [InlineData("composer.lock", "{\"packages\":{}}")]
    public void A_broken_manifest_has_nothing(string path, string content) => Manifest.Read(path, content).ShouldBeEmpty();

    [Theory]
    [InlineData("2.0.1", "2.2.5", -1)]
    [InlineData("2.10", "2.9", 1)]
    [InlineData("1.0.0-rc1", "1.0.0", -1)]
    [InlineData("1.0", "1.0.0", 0)]
    [InlineData("v1.2.3", "1.2.3", 0)]
    [InlineData("2.0.0", "2.0.0-beta", 1)]
    public void Versions_are_compared_as_numbers(string one, string other, int order)
    {
        Math.Sign(Versioning.Compare(one, other)).ShouldBe(order);
        Math.Sign(Versioning.Compare(other, one)).ShouldBe(-order);
    }

    [Theory]
    [InlineData("html")]
    [InlineData("rst")]
    [InlineData("latex")]
    [InlineData("markdown")]
    public void What_code_holds_stays_text_in_every_format(string format)
    {
        const string bad = "<script>alert(1)</script> $x_1 `tick` \\end{verbatim} \\input{/etc/passwd} | # ```";
        var text = new GeneratedDocument().Heading(1, bad).Paragraph(bad).Table(["a", "b"], [["`" + bad, bad]]).Code("c", bad).Render(format);
        if (format == "html") text.ShouldNotContain("<script>");
        if (format == "latex") text.Split("\\end{verbatim}").Length.ShouldBe(2);
        if (format == "latex") text[..text.IndexOf("\\begin{verbatim}")].ShouldNotContain("\\input{");
        if (format == "markdown") text.Split("```").Length.ShouldBeGreaterThanOrEqualTo(3);
    }
}
