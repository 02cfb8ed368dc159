using System.Buffers;
using System.Text.RegularExpressions;

namespace Capstan.Features.Code.Rules;

/// <summary>A pattern with its expressions compiled: linear in the text, so hostile sources cost no more than others.</summary>
internal sealed class CompiledPattern
{
    private readonly Lazy<Regex?> _literal;
    private readonly Lazy<Regex?> _text;
    private readonly Lazy<Regex?> _path;
    private readonly Lazy<Regex?> _sanitizer;
    private readonly Lazy<Regex?> _comment;
    private readonly Lazy<Regex?> _receiver;
    private readonly Lazy<Regex?> _body;
    private readonly Lazy<Regex?> _handler;
    private readonly Lazy<Regex?> _unless;

    public CompiledPattern(Rule rule, RulePattern pattern)
    {
        Rule = rule;
        Pattern = pattern;
        Callees = [.. (pattern.Call ?? []).Select(Callee.Parse)];
        Unless = [.. (pattern.UnlessCalls ?? []).Select(Callee.Parse)];
        Later = [.. (pattern.Then?.Call ?? []).Select(Callee.Parse)];
        Words = pattern.Contains is { Count: > 0 } words ? SearchValues.Create([.. words], StringComparison.OrdinalIgnoreCase) : null;
        Arguments = [.. pattern.Arguments.Select(a => new Argument(a))];
        _literal = Compile(pattern.Literal);
        _text = Compile(pattern.Text);
        _path = Compile(pattern.Path);
        _comment = Compile(pattern.Comment);
        _receiver = Compile(pattern.Receiver);
        _body = Compile(pattern.Body);
        _handler = Compile(pattern.Handler);
        _unless = Compile(pattern.Unless);
        _sanitizer = Compile(rule.Sanitizers.Count == 0 ? null : $@"(?:^|[^\w])(?:{string.Join('|', rule.Sanitizers.Select(Regex.Escape))})\s*\(");
    }

    public Rule Rule { get; }
    public RulePattern Pattern { get; }
    public IReadOnlyList<Callee> Callees { get; }
    public IReadOnlyList<Callee> Unless { get; }
    public IReadOnlyList<Callee> Later { get; }
    public IReadOnlyList<Argument> Arguments { get; }
    public SearchValues<string>? Words { get; }
    public Regex? Literal => _literal.Value;
    public Regex? Text => _text.Value;
    public Regex? Path => _path.Value;
    public Regex? Comment => _comment.Value;
    public Regex? Receiver => _receiver.Value;
    public Regex? Body => _body.Value;
    public Regex? Handler => _handler.Value;
    public Regex? Except => _unless.Value;
    public Regex? Sanitizer => _sanitizer.Value;

    internal sealed class Argument(ArgumentCondition condition)
    {
        private readonly Lazy<Regex?> _matches = Compile(condition.Matches);
        private readonly Lazy<Regex?> _notMatches = Compile(condition.NotMatches);

        public ArgumentCondition Condition => condition;
        public Regex? Matches => _matches.Value;
        public Regex? NotMatches => _notMatches.Value;
    }

    // Most expressions of the catalogue are never needed by one process, and building one costs milliseconds.
    private static Lazy<Regex?> Compile(string? pattern) =>
        new(() => pattern is null ? null : new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant));
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

    public static string LastOf(string name) => name[(name.LastIndexOf('.') + 1)..];

    public bool IsFree => !AnyReceiver && !IsConstruct && Qualified.Length == Name.Length;

    public bool Matches(string candidate, StringComparison comparison) =>
        candidate.EndsWith(Qualified, comparison) && (candidate.Length == Qualified.Length || (!IsFree && candidate[^(Qualified.Length + 1)] == '.'));
}
