using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Capstan.Features.Code.Graph;
using Capstan.Features.Code.Rules.Flow;

namespace Capstan.Features.Code.Rules;

/// <summary>Finds what a set of rules describes in the facts and text of one file. Thread-safe; the answer is in order of place, then rule.</summary>
public sealed partial class RuleMatcher
{
    private static readonly Lazy<RuleMatcher> LoadedSecurity = new(() => new RuleMatcher(RuleCatalog.Default.Rules.Where(rule => rule.Category == "security")));
    private readonly Dictionary<string, LanguageRules> _languages = new(StringComparer.Ordinal);
    private readonly List<CompiledPattern> _patterns;

    public RuleMatcher(IEnumerable<Rule> rules)
    {
        _patterns = [.. rules.SelectMany(rule => rule.Patterns.Select(pattern => new CompiledPattern(rule, pattern)))];
        string[] languages = ["c", "csharp", "go", "java", "javascript", "kotlin", "php", "python", "ruby", "swift"];
        foreach (var language in languages) _languages[language] = new LanguageRules(_patterns.Where(p => p.Pattern.Languages.Contains(language) || p.Pattern.Languages[0] == "*"));
    }

    public static RuleMatcher Security => LoadedSecurity.Value;

    /// <param name="file">Facts and text.</param>
    /// <param name="withProvenOnly">Also what is only to be told when its data is proven to come from outside.</param>
    public IReadOnlyList<RuleMatch> Match(ParsedFile file, bool withProvenOnly = false) => Match(new SourceFlow(file), withProvenOnly);

    internal IReadOnlyList<RuleMatch> Match(SourceFlow flow, bool withProvenOnly)
    {
        var file = flow.File;
        if (!_languages.TryGetValue(file.Facts.Language, out var rules)) return [];
        var scan = new FileScan(file.Facts, rules, flow, withProvenOnly);
        scan.Calls();
        scan.Assignments();
        scan.Annotations();
        scan.Literals();
        scan.Comments();
        if (rules.Texts.Count > 0 || rules.Methods.Count > 0 || rules.Handlers.Count > 0)
        {
            var text = Blanked(file);
            scan.Lines(text);
            scan.Methods();
            scan.Handlers();
        }
        return scan.Result();
    }

    /// <summary>For files no grammar reads: text and literal patterns of every language, line by line.</summary>
    public IReadOnlyList<RuleMatch> MatchText(string path, string text)
    {
        var facts = new FileFacts
        {
            Path = path, Language = "", Hash = "", SizeBytes = text.Length, Lines = 0, SourceLines = 0, CommentLines = 0,
            Status = ParseStatus.Binary, Package = "", IsTest = false,
        };
        var scan = new FileScan(facts, new LanguageRules(_patterns.Where(p => p.Pattern.Languages[0] == "*")), null, false);
        scan.Lines(text);
        scan.LiteralsInLines(text);
        return scan.Result();
    }

    // Comments become spaces: a rule over text must not fire on prose, and columns stay true.
    private static string Blanked(ParsedFile file)
    {
        var bytes = file.Content.ToArray();
        foreach (var comment in file.Facts.Comments)
            for (var i = Math.Max(0, comment.Span.Offset); i < comment.Span.EndOffset && i < bytes.Length; i++)
                if (bytes[i] is not (byte)'\n') bytes[i] = (byte)' ';
        return Encoding.UTF8.GetString(bytes);
    }

    private sealed class LanguageRules
    {
        public Dictionary<string, List<(CompiledPattern Pattern, Callee Callee)>> Calls { get; } = new(StringComparer.OrdinalIgnoreCase);
        public Dictionary<string, List<CompiledPattern>> Assigns { get; } = new(StringComparer.Ordinal);
        public Dictionary<string, List<CompiledPattern>> Annotations { get; } = new(StringComparer.Ordinal);
        public Dictionary<string, List<CompiledPattern>> Methods { get; } = new(StringComparer.Ordinal);
        public List<CompiledPattern> Literals { get; } = [];
        public List<CompiledPattern> Texts { get; } = [];
        public List<CompiledPattern> Comments { get; } = [];
        public List<CompiledPattern> Handlers { get; } = [];

        public LanguageRules(IEnumerable<CompiledPattern> patterns)
        {
            foreach (var pattern in patterns)
            {
                foreach (var callee in pattern.Callees) Add(Calls, callee.Name, (pattern, callee));
                foreach (var name in pattern.Pattern.Assign ?? []) Add(Assigns, name, pattern);
                foreach (var name in pattern.Pattern.Annotation ?? []) Add(Annotations, name, pattern);
                foreach (var name in pattern.Pattern.Method ?? []) Add(Methods, name, pattern);
                if (pattern.Pattern.Literal is not null) Literals.Add(pattern);
                if (pattern.Pattern.Text is not null) Texts.Add(pattern);
                if (pattern.Pattern.Comment is not null) Comments.Add(pattern);
                if (pattern.Pattern.Handler is not null) Handlers.Add(pattern);
            }
        }

        private static void Add<T>(Dictionary<string, List<T>> index, string name, T value)
        {
            if (!index.TryGetValue(name, out var list)) index[name] = list = [];
            list.Add(value);
        }
    }

    private sealed partial class FileScan(FileFacts facts, LanguageRules rules, SourceFlow? flow, bool withProvenOnly)
    {
        private readonly List<RuleMatch> _matches = [];
        private readonly StringComparison _comparison = facts.Language == "php" ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        private CalleeNames? _names;
        private ExpressionJudge? _judge;
        private ILookup<int, CallFact>? _callsByMethod;

        private CalleeNames Names => _names ??= flow?.Names ?? new CalleeNames(facts);
        private ExpressionJudge Judge => _judge ??= new ExpressionJudge(facts);

        public List<RuleMatch> Result()
        {
            // One finding per rule and line: the surest pattern speaks.
            var best = _matches.GroupBy(m => (m.Rule.Id, m.Line, Data: withProvenOnly ? (m.DataOffset, m.DataEnd) : (0, 0))).Select(g => g.OrderBy(m => m.ProvenOnly).ThenByDescending(m => m.Confidence).ThenBy(m => m.Severity).ThenBy(m => m.Column).First());
            return [.. best.OrderBy(m => m.Line).ThenBy(m => m.Column).ThenBy(m => m.Rule.Id, StringComparer.Ordinal)];
        }

        public void Calls()
        {
            for (var i = 0; i < facts.Calls.Count; i++)
            {
                var call = facts.Calls[i];
                if (call.Kind == CallKind.Reference || !rules.Calls.TryGetValue(CalleeNames.Last(call.Name), out var candidates)) continue;
                foreach (var (pattern, callee) in candidates)
                {
                    if (!Applies(pattern) || call.LoopDepth < pattern.Pattern.MinLoopDepth || (pattern.Pattern.InAsync && !IsAsync(call.Method)) || !Matches(callee, call) || pattern.Receiver?.IsMatch(call.Receiver) == false || !ArgumentsHold(pattern, call) || IsExcused(pattern, call.Method) || !Follows(pattern, call)) continue;
                    if (!IsLeftToTracing(pattern) && pattern.Sanitizer is { } sanitizer && call.Arguments.Any(a => Judge.Writings(a.Shape, a.Code, call.Method).Any(sanitizer.IsMatch))) continue;
                    var argument = Argument(pattern, call);
                    Add(pattern, call.Line, call.Column, call.Method, call.Code, Symbol(call), argument?.Code ?? "", i, Data(pattern, call, argument));
                }
            }
        }

        public void Assignments()
        {
            foreach (var assignment in facts.Assignments)
            {
                if (!rules.Assigns.TryGetValue(assignment.Name, out var patterns)) continue;
                foreach (var pattern in patterns)
                {
                    if (!Applies(pattern) || IsExcused(pattern, assignment.Method)) continue;
                    if (!pattern.Arguments.All(a => Holds(a, assignment.Shape, assignment.Value, assignment.Method))) continue;
                    if (!IsLeftToTracing(pattern) && pattern.Sanitizer is { } sanitizer && Judge.Writings(assignment.Shape, assignment.Value, assignment.Method).Any(sanitizer.IsMatch)) continue;
                    var target = assignment.Receiver.Length == 0 ? assignment.Name : $"{assignment.Receiver}.{assignment.Name}";
                    Add(pattern, assignment.Line, 1, assignment.Method, $"{target} = {assignment.Value}", target, assignment.Value, -1, (assignment.ValueOffset, assignment.ValueEndOffset));
                }
            }
        }

        public void Annotations()
        {
            if (rules.Annotations.Count == 0) return;
            for (var i = 0; i < facts.Methods.Count; i++)
                foreach (var annotation in facts.Methods[i].Annotations) Annotated(annotation, i);
            foreach (var annotation in facts.Types.SelectMany(t => t.Annotations)) Annotated(annotation, 0);
        }

        private void Annotated(AnnotationFact annotation, int method)
        {
            if (!rules.Annotations.TryGetValue(annotation.Name[(annotation.Name.LastIndexOf('.') + 1)..], out var patterns)) return;
            foreach (var pattern in patterns)
                if (Applies(pattern) && pattern.Arguments.All(a => Holds(a, ExpressionShape.Other, annotation.Code, method)))
                    Add(pattern, annotation.Line, annotation.Column, method, annotation.Code, annotation.Name, annotation.Code, -1);
        }

        public void Literals()
        {
            foreach (var literal in facts.Literals)
                if (literal.Kind is LiteralKind.String or LiteralKind.Interpolated)
                    foreach (var pattern in rules.Literals)
                        if (Applies(pattern)) Secret(pattern, literal.Code.Trim('"', '\'', '`'), literal.Line, literal.Column, literal.Method);
        }

        public void Comments()
        {
            if (rules.Comments.Count == 0) return;
            foreach (var comment in facts.Comments)
            {
                // Consecutive line comments are one fact: the line that matched is the one to show.
                var lines = comment.Text.Split('\n');
                for (var i = 0; i < lines.Length; i++)
                    foreach (var pattern in rules.Comments)
                        if (Applies(pattern) && pattern.Comment!.IsMatch(lines[i]))
                            Add(pattern, comment.Span.Line + i, i == 0 ? comment.Span.Column : 1, MethodAt(comment.Span.Line + i), lines[i].Trim(), "", lines[i].Trim(), -1);
            }
        }

        public void LiteralsInLines(string text)
        {
            var number = 0;
            foreach (var line in text.AsSpan().EnumerateLines())
            {
                number++;
                if (line.Length > 4_000) continue;
                foreach (var pattern in rules.Literals)
                    if (Applies(pattern)) Secret(pattern, line.ToString(), number, 1, 0);
            }
        }

        private void Secret(CompiledPattern pattern, string value, int line, int column, int method)
        {
            if (pattern.Words is { } words && !value.AsSpan().ContainsAny(words)) return;
            if (pattern.Literal!.Match(value) is not { Success: true } match || IsSanitized(pattern, value)) return;
            var secret = match.Groups["secret"] is { Success: true } group ? group : match;
            if (pattern.Pattern.MinEntropy > 0 && Entropy(secret.Value) < pattern.Pattern.MinEntropy || pattern.Except?.IsMatch(secret.Value) == true) return;
            var shown = secret == match && !pattern.Rule.Id.Contains("secret", StringComparison.Ordinal) ? match.Value : Mask(secret.Value);
            Add(pattern, line, column, method, shown, "", shown, -1);
        }

        public void Lines(string text)
        {
            if (rules.Texts.Count == 0) return;
            var candidates = rules.Texts.Where(p => Applies(p) && (p.Words is null || text.AsSpan().ContainsAny(p.Words))).ToList();
            if (candidates.Count == 0) return;
            var number = 0;
            var from = 0;
            foreach (var line in text.AsSpan().EnumerateLines())
            {
                number++;
                var start = from;
                from = Next(text, from + line.Length);
                if (line.Length > 4_000) continue;
                foreach (var pattern in candidates)
                {
                    if (pattern.Words is { } words && !line.ContainsAny(words)) continue;
                    var written = line.ToString();
                    if (pattern.Text!.Match(written) is not { Success: true } match || IsSanitized(pattern, written)) continue;
                    if (pattern.Pattern.MinEntropy > 0 && Entropy(match.Groups["secret"].Value) < pattern.Pattern.MinEntropy || pattern.Except?.IsMatch(match.Groups["secret"] is { Success: true } part ? part.Value : written) == true) continue;
                    var code = match.Groups["secret"] is { Success: true } secret ? Mask(secret.Value) : written.Trim();
                    var method = MethodAt(number);
                    if ((pattern.Pattern.InAsync && !IsAsync(method)) || (pattern.Pattern.MinLoopDepth > 0 && !InLoop(number))) continue;
                    var data = match.Groups["data"] is { Success: true } group ? Bytes(text, start + group.Index, group.Length) : (0, 0);
                    Add(pattern, number, match.Index + 1, method, code, "", match.Groups["data"] is { Success: true } shown ? shown.Value : code, -1, data);
                }
            }
        }

        private bool IsSanitized(CompiledPattern pattern, string text) => !IsLeftToTracing(pattern) && pattern.Sanitizer?.IsMatch(text) == true;

        // Who follows the data knows better than a name in the same method whether it was made harmless.
        private bool IsLeftToTracing(CompiledPattern pattern) => withProvenOnly && pattern.Rule.Traced;

        private bool Applies(CompiledPattern pattern) =>
            (!pattern.Pattern.SkipTests || !facts.IsTest)
            && (!pattern.Pattern.ProvenOnly || withProvenOnly)
            && pattern.Path?.IsMatch(facts.Path) != false
            && (pattern.Pattern.Imports is not { } wanted || facts.Imports.Any(i => wanted.Any(w => i.Entity.StartsWith(w, StringComparison.OrdinalIgnoreCase))));

        private bool Matches(Callee callee, CallFact call)
        {
            if (!callee.Name.Equals(CalleeNames.Last(call.Name), _comparison)) return false;
            if (callee.IsConstruct && call.Kind != CallKind.Construct && facts.Language is not ("python" or "kotlin" or "swift")) return false;
            if (callee.AnyReceiver && callee.Qualified == callee.Name) return call.Receiver.Length > 0;
            if (callee.IsConstruct && callee.Qualified == callee.Name) return true;
            return Names.Of(call).Any(name => callee.Matches(name, _comparison));
        }

        private bool IsExcused(CompiledPattern pattern, int method)
        {
            if (pattern.Unless.Count == 0 || IsLeftToTracing(pattern)) return false;
            _callsByMethod ??= facts.Calls.ToLookup(c => c.Method);
            return _callsByMethod[method].Any(call => pattern.Unless.Any(callee => Matches(callee, call)));
        }

        private bool ArgumentsHold(CompiledPattern pattern, CallFact call)
        {
            foreach (var argument in pattern.Arguments)
            {
                var condition = argument.Condition;
                var chosen = Chosen(condition, call);
                if (condition.Absent)
                {
                    if (chosen.Any()) return false;
                    continue;
                }
                if (!chosen.Any(a => Holds(argument, a.Shape, a.Code, call.Method))) return false;
            }
            return true;
        }

        private IEnumerable<ArgumentFact> Chosen(ArgumentCondition condition, CallFact call)
        {
            if (condition.Name is { } name && call.Arguments.Where(a => a.Name == name).ToList() is { Count: > 0 } named) return named;
            if (condition.At is { } at) return at < call.Arguments.Count && (call.Arguments[at].Name.Length == 0 || facts.Language == "swift") ? [call.Arguments[at]] : [];
            return condition.Name is null ? call.Arguments : [];
        }

        // The one that must be data says more than one that only has to be there.
        private ArgumentFact? Argument(CompiledPattern pattern, CallFact call) =>
            pattern.Arguments.Where(a => !a.Condition.Absent).OrderBy(a => a.Condition.Shape is ArgumentShape.Dynamic or ArgumentShape.Built ? 0 : 1)
                .SelectMany(a => Chosen(a.Condition, call).Where(c => Holds(a, c.Shape, c.Code, call.Method))).FirstOrDefault() ?? (call.Arguments.Count > 0 ? call.Arguments[0] : null);

        private bool Holds(CompiledPattern.Argument argument, ExpressionShape shape, string code, int method) =>
            (argument.Condition.Shape == ArgumentShape.Any || Judge.Is(argument.Condition.Shape, shape, code, method))
            && (argument.Matches is null || Judge.Writings(shape, code, method).Any(argument.Matches.IsMatch))
            && (argument.NotMatches is null || !Judge.Writings(shape, code, method).Any(argument.NotMatches.IsMatch));

        private int MethodAt(int line)
        {
            var best = 0;
            for (var i = 1; i < facts.Methods.Count; i++)
                if (facts.Methods[i].Span.Line <= line && facts.Methods[i].Span.EndLine >= line && !facts.Methods[i].IsModule
                    && (best == 0 || facts.Methods[i].Span.Line >= facts.Methods[best].Span.Line)) best = i;
            return best;
        }

        private static string Symbol(CallFact call) => call.Receiver.Length == 0 ? call.Name : $"{CalleeNames.Dotted(call.Receiver)}.{call.Name}";

        private void Add(CompiledPattern pattern, int line, int column, int method, string code, string symbol, string argument, int call, (int From, int To) data = default) => _matches.Add(new RuleMatch
        {
            Rule = pattern.Rule,
            Severity = pattern.Pattern.Severity ?? pattern.Rule.Severity,
            Confidence = pattern.Pattern.Confidence,
            Line = line,
            Column = column,
            Method = method,
            Code = code,
            Message = Filled(pattern.Rule.Message, symbol, argument, code),
            MessageRu = Filled(pattern.Rule.MessageRu, symbol, argument, code),
            Symbol = symbol,
            Call = call,
            Argument = argument,
            DataOffset = data.From,
            DataEnd = data.To,
            ProvenOnly = pattern.Pattern.ProvenOnly,
            Always = pattern.Pattern.Always,
            DependsOnData = pattern.Pattern.ProvenOnly || pattern.Pattern.Arguments.Any(a => a.Shape is ArgumentShape.Dynamic or ArgumentShape.Built),
        });

        private static string Filled(string message, string symbol, string argument, string code) => message
            .Replace("{call}", symbol, StringComparison.Ordinal)
            .Replace("{argument}", Short(argument), StringComparison.Ordinal)
            .Replace("{code}", Short(code), StringComparison.Ordinal);

        private static string Short(string code)
        {
            var line = string.Join(' ', code.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            return line.Length <= 80 ? line : line[..79] + "…";
        }

        private static string Mask(string secret) => secret.Length <= 8 ? "****" : string.Create(CultureInfo.InvariantCulture, $"{secret[..4]}**** ({secret.Length} characters)");

        private static double Entropy(string text) => text.Length == 0 ? 0
            : -text.GroupBy(c => c).Sum(g => (double)g.Count() / text.Length * Math.Log2((double)g.Count() / text.Length));
    }
}
