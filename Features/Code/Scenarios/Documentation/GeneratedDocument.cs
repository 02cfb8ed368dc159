using System.Net;
using System.Text;

namespace Capstan.Features.Code.Scenarios.Documentation;

/// <summary>A document being generated, in the forms it can be had in. Whatever the code holds, it stays text.</summary>
internal sealed class GeneratedDocument
{
    private readonly List<Block> blocks = [];

    public GeneratedDocument Heading(int level, string text) => Add(new Block(BlockKind.Heading, text, level, [], []));

    public GeneratedDocument Paragraph(string text) => text.Length == 0 ? this : Add(new Block(BlockKind.Paragraph, text, 0, [], []));

    public GeneratedDocument Code(string language, string code) => code.Trim().Length == 0 ? this : Add(new Block(BlockKind.Code, code.Trim('\n', '\r'), 0, [language], []));

    /// <summary>Cells that begin with a back-tick are code.</summary>
    public GeneratedDocument Table(string[] heads, IReadOnlyList<string[]> rows) => rows.Count == 0 ? this : Add(new Block(BlockKind.Table, "", 0, heads, rows));

    public string Render(string format) => format switch
    {
        "html" => Html(),
        "rst" => Rst(),
        "latex" => Latex(),
        _ => MarkdownText(),
    };

    private GeneratedDocument Add(Block block)
    {
        blocks.Add(block);
        return this;
    }

    private string MarkdownText()
    {
        var text = new StringBuilder();
        foreach (var block in blocks)
            text.Append(block.Kind switch
            {
                BlockKind.Heading => $"{new string('#', block.Level)} {Markdown.Cell(block.Text)}",
                BlockKind.Code => Markdown.Block(block.Text, block.Heads[0]),
                BlockKind.Table => string.Join('\n', [$"| {string.Join(" | ", block.Heads)} |", $"|{string.Concat(block.Heads.Select(_ => "---|"))}", .. block.Rows.Select(r => $"| {string.Join(" | ", r.Select(c => IsCode(c) ? Markdown.Cell(Markdown.Code(c[1..])) : Markdown.Cell(c)))} |")]),
                _ => Markdown.Cell(block.Text),
            }).Append("\n\n");
        return text.ToString().TrimEnd();
    }

    private string Html()
    {
        var text = new StringBuilder("<!DOCTYPE html>\n<html>\n<head><meta charset=\"utf-8\"><title>").Append(Encode(blocks.FirstOrDefault(b => b.Kind == BlockKind.Heading)?.Text ?? "")).Append("</title></head>\n<body>\n");
        foreach (var block in blocks)
            text.Append(block.Kind switch
            {
                BlockKind.Heading => $"<h{block.Level}>{Encode(block.Text)}</h{block.Level}>",
                BlockKind.Code => $"<pre{(block.Heads[0] == "mermaid" ? " class=\"mermaid\"" : "")}><code>{Encode(block.Text)}</code></pre>",
                BlockKind.Table => $"<table>\n<tr>{string.Concat(block.Heads.Select(h => $"<th>{Encode(h)}</th>"))}</tr>\n{string.Join('\n', block.Rows.Select(r => $"<tr>{string.Concat(r.Select(c => $"<td>{(IsCode(c) ? $"<code>{Encode(c[1..])}</code>" : Encode(c))}</td>"))}</tr>"))}\n</table>",
                _ => $"<p>{Encode(block.Text)}</p>",
            }).Append('\n');
        return text.Append("</body>\n</html>").ToString();
    }

    private string Rst()
    {
        var text = new StringBuilder();
        foreach (var block in blocks)
            text.Append(block.Kind switch
            {
                BlockKind.Heading => $"{RstLine(block.Text)}\n{new string("=-~^"[Math.Min(block.Level, 4) - 1], Math.Max(RstLine(block.Text).Length, 3))}",
                BlockKind.Code => $"{(block.Heads[0] == "mermaid" ? ".. mermaid::" : $".. code-block:: {(block.Heads[0].Length == 0 ? "text" : block.Heads[0])}")}\n\n{Indented(block.Text, "   ")}",
                BlockKind.Table => $".. list-table::\n   :header-rows: 1\n\n{string.Join('\n', ((string[][])[block.Heads, .. block.Rows]).Select(r => string.Join('\n', r.Select((c, i) => $"   {(i == 0 ? "*" : " ")} - {(IsCode(c) ? $"``{c[1..].Replace('`', '\'').ReplaceLineEndings(" ")}``" : RstLine(c))}"))))}",
                _ => RstLine(block.Text),
            }).Append("\n\n");
        return text.ToString().TrimEnd();
    }

    private string Latex()
    {
        var text = new StringBuilder("\\documentclass{article}\n\\usepackage[utf8]{inputenc}\n\\usepackage[T2A,T1]{fontenc}\n\\usepackage{longtable}\n\\begin{document}\n\n");
        foreach (var block in blocks)
            text.Append(block.Kind switch
            {
                BlockKind.Heading => $"\\{(block.Level switch { 1 => "section", 2 => "subsection", 3 => "subsubsection", _ => "paragraph" })}*{{{Tex(block.Text)}}}",
                BlockKind.Code => $"\\begin{{verbatim}}\n{block.Text.Replace("\\end{verbatim}", "\\end {verbatim}", StringComparison.Ordinal)}\n\\end{{verbatim}}",
                BlockKind.Table => $"\\begin{{longtable}}{{{string.Concat(block.Heads.Select(_ => $"p{{{0.9 / block.Heads.Length:0.##}\\textwidth}}".Replace(',', '.')))}}}\n{string.Join("\n", ((string[][])[block.Heads, .. block.Rows]).Select(r => string.Join(" & ", r.Select(c => IsCode(c) ? $"\\texttt{{{Tex(c[1..])}}}" : Tex(c))) + " \\\\"))}\n\\end{{longtable}}",
                _ => Tex(block.Text),
            }).Append("\n\n");
        return text.Append("\\end{document}").ToString();
    }

    private static bool IsCode(string cell) => cell.StartsWith('`');

    private static string Encode(string text) => WebUtility.HtmlEncode(text);

    private static string Indented(string text, string by) => string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(l => by + l));

    private static string RstLine(string text) => string.Concat(text.ReplaceLineEndings(" ").Select(c => c is '*' or '`' or '|' or '\\' or '_' ? $"\\{c}" : c.ToString()));

    private static string Tex(string text) => string.Concat(text.ReplaceLineEndings(" ").Select(c => c switch
    {
        '\\' => "\\textbackslash{}",
        '{' or '}' or '$' or '&' or '#' or '%' or '_' => $"\\{c}",
        '~' => "\\textasciitilde{}",
        '^' => "\\textasciicircum{}",
        '<' => "\\textless{}",
        '>' => "\\textgreater{}",
        _ => c.ToString(),
    }));

    private enum BlockKind { Heading, Paragraph, Code, Table }

    private sealed record Block(BlockKind Kind, string Text, int Level, string[] Heads, IReadOnlyList<string[]> Rows);
}
