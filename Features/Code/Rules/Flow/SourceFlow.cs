using System.Text.RegularExpressions;
using Capstan.Features.Code.Graph;
using Capstan.Features.Code.Graph.Dataflow;

namespace Capstan.Features.Code.Rules.Flow;

/// <summary>The flow of values in the methods of one file as its text has them, worked out when a method is asked for.</summary>
internal sealed partial class SourceFlow
{
    private const int MaximumDefinitions = 20_000;
    private static readonly HashSet<string> Leaving =
    [
        "exit", "die", "abort", "halt", "_exit", "exitProcess", "panic", "Fatal", "Fatalf", "fatalError", "preconditionFailure", "raise", "fail", "throw", "Exit", "FailFast", "quit", "error", "ereport", "elog", "not_found", "notFound", "redirect_and_exit", "wp_die", "longjmp",
    ];
    private readonly Dictionary<int, ValueFlow> methods = [];
    private readonly Lazy<FileFlow> control;
    private readonly Lazy<string> text;
    private readonly Lazy<CalleeNames> names;
    private readonly Lazy<ILookup<int, AssignmentFact>> assignments;
    private readonly Lazy<ILookup<int, CallFact>> calls;
    private readonly Lazy<ILookup<int, LocalFact>> locals;
    private readonly Lazy<ILookup<int, (ControlFact Control, int Index)>> controls;
    private readonly Lazy<ILookup<string, AssignmentFact>> assignmentsByName;
    private readonly Lazy<ILookup<string, MemberFact>> members;
    private readonly Lazy<ILookup<(int Method, string Name), CallFact>> callsByName;
    private readonly Lazy<HashSet<string>> declared;
    private readonly Lazy<ILookup<(int Method, string Name), LocalFact>> localsByName;
    private readonly Lazy<ILookup<int, CallFact>> callsByOffset;
    private readonly Lazy<ILookup<int, CallFact>> callsByLine;
    private readonly Lazy<ILookup<(string Name, int Line), int>> methodsByPlace;
    private readonly Dictionary<int, Dictionary<string, List<(int Offset, string Name)>>> derived = [];

    public SourceFlow(ParsedFile file)
    {
        File = file;
        control = new(() => new(file.Facts, leaves: Leaves));
        text = new(() => SourceBytes.Text(file.Content.Span));
        names = new(() => new(file.Facts));
        assignments = new(() => file.Facts.Assignments.ToLookup(a => a.Method));
        calls = new(() => file.Facts.Calls.ToLookup(c => c.Method));
        locals = new(() => file.Facts.Locals.ToLookup(l => l.Method));
        controls = new(() => file.Facts.Controls.Select((c, i) => (Control: c, Index: i)).ToLookup(c => c.Control.Method));
        assignmentsByName = new(() => file.Facts.Assignments.ToLookup(a => Bare(a.Name), StringComparer.Ordinal));
        members = new(() => file.Facts.Members.ToLookup(m => Bare(m.Name), StringComparer.Ordinal));
        callsByName = new(() => file.Facts.Calls.ToLookup(c => (c.Method, CalleeNames.Last(c.Name))));
        localsByName = new(() => file.Facts.Locals.ToLookup(l => (l.Method, l.Name.TrimStart('$'))));
        callsByOffset = new(() => file.Facts.Calls.ToLookup(c => c.Offset));
        callsByLine = new(() => file.Facts.Calls.ToLookup(c => c.Line));
        methodsByPlace = new(() => Enumerable.Range(1, Math.Max(0, file.Facts.Methods.Count - 1)).ToLookup(i => (file.Facts.Methods[i].Name, file.Facts.Methods[i].Span.Line)));
        declared = new(() => file.Facts.Imports.Select(i => i.As).Concat(file.Facts.Types.Select(t => t.Name)).Concat(file.Facts.Methods.Select(m => m.Name)).ToHashSet(StringComparer.Ordinal));
    }

    public ParsedFile File { get; }
    public FileFacts Facts => File.Facts;
    public string Text => text.Value;
    public CalleeNames Names => names.Value;

    public IEnumerable<CallFact> Calls(int method) => calls.Value[method];

    public IEnumerable<AssignmentFact> Assignments(int method) => assignments.Value[method];

    public IEnumerable<LocalFact> Locals(int method) => locals.Value[method];

    /// <summary>With their places among the facts.</summary>
    public IEnumerable<(ControlFact Control, int Index)> Controls(int method) => controls.Value[method];

    private static string Bare(string name) => name.TrimStart('$', '@');

    /// <summary>Locals of a method by name, without its sigil.</summary>
    public IEnumerable<LocalFact> Locals(int method, string name) => localsByName.Value[(method, name)];

    /// <summary>The calls that begin at this byte, or in this line.</summary>
    public IEnumerable<CallFact> CallsAt(int offset) => callsByOffset.Value[offset];

    public IEnumerable<CallFact> CallsInLine(int line) => callsByLine.Value[line];

    /// <summary>The method of this name whose declaration begins in this line; 0 when there is none.</summary>
    public int MethodAt(string name, int line) => methodsByPlace.Value[(name, line)].FirstOrDefault();

    /// <summary>Of the whole file, whatever sigil the name has.</summary>
    public IEnumerable<AssignmentFact> AssignmentsOf(string name) => assignmentsByName.Value[Bare(name)];

    public IEnumerable<MemberFact> MembersOf(string name) => members.Value[Bare(name)];

    /// <summary>Calls in a method by the last part of their names.</summary>
    public IEnumerable<CallFact> Calls(int method, string name) => callsByName.Value[(method, name)];

    /// <summary>The file imports or declares something of this name.</summary>
    public bool Declares(string name) => declared.Value.Contains(name);

    /// <summary>Which variables of a method are set to something that is taken from a value, by the <see cref="Term.Head"/> of the value.</summary>
    public IReadOnlyList<(int Offset, string Name)> SetFrom(int method, string head)
    {
        if (!derived.TryGetValue(method, out var known))
        {
            derived[method] = known = new(StringComparer.Ordinal);
            foreach (var assignment in Assignments(method).Where(a => a.Receiver.Length == 0))
                foreach (var from in Read(assignment.ValueOffset, assignment.ValueEndOffset).All().Where(Guards.HasHead).Select(t => t.Head).Distinct(StringComparer.Ordinal))
                {
                    if (!known.TryGetValue(from, out var list)) known[from] = list = [];
                    list.Add((assignment.Offset, assignment.Name.TrimStart('$')));
                }
        }
        return known.GetValueOrDefault(head) ?? [];
    }

    /// <summary>Conditions that were read already, by the place of their control structure among the facts; null where there is none.</summary>
    public Dictionary<int, (int From, int To, bool Holds)?> Conditions { get; } = [];

    public Term Read(int from, int to) => ExpressionReader.Read(Text, from, to, Facts.Language);

    public ValueFlow Of(int method)
    {
        if (methods.TryGetValue(method, out var known)) return known;
        return methods[method] = new(control.Value.GraphOf(method), Definitions(method).Take(MaximumDefinitions));
    }

    /// <summary>Nothing behind the call is reached through it.</summary>
    private bool Leaves(CallFact call) => Leaving.Contains(call.Name) && (call.Name is not ("error" or "raise" or "fail" or "throw" or "halt") || Facts.Language is "ruby" or "kotlin");

    private IEnumerable<Definition> Definitions(int method)
    {
        var declared = locals.Value[method].ToLookup(l => (l.Name, l.Line));
        foreach (var assignment in assignments.Value[method])
        {
            var isElement = IsElement(assignment);
            var scope = declared.Contains((assignment.Name, assignment.Line)) && assignment.Receiver.Length == 0 ? Scope(assignment.Offset, method) : (0, int.MaxValue);
            yield return new()
            {
                Name = ValueFlow.Key(assignment.Receiver, assignment.Name), Offset = assignment.Offset, Line = assignment.Line, ValueOffset = assignment.ValueOffset, ValueEnd = assignment.ValueEndOffset,
                Replaces = !assignment.IsCompound && !isElement, Code = $"{assignment.Name} = {assignment.Value}", ScopeStart = scope.Item1, ScopeEnd = scope.Item2,
            };
        }
        foreach (var call in calls.Value[method])
            foreach (var written in Written(call)) yield return written;
        if (Facts.Language == "ruby")
            foreach (var pushed in Pushed(method)) yield return pushed;
        foreach (var (control, _) in Controls(method))
            if (control.Kind == ControlKind.For)
                foreach (var element in Elements(control)) yield return element;
    }

    private bool IsElement(AssignmentFact assignment)
    {
        var to = Math.Min(assignment.ValueOffset, Text.Length);
        return assignment.Offset < to && Text.AsSpan(assignment.Offset, to - assignment.Offset).Contains('[');
    }

    private IEnumerable<Definition> Written(CallFact call)
    {
        foreach (var flow in FlowModel.Default.Of(Facts.Language, call.Name))
        {
            if (!flow.Callees.Any(c => c.AnyReceiver && c.Qualified == c.Name ? call.Receiver.Length > 0 : Names.Of(call).Any(n => c.Matches(n, StringComparison.Ordinal)))) continue;
            var target = flow.Rule.To < 0 ? call.Receiver : flow.Rule.To < call.Arguments.Count ? call.Arguments[flow.Rule.To].Code : "";
            if (Target().Match(target) is not { Success: true } match) continue;
            var name = match.Groups["name"].Value;
            var dot = name.LastIndexOfAny(['.', '>', ':']);
            yield return new()
            {
                Name = dot < 0 ? ValueFlow.Key("", name) : ValueFlow.Key(name[..dot].TrimEnd('-', ':'), name[(dot + 1)..]), Offset = call.EndOffset - 1, Line = call.Line, ValueOffset = call.Offset, ValueEnd = call.EndOffset,
                Replaces = flow.Rule.Replaces, Code = call.Code, Writer = call, Flow = flow.Rule,
            };
        }
    }

    /// <summary>Ruby: <c>list &lt;&lt; value</c> is an operator, which the facts do not have.</summary>
    private IEnumerable<Definition> Pushed(int method)
    {
        var (from, to) = method == 0 ? (0, Text.Length) : (Facts.Methods[method].BodyOffset, Math.Min(Text.Length, Facts.Methods[method].BodyEndOffset));
        for (var match = Push().Match(Text, from, Math.Max(0, to - from)); match.Success; match = match.NextMatch())
        {
            var name = match.Groups["name"].Value;
            yield return new()
            {
                Name = ValueFlow.Key("", name), Offset = match.Index, Line = 1 + Text.AsSpan(0, match.Index).Count('\n'), ValueOffset = match.Groups["value"].Index, ValueEnd = match.Groups["value"].Index + match.Groups["value"].Length,
                Replaces = false, Code = match.Value.Trim(),
            };
        }
    }

    /// <summary>The variables that a loop gives one element after the other.</summary>
    private IEnumerable<Definition> Elements(ControlFact loop)
    {
        var head = Text[loop.Offset..Math.Min(Text.Length, Math.Min(loop.EndOffset, loop.Offset + 400))];
        var match = Facts.Language == "php" ? PhpLoop().Match(head) : Loop().Match(head);
        if (!match.Success) yield break;
        var (from, to) = Facts.Language == "php" ? (match.Groups["of"].Index, match.Groups["of"].Index + match.Groups["of"].Length) : (match.Index + match.Length, CollectionEnd(head, match.Index + match.Length));
        foreach (Match name in Word().Matches(match.Groups["names"].Value))
            yield return new()
            {
                Name = name.Value, Offset = loop.Offset + 1, Line = loop.Line, ValueOffset = loop.Offset + from, ValueEnd = loop.Offset + to,
                Replaces = true, Code = loop.Code, ScopeStart = loop.Offset, ScopeEnd = loop.EndOffset,
            };
    }

    /// <summary>Up to the bracket that closes the head of the loop, or to its body.</summary>
    private static int CollectionEnd(string head, int from)
    {
        var isBracketed = head.AsSpan(0, from).Contains('(');
        var level = 0;
        for (var i = from; i < head.Length; i++)
        {
            if (head[i] is '(' or '[') level++;
            else if (head[i] is ')' or ']' && --level < 0) return i;
            else if (level == 0 && !isBracketed && (head[i] is ':' or '\n' || (head[i] == '{' && i > 0 && head[i - 1] == ' '))) return i;
        }
        return head.Length;
    }

    /// <summary>The innermost braces around a declaration, in languages that have them.</summary>
    private (int, int) Scope(int offset, int method)
    {
        if (Facts.Language is "python" or "ruby" or "php") return (0, int.MaxValue);
        var from = method == 0 ? 0 : Math.Max(Facts.Methods[method].BodyOffset, Facts.Methods[method].Span.Offset);
        var (level, start) = (0, from);
        for (var i = offset - 1; i >= from && offset - i < 20_000; i--)
        {
            if (Text[i] == '}') level++;
            else if (Text[i] == '{' && --level < 0)
            {
                start = i;
                break;
            }
        }
        level = 0;
        var stop = method == 0 ? Text.Length : Facts.Methods[method].Span.EndOffset;
        for (var i = offset; i < stop && i < Text.Length && i - offset < 100_000; i++)
        {
            if (Text[i] == '{') level++;
            else if (Text[i] == '}' && --level < 0) return (start, i);
        }
        return (start, int.MaxValue);
    }

    [GeneratedRegex(@"^\s*[&*]?\s*\(?(?:&)?(?<name>[\w$@.]+(?:(?:->|::)[\w$]+)*)(?:\s*\+.*|\[.*)?\)?$", RegexOptions.ExplicitCapture | RegexOptions.Singleline)]
    private static partial Regex Target();

    [GeneratedRegex(@"^(?:for|foreach)\s*(?:await\s*)?\(?\s*(?:(?:const|let|var|val|final|case let|case)\s+)?(?:[\w<>\[\].?&*]+(?:<[^<>]*>)?\s+&?)??\(?(?<names>[\w$]+(?:\s*,\s*[\w$]+)*|\[[\w\s,]+\]|\{[\w\s,]+\})\)?(?:\s*:\s*\w+)?\s+(?:in|of|:|:?=\s*range)\s+", RegexOptions.ExplicitCapture)]
    private static partial Regex Loop();

    [GeneratedRegex(@"^foreach\s*\((?<of>.*?)\s+as\s+(?<names>(?:\$\w+\s*=>\s*)?&?\$\w+)", RegexOptions.ExplicitCapture)]
    private static partial Regex PhpLoop();

    [GeneratedRegex(@"(?<=^|\n)[ \t]*(?<name>@?\w+)\s*<<\s*(?<value>[^\n]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Push();

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();
}
