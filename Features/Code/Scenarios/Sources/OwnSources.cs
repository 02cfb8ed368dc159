using Capstan.Features.Code.Graph.Reading;

namespace Capstan.Features.Code.Scenarios.Sources;

internal sealed record OwnSource
{
    public required string Name { get; init; }
    public required string Content { get; init; }
    public required string Language { get; init; }
    public required bool IsTest { get; init; }
}

/// <summary>Goes through the text of a graph's source files, one at a time: what came from elsewhere or was generated is left out.</summary>
internal static class OwnSources
{
    private static readonly SqlFile<NamesArgs, OwnSource> SelectNamed = Sql.Beside<NamesArgs, OwnSource>("SourceText.sql");
    private static readonly SqlFile<OwnArgs, OwnSource> Select = Sql.Beside<OwnArgs, OwnSource>("OwnSources.sql");

    public static IAsyncEnumerable<OwnSource> Of(CodeGraph graph, bool tests = false, string[]? languages = null) => graph.Stream(Select, new() { Languages = languages, Tests = tests });

    /// <summary>The text of the files named, whatever they are.</summary>
    public static IAsyncEnumerable<OwnSource> Named(CodeGraph graph, IEnumerable<string> names) => graph.Stream(SelectNamed, new() { Names = [.. names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)] });

    private sealed record NamesArgs
    {
        public required string[] Names { get; init; }
    }

    private sealed record OwnArgs
    {
        public required string[]? Languages { get; init; }
        public required bool Tests { get; init; }
    }
}
