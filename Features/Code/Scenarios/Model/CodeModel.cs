namespace Capstan.Features.Code.Scenarios.Model;

/// <summary>The definitions of a graph and how they use each other, in memory: what engines that look at all of it walk over.</summary>
internal sealed class CodeModel
{
    public required IReadOnlyList<ModelFile> Files { get; init; }
    /// <summary>In order of file and place; an index into it names a method everywhere in the model.</summary>
    public required IReadOnlyList<ModelMethod> Methods { get; init; }
    public required IReadOnlyList<ModelType> Types { get; init; }
    /// <summary>Who calls whom.</summary>
    public required Adjacency Calls { get; init; }
    /// <summary>Which file imports which: indexes of files.</summary>
    public required IReadOnlyList<FileImport> Imports { get; init; }
    /// <summary>Which type is based on which: indexes of types.</summary>
    public required Adjacency Bases { get; init; }
    public required IReadOnlyDictionary<string, int> FileByName { get; init; }
    public required IReadOnlyDictionary<long, int> MethodById { get; init; }

    /// <summary>The package or namespace of a file where its language has them; its folder elsewhere, and <c>.</c> for the root.</summary>
    public string ModuleOf(int file) => Files[file].Module;
}

internal sealed record ModelFile
{
    public required long Id { get; init; }
    public required string Name { get; init; }
    public required string Language { get; init; }
    public required int Loc { get; init; }
    public required int Sloc { get; init; }
    public required bool IsTest { get; init; }
    public required bool IsGenerated { get; init; }
    public required bool IsVendored { get; init; }
    public required string Package { get; init; }

    /// <summary>Written by people, for the product: what quality is asked of.</summary>
    public bool IsOwn => !IsTest && !IsGenerated && !IsVendored;

    public string Folder => Name.LastIndexOf('/') is var at and > 0 ? Name[..at] : ".";

    // What Python and JavaScript have as package is the path itself, and Go's is a folder's last part.
    public string Module => Package.Length > 0 && (Language is "csharp" or "java" or "kotlin" or "php") ? Package : Folder;
}

internal sealed record ModelMethod
{
    public required long Id { get; init; }
    public required string Name { get; init; }
    public required string FullName { get; init; }
    public required string Filename { get; init; }
    public required int Line { get; init; }
    public required int LastLine { get; init; }
    /// <summary>TYPE_DECL, METHOD or NAMESPACE_BLOCK.</summary>
    public required string ParentKind { get; init; }
    public required string Parent { get; init; }
    public required string Language { get; init; }
    public required string Hash { get; init; }
    public required string Modifiers { get; init; }
    /// <summary>One a line.</summary>
    public required string Annotations { get; init; }
    public required int Cyclomatic { get; init; }
    public required int Cognitive { get; init; }
    public required int Parameters { get; init; }
    public required int Returns { get; init; }
    public required int Loops { get; init; }
    public required int Nesting { get; init; }
    public required int FanIn { get; init; }
    public required bool IsTest { get; init; }
    public required bool IsEntryPoint { get; init; }
    public required bool IsExported { get; init; }
    public required bool HasDoc { get; init; }
    public required bool HasTodo { get; init; }

    /// <summary>Index of its file in the model.</summary>
    internal int File { get; set; }
    /// <summary>Index of the type it belongs to, or -1.</summary>
    internal int Type { get; set; } = -1;
    public int Lines => LastLine - Line + 1;
    /// <summary>The code outside every method of a file.</summary>
    public bool IsModule => Name == "<module>";
    public bool IsLambda => Name.StartsWith('<') && !IsModule;
    public bool Has(string modifier) => Modifiers.Contains(modifier, StringComparison.Ordinal);
    public Graph.Reading.SourcePlace Place => new(Filename, Line, Math.Min(LastLine, Line + 2));
}

internal sealed record ModelType
{
    public required long Id { get; init; }
    public required string Name { get; init; }
    public required string FullName { get; init; }
    public required string Filename { get; init; }
    public required int Line { get; init; }
    public required int LastLine { get; init; }
    /// <summary>class, interface, struct, enum …</summary>
    public required string Kind { get; init; }
    public required string Modifiers { get; init; }
    public required bool HasDoc { get; init; }
    /// <summary>As written, with a space between.</summary>
    public required string Bases { get; init; }

    internal int File { get; set; }
    public int Lines => LastLine - Line + 1;
    public bool IsAbstract => Kind is "interface" or "protocol" or "trait" || Modifiers.Contains("ABSTRACT", StringComparison.Ordinal);
    public Graph.Reading.SourcePlace Place => new(Filename, Line, Line);
}

/// <param name="IsTypeOnly">Gone when the program runs: TypeScript's <c>import type</c>.</param>
internal readonly record struct FileImport(int From, int To, int Count, int Line, bool IsTypeOnly);
