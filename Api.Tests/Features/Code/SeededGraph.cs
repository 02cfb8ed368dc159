using Capstan.Features.Code.Graph.Schema;

namespace Capstan.Api.Tests.Features.Code;

/// <summary>A small graph loaded the way an import loads one: staging, COPY, indexes, swap.</summary>
internal static class SeededGraph
{
    public const int Methods = 300;

    private static readonly string[] MethodColumns =
        ["id", "name", "full_name", "signature", "filename", "line_number", "offset", "code", "is_external", "modifier", "cyclomatic_complexity", "language", "doc"];

    /// <param name="mark">Appears in the name and code of every method, so that a leak is recognizable.</param>
    public static async Task Import(GraphStore graphs, Guid projectId, string mark, int methods = Methods, CancellationToken ct = default)
    {
        await using var staging = await graphs.CreateStaging(projectId, ct);
        await using (var load = await graphs.BeginLoad(staging, ct))
        {
            await LoadMethods(load, mark, methods, ct);
            await LoadCalls(load, mark, methods, ct);
            await LoadFiles(load, mark, methods, ct);
            await load.Commit(ct);
        }
        await graphs.DeriveMethodCalls(staging, ct);
        await graphs.BuildIndexes(staging, ct);
        await graphs.Swap(staging, ct);
    }

    private static async Task LoadMethods(GraphLoad load, string mark, int methods, CancellationToken ct)
    {
        await using var copy = await load.Copy("nodes_method", MethodColumns, ct);
        for (var i = 0; i < methods; i++)
        {
            var name = i % 3 == 0 ? $"begin_transaction_{i}" : $"Method{i}";
            await copy.StartRowAsync(ct);
            await copy.WriteAsync(Id(i), ct);
            await copy.WriteAsync(name, ct);
            await copy.WriteAsync($"{mark}.Service.{name}", ct);
            await copy.WriteAsync("void (char*)", ct);
            await copy.WriteAsync($"src/file{i / 30}.c", ct);
            await copy.WriteAsync(i % 30 * 10 + 1, ct);
            await copy.WriteAsync(i * 100, ct);
            await copy.WriteAsync($"/* {mark} */ void {name}(char* p) {{ }}", ct);
            await copy.WriteAsync(false, ct);
            await copy.WriteAsync(new[] { "PUBLIC", "STATIC" }, ct);
            await copy.WriteAsync(i % 20, ct);
            await copy.WriteAsync("c", ct);
            if (i % 2 == 0) await copy.WriteAsync($"Documents {name}.", ct);
            else await copy.WriteNullAsync(ct);
        }
        await copy.CompleteAsync(ct);
    }

    /// <summary>Every method calls the next one.</summary>
    private static async Task LoadCalls(GraphLoad load, string mark, int methods, CancellationToken ct)
    {
        await using (var copy = await load.Copy(
            "nodes_call", ["id", "name", "method_full_name", "filename", "line_number", "containing_method_id", "resolution", "confidence"], ct))
        {
            for (var i = 0; i < methods - 1; i++)
            {
                await copy.StartRowAsync(ct);
                await copy.WriteAsync(Id(i) + 1_000, ct);
                await copy.WriteAsync($"Method{i + 1}", ct);
                await copy.WriteAsync($"{mark}.Service.Method{i + 1}", ct);
                await copy.WriteAsync($"src/file{i / 30}.c", ct);
                await copy.WriteAsync(i % 30 * 10 + 2, ct);
                await copy.WriteAsync(Id(i), ct);
                await copy.WriteAsync("exact", ct);
                await copy.WriteAsync(0.95f, ct);
            }
            await copy.CompleteAsync(ct);
        }
        await using var edges = await load.Copy("edges_call", ["src", "dst"], ct);
        for (var i = 0; i < methods - 1; i++)
        {
            await edges.StartRowAsync(ct);
            await edges.WriteAsync(Id(i) + 1_000, ct);
            await edges.WriteAsync(Id(i + 1), ct);
        }
        await edges.CompleteAsync(ct);
    }

    private static async Task LoadFiles(GraphLoad load, string mark, int methods, CancellationToken ct)
    {
        await using var copy = await load.Copy("nodes_file", ["id", "name", "content", "language"], ct);
        for (var file = 0; file < methods / 30; file++)
        {
            await copy.StartRowAsync(ct);
            await copy.WriteAsync(((long)file << 24) + 9_999, ct);
            await copy.WriteAsync($"src/file{file}.c", ct);
            await copy.WriteAsync(string.Concat(Enumerable.Repeat($"// {mark}\n", 500)), ct);
            await copy.WriteAsync("c", ct);
        }
        await copy.CompleteAsync(ct);
    }

    private static long Id(int method) => ((long)(method / 30) << 24) | (uint)(method % 30);
}
