using System.Text;
using Capstan.Features.Code.Graph;
using Capstan.Features.Code.Graph.Parsing;
using Capstan.Features.Code.Graph.Reading;

namespace Capstan.Features.Code.Scenarios.Security;

/// <summary>The facts of files of a graph, parsed from the sources it keeps, when they are asked for.</summary>
internal sealed class ParsedSources(CodeGraph graph, ParserPool parsers)
{
    private const int Kept = 200;
    private static readonly SqlFile<NamesArgs, ContentRow> FileContents = Sql.Beside<NamesArgs, ContentRow>("FileContents.sql");
    private static readonly SqlFile<NoArgs, bool> HeadersAreCpp = Sql.Beside<NoArgs, bool>("HeadersAreCpp.sql");
    private readonly Dictionary<string, ParsedFile?> kept = new(StringComparer.Ordinal);
    private readonly Queue<string> order = new();
    private bool? headersAreCpp;

    /// <summary>Null when the source was not kept or is in none of the ten languages.</summary>
    public async Task<ParsedFile?> Get(string name)
    {
        if (kept.TryGetValue(name, out var known)) return known;
        var parsed = (await Parse([name])).FirstOrDefault();
        kept[name] = parsed;
        order.Enqueue(name);
        if (order.Count > Kept) kept.Remove(order.Dequeue());
        return parsed;
    }

    /// <summary>All of them at once, in order of name; not kept.</summary>
    public async Task<List<ParsedFile>> Parse(string[] names)
    {
        headersAreCpp ??= await graph.One(HeadersAreCpp, NoArgs.Value);
        var rows = await graph.Many(FileContents, new() { Names = names });
        var parsed = await Task.WhenAll(rows.Select(Parse));
        return [.. parsed.OfType<ParsedFile>()];
    }

    private async Task<ParsedFile?> Parse(ContentRow row) => SourceLanguages.GrammarOf(row.Name, headersAreCpp == true) is { } grammar
        ? await parsers.ParseAsync(row.Name, grammar, Encoding.UTF8.GetBytes(row.Content), graph.Cancellation)
        : null;

    private sealed record NamesArgs
    {
        public required string[] Names { get; init; }
    }
}

/// <summary>A file with its text.</summary>
internal sealed record ContentRow
{
    public required string Name { get; init; }
    public required string Content { get; init; }
    public required string Language { get; init; }
}
