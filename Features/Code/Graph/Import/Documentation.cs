using System.Text;
using System.Text.RegularExpressions;
using Capstan.Features.Code.Graph.Parsing;
using Capstan.Features.Code.Graph.Reading;
using Capstan.Features.Code.Graph.Schema;

namespace Capstan.Features.Code.Graph.Import;

/// <summary>
/// READMEs and other documents, cut into passages at their headings, searchable by words, linked to the symbols they name exactly.
/// </summary>
internal sealed partial class Documentation(GraphStore graphs, SourceTree tree, ImportLimits limits)
{
    private const int LongestPassage = 4_000;
    private const int MostPassages = 50_000;
    private static readonly string[] PassageColumns = ["id", "filename", "heading", "content", "line_number", "line_number_end"];
    private static readonly string[] MentionColumns = ["document_id", "symbol", "symbol_id"];
    private static readonly GraphSql<SymbolArgs, SymbolRow> FindSymbols = GraphSql.Beside<SymbolArgs, SymbolRow>("FindSymbols.sql");

    public async Task<int> Load(ImportOrder order, GraphStaging staging, ImportProgress progress, CancellationToken ct)
    {
        var passages = new List<Passage>();
        for (var i = 0; i < tree.Documents.Count && passages.Count < MostPassages; i++)
        {
            ct.ThrowIfCancellationRequested();
            var file = tree.Documents[i];
            var isReadme = Path.GetFileName(file.Path).StartsWith("README", StringComparison.OrdinalIgnoreCase);
            if (isReadme ? !order.ImportReadme : !order.ImportDocs) continue;
            if (tree.Read(file, limits.FileBytes) is not { Length: > 0 } bytes || SourceText.Prepare(file.Path, bytes, out var content) != ParseStatus.Ok) continue;
            passages.AddRange(Cut(file.Path, Encoding.UTF8.GetString(content.Span)));
            progress.At(0.5 * (i + 1) / tree.Documents.Count);
        }
        if (passages.Count > MostPassages) passages.RemoveRange(MostPassages, passages.Count - MostPassages);
        await using (var load = await graphs.BeginLoad(staging, ct))
        {
            await Passages(load, passages, ct);
            progress.At(0.7);
            await Mentions(load, passages, await Symbols(staging, passages, ct), ct);
            await load.Commit(ct);
        }
        await graphs.IndexDocuments(staging, ct);
        return passages.Count;
    }

    private static async Task Passages(GraphLoad load, List<Passage> passages, CancellationToken ct)
    {
        await using var copy = await load.Copy("documents", PassageColumns, ct);
        for (var i = 0; i < passages.Count; i++)
        {
            await copy.StartRowAsync(ct);
            await copy.WriteAsync((long)i + 1, ct);
            await copy.WriteAsync(passages[i].File, ct);
            await copy.WriteAsync(passages[i].Heading, ct);
            await copy.WriteAsync(passages[i].Text, ct);
            await copy.WriteAsync(passages[i].Line, ct);
            await copy.WriteAsync(passages[i].LastLine, ct);
        }
        await copy.CompleteAsync(ct);
    }

    private static async Task Mentions(GraphLoad load, List<Passage> passages, Dictionary<string, List<long>> symbols, CancellationToken ct)
    {
        await using var copy = await load.Copy("document_mentions", MentionColumns, ct);
        for (var i = 0; i < passages.Count; i++)
            foreach (var name in Identifiers(passages[i].Text).Distinct(StringComparer.Ordinal))
                foreach (var id in symbols.GetValueOrDefault(name, []))
                {
                    await copy.StartRowAsync(ct);
                    await copy.WriteAsync((long)i + 1, ct);
                    await copy.WriteAsync(name, ct);
                    await copy.WriteAsync(id, ct);
                }
        await copy.CompleteAsync(ct);
    }

    /// <summary>The methods and types that have these names; a name of very many says nothing.</summary>
    private async Task<Dictionary<string, List<long>>> Symbols(GraphStaging staging, List<Passage> passages, CancellationToken ct)
    {
        var names = passages.SelectMany(p => Identifiers(p.Text)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        var found = new Dictionary<string, List<long>>(StringComparer.Ordinal);
        foreach (var batch in names.Chunk(20_000))
            foreach (var row in await graphs.Read(staging.Schema, FindSymbols, new() { Names = batch }, ct))
            {
                if (!found.TryGetValue(row.Name, out var ids)) found[row.Name] = ids = [];
                if (ids.Count < 5) ids.Add(row.Id);
            }
        return found;
    }

    /// <summary>What is written like code: in backticks, with an underscore, a capital inside, a dot or a call's parentheses.</summary>
    internal static IEnumerable<string> Identifiers(string text)
    {
        foreach (var span in CodeSpan().Matches(text).Select(m => m.Value))
            foreach (var word in Word().Matches(span).Select(w => w.Value)) yield return word;
        foreach (var match in CodeLike().Matches(text).Select(m => m.Groups["name"].Value)) yield return match;
    }

    private static IEnumerable<Passage> Cut(string file, string text)
    {
        var lines = text.Split('\n');
        var (heading, start, size, fenced) = ("", 0, 0, false);
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].TrimEnd('\r');
            if (line.StartsWith("```", StringComparison.Ordinal) || line.StartsWith("~~~", StringComparison.Ordinal)) fenced = !fenced;
            var title = fenced ? null : Title(line, i + 1 < lines.Length ? lines[i + 1].TrimEnd('\r') : "");
            if ((title is not null || size + line.Length > LongestPassage) && i > start)
            {
                if (Of(start, i) is { } passage) yield return passage;
                (start, size) = (i, 0);
            }
            if (title is not null) heading = title;
            size += line.Length + 1;
        }
        if (Of(start, lines.Length) is { } last) yield return last;

        Passage? Of(int from, int to)
        {
            var content = string.Join('\n', lines[from..to]).Trim();
            if (content.Length > 2 * LongestPassage) content = content[..(2 * LongestPassage)];
            return content.Length == 0 ? null : new(file, heading.Length > 500 ? heading[..500] : heading, content, from + 1, to);
        }
    }

    private static string? Title(string line, string next)
    {
        if (line.StartsWith('#') && line.TrimStart('#') is var rest && rest.StartsWith(' ')) return rest.Trim();
        var underlined = line.Trim().Length > 2 && next.Length >= 3 && next.TrimEnd().Distinct().Count() == 1 && next[0] is '=' or '-' or '~' or '^' or '*' && next[0] != ' ' && next.Length >= line.Trim().Length;
        return underlined && char.IsLetterOrDigit(line.TrimStart()[0]) ? line.Trim() : null;
    }

    [GeneratedRegex(@"`[^`\n]{2,200}`", RegexOptions.CultureInvariant, 2000)]
    private static partial Regex CodeSpan();

    [GeneratedRegex(@"[\p{L}_$][\p{L}\p{N}_$]{1,100}", RegexOptions.CultureInvariant, 2000)]
    private static partial Regex Word();

    [GeneratedRegex(@"\b(?<name>\p{L}\w*_\w+|\p{Lu}\w*\p{Ll}\w*\p{Lu}\w*|\p{Ll}\w*\p{Lu}\w*|\w+(?=\(\)))", RegexOptions.CultureInvariant, 2000)]
    private static partial Regex CodeLike();

    private sealed record Passage(string File, string Heading, string Text, int Line, int LastLine);

    private sealed record SymbolArgs
    {
        public required string[] Names { get; init; }
    }

    private sealed record SymbolRow
    {
        public required long Id { get; init; }
        public required string Name { get; init; }
    }
}
