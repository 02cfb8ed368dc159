using System.Text;
using Capstan.Features.Code.Graph;
using Capstan.Features.Code.Graph.Parsing;
using Capstan.Features.Code.Graph.Reading;
using Capstan.Features.Code.Rules.Flow;

namespace Capstan.Features.Code.Scenarios.Security;

/// <summary>The facts of files of a graph, parsed from the sources it keeps, when they are asked for. Of what was parsed only so many bytes of source are kept.</summary>
internal sealed class ParsedSources(CodeGraph graph, ParserPool parsers)
{
    private const long KeptBytes = 6L * 1024 * 1024;
    private static readonly SqlFile<NamesArgs, ContentRow> FileContents = Sql.Beside<NamesArgs, ContentRow>("FileContents.sql");
    private static readonly SqlFile<NoArgs, bool> HeadersAreCpp = Sql.Beside<NoArgs, bool>("HeadersAreCpp.sql");
    private static readonly SourceFlow Missing = new(new(new FileFacts
    {
        Path = "", Language = "", Hash = "", SizeBytes = 0, Lines = 0, SourceLines = 0, CommentLines = 0, Status = ParseStatus.Binary, Package = "", IsTest = false,
    }, ReadOnlyMemory<byte>.Empty));
    private readonly Recent<string, SourceFlow> kept = new(KeptBytes);
    private readonly Dictionary<string, SourceFlow> open = new(StringComparer.Ordinal);
    private bool? headersAreCpp;

    /// <summary>Null when the source was not kept or is in none of the ten languages.</summary>
    public async Task<SourceFlow?> Get(string name)
    {
        if (open.TryGetValue(name, out var flow)) return flow;
        if ((flow = kept.Get(name)) is null)
        {
            flow = (await Parse([name])).FirstOrDefault() is { } parsed ? new SourceFlow(parsed) : Missing;
            kept.Add(name, flow, 1_000 + flow.File.Content.Length);
        }
        return ReferenceEquals(flow, Missing) ? null : flow;
    }

    /// <summary>The files that are looked at now: nobody parses them a second time meanwhile.</summary>
    public void Open(IEnumerable<SourceFlow> flows)
    {
        open.Clear();
        foreach (var flow in flows) open[flow.Facts.Path] = flow;
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
