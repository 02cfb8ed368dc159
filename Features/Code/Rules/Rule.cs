namespace Capstan.Features.Code.Rules;

public enum FindingSeverity { Critical, High, Medium, Low, Info }

/// <summary>One thing to look for, as written in <c>Catalog/*.json</c> (the format is explained in the README beside them).</summary>
public sealed record Rule
{
    public required string Id { get; init; }
    public required string Title { get; init; }
    public string Category { get; init; } = "security";
    public required FindingSeverity Severity { get; init; }
    /// <summary>As <c>CWE-89</c>; null for what is no weakness.</summary>
    public string? Cwe { get; init; }
    /// <summary>May hold {call}, {argument} and {code}.</summary>
    public required string Message { get; init; }
    public required string SuggestedFix { get; init; }
    /// <summary>Names of functions that make a value harmless here.</summary>
    public IReadOnlyList<string> Sanitizers { get; init; } = [];
    public required IReadOnlyList<RulePattern> Patterns { get; init; }
    public required IReadOnlyList<RuleExample> Examples { get; init; }
}

/// <summary>One way the thing shows. Exactly one of Call, Assign, Literal, Text, Comment and Annotation is set; the rest narrows it.</summary>
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
    /// <summary>Regular expression over the text of a comment.</summary>
    public string? Comment { get; init; }
    /// <summary>The call stands inside at least so many loops of its method.</summary>
    public int MinLoopDepth { get; init; }
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
    /// <summary>It is only as bad as what the argument can hold: the pattern asks for data, not for a constant.</summary>
    public required bool DependsOnData { get; init; }
}
