namespace Capstan.Features.Code.Graph;

/// <summary>
/// What was extracted from one source file. Lines and columns are 1-based (columns count UTF-8 bytes), offsets are 0-based byte
/// offsets into <see cref="ParsedFile.Content"/> with an exclusive end. Names of packages and types are joined by dots in every
/// language (<c>App\Models\User</c> and <c>App::Models::User</c> both become <c>App.Models.User</c>).
/// </summary>
public sealed record FileFacts
{
    /// <summary>Relative path with forward slashes, as given by the caller.</summary>
    public required string Path { get; init; }
    /// <summary>One of the ten documented language ids: c, csharp, go, java, javascript, kotlin, php, python, ruby, swift.</summary>
    public required string Language { get; init; }
    /// <summary>SHA-256 of the file as it was read, lower-case hex.</summary>
    public required string Hash { get; init; }
    public required long SizeBytes { get; init; }
    public required int Lines { get; init; }
    /// <summary>Lines that are neither blank nor only comment.</summary>
    public required int SourceLines { get; init; }
    public required int CommentLines { get; init; }
    public required ParseStatus Status { get; init; }
    /// <summary>
    /// Declared package or namespace (the first one of the file). Python, JavaScript and TypeScript have none to declare: theirs is the
    /// path without its extension, dotted (<c>src/util/format.ts</c> is <c>src.util.format</c>). Empty elsewhere.
    /// </summary>
    public required string Package { get; init; }
    /// <summary>By path or by any test marker inside the file.</summary>
    public required bool IsTest { get; init; }
    public IReadOnlyList<TypeFact> Types { get; init; } = [];
    /// <summary>Index 0 is always the synthetic <c>&lt;module&gt;</c> method that owns code outside every method.</summary>
    public IReadOnlyList<MethodFact> Methods { get; init; } = [];
    public IReadOnlyList<MemberFact> Members { get; init; } = [];
    public IReadOnlyList<LocalFact> Locals { get; init; } = [];
    public IReadOnlyList<ImportFact> Imports { get; init; } = [];
    public IReadOnlyList<LiteralFact> Literals { get; init; } = [];
    public IReadOnlyList<CommentFact> Comments { get; init; } = [];
    public IReadOnlyList<CallFact> Calls { get; init; } = [];
    public IReadOnlyList<AssignmentFact> Assignments { get; init; } = [];
    public IReadOnlyList<ControlFact> Controls { get; init; } = [];
    /// <summary>Names inside methods that stand for a local variable, a parameter or a member declared in this file.</summary>
    public IReadOnlyList<IdentifierFact> Identifiers { get; init; } = [];
    /// <summary>Lambdas, labels, and operands that may not be evaluated.</summary>
    public IReadOnlyList<RegionFact> Regions { get; init; } = [];
}

/// <summary>How far the parser got. Only <see cref="Ok"/> and <see cref="Errors"/> (syntax errors, facts are still useful) carry facts.</summary>
public enum ParseStatus { Ok, Errors, Timeout, TooLarge, Binary, Minified, Crashed }

/// <summary>Where a fact stands in its file.</summary>
public readonly record struct Span(int Line, int Column, int EndLine, int EndColumn, int Offset, int EndOffset);

public enum TypeKind { Class, Interface, Struct, Enum, Record, Union, Trait, Module, Object, Protocol, Extension, Alias, Delegate }

public sealed record TypeFact
{
    /// <summary>For an anonymous class, <c>&lt;anonymous:line&gt;</c>.</summary>
    public required string Name { get; init; }
    public required string FullName { get; init; }
    public required TypeKind Kind { get; init; }
    public required Span Span { get; init; }
    public required Modifiers Modifiers { get; init; }
    /// <summary>Base classes and interfaces as written, without type arguments. Empty when none are stated.</summary>
    public required IReadOnlyList<string> Bases { get; init; }
    /// <summary>Type parameter list as written, or empty.</summary>
    public required string TypeParameters { get; init; }
    /// <summary>For an alias, the type it names; empty otherwise.</summary>
    public required string AliasOf { get; init; }
    public required IReadOnlyList<AnnotationFact> Annotations { get; init; }
    /// <summary>Index of the enclosing type, or -1.</summary>
    public required int Parent { get; init; }
    /// <summary>Index into <see cref="FileFacts.Comments"/> of the documentation comment, or -1.</summary>
    public required int Doc { get; init; }
    public bool HasDoc => Doc >= 0;
}

public sealed record MethodFact
{
    /// <summary>Simple name; <c>&lt;module&gt;</c> for index 0, the type's own name, <c>__construct</c>, <c>initialize</c>, <c>init</c> … for constructors.</summary>
    public required string Name { get; init; }
    /// <summary>package.Type.method; a local function has its enclosing method in between. Overloads share it, the signature tells them apart.</summary>
    public required string FullName { get; init; }
    /// <summary>The declaration up to its body, white space collapsed, annotations left out, at most 500 characters.</summary>
    public required string Signature { get; init; }
    public required Span Span { get; init; }
    /// <summary>Byte range of the body; both 0 for a declaration without one.</summary>
    public required int BodyOffset { get; init; }
    public required int BodyEndOffset { get; init; }
    public required Modifiers Modifiers { get; init; }
    /// <summary>Index of the enclosing type, or -1. An out-of-line C++ definition or Go method whose type is elsewhere has -1 and a receiver type.</summary>
    public required int Type { get; init; }
    /// <summary>Index of the enclosing method of a local function, or -1.</summary>
    public required int Parent { get; init; }
    /// <summary>Go receiver, C++ qualifier, Kotlin extension receiver or Swift extended type, without pointers and type arguments; else the enclosing type's name; empty for a free function.</summary>
    public required string ReceiverType { get; init; }
    /// <summary>As written. Where Python, Ruby or JavaScript state none, the type that a return constructs, or <c>self</c>; else empty.</summary>
    public required string ReturnType { get; init; }
    public required string TypeParameters { get; init; }
    public required IReadOnlyList<ParameterFact> Parameters { get; init; }
    public required IReadOnlyList<AnnotationFact> Annotations { get; init; }
    public required bool IsTest { get; init; }
    /// <summary>Callable from other files by the language's own rule (public, not static in C, capital letter in Go, no leading underscore in Python …).</summary>
    public required bool IsExported { get; init; }
    public required int Doc { get; init; }
    public bool HasDoc => Doc >= 0;
    /// <summary>Only a declaration: interface member, abstract method, C or C++ prototype.</summary>
    public required bool IsDeclarationOnly { get; init; }
    public bool IsModule => Name == "<module>";
    public bool IsConstructor => Modifiers.HasFlag(Modifiers.Constructor);
    public required int Cyclomatic { get; init; }
    public required int Cognitive { get; init; }
    public required int Lines { get; init; }
    public required int ReturnCount { get; init; }
    public required int LoopCount { get; init; }
    public required int MaxNesting { get; init; }
    /// <summary>A comment inside (or the documentation) says TODO, FIXME, HACK or XXX.</summary>
    public required bool HasTodo { get; init; }
    /// <summary>Calls console.log, print, dump, debugger and their like.</summary>
    public required bool HasDebugCode { get; init; }
    /// <summary>Hash of the text from declaration to end without white space and comments: equal means nothing but layout changed.</summary>
    public required long Hash { get; init; }
}

public sealed record ParameterFact
{
    public required string Name { get; init; }
    public required string Type { get; init; }
    /// <summary>1-based; the receiver is not counted, except Python's self and cls, which are parameter 0.</summary>
    public required int Index { get; init; }
    public required bool IsVariadic { get; init; }
    /// <summary>The declaration as written, at most 200 characters.</summary>
    public required string Code { get; init; }
    public required int Line { get; init; }
    public required int Column { get; init; }
    public required IReadOnlyList<AnnotationFact> Annotations { get; init; }
}

/// <summary>Attribute, decorator or annotation: <c>[HttpGet("x")]</c> has name HttpGet and the arguments in the text.</summary>
public sealed record AnnotationFact
{
    /// <summary>Without brackets, at-sign, arguments; dotted when written so (<c>app.route</c>).</summary>
    public required string Name { get; init; }
    /// <summary>As written, at most 300 characters.</summary>
    public required string Code { get; init; }
    public required int Line { get; init; }
    public required int Column { get; init; }
}

/// <summary>Field, property, constant of a type, enum value, or a global variable (Type -1).</summary>
public sealed record MemberFact
{
    public required string Name { get; init; }
    /// <summary>Declared type, or the constructor's type of the initializer, or empty.</summary>
    public required string TypeName { get; init; }
    public required int Type { get; init; }
    public required Modifiers Modifiers { get; init; }
    public required string Code { get; init; }
    public required int Line { get; init; }
    public required int Column { get; init; }
    public required IReadOnlyList<AnnotationFact> Annotations { get; init; }
}

public sealed record LocalFact
{
    public required string Name { get; init; }
    /// <summary>Declared type, or the type constructed by the initializer (<c>x = new Foo()</c>, <c>x = Foo()</c>, <c>x := &amp;Foo{}</c>), or empty.</summary>
    public required string TypeName { get; init; }
    /// <summary>Name of the function whose result initializes it (<c>x := NewFoo()</c>), for the importer to look up; empty otherwise.</summary>
    public required string InitializerCall { get; init; }
    public required int Method { get; init; }
    public required string Code { get; init; }
    public required int Line { get; init; }
    public required int Column { get; init; }
    public required int Offset { get; init; }
}

public sealed record ImportFact
{
    /// <summary>Dotted name, module path or header; <c>foo.Bar</c> for <c>from foo import Bar</c> and <c>./foo</c> + named import as <c>./foo:Bar</c>.</summary>
    public required string Entity { get; init; }
    /// <summary>Name it is visible under in the file (alias or last segment); empty for a wildcard or side-effect import.</summary>
    public required string As { get; init; }
    public required bool IsWildcard { get; init; }
    /// <summary>True when the file itself wrote the alias.</summary>
    public required bool HasAlias { get; init; }
    /// <summary>Relative or quoted (C <c>#include "x.h"</c>, JavaScript <c>./x</c>, Python <c>from . import</c>, require_relative).</summary>
    public required bool IsLocal { get; init; }
    public required string Code { get; init; }
    public required int Line { get; init; }
}

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

[Flags]
public enum Modifiers
{
    None = 0,
    Static = 1 << 0,
    Public = 1 << 1,
    Protected = 1 << 2,
    Private = 1 << 3,
    Abstract = 1 << 4,
    Native = 1 << 5,
    Constructor = 1 << 6,
    Virtual = 1 << 7,
    Internal = 1 << 8,
    Final = 1 << 9,
    Readonly = 1 << 10,
    Module = 1 << 11,
    Lambda = 1 << 12,
    Async = 1 << 13,
    Override = 1 << 14,
    Exported = 1 << 15,
    Accessor = 1 << 16,
    Extension = 1 << 17,
    Generator = 1 << 18,
    Destructor = 1 << 19,
    Operator = 1 << 20,
    Partial = 1 << 21,
    Const = 1 << 22,
    Local = 1 << 23,
}

/// <summary>Facts with the bytes their offsets point into: the file transcoded to UTF-8, byte order mark and NULs removed.</summary>
public sealed record ParsedFile(FileFacts Facts, ReadOnlyMemory<byte> Content);
