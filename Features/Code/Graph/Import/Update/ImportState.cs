using Capstan.Features.Code.Graph.Parsing;

namespace Capstan.Features.Code.Graph.Import.Update;

/// <summary>How the graph that is served was made: kept with it, for the incremental import that follows.</summary>
internal sealed record ImportState
{
    /// <summary>Other code or other grammars may read the same file differently.</summary>
    public static readonly string ThisVersion = $"{typeof(ImportState).Module.ModuleVersionId:N}-{(Graph.Parsing.Native.Find() is { } library ? new FileInfo(library).Length : 0)}";

    public required string Version { get; init; }
    public required string Source { get; init; }
    public required string Location { get; init; }
    public required IReadOnlyList<string> IncludePaths { get; init; }
    public required IReadOnlyList<string> ExcludePaths { get; init; }
    public required bool ImportComments { get; init; }
    public required bool ImportDocs { get; init; }
    public required bool ImportReadme { get; init; }
    public required bool HeadersAreCpp { get; init; }
    public required string? Revision { get; init; }
    /// <summary>Of git: how contents become files.</summary>
    public required string? Attributes { get; init; }
    /// <summary>The first ordinal no file ever had.</summary>
    public required int NextOrdinal { get; init; }
    /// <summary>Incremental imports since the last full one.</summary>
    public required int Updates { get; init; }
    public required GraphCounts Counts { get; init; }

    public static ImportState Of(ImportOrder order, SourceTree tree, PreparedSource source, GraphCounts counts, int nextOrdinal, int updates) => new()
    {
        Version = ThisVersion,
        Source = order.Source,
        Location = order.Location,
        IncludePaths = order.IncludePaths,
        ExcludePaths = order.ExcludePaths,
        ImportComments = order.ImportComments,
        ImportDocs = order.ImportDocs,
        ImportReadme = order.ImportReadme,
        HeadersAreCpp = tree.HeadersAreCpp,
        Revision = source.Revision,
        Attributes = source.Attributes,
        NextOrdinal = nextOrdinal,
        Updates = updates,
        Counts = counts,
    };

    /// <summary>Why an import that was asked to be incremental cannot build on this one; null when it can.</summary>
    public string? Refuse(ImportOrder order) =>
        Version != ThisVersion ? "the last import was made by another version of the product"
        : Source != order.Source || (Source != ImportSource.Archive && Location != order.Location) ? "the last import had another source"
        : !IncludePaths.SequenceEqual(order.IncludePaths) || !ExcludePaths.SequenceEqual(order.ExcludePaths) ? "the last import took other paths"
        : ImportComments != order.ImportComments || ImportDocs != order.ImportDocs || ImportReadme != order.ImportReadme ? "the last import had other options"
        : Updates >= MostUpdates ? "many incremental imports came before"
        : null;

    /// <summary>Now and then the tables are built anew: what was deleted from them leaves gaps.</summary>
    private const int MostUpdates = 200;
}

/// <summary>A file of the last import.</summary>
internal sealed record StoredFile
{
    public required int Ordinal { get; init; }
    public required string Path { get; init; }
    public required string Kind { get; init; }
    public required string Hash { get; init; }
    public required string? Blob { get; init; }
    public required long SizeBytes { get; init; }
}

/// <summary>What is kept of a file's content; of a document, only the names it mentions.</summary>
internal sealed record StoredContent
{
    public required int Ordinal { get; init; }
    public required int[]? MethodNumbers { get; init; }
    public required int[]? TypeNumbers { get; init; }
    public required byte[]? Definitions { get; init; }
    public required byte[]? Trace { get; init; }
    public required string[]? Handlers { get; init; }
}

/// <summary>The last import of a project, as its graph remembers it.</summary>
internal sealed record PreviousImport(ImportState State, IReadOnlyList<StoredFile> Files, long Generation);
