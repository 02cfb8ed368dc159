using System.Text;
using System.Text.RegularExpressions;

namespace Capstan.Api.Tests.Contract;

/// <summary>The README's tour, command by command, as a reader would type it; only the port and the folder are the test's own.</summary>
public sealed partial class ReadmeTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("capstan-tour");

    public ReadmeTests() => File.SetUnixFileMode(_folder.FullName, (UnixFileMode)0b111_101_101);

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_tour_leads_to_evidence()
    {
        var readme = await File.ReadAllTextAsync(Checkout.Path("README.md"));
        var start = StartBlock().Match(readme).Groups[1].Value;
        start.ShouldContain("scripts/run");
        // scripts/run builds what this test run has built already; the process it ends in is what the tour talks to.
        var variables = Assignment().Matches(start).ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value);
        await using var product = await Product.Start(_folder.FullName, variables);

        var script = new StringBuilder("set -euo pipefail\n");
        foreach (Match block in Blocks().Matches(readme)) script.Append(block.Groups[1].Value.Replace("127.0.0.1:8000", $"127.0.0.1:{product.Port}", StringComparison.Ordinal)).Append("\necho '== end of block'\n");
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "tour.sh"), script.ToString());
        var parts = (await Checkout.Run(_folder.FullName, "bash", "tour.sh")).Split("== end of block");

        parts.Length.ShouldBe(6, "five blocks and what follows the last");
        var answers = parts[2];
        answers.ShouldContain("`git_transaction_commit` is defined at `src/transaction.c:317`");
        answers.ShouldContain("`git_packfile_unpack` — `src/pack.c:726`");
        answers.ShouldContain("`apply_binary_delta` — `src/apply.c:322`");
        answers.ShouldContain("core/server/data/seeders/importers/TableImporter.js:146");
        answers.ShouldContain("core/server/web/api/testmode/routes.js:61");
        answers.ShouldContain("ReactInstance");
        parts[3].ShouldContain("git_transaction_new  src/transaction.c");
        parts[4].ShouldContain("REQUEST_CHANGES");
        parts[4].ShouldContain("GIT_ADD_SIZET_OVERFLOW");
        parts[4].ShouldContain("src/delta.c:590");
    }

    [Fact]
    public async Task Every_script_it_names_exists_and_says_what_it_does()
    {
        var readme = await File.ReadAllTextAsync(Checkout.Path("README.md"));
        var scripts = ScriptName().Matches(readme).Select(m => m.Groups[1].Value).Distinct().ToList();
        scripts.ShouldContain("run");
        foreach (var script in scripts)
        {
            var path = Checkout.Path("scripts", script);
            File.Exists(path).ShouldBeTrue(script);
            (await File.ReadAllLinesAsync(path))[1].ShouldStartWith("# ");
        }
    }

    [GeneratedRegex("<!-- tour: start -->\n```sh\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex StartBlock();

    [GeneratedRegex("<!-- tour -->\n```sh\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Blocks();

    [GeneratedRegex("([A-Z_]+)=(\\S+)")]
    private static partial Regex Assignment();

    [GeneratedRegex("\\bscripts/([a-z-]+)")]
    private static partial Regex ScriptName();
}
