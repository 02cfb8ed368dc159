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
