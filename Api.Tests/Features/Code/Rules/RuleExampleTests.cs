using System.Text;
using System.Text.RegularExpressions;
using Capstan.Api.Tests.Features.Code.Parsing;
using Capstan.Features.Code.Rules;

namespace Capstan.Api.Tests.Features.Code.Rules;

/// <summary>Every example of the catalogue, parsed as the import parses and matched as the product matches.</summary>
[Collection(nameof(Parsing))]
public sealed partial class RuleExampleTests(ParserFixture parser)
{
    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (var (id, language) in RuleCatalog.Default.Rules.SelectMany(r => r.Examples.Select(e => (r.Id, e.Language))).Distinct()) cases.Add(id, language);
        return cases;
    }

    [Theory, MemberData(nameof(Cases))]
    public async Task Bad_code_is_found_and_good_code_is_not(string id, string language)
    {
        var rule = RuleCatalog.Default[id];
        var matcher = new RuleMatcher([rule]);
        foreach (var example in rule.Examples.Where(e => e.Language == language))
        {
            foreach (var bad in example.Bad) (await Matches(matcher, example, bad)).ShouldNotBeEmpty($"{id} should find: {bad}");
            foreach (var good in example.Good) (await Matches(matcher, example, good)).ShouldBeEmpty($"{id} should not find: {good}");
        }
    }

    private async Task<IReadOnlyList<RuleMatch>> Matches(RuleMatcher matcher, RuleExample example, string code)
    {
        var (path, text) = Wrap(example, Filler().Replace(code, m => Random(int.Parse(m.Groups["n"].Value))));
        return matcher.Match(await parser.Parse(path, Encoding.UTF8.GetBytes(text)));
    }

    private static string Random(int length)
    {
        var random = new Random(length);
        return new string([.. Enumerable.Range(0, length).Select(_ => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[random.Next(32)])]);
    }

    private static (string Path, string Text) Wrap(RuleExample example, string code)
    {
        if (example.Whole) return ($"src/a{Extension(example.Language)}", code);
        var prelude = example.Prelude;
        return ("src/a" + Extension(example.Language), example.Language switch
        {
            "csharp" => $"{prelude}\nclass A {{ void M(string name, byte[] bytes, string url) {{\n{code}\n}} }}\n",
            "java" => $"{prelude}\nclass A {{ void m(String name, String root) {{\n{code}\n}} }}\n",
            "kotlin" => $"{prelude}\nfun m(name: String, root: String) {{\n{code}\n}}\n",
            "javascript" => $"{prelude}\nfunction m(name, req, res, el) {{\n{code}\n}}\n",
            "python" => $"{prelude}\ndef m(name, request):\n    {code.Replace("\n", "\n    ")}\n",
            "go" => $"package a\n{prelude}\nfunc m(name string, data []byte) {{\n{code}\n}}\n",
            "php" => $"<?php\n{prelude}\nfunction m($name) {{\n{code}\n}}\n",
            "ruby" => $"{prelude}\ndef m(name)\n{code}\nend\n",
            "swift" => $"{prelude}\nfunc m(name: String) {{\n{code}\n}}\n",
            _ => $"{prelude}\nvoid m(char *name, int count, int size, char **argv) {{\n{code}\n}}\n",
        });
    }

    private static string Extension(string language) => language switch
    {
        "csharp" => ".cs", "java" => ".java", "kotlin" => ".kt", "javascript" => ".js", "python" => ".py", "go" => ".go", "php" => ".php", "ruby" => ".rb", "swift" => ".swift", _ => ".c",
    };

    [GeneratedRegex("«(?<n>[0-9]+)»")]
    private static partial Regex Filler();
}
