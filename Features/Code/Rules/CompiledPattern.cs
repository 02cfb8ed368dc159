using System.Text.RegularExpressions;

namespace Capstan.Features.Code.Rules;

/// <summary>A pattern with its expressions compiled: linear in the text, so hostile sources cost no more than others.</summary>
internal sealed class CompiledPattern
{
    public CompiledPattern(Rule rule, RulePattern pattern)
    {
        Rule = rule;
        Pattern = pattern;
        Callees = [.. (pattern.Call ?? []).Select(Callee.Parse)];
        Unless = [.. (pattern.UnlessCalls ?? []).Select(Callee.Parse)];
        Literal = Compile(pattern.Literal);
        Text = Compile(pattern.Text);
        Path = Compile(pattern.Path);
        Arguments = [.. pattern.Arguments.Select(a => new Argument(a, Compile(a.Matches), Compile(a.NotMatches)))];
        Sanitizer = rule.Sanitizers.Count == 0 ? null
            : Compile($@"(?:^|[^\w])(?:{string.Join('|', rule.Sanitizers.Select(Regex.Escape))})\s*\(");
    }

    public Rule Rule { get; }
    public RulePattern Pattern { get; }
    public IReadOnlyList<Callee> Callees { get; }
    public IReadOnlyList<Callee> Unless { get; }
    public Regex? Literal { get; }
    public Regex? Text { get; }
    public Regex? Path { get; }
    public Regex? Sanitizer { get; }
    public IReadOnlyList<Argument> Arguments { get; }

    internal sealed record Argument(ArgumentCondition Condition, Regex? Matches, Regex? NotMatches);

    private static Regex? Compile(string? pattern) =>
        pattern is null ? null : new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
}

/// <summary>The callee part of a pattern: <c>eval</c>, <c>os.system</c>, <c>*.query</c>, <c>new Foo</c>.</summary>
internal sealed record Callee(string Name, string Qualified, bool AnyReceiver, bool IsConstruct)
{
    private const string New = "new ";

    public static Callee Parse(string text)
    {
        var construct = text.StartsWith(New, StringComparison.Ordinal);
        var qualified = construct ? text[New.Length..] : text;
        var any = qualified.StartsWith("*.", StringComparison.Ordinal);
        return new Callee(qualified[(qualified.LastIndexOf('.') + 1)..], any ? qualified[2..] : qualified, any, construct);
    }

    public bool IsFree => !AnyReceiver && !IsConstruct && Qualified.Length == Name.Length;

    public bool Matches(string candidate, StringComparison comparison) =>
        candidate.EndsWith(Qualified, comparison) && (candidate.Length == Qualified.Length || (!IsFree && candidate[^(Qualified.Length + 1)] == '.'));
}
