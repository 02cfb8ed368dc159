using Capstan.Features.Code.Graph.Reading;

namespace Capstan.Features.Code.Graph.Import;

/// <summary>A source file that is listed in the graph and was not read.</summary>
public sealed record UnreadFile
{
    public required string Path { get; init; }
    /// <summary>too_large, minified (both left out on purpose), binary, timeout or crashed.</summary>
    public required string Reason { get; init; }
}

internal static class UnreadFiles
{
    private static readonly GraphSql<NoArgs, UnreadFile> Select = GraphSql.Beside<NoArgs, UnreadFile>("ListUnread.sql");

    /// <summary>At most 200.</summary>
    public static Task<List<UnreadFile>> List(IGraphRows graph) => graph.Read(Select);
}
