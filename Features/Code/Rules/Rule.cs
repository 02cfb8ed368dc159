namespace Capstan.Features.Code.Rules;

public enum FindingSeverity { Critical, High, Medium, Low, Info }

/// <summary>One thing to look for, as written in <c>Catalog/*.json</c> (the format is explained in the README beside them).</summary>
public sealed record Rule
{
    public required string Id { get; init; }
    public required string Title { get; init; }
    public required string TitleRu { get; init; }
    public string Category { get; init; } = "security";
    public required FindingSeverity Severity { get; init; }
    /// <summary>As <c>CWE-89</c>; null for what is no weakness.</summary>
    public string? Cwe { get; init; }
    /// <summary>May hold {call}, {argument} and {code}.</summary>
    public required string Message { get; init; }
    public required string MessageRu { get; init; }
    public required string SuggestedFix { get; init; }
    public required string SuggestedFixRu { get; init; }
    /// <summary>Names of functions that make a value harmless here.</summary>
    public IReadOnlyList<string> Sanitizers { get; init; } = [];
    /// <summary>Harm comes only with data from outside: where it comes from is followed, and what is on the way is judged.</summary>
    public bool Traced { get; init; }
    /// <summary>What else than lists, anchored expressions and constants a condition may check: <c>path</c> (stays in a folder, has no dots), <c>url</c> (its host).</summary>
    public IReadOnlyList<string> Guards { get; init; } = [];
    /// <summary>Regular expression over the constant beginning of a value: what follows it can do no harm.</summary>
    public string? SafePrefix { get; init; }
    /// <summary>Numbers from outside do harm too.</summary>
    public bool NumbersHarm { get; init; }
    public required IReadOnlyList<RulePattern> Patterns { get; init; }
    public required IReadOnlyList<RuleExample> Examples { get; init; }
}

/// <summary>One way the thing shows. Exactly one of Call, Assign, Literal, Text, Comment, Annotation, Method and Handler is set; the rest narrows it.</summary>
public sealed record RulePattern
{
    /// <summary>Language ids, or <c>*</c>.</summary>
    public required IReadOnlyList<string> Languages { get; init; }
    /// <summary>Callees: <c>eval</c> without receiver, <c>os.system</c> by receiver, import or receiver type, <c>*.query</c> with any receiver, <c>new Foo</c>.</summary>
    public IReadOnlyList<string>? Call { get; init; }
    /// <summary>Last names of assignment targets; the value is argument 0.</summary>
    public IReadOnlyList<string>? Assign { get; init; }
    /// <summary>Regular expression over a literal without its quotes; group <c>secret</c> is what entropy is measured on.</summary>
    public string? Literal { get; init; }
    /// <summary>Regular expression over a source line, comments blanked.</summary>
    public string? Text { get; init; }
    /// <summary>Words of which every line or literal that matches holds one, in any case: most of a file is done with after looking for them.</summary>
    public IReadOnlyList<string>? Contains { get; init; }
    public IReadOnlyList<string>? Annotation { get; init; }
    /// <summary>Names of declared methods.</summary>
    public IReadOnlyList<string>? Method { get; init; }
    /// <summary>Regular expression over the whole body of the method, comments blanked.</summary>
    public string? Body { get; init; }
    /// <summary>Regular expression over the text of a handler of exceptions, comments blanked.</summary>
    public string? Handler { get; init; }
    /// <summary>Regular expression over the text of a comment.</summary>
    public string? Comment { get; init; }
    /// <summary>The call stands inside at least so many loops of its method.</summary>
    public int MinLoopDepth { get; init; }
    /// <summary>The method is asynchronous.</summary>
    public bool InAsync { get; init; }
    /// <summary>Something has to follow, or must not.</summary>
    public FollowUp? Then { get; init; }
    /// <summary>The result of the call is thrown away, or used before anything was asked of it.</summary>
    public bool Unchecked { get; init; }
    /// <summary>Regular expression over the receiver of the call as written.</summary>
    public string? Receiver { get; init; }
    /// <summary>The file imports something whose name starts with one of these.</summary>
    public IReadOnlyList<string>? Imports { get; init; }
    /// <summary>All must hold.</summary>
    public IReadOnlyList<ArgumentCondition> Arguments { get; init; } = [];
    /// <summary>No match where the same method also calls one of these.</summary>
    public IReadOnlyList<string>? UnlessCalls { get; init; }
    /// <summary>Regular expression; the file's path must match.</summary>
    public string? Path { get; init; }
    public FindingSeverity? Severity { get; init; }
    public double Confidence { get; init; } = 0.9;
    /// <summary>Bits per character that the secret must at least have.</summary>
    public double MinEntropy { get; init; }
    public bool SkipTests { get; init; }
    /// <summary>Regular expression: no match where the secret, or the line or literal when there is none, is like this.</summary>
    public string? Unless { get; init; }
    /// <summary>Wrong with whatever data: in a traced rule, nobody asks where it comes from.</summary>
    public bool Always { get; init; }
    /// <summary>Counts only where its data is proven to come from outside.</summary>
    public bool ProvenOnly { get; init; }
}

/// <summary>What comes behind a call in the same method, where control can get to it, before the thing is given a new value.</summary>
public sealed record FollowUp
{
    /// <summary>Later calls; null for any use of the thing.</summary>
    public IReadOnlyList<string>? Call { get; init; }
    /// <summary>The thing is this argument of the first call; -1 its receiver, -2 what its result is assigned to.</summary>
    public int Of { get; init; }
    /// <summary>It is this argument of the later call; -1 its receiver; null for any of them.</summary>
    public int? At { get; init; }
    /// <summary>None must follow.</summary>
    public bool Absent { get; init; }
}

/// <summary>What must be true of an argument: the one named <see cref="Name"/>, the one at <see cref="At"/>, or else any.</summary>
public sealed record ArgumentCondition
{
    public int? At { get; init; }
    public string? Name { get; init; }
    /// <summary>No such argument is given.</summary>
    public bool Absent { get; init; }
    public ArgumentShape Shape { get; init; } = ArgumentShape.Any;
    /// <summary>Regular expression over the argument as written, and over what a local was assigned when the argument is one.</summary>
    public string? Matches { get; init; }
    public string? NotMatches { get; init; }
}

public enum ArgumentShape
{
    Any,
    /// <summary>Known when the program is written: literals, constants, locals that only ever hold these.</summary>
    Constant,
    /// <summary>Anything else.</summary>
    Dynamic,
    /// <summary>Text put together from parts of which one is dynamic: concatenation, interpolation, formatting.</summary>
    Built,
}

/// <summary>Code for which the rule must and must not speak. Statements are wrapped in a function by the test unless the example is a whole file.</summary>
public sealed record RuleExample
{
    public required string Language { get; init; }
    public IReadOnlyList<string> Bad { get; init; } = [];
    public IReadOnlyList<string> Good { get; init; } = [];
    /// <summary>Import lines in front of every snippet.</summary>
    public string Prelude { get; init; } = "";
    public bool Whole { get; init; }
}

/// <summary>A place where a rule matched.</summary>
public sealed record RuleMatch
{
    public required Rule Rule { get; init; }
    public required FindingSeverity Severity { get; init; }
    public required double Confidence { get; init; }
    public required int Line { get; init; }
    public required int Column { get; init; }
    /// <summary>Index into <see cref="Graph.FileFacts.Methods"/>.</summary>
    public required int Method { get; init; }
    /// <summary>The call, assignment or literal as written; a secret is masked.</summary>
    public required string Code { get; init; }
    public required string Message { get; init; }
    /// <summary>Callee, target or annotation that matched; empty for literals and text.</summary>
    public required string Symbol { get; init; }
    /// <summary>Index into <see cref="Graph.FileFacts.Calls"/>, or -1.</summary>
    public required int Call { get; init; }
    /// <summary>The argument or value that made it match, as written; empty when none did.</summary>
    public required string Argument { get; init; }
    /// <summary>Byte range of the data that makes it dangerous; both 0 when there is none.</summary>
    public int DataOffset { get; init; }
    public int DataEnd { get; init; }
    public bool Always { get; init; }
    /// <summary>Nothing to tell unless the data is proven to come from outside.</summary>
    public bool ProvenOnly { get; init; }
    public required string MessageRu { get; init; }
    /// <summary>It is only as bad as what the argument can hold: the pattern asks for data, not for a constant.</summary>
    public required bool DependsOnData { get; init; }
}
