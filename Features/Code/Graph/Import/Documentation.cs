using System.Text;
using System.Text.RegularExpressions;
using Capstan.Features.Code.Graph.Import.Update;
using Capstan.Features.Code.Graph.Parsing;
using Capstan.Features.Code.Graph.Schema;

namespace Capstan.Features.Code.Graph.Import;

/// <summary>
/// READMEs and other documents, cut into passages at their headings, searchable by words, linked to the symbols they name exactly.
/// </summary>
internal sealed partial class Documentation(SourceTree tree, ImportLimits limits)
{
    private const int LongestPassage = 4_000;
    private const int MostPassages = 50_000;
    /// <summary>A name of more things than this says nothing; of fewer, these many are linked.</summary>
    private const int MostBearers = 10, MostLinks = 5;

    /// <summary>A document, read; null when it is not wanted or cannot be.</summary>
    public DocumentText? Read(ImportOrder order, SourceFile file)
    {
        var isReadme = Path.GetFileName(file.Path).StartsWith("README", StringComparison.OrdinalIgnoreCase);
        if (isReadme ? !order.ImportReadme : !order.ImportDocs) return null;
        if (tree.Read(file, limits.FileBytes) is not { } bytes) return null;
        return new(file, SourceText.HashOf(bytes), SourceText.Prepare(file.Path, bytes, out var content) != ParseStatus.Ok ? [] : [.. Cut(Encoding.UTF8.GetString(content.Span))]);
    }

    /// <summary>All of them into a graph that is being built. Returns how many passages there are.</summary>
    public async Task<int> Load(ImportOrder order, GraphStore graphs, GraphStaging staging, Func<string, IReadOnlyList<long>> symbols, IReadOnlyDictionary<string, string>? blobs, ImportProgress progress, CancellationToken ct)
    {
        var (held, passages) = (new HeldRows(), 0);
        var rows = new RowWriter(held);
        for (var i = 0; i < tree.Documents.Count && passages < MostPassages; i++)
        {
            ct.ThrowIfCancellationRequested();
            if (Read(order, tree.Documents[i]) is not { } text) continue;
            passages += text.Passages.Count;
            Write(rows, text, tree.Sources.Count + i, blobs?.GetValueOrDefault(text.File.Path), symbols);
            progress.At(0.7 * (i + 1) / tree.Documents.Count);
        }
        await rows.Finish();
        await using (var load = await graphs.BeginLoad(staging, ct))
        {
            foreach (var table in (GraphTable[])[GraphTable.Document, GraphTable.Mention, GraphTable.ImportFile])
                foreach (var payload in held.Take(table))
                {
                    await using var copy = await load.CopyRaw(table.Name, table.Columns, ct);
                    await copy.WriteAsync(payload, ct);
                }
            await load.Commit(ct);
        }
        await graphs.IndexDocuments(staging, ct);
        return passages;
    }

    /// <summary>The rows of one document.</summary>
    public static void Write(RowWriter rows, DocumentText text, int ordinal, string? blob, Func<string, IReadOnlyList<long>> symbols)
    {
        var id = NodeIds.File(ordinal);
        var names = text.Passages.Select(p => Identifiers(p.Text).Distinct(StringComparer.Ordinal).ToArray()).ToList();
        for (var i = 0; i < text.Passages.Count; i++)
        {
            var passage = text.Passages[i];
            rows.Row(GraphTable.Document).Long(++id).Name(text.File.Path).Text(passage.Heading).Text(passage.Text).Int(passage.Line).Int(passage.LastLine);
            foreach (var name in names[i]) Mention(rows, id, name, symbols);
        }
        rows.Row(GraphTable.ImportFile).Int(ordinal).Name(text.File.Path).Text(ImportedKind.Document).Text(text.Hash).TextOrNull(blob).Long(text.File.Length).Ints(null).Ints(null)
            .Bytes(Encode(names)).Null().Null();
    }

    public static void Mention(RowWriter rows, long passage, string name, Func<string, IReadOnlyList<long>> symbols)
    {
        var bearers = symbols(name);
        if (bearers.Count > MostBearers) return;
        foreach (var symbol in bearers.Take(MostLinks)) rows.Row(GraphTable.Mention).Long(passage).Name(name).Long(symbol);
    }

    /// <summary>The names that each passage of a document mentions, known or not.</summary>
    public static string[][] Names(byte[] stored) => new DefinitionCodec.Reader(stored).List(static r => r.List(static r => r.Text()));

    private static byte[] Encode(List<string[]> names)
    {
        var writer = new DefinitionCodec.Writer();
        writer.List(names, list => writer.List(list, writer.Text));
        return writer.ToArray();
    }

    /// <summary>What is written like code: in backticks, with an underscore, a capital inside, a dot or a call's parentheses.</summary>
    internal static IEnumerable<string> Identifiers(string text)
    {
        foreach (var span in CodeSpan().Matches(text).Select(m => m.Value))
            foreach (var word in Word().Matches(span).Select(w => w.Value)) yield return word;
        foreach (var match in CodeLike().Matches(text).Select(m => m.Groups["name"].Value)) yield return match;
    }

    private static IEnumerable<Passage> Cut(string text)
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
            return content.Length == 0 ? null : new(heading.Length > 500 ? heading[..500] : heading, content, from + 1, to);
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
}

/// <summary>A document cut into passages.</summary>
internal sealed record DocumentText(SourceFile File, string Hash, IReadOnlyList<Passage> Passages);

internal sealed record Passage(string Heading, string Text, int Line, int LastLine);
