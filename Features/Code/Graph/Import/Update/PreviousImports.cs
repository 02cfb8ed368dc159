using Capstan.Features.Code.Graph.Reading;
using Capstan.Features.Code.Graph.Schema;
using Npgsql;

namespace Capstan.Features.Code.Graph.Import.Update;

/// <summary>Reads and writes what a graph remembers of its import.</summary>
internal static class PreviousImports
{
    private static readonly GraphSql<NoArgs, RawJson> LoadState = GraphSql.Beside<NoArgs, RawJson>("LoadImportState.sql");
    private static readonly GraphSql<NoArgs, StoredFile> ListFiles = GraphSql.Beside<NoArgs, StoredFile>("ListStoredFiles.sql");
    private static readonly GraphSql<NoArgs, StoredContent> ListContents = GraphSql.Beside<NoArgs, StoredContent>("ListStoredContents.sql");
    private static readonly GraphSql<StateArgs, int> SaveState = GraphSql.Beside<StateArgs, int>("SaveImportState.sql");

    /// <summary>The last import, when the order can build on it; else why not.</summary>
    public static async Task<(PreviousImport? Import, string? Refusal)> Find(GraphStore graphs, ImportOrder order, CancellationToken ct)
    {
        var generation = await graphs.Generation(order.ProjectId, ct);
        if (generation < 0) return (null, "the project was not imported before");
        var schema = GraphNames.Graph(order.ProjectId);
        try
        {
            if ((await graphs.Read(schema, LoadState, NoArgs.Value, ct)).FirstOrDefault()?.Read<ImportState>() is not { } state) return (null, "the last import left no record");
            if (state.Refuse(order) is { } refusal) return (null, refusal);
            return (new(state, await graphs.Read(schema, ListFiles, NoArgs.Value, ct), generation), null);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            return (null, "the last import was made by another version of the product");
        }
    }

    public static async Task<Dictionary<int, StoredContent>> Contents(GraphStore graphs, Guid projectId, CancellationToken ct) =>
        (await graphs.Read(GraphNames.Graph(projectId), ListContents, NoArgs.Value, ct)).ToDictionary(c => c.Ordinal);

    public static Task Save(GraphStore graphs, GraphStaging staging, ImportState state, CancellationToken ct) => graphs.Execute(staging, SaveState, new() { State = RawJson.Of(state) }, ct);

    public static Task Save(GraphEdit edit, ImportState state, CancellationToken ct) => edit.Execute(SaveState, new() { State = RawJson.Of(state) }, ct);

    private sealed record StateArgs
    {
        public required RawJson State { get; init; }
    }
}
