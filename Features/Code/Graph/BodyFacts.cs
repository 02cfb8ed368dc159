namespace Capstan.Features.Code.Graph;

public enum LiteralKind { String, Number, Character, Regex, Interpolated }

/// <summary>A literal. The numbers 0, 1, 2, -1 and 10, and the empty string, are left out.</summary>
public sealed record LiteralFact
{
    public required LiteralKind Kind { get; init; }
    /// <summary>As written with its quotes, at most 1000 characters.</summary>
    public required string Code { get; init; }
    public required int Method { get; init; }
    public required int Line { get; init; }
    public required int Column { get; init; }
    public required int Offset { get; init; }
}

public enum CommentKind { Line, Block, Doc }

/// <summary>One comment; consecutive line comments in the same column are one fact. Text at most 4000 characters.</summary>
public sealed record CommentFact
{
    public required CommentKind Kind { get; init; }
    public required string Text { get; init; }
    public required Span Span { get; init; }
}

public enum ReceiverKind
{
    None,
    /// <summary>this, self.</summary>
    This,
    /// <summary>base, super, parent.</summary>
    Base,
    /// <summary>A single name that starts with a lower-case letter: a variable, field or package.</summary>
    Identifier,
    /// <summary>A name that looks like a type: capitalised, or written with <c>::</c>.</summary>
    TypeLike,
    /// <summary>Anything else: a chain, a call, an index, a literal.</summary>
    Expression,
}

public enum CallKind
{
    Call,
    /// <summary><c>new Foo()</c>, <c>Foo{}</c>, <c>Foo()</c> where the grammar tells; Name is the type.</summary>
    Construct,
    /// <summary>Annotation-like or DSL call without parentheses (Ruby command).</summary>
    Command,
    /// <summary>Function-like macro use where the grammar tells.</summary>
    Macro,
    /// <summary>Name used as a value, <c>Foo::bar</c> or <c>&amp;method(:x)</c>: a reference, not a call.</summary>
    Reference,
}

public sealed record CallFact
{
    /// <summary>Simple callee name: <c>save</c> of <c>this.repo.save(x)</c>.</summary>
    public required string Name { get; init; }
    public required CallKind Kind { get; init; }
    /// <summary>Receiver as written, at most 200 characters; empty when none.</summary>
    public required string Receiver { get; init; }
    public required ReceiverKind ReceiverKind { get; init; }
    public required int ArgumentCount { get; init; }
    /// <summary>The first eight arguments, receiver not included.</summary>
    public required IReadOnlyList<ArgumentFact> Arguments { get; init; }
    /// <summary>As written, at most 200 characters.</summary>
    public required string Code { get; init; }
    public required int Line { get; init; }
    public required int Column { get; init; }
    public required int Offset { get; init; }
    public required int EndOffset { get; init; }
    /// <summary>Index of the innermost named method around it; calls inside lambdas belong to the method that contains the lambda.</summary>
    public required int Method { get; init; }
    /// <summary>Loops around the call inside its method.</summary>
    public required int LoopDepth { get; init; }
    /// <summary>Index of the call this one is an argument or receiver of, or -1.</summary>
    public required int Outer { get; init; }
}

public enum ExpressionShape { Other, Literal, Identifier, Member, Concatenation, Interpolation, Call, Lambda, Construct, Collection, Index, Conditional }

public sealed record ArgumentFact
{
    public required ExpressionShape Shape { get; init; }
    /// <summary>At most 120 characters.</summary>
    public required string Code { get; init; }
    /// <summary>Keyword or named argument (<c>shell=True</c>, <c>path: x</c>); empty otherwise.</summary>
    public required string Name { get; init; }
    /// <summary>Byte range of the value: all of it, where <see cref="Code"/> is cut off.</summary>
    public required int Offset { get; init; }
    public required int EndOffset { get; init; }
}

/// <summary>An assignment: to a local, a field, a property (<c>el.innerHTML = x</c>), an element; also an initializer of a local.</summary>
public sealed record AssignmentFact
{
    /// <summary>Last name of the target: <c>innerHTML</c> of <c>el.innerHTML</c>, <c>x</c> of <c>x</c>.</summary>
    public required string Name { get; init; }
    /// <summary>What stands before the last name, or empty.</summary>
    public required string Receiver { get; init; }
    public required ExpressionShape Shape { get; init; }
    /// <summary>Right-hand side, at most 200 characters.</summary>
    public required string Value { get; init; }
    /// <summary>Byte range of the right-hand side: all of it, where <see cref="Value"/> is cut off.</summary>
    public required int ValueOffset { get; init; }
    public required int ValueEndOffset { get; init; }
    /// <summary><c>+=</c> and the like.</summary>
    public required bool IsCompound { get; init; }
    public required int Method { get; init; }
    public required int Line { get; init; }
    public required int Offset { get; init; }
}

public enum ControlKind { If, Else, For, While, Do, Switch, Case, Try, Catch, Finally, Throw, Return, Break, Continue, Goto, Yield, Match, Ternary }

public sealed record ControlFact
{
    public required ControlKind Kind { get; init; }
    /// <summary>Head of the statement (condition included), at most 120 characters.</summary>
    public required string Code { get; init; }
    public required int Method { get; init; }
    public required int Line { get; init; }
    public required int Column { get; init; }
    public required int EndLine { get; init; }
    /// <summary>Byte range of the whole statement.</summary>
    public required int Offset { get; init; }
    public required int EndOffset { get; init; }
    /// <summary>Where the body begins (of an if: what is done when the condition holds); 0 when the grammar does not tell.</summary>
    public required int BodyOffset { get; init; }
    /// <summary>Where the first else or elif begins, keyword included or not; 0 for none.</summary>
    public required int AlternativeOffset { get; init; }
    /// <summary>Where the condition begins where the grammar tells, and of a for with three parts the last of them; 0 for none.</summary>
    public required int ConditionOffset { get; init; }
    public required int UpdateOffset { get; init; }
    /// <summary>A further branch of the statement around it: elif, else.</summary>
    public required bool IsBranch { get; init; }
}

public enum VariableKind { Local, Parameter, Member }

[Flags]
public enum VariableAccess
{
    None = 0,
    Read = 1,
    Write = 2,
    /// <summary>An element or member of it is written, or its address is handed on: what it held may still be there.</summary>
    Partial = 4,
    /// <summary>Declared without a value.</summary>
    Declare = 8,
}

/// <summary>One use of a variable. A struct, because there are more of them than of all other facts together.</summary>
public readonly record struct IdentifierFact
{
    /// <summary>As written; PHP's without the dollar sign, and of <c>this.total</c> only <c>total</c>.</summary>
    public required string Name { get; init; }
    public required VariableKind Kind { get; init; }
    /// <summary>Index into <see cref="FileFacts.Locals"/> or <see cref="FileFacts.Members"/>, or the parameter's place in its method's list.</summary>
    public required int Declaration { get; init; }
    /// <summary>The method whose local or parameter it is (one around <see cref="Method"/> for what a local function captures); -1 for a member.</summary>
    public required int DeclaringMethod { get; init; }
    public required VariableAccess Access { get; init; }
    public required int Method { get; init; }
    /// <summary>Byte range of what is written into it; both 0 when that is not said in one place.</summary>
    public required int ValueOffset { get; init; }
    public required int ValueEndOffset { get; init; }
    public required int Line { get; init; }
    public required int Column { get; init; }
    public required int Offset { get; init; }
    public required int EndOffset { get; init; }
    public bool IsRead => (Access & VariableAccess.Read) != 0;
    public bool IsWritten => (Access & (VariableAccess.Write | VariableAccess.Partial | VariableAccess.Declare)) != 0;
}

public enum RegionKind
{
    Lambda,
    Label,
    /// <summary>The right side of and, or, ??, ?: where it calls or writes something.</summary>
    Operand,
}

/// <summary>A function without a name of its own inside a method, a labelled statement, or an operand that may not be evaluated.</summary>
public sealed record RegionFact
{
    public required RegionKind Kind { get; init; }
    /// <summary>Of a label.</summary>
    public required string Name { get; init; }
    public required int Method { get; init; }
    public required int Line { get; init; }
    public required int Offset { get; init; }
    public required int EndOffset { get; init; }
}
