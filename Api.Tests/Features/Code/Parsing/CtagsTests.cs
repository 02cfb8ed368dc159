using Capstan.Api.Tests.Support;
using Capstan.Features.Code.Graph;
using Capstan.Features.Code.Graph.Parsing;

namespace Capstan.Api.Tests.Features.Code.Parsing;

/// <summary>
/// universal-ctags is the second opinion: what it finds in real code on this machine, extraction must find under the same name in the same
/// file. Stated tolerance: 2 % for C# (ctags reads some modern syntax wrongly) and JavaScript, none for a plain C file, 20 % for the C library's
/// headers, where unknown macros stand inside prototypes and some headers are C++.
/// </summary>
[Collection(nameof(Parsing))]
public sealed class CtagsTests(ParserFixture parser)
{
    [Fact]
    public Task This_products_own_CSharp() => Compare(Checkout.Path("Features"), "*.cs", SearchOption.AllDirectories, "C#", "m", atLeast: 500, tolerance: 0.02);

    [Fact]
    public Task A_plain_C_file() => Compare(Checkout.Path("scripts", "treesitter"), "*.c", SearchOption.TopDirectoryOnly, "C", "f", atLeast: 5, tolerance: 0);

    [Fact]
    public Task The_C_librarys_headers() => Compare("/usr/include", "*.h", SearchOption.TopDirectoryOnly, "C", "fp", atLeast: 1000, tolerance: 0.2);

    [Fact]
    public async Task The_package_manager_that_builds_the_grammars()
    {
        var modules = (await Checkout.Run("/", "npm", "root", "-g")).Trim();
        await Compare(Path.Combine(modules, "npm", "lib"), "*.js", SearchOption.AllDirectories, "JavaScript", "fm", atLeast: 200, tolerance: 0.02);
    }

    private async Task Compare(string folder, string pattern, SearchOption depth, string language, string kinds, int atLeast, double tolerance)
    {
        var files = Directory.EnumerateFiles(folder, pattern, depth).Where(file => new FileInfo(file).Length < SourceText.LargestFile).Order(StringComparer.Ordinal).ToList();
        var ours = new HashSet<(string, string)>();
        foreach (var file in files)
        {
            var parsed = await parser.Parse(file, await File.ReadAllBytesAsync(file));
            // ctags leaves the # of private names out.
            ours.UnionWith(parsed.Facts.Methods.Select(method => (file, method.Name.TrimStart('#'))));
        }
        var listing = await Checkout.Run(folder, "ctags", ["--langmap=C:+.h", $"--languages={language}", $"--kinds-{language}={kinds}", "--fields=", "-f", "-", .. files]);
        var theirs = listing.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '!').Select(line => line.Split('\t'))
            .Where(tag => !tag[0].StartsWith("AnonymousFunction", StringComparison.Ordinal)).Select(tag => (tag[1], tag[0])).ToHashSet();
        theirs.Count.ShouldBeGreaterThan(atLeast, $"too little to compare in {folder}");
        var missing = theirs.Except(ours).ToList();
        ((double)missing.Count / theirs.Count).ShouldBeLessThanOrEqualTo(tolerance, string.Join(", ", missing.Take(20)));
    }
}
