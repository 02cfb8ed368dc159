using System.Text.RegularExpressions;
using Capstan.Features.Code.Rules;

namespace Capstan.Api.Tests.Features.Code.Rules;

public sealed class RuleCatalogTests
{
    private static readonly string[] Languages = ["c", "csharp", "go", "java", "javascript", "kotlin", "php", "python", "ruby", "swift"];

    [Fact]
    public void Rules_are_whole_and_unique()
    {
        var rules = RuleCatalog.Default.Rules;
        rules.Count.ShouldBeGreaterThan(60);
        rules.Select(r => r.Id).ShouldBeUnique();
        foreach (var rule in rules)
        {
            rule.Patterns.ShouldNotBeEmpty(rule.Id);
            rule.Examples.ShouldNotBeEmpty(rule.Id);
            rule.Message.ShouldEndWith(".", customMessage: rule.Id);
            rule.SuggestedFix.ShouldEndWith(".", customMessage: rule.Id);
            foreach (var russian in (string[])[rule.TitleRu, rule.MessageRu, rule.SuggestedFixRu]) russian.ShouldMatch("[а-яё]{3}", rule.Id);
            Holes(rule.MessageRu).ShouldBe(Holes(rule.Message), rule.Id);
            if (rule.Category == "security") rule.Cwe.ShouldNotBeNull(rule.Id).ShouldStartWith("CWE-");
            foreach (var pattern in rule.Patterns)
            {
                new object?[] { pattern.Call, pattern.Assign, pattern.Literal, pattern.Text, pattern.Comment, pattern.Annotation, pattern.Method, pattern.Handler }.Count(kind => kind is not null).ShouldBe(1, rule.Id);
                pattern.Languages.Where(l => l != "*").ShouldBeSubsetOf(Languages, rule.Id);
                pattern.Confidence.ShouldBeInRange(0.1, 1);
            }
            rule.Examples.ShouldAllBe(example => Languages.Contains(example.Language) && example.Bad.Count > 0 && example.Good.Count > 0, rule.Id);
        }
    }

    private static List<string> Holes(string message) => [.. Regex.Matches(message, @"\{\w+\}").Select(m => m.Value).Order(StringComparer.Ordinal)];

    [Theory]
    [InlineData("sql-injection")]
    [InlineData("command-injection")]
    [InlineData("code-injection")]
    [InlineData("path-traversal")]
    [InlineData("ssrf")]
    [InlineData("weak-hash")]
    [InlineData("tls-verification-off")]
    public void Rules_of_every_language_have_patterns_for_all_ten(string id) =>
        RuleCatalog.Default[id].Patterns.SelectMany(p => p.Languages).Distinct().Order(StringComparer.Ordinal).ShouldBe(Languages);

    [Fact]
    public void Every_expression_compiles_for_the_linear_engine()
    {
        var expressions = RuleCatalog.Default.Rules.SelectMany(r => r.Patterns)
            .SelectMany(p => new[] { p.Literal, p.Text, p.Path, p.Comment, p.Receiver, p.Body, p.Handler, p.Unless }.Concat(p.Arguments.SelectMany(a => new[] { a.Matches, a.NotMatches }))).OfType<string>().ToList();
        expressions.Count.ShouldBeGreaterThan(50);
        foreach (var expression in expressions) Should.NotThrow(() => new Regex(expression, RegexOptions.NonBacktracking), expression);
    }

    [Fact]
    public void Secrets_in_files_without_a_grammar_are_found_and_masked()
    {
        var token = "ghp_" + new string([.. Enumerable.Range(0, 36).Select(i => (char)('A' + (i * 7 % 26)))]);
        var match = RuleMatcher.Security.MatchText("deploy.yml", $"steps:\n  token: {token}\n").ShouldHaveSingleItem();
        (match.Rule.Id, match.Line).ShouldBe(("secret-token", 2));
        match.Code.ShouldNotContain(token);
        match.Message.ShouldNotContain(token);
    }
}
