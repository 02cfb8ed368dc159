namespace Capstan.Features.Code.Graph.Reading;

/// <summary>A passage of a document, or a documentation comment.</summary>
public sealed record DocumentPassage
{
    /// <summary>document or comment.</summary>
    public required string Kind { get; init; }
    public required string File { get; init; }
    /// <summary>The heading it stands under; empty where there is none.</summary>
    public required string Heading { get; init; }
    /// <summary>At most 2,000 characters.</summary>
    public required string Content { get; init; }
    public required int Line { get; init; }
    public required int LastLine { get; init; }
    /// <summary>How well it fits, higher is better; 0 where it was not searched for by words.</summary>
    public required double Rank { get; init; }
    /// <summary>Full names of the methods and types it names exactly, or documents.</summary>
    public required string[] Symbols { get; init; }
}

/// <summary>What the documentation of a project says: found by words, or by what it is about.</summary>
public static class DocumentSearch
{
    private static readonly SqlFile<SearchArgs, DocumentPassage> SearchDocuments = Sql.Beside<SearchArgs, DocumentPassage>("SearchDocuments.sql");
    private static readonly SqlFile<AboutArgs, DocumentPassage> DocumentsAbout = Sql.Beside<AboutArgs, DocumentPassage>("DocumentsAbout.sql");

    /// <summary>Words as people type them into a search box: quotes keep words together, a minus leaves them out, "or" is or.</summary>
    public static Task<List<DocumentPassage>> Search(CodeGraph graph, string query, int limit) => graph.Many(SearchDocuments, new() { Query = query, Limit = limit });

    /// <summary>At most 50 passages about these methods and types (ids of nodes).</summary>
    public static Task<List<DocumentPassage>> About(CodeGraph graph, long[] symbols) => graph.Many(DocumentsAbout, new() { Symbols = symbols });

    private sealed record SearchArgs
    {
        public required string Query { get; init; }
        public required int Limit { get; init; }
    }

    private sealed record AboutArgs
    {
        public required long[] Symbols { get; init; }
    }
}
