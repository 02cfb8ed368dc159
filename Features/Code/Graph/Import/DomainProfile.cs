using Capstan.Features.Code.Graph.Reading;
using Capstan.Features.Code.Graph.Schema;

namespace Capstan.Features.Code.Graph.Import;

/// <summary>What a project is made of, derived from its graph; kept in its <c>metadata.domain</c>.</summary>
public sealed record DomainProfile
{
    public required string Name { get; init; }
    public required IReadOnlyList<Subsystem> Subsystems { get; init; }
    /// <summary><c>full name (file:line)</c> of methods that the outside world starts.</summary>
    public required IReadOnlyList<string> EntryPoints { get; init; }
    /// <summary>Full names of the methods that are called from the most places.</summary>
    public required IReadOnlyList<string> HotIdentifiers { get; init; }
}

/// <summary>A top folder.</summary>
public sealed record Subsystem
{
    public required string Path { get; init; }
    public required long Files { get; init; }
    public required long Loc { get; init; }
    /// <summary>ui, service, domain, data, infrastructure, test or docs, guessed from names; null when nothing says so.</summary>
    public required string? Layer { get; init; }
}

/// <summary>Reads one graph: staged, served, or in the middle of a change.</summary>
internal interface IGraphRows
{
    Task<List<TRow>> Read<TRow>(GraphSql<NoArgs, TRow> sql);
}

internal sealed class StoreReader(GraphStore graphs, string schema, CancellationToken ct) : IGraphRows
{
    public Task<List<TRow>> Read<TRow>(GraphSql<NoArgs, TRow> sql) => graphs.Read(schema, sql, NoArgs.Value, ct);
}

internal sealed class EditReader(GraphEdit edit, CancellationToken ct) : IGraphRows
{
    public Task<List<TRow>> Read<TRow>(GraphSql<NoArgs, TRow> sql) => edit.Read(sql, NoArgs.Value, ct);
}

internal static class DomainProfiler
{
    private static readonly GraphSql<NoArgs, SubsystemRow> ListSubsystems = GraphSql.Beside<NoArgs, SubsystemRow>("ListSubsystems.sql");
    private static readonly GraphSql<NoArgs, string> ListEntryPoints = GraphSql.Beside<NoArgs, string>("ListEntryPoints.sql");
    private static readonly GraphSql<NoArgs, string> ListHotMethods = GraphSql.Beside<NoArgs, string>("ListHotMethods.sql");

    private static readonly (string Layer, string[] Words)[] Layers =
    [
        ("test", ["test", "tests", "spec", "specs", "testing", "__tests__", "e2e"]),
        ("docs", ["doc", "docs", "documentation", "examples", "samples"]),
        ("ui", ["ui", "web", "www", "view", "views", "component", "components", "page", "pages", "frontend", "client", "templates", "controller", "controllers", "api", "rest", "graphql", "routes", "cli", "cmd", "bin"]),
        ("service", ["service", "services", "application", "app", "usecase", "usecases", "handler", "handlers", "worker", "workers", "jobs"]),
        ("domain", ["domain", "core", "model", "models", "entity", "entities"]),
        ("data", ["data", "db", "database", "dal", "repository", "repositories", "storage", "store", "persistence", "migrations", "sql", "access"]),
        ("infrastructure", ["infra", "infrastructure", "config", "deploy", "build", "scripts", "tools", "util", "utils", "common", "lib", "internal", "platform", "port"]),
    ];

    public static async Task<DomainProfile> Profile(string name, IGraphRows graph) => new()
    {
        Name = name,
        Subsystems = [.. (await graph.Read(ListSubsystems)).Select(s => new Subsystem { Path = s.Path, Files = s.Files, Loc = s.Loc, Layer = LayerOf(s.Path) })],
        EntryPoints = await graph.Read(ListEntryPoints),
        HotIdentifiers = await graph.Read(ListHotMethods),
    };

    private static string? LayerOf(string path)
    {
        foreach (var part in path.Split('/').Reverse())
            foreach (var (layer, words) in Layers)
                if (words.Contains(part, StringComparer.OrdinalIgnoreCase)) return layer;
        return null;
    }

    private sealed record SubsystemRow
    {
        public required string Path { get; init; }
        public required long Files { get; init; }
        public required long Loc { get; init; }
    }
}
