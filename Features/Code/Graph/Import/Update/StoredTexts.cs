using System.Text;
using Capstan.Features.Code.Graph.Reading;
using Capstan.Features.Code.Graph.Schema;

namespace Capstan.Features.Code.Graph.Import.Update;

/// <summary>The text of sources, kept by the graph as it was parsed.</summary>
internal static class StoredTexts
{
    private static readonly GraphSql<NamesArgs, TextRow> Select = GraphSql.Beside<NamesArgs, TextRow>("StoredTexts.sql");

    public static async Task<Dictionary<string, ReadOnlyMemory<byte>>> Read(GraphStore graphs, Guid projectId, IEnumerable<IndexedFile> files, CancellationToken ct)
    {
        var texts = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        foreach (var batch in files.Select(f => f.File.Path).Chunk(1_000))
            foreach (var row in await graphs.Read(GraphNames.Graph(projectId), Select, new() { Names = batch }, ct)) texts[row.Name] = Encoding.UTF8.GetBytes(row.Content ?? "");
        return texts;
    }

    private sealed record NamesArgs
    {
        public required string[] Names { get; init; }
    }

    private sealed record TextRow
    {
        public required string Name { get; init; }
        public required string? Content { get; init; }
    }
}
